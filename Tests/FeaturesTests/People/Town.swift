import Domain
import Features
import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Logging
import NIOCore
import Postgres
import Web

/// The whole service over a small province of its own (thị trấn): real handlers, real grants, real
/// templates, of which none may lack a value. Everybody's password is `tram-demo`.
final class Town: Sendable {
    let database: TestDatabase
    let ledger: Ledger
    let site: Site
    let clock: FixedClock
    /// A superuser, to look behind the service.
    var superuser: Pool { database.pool() }

    private init(_ database: TestDatabase, start: String, hotline: Bool) async throws {
        self.database = database
        let clock = FixedClock(start)
        self.clock = clock
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ledger = Ledger(
            pool: database.pool("tram_ledger", limits: Pool.Limits(shared: 0, leased: 4)),
            settings: Ledger.Settings(itemService: "RD", identityKey: Array("tests".utf8)),
            logger: logger, now: { clock.now }, random: { randomBytes($0) })
        let station = Station(
            ledger: ledger, staff: database.pool("tram_staff"),
            oversight: database.pool("tram_oversight"), citizens: database.pool("tram_public"),
            door: database.pool("tram_door"))
        let passwords = Passwords(cost: PasswordCost(logarithm: 4, blockSize: 8, parallelism: 1))
        let door = Door(pool: database.pool("tram_door"), passwords: passwords)
        let hash = try await passwords.hash("tram-demo")
        try await database.pool().query(
            "insert into tram.credential (person_id, hash) select id, \(hash) from tram.person")
        var settings = SiteSettings(
            address: .hostname("127.0.0.1", port: 0), secret: [UInt8](repeating: 7, count: 32))
        settings.secure = false
        let features = Self.sources.appending(path: "Features")
        site = try Site(
            settings: settings,
            routes: House(
                station: station, door: door,
                frame: Frame(
                    hotline: hotline ? Hotline(dialled: "19001234", printed: "1900 1234") : nil),
                letterhead: Letterhead(publicAddress: "https://tram.example.vn"),
                demoPassword: "tram-demo"
            ).routes(),
            sessions: { try await door.session(digest: $0, now: $1) },
            keys: IdempotencyKeys(pool: database.pool("tram_door")),
            pages: Pages(
                templates: features.appending(path: "Templates").path,
                assets: features.appending(path: "Public").path, isStrict: true),
            logger: logger, clock: { clock.now })
    }

    static let sources = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources")

    /// Opens a town on the Wednesday of the examples, and pulls it down afterwards.
    static func open(
        at start: String = "2026-11-25T08:00:00+07:00", hotline: Bool = true,
        _ body: @Sendable (Town, any TestClientProtocol) async throws -> Void
    ) async throws {
        let database = try await World.open()
        do {
            let town = try await Town(database, start: start, hotline: hotline)
            try await town.site.application().test(.router) { try await body(town, $0) }
            try await database.close()
        } catch {
            try? await database.close()
            throw error
        }
    }

    // MARK: Dossiers

    struct Dossier: Sendable {
        var code: DossierCode
        var tracking: TrackingCode
    }

    /// Registered at the post office of Thành Sen by a person with the telephone 0912 345 678.
    func register(
        collect: Bool = true, returns: Bool = true, name: String = "Nguyễn Thị Thử Nghiệm",
        street: String = "Số 1 đường Mẫu", agency: String = "H27.16"
    ) async throws -> Dossier {
        let code = try await ledger.register(
            Registration(
                procedure: "1.004884", agency: agency,
                applicant: Applicant(
                    name: name, phone: Phone("0912345678"), idNumber: "042190000001",
                    wardCode: World.thanhSen, street: street),
                collectByPost: collect, returnByPost: returns),
            by: World.actor(.postClerk))
        let tracking = try await superuser.query(
            "select tracking_code from tram.dossier where code = \(code.value)"
        ).one()[0].decode(String.self)
        return Dossier(code: code, tracking: TrackingCode(tracking)!)
    }

    /// A decision of the agency's clerk, a minute later.
    func decide(_ event: DossierEvent, about code: DossierCode) async throws {
        clock.advance(by: .seconds(60))
        let version = try await superuser.query(
            "select version from tram.dossier where code = \(code.value)"
        ).one()[0].decode(Int32.self)
        _ = try await ledger.decide(
            code.value,
            Decision(
                event: event, note: "Thiếu bản chính giấy khai sinh",
                dueAt: event == .accepted ? clock.now + .seconds(5 * 86_400) : nil,
                outcome: event == .resultReady ? .granted : nil),
            ifVersion: version, by: World.actor(.agencyClerk))
    }

    /// A scan by the postal worker of Thành Sen, a minute later.
    func scan(_ event: ParcelEvent, of code: DossierCode, _ purpose: Purpose) async throws {
        clock.advance(by: .seconds(60))
        let item = try await self.item(of: code, purpose)
        _ = try await ledger.record(
            ScanBatch(
                device: "phone", sentAt: nil,
                scans: [
                    Scan(
                        id: UUID(), sequence: Int64(clock.now.microseconds / 1_000_000),
                        itemCode: ItemCode(item)!, act: .event(event), occurredAt: clock.now)
                ]), by: World.actor(.courier))
    }

    func item(of code: DossierCode, _ purpose: Purpose) async throws -> String {
        try await superuser.query(
            """
            select p.item_code from tram.parcel p join tram.dossier d on d.id = p.dossier_id
            where d.code = \(code.value) and p.purpose = \(purpose.rawValue)
            order by p.id desc limit 1
            """
        ).one()[0].decode(String.self)
    }

    /// Minutes from the post office to the agency or back, signed by both.
    func handOver(
        _ code: DossierCode, _ purpose: Purpose, from: String = "BD-18073", to: String = "H27.16"
    ) async throws {
        clock.advance(by: .seconds(60))
        let minutes = try await ledger.openHandOver(
            from: from, to: to, itemCodes: [try await item(of: code, purpose)],
            by: World.actor(.postClerk))
        try await ledger.sign(minutes, items: nil, by: World.actor(.postClerk))
        try await ledger.sign(minutes, items: nil, by: World.actor(.agencyClerk))
    }
}
