import Domain
import Postgres

/// What the words of some batches stand for (tên gọi). None of it ever changes, so it is read
/// before the lock.
struct Names {
    typealias Item = (parcel: Int64, dossier: Int64)

    /// Item code or alias → parcel and dossier.
    var items: [String: Item] = [:]
    var workers: [String: Int32] = [:]
    var offices: [Int32: String] = [:]
    var devices: [String: Int32] = [:]
}

/// The questions behind `Names`, all of them on their way at once.
struct NameQuestions {
    private let items: Sent
    private let workers: Sent
    private let offices: Sent
    private let devices: Sent

    init(about sendings: [Sending], _ transaction: Transaction) {
        let scans = sendings.lazy.flatMap(\.batch.scans)
        items = transaction.send(Ledger.itemQuery(Array(Set(scans.map(\.itemCode)))))
        workers = transaction.send(Ledger.workerQuery(Array(Set(scans.compactMap(\.worker)))))
        let senders = Array(Set(sendings.map(\.actor.office)))
        offices = transaction.send("select id, code from office where id = any(\(senders))")
        let names = Set(sendings.map(\.batch.device)).union([Fact.serviceDevice])
        devices = transaction.send(Ledger.deviceQuery(Array(names)))
    }

    func names() async throws -> Names {
        Names(
            items: try Ledger.items(in: try await items.rows),
            workers: try Ledger.ids(in: try await workers.rows),
            offices: Dictionary(
                try await offices.rows.map { try $0.decode((Int32, String).self) },
                uniquingKeysWith: { $1 }),
            devices: try Ledger.ids(in: try await devices.rows))
    }
}

extension Ledger {
    func itemIDs(_ codes: [String], _ transaction: Transaction) async throws
        -> [String: Names.Item]
    {
        try Self.items(in: try await transaction.query(Self.itemQuery(codes)))
    }

    func workerIDs(_ names: [String], _ transaction: Transaction) async throws
        -> [String: Int32]
    {
        guard !names.isEmpty else { return [:] }
        return try Self.ids(in: try await transaction.query(Self.workerQuery(names)))
    }

    /// The devices of all that was added, whoever sent it and whenever.
    func deviceIDs(
        of folios: [Folio], known: [String: Int32] = [:], _ transaction: Transaction
    ) async throws -> [String: Int32] {
        let names = Set(folios.flatMap { $0.parcels.flatMap { $0.additions.map(\.fact.device) } })
        var ids = known
        let missing = names.filter { ids[$0] == nil }.sorted()
        guard !missing.isEmpty else { return ids }
        let found = try await transaction.query(Self.deviceQuery(missing))
        ids.merge(try Self.ids(in: found)) { $1 }
        for name in missing where ids[name] == nil {
            try await transaction.query(
                "insert into device (name) values (\(name)) on conflict (name) do nothing")
            // Another batch of the same new device may have been quicker.
            ids[name] = try await transaction.query("select id from device where name = \(name)")
                .one(Int32.self)
        }
        return ids
    }

    static func itemQuery(_ codes: [String]) -> Query {
        """
        select item_code, id, dossier_id from parcel where item_code = any(\(codes))
        union all
        select a.alias, p.id, p.dossier_id
        from item_alias a join parcel p on p.id = a.parcel_id where a.alias = any(\(codes))
        """
    }

    static func workerQuery(_ names: [String]) -> Query {
        "select username, id from person where username = any(\(names))"
    }

    static func deviceQuery(_ names: [String]) -> Query {
        "select name, id from device where name = any(\(names))"
    }

    static func items(in rows: Rows) throws -> [String: Names.Item] {
        var found: [String: Names.Item] = [:]
        for row in rows {
            let (code, parcel, dossier) = try row.decode((String, Int64, Int64).self)
            found[code] = (parcel, dossier)
        }
        return found
    }

    static func ids(in rows: Rows) throws -> [String: Int32] {
        Dictionary(
            try rows.map { try $0.decode((String, Int32).self) }, uniquingKeysWith: { $1 })
    }
}
