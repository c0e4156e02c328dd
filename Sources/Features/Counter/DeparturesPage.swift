import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// What must leave this post office (bưu gửi đi): handed to an agency here, sent on to another
/// office, or taken out to citizens.
struct DeparturesPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page("/departures", "What must leave this post office", use: show)
        routes.form("/departures", "Sends the picked items on their way", use: send)
    }

    enum Way: String, CaseIterable {
        case handOver = "hand_over"
        case dispatched = "dispatched"
        case takenOut = "taken_out"
    }

    struct Row {
        var itemCode: String
        var dossierHref: String
        var dossierCode: String
        var purpose: String
        var since: String
        var late: Bool
        var picked: Bool
    }

    struct Worker {
        var username: String
        var name: String
    }

    struct Group {
        var way: String
        var toCode: String
        var title: String
        var count: String
        var asksDispatch: Bool
        var dispatch: String
        var asksWorker: Bool
        var workers: [Worker]
        var button: String
        var rows: [Row]
    }

    func show(_ request: Request, _ context: PostContext) async throws -> Response {
        try await render(context)
    }

    func send(_ request: Request, _ context: PostContext) async throws -> Response {
        let fields = try context.fields()
        let way = fields.choice("way", as: Way.self)
        let to = fields.text("to", max: 30).or("")
        let picks = fields.list("pick", min: 1, max: 200, as: ItemCode.self)
        let dispatch = fields.text("dispatch", max: 40).optional
        let worker = fields.text("worker", max: 60).optional
        do {
            let items = try picks.value
            switch try way.value {
            case .handOver:
                let agency = try to.value
                let office = context.session.office.code
                let id = try await refusing {
                    try await station.ledger.openHandOver(
                        from: office, to: agency, itemCodes: items.map(\.value),
                        by: context.actor)
                }
                return context.seeOther("/hand-overs/\(id.text)")
            case .dispatched:
                let results = try await station.scan(
                    .dispatched, items, by: context.actor, at: context.now,
                    dispatch: try dispatch.value)
                return try await render(context, results: Tally(results, context))
            case .takenOut:
                let results = try await station.scan(
                    .takenOut, items, by: context.actor, at: context.now,
                    worker: try worker.value)
                return try await render(context, results: Tally(results, context))
            }
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await render(context, wrong: Wrong(problem, in: context.language))
        }
    }

    private func render(
        _ context: PostContext, results: Tally? = nil, wrong: Wrong? = nil
    ) async throws -> Response {
        async let leaving = station.leaving(for: context.actor)
        async let workers = station.workers(of: context.actor)
        let people = try await workers.map { Worker(username: $0.username, name: $0.name) }
        let groups = try await leaving.map { group(way: $0, to: $1, $2, people, context) }
        return try frame.page(
            "Counter/departures", titled: context.word("departures_title"),
            ["groups": groups, "results": results as Any, "wrong": wrong as Any],
            status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    private func group(
        way: Way, to: OfficeName?, _ records: [LeavingRecord], _ workers: [Worker],
        _ context: PostContext
    ) -> Group {
        let name = to?.name ?? ""
        let (title, button) =
            switch way {
            case .handOver:
                (
                    context.text("Giao tại chỗ: \(name)", "Hand over here: \(name)"),
                    context.text("Lập biên bản giao nhận", "Make the hand-over minutes")
                )
            case .dispatched:
                (
                    context.text("Gửi chuyến thư: \(name)", "Send on to \(name)"),
                    context.text("Ghi đã gửi theo chuyến", "Mark as dispatched")
                )
            case .takenOut:
                (
                    context.text("Đi phát", "Take out for delivery"),
                    context.text("Ghi giao bưu tá đi phát", "Mark as taken out")
                )
            }
        return Group(
            way: way.rawValue, toCode: to?.code ?? "round", title: title,
            count: String(records.count), asksDispatch: way == .dispatched, dispatch: "",
            asksWorker: way == .takenOut, workers: way == .takenOut ? workers : [],
            button: button,
            rows: records.map { record in
                Row(
                    itemCode: record.itemCode,
                    dossierHref: "/dossiers/\(record.dossier)#\(record.itemCode)",
                    dossierCode: record.dossier,
                    purpose: context.text(record.purpose.vietnamese, record.purpose.english)
                        .asHeading,
                    since: record.since.shortText,
                    late: context.now - record.since > .seconds(86_400), picked: way == .handOver)
            })
    }
}

/// A parcel that must leave.
struct LeavingRecord {
    var itemCode: String
    var dossier: String
    var purpose: Purpose
    var since: Instant
}

extension Station {
    /// What must leave, by way and destination. At most as many as a form sends.
    func leaving(for actor: Actor) async throws
        -> [(DeparturesPage.Way, OfficeName?, [LeavingRecord])]
    {
        let rows = try await staff.query(
            """
            select w.list, p.item_code, d.code, p.purpose, w.since, t.id, t.code as to_code, t.name
            from waiting w
            join parcel p on p.id = w.parcel_id
            join dossier d on d.id = w.dossier_id
            left join office t on t.id = case
                when w.list = 'to-hand-over' then case when p.turned_back
                    then p.sender_office_id else p.addressee_office_id end
                when w.list = 'to-dispatch' then case when p.turned_back
                    then p.collect_office_id else p.deliver_office_id end end
            where w.office_id = \(actor.office) and p.state = 'at_office'
                and w.list in ('to-hand-over', 'to-dispatch', 'to-deliver')
            order by w.list, t.name, w.since limit 500
            """, scope: actor.scope)
        var groups: [(DeparturesPage.Way, OfficeName?, [LeavingRecord])] = []
        for row in rows {
            let list = try row["list"].decode(WaitingList.self)
            let way: DeparturesPage.Way =
                list == .toHandOver ? .handOver : list == .toDispatch ? .dispatched : .takenOut
            let to = try row["id"].decode(Int32?.self).map { id in
                OfficeName(
                    id: id, code: try row["to_code"].decode(), name: try row["name"].decode())
            }
            let record = LeavingRecord(
                itemCode: try row["item_code"].decode(), dossier: try row["code"].decode(),
                purpose: try row["purpose"].decode(), since: try row["since"].decode())
            if let last = groups.last, last.0 == way, last.1 == to {
                groups[groups.count - 1].2.append(record)
            } else {
                groups.append((way, to, [record]))
            }
        }
        return groups
    }

    /// The postal workers of the actor's office.
    func workers(of actor: Actor) async throws -> [(username: String, name: String)] {
        try await staff.query(
            """
            select username, name from person
            where office_id = \(actor.office) and active and role in ('postal_worker', 'post_clerk')
            order by role desc, name limit 200
            """, scope: actor.scope
        ).map { row in
            let (username, name) = try row.decode((String, String).self)
            return (username, name)
        }
    }
}
