import Domain
import Hummingbird
import Ledger
import Web

/// Whoever looks after devices: the post office's clerk after its own, the administrator after all.
struct DeviceKeeperContext: SignedInContext {
    static let roles: Set<Role> = [.postClerk, .administrator]
    var visit: PublicContext
    let session: StaffSession
}

/// Devices for programs (thiết bị qua API): a code is made, a device redeems it, an office watches
/// and revokes.
struct Devices {
    let devices: DeviceDesk

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/device-enrolments", "Makes a code for one device, good once and for 15 minutes",
            body: .object([
                "label": .text(max: 60),
                "office": Schema.officeCode.noted("An administrator names it").optional,
            ]).named("EnrolmentRequest"),
            answer: .object([
                "code": .text(9...9), "label": .text(max: 60), "office": .officeCode,
                "path": .text(max: 60), "expires_at": .time,
            ]).named("Enrolment"), use: offer)
        routes.post(
            "/v1/devices", "Redeems a code: this device is the office's from now on",
            body: .object([
                "code": .text(8...20),
                "first_sequence": Schema.integer(0...Int(Int32.max))
                    .noted("The number of the next scan; 1 when left out").optional,
            ]).named("EnrolmentRedemption"),
            answer: .object([
                "name": .text(max: 64), "label": .text(max: 60), "office": .officeCode,
                "office_name": .text(max: 300), "secret": .text(43...43),
            ]).named("NewDevice"), use: redeem)
        routes.get(
            "/v1/devices", "Devices with their last word and the numbers that are missing",
            Parameter.paging, answer: .page(of: DeviceView.schema), use: list)
        routes.post(
            "/v1/devices/{device}/revocation", "Revokes a device, for good",
            [.path("device", .text(1...64))], status: 200, answer: DeviceView.schema, use: revoke)
    }

    private struct EnrolmentView: Encodable {
        var code: String
        var label: String
        var office: String
        var path: String
        var expiresAt: Instant
    }

    func offer(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let fields = try context.fields()
        let label = fields.text("label", TextRule(limit: 60))
        let code = fields.text("office", as: OfficeCode.self).optional
        let (wanted, asked) = try (label.value, code.value)
        let office = try await devices.office(asked, for: context.actor)
        let new = try await devices.enrol(wanted, at: office, by: context.actor, now: context.now)
        return try context.json(
            EnrolmentView(
                code: new.code.description, label: new.label, office: new.office.code,
                path: new.path, expiresAt: new.expiresAt), status: .created)
    }

    func redeem(_ request: Request, _ context: PostContext) async throws -> Response {
        let fields = try context.fields()
        let code = fields.text("code", min: 8, max: 20)
        let first = fields.integer("first_sequence", 0...Int(Int32.max)).or(1)
        let (typed, number) = try (code.value, first.value)
        guard let code = EnrolmentCode(typed) else { throw Problem(.enrolmentNotFound) }
        let device = try await devices.redeem(
            code, countingFrom: Int64(number), by: context.actor, now: context.now)
        return try context.json(device, status: .created)
    }

    func list(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let page = try context.page()
        let rows = try await devices.devices(
            after: page.after.flatMap { Int32($0[0]) } ?? 0, limit: page.limit,
            for: context.actor)
        return try context.answer(page, rows, keys: { [String($0.id)] }, item: \.view)
    }

    func revoke(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let name = try context.path("device", as: String.self)
        guard try await devices.revoke(name, by: context.actor, now: context.now),
            let found = try await devices.devices(
                after: 0, limit: 1, named: name, for: context.actor
            ).first
        else { throw Problem(.notFound) }
        return try context.json(found.view)
    }
}
