import Domain
import Hummingbird
import Ledger
import Web

/// What the forms of a dossier's page do (biểu mẫu trên trang hồ sơ).
struct DossierForms {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.form(
            "/dossiers/{code}/events", "A decision from the dossier's page",
            roles: [.agencyClerk, .deskClerk, .postClerk], use: decide)
        routes.form(
            "/dossiers/{code}/parcels", "Orders a parcel from the dossier's page",
            roles: Deed.orderParcels.roles, use: order)
        routes.form(
            "/parcels/{item_code}/events", "A decision about a parcel, from its dossier's page",
            roles: [.postalWorker, .postClerk, .agencyClerk, .deskClerk], use: decideParcel)
    }

    private var page: DossierPage { DossierPage(station: station, frame: frame) }

    func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        do {
            let fields = try context.fields()
            let version = fields.integer("version", 1...1_000_000)
            let dueOn = fields.text("due_on", as: PlainDate.self).optional
            var decision = try Decision(fields)
            if let day = try dueOn.value {
                decision.dueAt = try await station.closing(of: day, at: record.agency.id)
            }
            _ = try await station.deciding(
                code, decision, ifVersion: Int32(try version.value), by: context.actor)
            return context.seeOther("/dossiers/\(code)", flash: .done, "flash_decided")
        } catch let problem as Problem where problem.kind == .versionStale {
            let last = try await station.steps(
                of: record.id, after: 0, limit: 1_000, for: context.actor
            ).last
            return try await page.render(
                code, context,
                stale: DossierPage.Stale(
                    by: last?.actor ?? "–", office: last?.office ?? "–",
                    at: last?.recordedAt.clock ?? "",
                    what: last.map { context.text($0.event.vietnamese, $0.event.english) } ?? "",
                    href: "/dossiers/\(code)"), status: .preconditionFailed)
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await page.render(
                code, context, wrong: Wrong(problem, in: context.language),
                status: .unprocessableContent)
        }
    }

    func order(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        let purpose = try context.fields().choice("purpose", as: Purpose.self).value
        do {
            _ = try await refusing {
                try await station.ledger.order(
                    purpose, for: code.value, to: nil, by: context.actor)
            }
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await page.render(
                code, context, wrong: Wrong(problem, in: context.language),
                status: .unprocessableContent)
        }
        return context.seeOther("/dossiers/\(code)", flash: .done, "flash_ordered")
    }

    func decideParcel(_ request: Request, _ context: StaffContext) async throws -> Response {
        let item = try context.path("item_code", as: ItemCode.self)
        guard
            let parcel = try await station.parcel(
                item, for: context.actor, in: context.language),
            let code = DossierCode(parcel.dossier)
        else { throw Problem(.notFound) }
        do {
            let decision = try Carrying.decision(try context.fields())
            let calendar = try await station.calendar()
            try await refusing {
                try await station.ledger.decide(
                    parcel: parcel.itemCode, decision, calendar: calendar, by: context.actor)
            }
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await page.render(
                code, context, wrong: Wrong(problem, in: context.language),
                status: .unprocessableContent)
        }
        return context.seeOther("/dossiers/\(code)", flash: .done, "flash_decided")
    }
}
