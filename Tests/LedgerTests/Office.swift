import Domain
import Fixtures
import Foundation
import Ledger
import Logging
import Postgres
import Synchronization
import Testing

/// A ledger on a database of its own, with a clock that the test moves.
final class Office: Sendable {
    let database: TestDatabase
    let ledger: Ledger
    private let clock = FixedClock("2026-11-23T08:00:00+07:00")
    private let counter = Mutex<Int64>(0)

    private let pool: Pool

    private init(_ database: TestDatabase, boats: Int) {
        self.database = database
        let clock = clock
        // Whether everybody gets a turn is the subject of a test, how soon on a busy machine isn't.
        var settings = database.settings("tram_ledger")
        settings.statementTimeout = .seconds(120)
        var limits = Pool.Limits(shared: 0, leased: 8)
        limits.patience = .seconds(120)
        pool = Pool(settings, limits: limits)
        ledger = Ledger(
            pool: pool,
            settings: Ledger.Settings(
                itemService: "RD", identityKey: Array("tests".utf8), scanBoats: boats),
            logger: Logger(label: "test"), now: { clock.now },
            random: { count in
                var system = SystemRandomNumberGenerator()
                return (0..<count).map { _ in UInt8.random(in: 0...255, using: &system) }
            })
    }

    /// - Parameter boats: how many transactions record scans at once.
    static func open<Result>(
        boats: Int = 2, _ body: (Office) async throws -> Result
    ) async throws -> Result {
        let database = try await World.open()
        let office = Office(database, boats: boats)
        do {
            let result = try await body(office)
            await office.pool.close()
            try await database.close()
            return result
        } catch {
            await office.pool.close()
            try? await database.close()
            throw error
        }
    }

    var now: Instant { clock.now }
    func wait(_ duration: Duration) { clock.advance(by: duration) }

    func register(
        collect: Bool = true, returns: Bool = true, agency: String = "H27.16",
        ward: String = World.thanhSen
    ) async throws -> String {
        try await ledger.register(
            Registration(
                procedure: "1.004884", agency: agency,
                applicant: Applicant(
                    name: "Nguyễn Thị Thử Nghiệm", phone: Phone("0912345678"),
                    idNumber: "042190000001", wardCode: ward, street: "Số 1 đường Mẫu"),
                collectByPost: collect, returnByPost: returns),
            by: World.actor(.postClerk)
        ).value
    }

    func scan(
        _ event: ParcelEvent, _ item: String, by name: World.Name = .courier,
        at time: Instant? = nil, device: String = "phone", id: UUID = UUID(),
        dispatch: String? = nil
    ) async throws -> ScanResult {
        let scan = Scan(
            id: id,
            sequence: counter.withLock {
                $0 += 1
                return $0
            }, itemCode: ItemCode(item)!,
            act: .event(event), occurredAt: time ?? now, offsetMs: 0, dispatch: dispatch)
        return try await ledger.record(
            ScanBatch(device: device, sentAt: nil, scans: [scan]), by: World.actor(name))[0]
    }

    func decide(
        _ event: DossierEvent, _ code: String, by name: World.Name = .agencyClerk,
        dueAt: Instant? = nil, outcome: Outcome? = nil, reason: String? = nil
    ) async throws {
        let version = try await version(code)
        _ = try await ledger.decide(
            code,
            Decision(event: event, dueAt: dueAt, outcome: outcome, reason: reason),
            ifVersion: version, by: World.actor(name))
    }

    func handOver(_ items: [String], toAgency: Bool) async throws -> UUID {
        let (from, to) = toAgency ? ("BD-18073", "H27.16") : ("H27.16", "BD-18073")
        let id = try await ledger.openHandOver(
            from: from, to: to, itemCodes: items, by: World.actor(.postClerk))
        try await ledger.sign(id, items: nil, by: World.actor(.postClerk))
        try await ledger.sign(id, items: nil, by: World.actor(.deskClerk))
        return id
    }

    // MARK: Looking

    var reader: Pool { database.pool() }

    func stage(_ code: String) async throws -> Stage {
        try await reader.query("select stage from tram.dossier where code = \(code)")
            .one(Stage.self)
    }

    func version(_ code: String) async throws -> Int32 {
        try await reader.query("select version from tram.dossier where code = \(code)")
            .one(Int32.self)
    }

    func item(_ code: String, _ purpose: Purpose) async throws -> String {
        try await reader.query(
            """
            select p.item_code from tram.parcel p join tram.dossier d on d.id = p.dossier_id
            where d.code = \(code) and p.purpose = \(purpose) order by p.id desc limit 1
            """
        ).one(String.self)
    }

    func count(_ query: Query) async throws -> Int64 {
        try await reader.query(query).one(Int64.self)
    }

    func audit() async throws -> AuditReport {
        try await Audit(pool: database.pool("tram_ledger"), today: PlainDate(now)).run()
    }
}
