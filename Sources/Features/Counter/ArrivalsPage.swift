import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// What is on its way to this post office (bưu gửi đến), and what has been scanned in.
struct ArrivalsPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page("/arrivals", "What is expected at this post office", use: show)
        routes.form("/arrivals", "Marks the picked items as arrived", use: mark)
    }

    struct Expected {
        var itemCode: String
        var dossierHref: String
        var from: String
        var to: String
        var purpose: String
        var since: String
        var late: Bool
    }

    struct Scanning {
        var id: String
        var itemCode: String
        var count: String
        var recent: [ScanPage.Recent]
        var echo: ScanPage.Echo?
    }

    func show(_ request: Request, _ context: PostContext) async throws -> Response {
        try await render(context)
    }

    func mark(_ request: Request, _ context: PostContext) async throws -> Response {
        let picks = try context.fields().list("pick", min: 1, max: 200, as: ItemCode.self)
        do {
            let results = try await station.scan(
                .arrived, try picks.value, by: context.actor, at: context.now)
            return try await render(context, results: Tally(results, context))
        } catch let problem as Problem where problem.kind == .invalid {
            return try await render(context, wrong: Wrong(problem, in: context.language))
        }
    }

    private func render(
        _ context: PostContext, results: Tally? = nil, wrong: Wrong? = nil
    ) async throws -> Response {
        let page = try context.page()
        let rows = try await station.expected(
            after: page.after, limit: page.limit, for: context.actor)
        let shown = rows.prefix(page.size)
        let next = try context.nextToken(page, Array(rows), keys: \.keys)
        return try frame.page(
            "Counter/arrivals", titled: context.word("arrivals_title"),
            [
                "scan": Scanning(
                    id: station.ledger.newID().text, itemCode: "", count: "0", recent: [],
                    echo: nil),
                "expected_count": String(shown.count),
                "expected": shown.map { row in
                    Expected(
                        itemCode: row.itemCode,
                        dossierHref: "/dossiers/\(row.dossier)#\(row.itemCode)",
                        from: row.from ?? "–",
                        to: row.to ?? context.text("Người nộp", "The applicant"),
                        purpose: context.text(row.purpose.vietnamese, row.purpose.english)
                            .asHeading,
                        since: row.since.shortText,
                        late: context.now - row.since > .seconds(86_400))
                },
                "results": results as Any, "wrong": wrong as Any,
                "paging": WorklistPage.Paging(
                    shown: context.text("\(shown.count) dòng", "\(shown.count) lines"),
                    firstHref: page.after == nil ? nil : "/arrivals",
                    nextHref: next.map { "?page_token=\($0)" }),
            ], status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }
}

/// What became of several scans at once, line by line.
struct Tally {
    struct Line {
        var code: String
        var ok: Bool
        var sentence: String
        var href: String
    }

    var title: String
    var doneCount: String
    var failedCount: String
    var lines: [Line]

    init(_ results: [(code: ItemCode, result: ScanResult)], _ context: some RouteContext) {
        lines = results.map { code, result in
            let ok = result.outcome != .rejected && result.outcome != .conflict
            let state = result.state.map { context.text($0.vietnamese, $0.english).asHeading }
            let sentence =
                result.rejection?.sentence.text(in: context.language)
                ?? (result.outcome == .conflict
                    ? context.word("state_conflict") : state ?? result.outcome.rawValue)
            return Line(
                code: code.value, ok: ok, sentence: sentence, href: "/search?q=\(code.value)")
        }
        title = context.word("title_results")
        doneCount = String(lines.count(where: \.ok))
        failedCount = String(lines.count(where: { !$0.ok }))
    }
}

/// A parcel on its way to an office.
struct ExpectedRecord {
    var itemCode: String
    var dossier: String
    var purpose: Purpose
    var from: String?
    var to: String?
    var since: Instant
    var keys: [String]
}

extension Station {
    /// Scans several items at once, as one batch of the page's own device.
    func scan(
        _ event: ParcelEvent, _ items: [ItemCode], by actor: Actor, at now: Instant,
        dispatch: String? = nil, worker: String? = nil
    ) async throws -> [(code: ItemCode, result: ScanResult)] {
        let scans = items.enumerated().map { number, item in
            Scan(
                id: ledger.newID(), sequence: now.milliseconds + Int64(number), itemCode: item,
                act: .event(event), occurredAt: now, offsetMs: 0, worker: worker,
                dispatch: dispatch)
        }
        let results = try await ledger.record(
            ScanBatch(device: "page:\(actor.username)", sentAt: nil, scans: scans), by: actor)
        return Array(zip(items, results))
    }

    /// Parcels that the actor's office is to get: with its own workers, or in a dispatch for a
    /// parcel that is due here.
    func expected(after keys: [String]?, limit: Int, for actor: Actor) async throws
        -> [ExpectedRecord]
    {
        let last = keys.flatMap { Int64($0[0]) } ?? 0
        let rows = try await staff.query(
            """
            select p.id, p.item_code, d.code, p.purpose, coalesce(s.name, e.dispatch) as source,
                   a.name as target, e.occurred_at
            from office_dossier o
            join parcel p on p.dossier_id = o.dossier_id
            join dossier d on d.id = p.dossier_id
            join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
                and e.sequence = p.sequence
            left join person s on s.id = p.holder_person_id
            left join office a on a.id = case when p.turned_back
                then p.sender_office_id else p.addressee_office_id end
            where o.office_id = \(actor.office) and p.id > \(last)
                and (p.state in ('with_courier', 'out_for_delivery')
                         and p.holder_office_id = \(actor.office)
                     or p.state = 'in_dispatch' and e.office_id <> \(actor.office)
                         and case when p.turned_back then p.collect_office_id
                             else p.deliver_office_id end = \(actor.office))
            order by p.id limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let (id, item, dossier, purpose, from, to, since) = try row.decode(
                (Int64, String, String, Purpose, String?, String?, Instant).self)
            return ExpectedRecord(
                itemCode: item, dossier: dossier, purpose: purpose, from: from, to: to,
                since: since, keys: [String(id)])
        }
    }
}
