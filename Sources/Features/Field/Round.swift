import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// A postal worker's stops (tuyến): what to collect or to deliver, with names and addresses.
struct Round {
    let station: Station
    let frame: Frame

    struct Telephone {
        var href: String
        var shown: String
    }

    struct Stop {
        var name: String
        var phone: Telephone?
        var address: String
        var itemCode: String
        var what: String
        var due: String
        var late: Bool
        var earlier: String?
        var recordHref: String
        var recordLabel: String
    }

    struct Values {
        var title: String
        var sentence: String
        var scanHref: String
        var stops: [Stop]
    }

    func show(_ list: WaitingList, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let rows = try await station.stops(
            list, after: page.after, limit: page.limit, for: context.actor)
        let event: ParcelEvent =
            list == .toDeliver
            ? .delivered
            : context.actor.role == .postalWorker ? .accepted : .acceptedAtCounter
        let stops = rows.prefix(page.size).map { stop($0, event, context) }
        let values = Values(
            title: context.word(list.word),
            sentence: context.text("\(stops.count) điểm.", "\(stops.count) stops."),
            scanHref: "/scan?event=\(event.rawValue)", stops: stops)
        let next = try context.nextToken(page, rows, keys: \.keys)
        return try frame.page(
            "Field/round", titled: values.title,
            [
                "round": values,
                "paging": WorklistPage.Paging(
                    shown: context.text("\(stops.count) điểm", "\(stops.count) stops"),
                    firstHref: page.after == nil ? nil : "/worklists/\(list.rawValue)",
                    nextHref: next.map { "?page_token=\($0)" }),
            ], for: context.session, context)
    }

    private func stop(_ row: StopRecord, _ event: ParcelEvent, _ context: StaffContext) -> Stop {
        let purpose = context.text(row.purpose.vietnamese, row.purpose.english).asHeading
        let late = context.now - row.since > .seconds(86_400)
        return Stop(
            name: row.name ?? row.office ?? "–",
            phone: row.phone.flatMap(Phone.init).map {
                Telephone(href: $0.value, shown: $0.national)
            },
            address: row.address ?? "–", itemCode: row.itemCode,
            what: "\(purpose): \(row.procedureName)",
            due: context.text(
                "Chờ từ \(row.since.shortText)", "Waiting since \(row.since.shortText)"),
            late: late,
            earlier: row.misses == 0
                ? nil
                : context.text(
                    "Đã đến \(row.misses) lần chưa gặp.", "Missed \(row.misses) times before."),
            recordHref: "/scan?event=\(event.rawValue)&item_code=\(row.itemCode)",
            recordLabel: context.word("meaning_" + event.rawValue))
    }
}

/// One stop, as it is read.
struct StopRecord {
    var itemCode: String
    var purpose: Purpose
    var procedureName: String
    var since: Instant
    var misses: Int32
    /// The agency, when that is who waits.
    var office: String?
    var name: String?
    var phone: String?
    var address: String?
    var keys: [String]
}

extension Station {
    /// The parcels of a round, longest waiting first.
    func stops(_ list: WaitingList, after keys: [String]?, limit: Int, for actor: Actor)
        async throws -> [StopRecord]
    {
        let since = keys.flatMap { Int64($0[0]) }.map(Instant.init(microseconds:))
        let parcel = keys.flatMap { Int64($0[1]) } ?? 0
        let rows = try await staff.query(
            """
            select p.id, p.item_code, p.purpose, r.name as procedure_name, w.since,
                   (select count(*)::int from parcel_event e
                    where e.parcel_id = p.id and e.generation = p.generation
                        and e.event = 'missed') as misses,
                   s.name as office, c.name, c.phone, c.street || ', ' || u.name as address
            from waiting w
            join parcel p on p.id = w.parcel_id
            join dossier d on d.id = w.dossier_id
            join procedure r on r.code = d.procedure_code
            left join office s on s.id = case when \(list == .toCollect)
                then p.sender_office_id else p.addressee_office_id end
            left join applicant c on c.dossier_id = d.id
                and (case when \(list == .toCollect)
                     then p.sender_office_id else p.addressee_office_id end) is null
            left join unit u on u.ward_code = c.ward_code and u.valid_from = c.ward_valid_from
            where w.office_id = \(actor.office) and w.list = \(list)
                and (\(since as Instant?) is null
                     or (w.since, w.parcel_id) > (\(since as Instant?), \(parcel)))
            order by w.since, w.parcel_id limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            let since = try row["since"].decode(Instant.self)
            return StopRecord(
                itemCode: try row["item_code"].decode(), purpose: try row["purpose"].decode(),
                procedureName: try row["procedure_name"].decode(), since: since,
                misses: try row["misses"].decode(), office: try row["office"].decode(),
                name: try row["name"].decode(), phone: try row["phone"].decode(),
                address: try row["address"].decode(),
                keys: [String(since.microseconds), String(try row["id"].decode(Int64.self))])
        }
    }
}
