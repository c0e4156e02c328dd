import Domain
import Hummingbird
import Ledger
import Web

/// Entering a dossier (đăng ký hồ sơ): at a post office, at a desk, or at the agency.
struct Registering {
    let station: Station

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/dossiers", "Registers a dossier; with collect_by_post the first parcel too",
            roles: Deed.register.roles, [.idempotencyKey], body: Self.body,
            answer: DossierView.schema, use: register)
    }

    static let body = Schema.object([
        "procedure": .text(max: 40), "agency": .officeCode,
        "applicant": .object([
            "name": .text(max: 200), "phone": .text(8...20),
            "id_number": .text(9...12, pattern: "^[0-9]{9}([0-9]{3})?$").optional,
            "address": .object([
                "ward_code": .text(5...5, pattern: "^[0-9]{5}$"), "street": .text(max: 300),
            ]),
        ]),
        "collect_by_post": .boolean, "return_by_post": .boolean,
        "code": Schema.dossierCode.optional,
    ]).named("Registration")

    func register(_ request: Request, _ context: StaffContext) async throws -> Response {
        let registration = try Self.registration(try context.fields())
        return try await context.once {
            let code = try await station.registering(registration, by: context.actor)
            return Web.Outcome(.created, resource: code.value, version: 1)
        } answer: { outcome in
            guard let code = DossierCode(outcome.resource) else { throw Problem(.notFound) }
            var response = try await station.answer(code, context, status: outcome.status)
            response.headers[.location] = "/v1/dossiers/\(code)"
            return response
        }
    }

    /// The fields of a body or of the page's form, which are named alike.
    static func registration(_ fields: Fields) throws -> Registration {
        let procedure = fields.text("procedure", as: ProcedureCode.self)
        let agency = fields.text("agency", as: OfficeCode.self)
        let applicant = fields.object("applicant")
        let name = applicant.text("name", max: 200)
        let phone = applicant.text(
            "phone", as: Phone.self, vi: "Số điện thoại không đúng.",
            en: "Not a Vietnamese phone number.")
        let identity = applicant.text("id_number", min: 9, max: 12).optional
        let address = applicant.object("address")
        let ward = address.text("ward_code", min: 5, max: 5)
        let street = address.text("street", max: 300)
        let collect = fields.boolean("collect_by_post").or(false)
        let returns = fields.boolean("return_by_post").or(false)
        let code = fields.text("code", as: DossierCode.self).optional
        return Registration(
            procedure: try procedure.value.value, agency: try agency.value.value,
            applicant: Applicant(
                name: try name.value, phone: try phone.value, idNumber: try identity.value,
                wardCode: try ward.value, street: try street.value),
            collectByPost: try collect.value, returnByPost: try returns.value,
            code: try code.value)
    }
}

extension Station {
    func registering(_ registration: Registration, by actor: Actor) async throws -> DossierCode {
        do {
            return try await ledger.register(registration, by: actor)
        } catch let refused as Refused {
            throw Problem(refused: refused)
        }
    }

    /// The dossier as the answer to a write or a read: the whole resource with its version.
    func answer(
        _ code: DossierCode, _ context: some SignedInContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let today = PlainDate(context.now)
        guard let record = try await dossier(code, for: context.actor, on: today) else {
            throw Problem(.notFound)
        }
        return try context.json(
            DossierView(record, for: context.actor, in: context.language), status: status,
            headers: [.eTag: versionTag(Int(record.version)), .cacheControl: "no-store"])
    }
}
