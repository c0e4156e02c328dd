import Domain
import Foundation
import Hummingbird
import Ledger
import Web

/// Ordering parcels and deciding about them (yêu cầu vận chuyển, quyết định về bưu gửi).
struct Carrying {
    let station: Station

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/parcels", "Orders a parcel for a dossier", roles: Deed.orderParcels.roles,
            [.idempotencyKey], body: Self.order, answer: ParcelView.schema, use: order)
        routes.get(
            "/v1/parcels/{item_code}", "A parcel, by its code or its label",
            roles: Deed.readHistories.roles, [.path("item_code", .itemCode)],
            answer: ParcelView.schema, use: show)
        routes.get(
            "/v1/parcels/{item_code}/events", "A parcel's newest history",
            roles: Deed.readHistories.roles,
            [.path("item_code", .itemCode)] + Parameter.paging,
            answer: .page(of: ParcelStepView.schema), use: history)
        routes.post(
            "/v1/parcels/{item_code}/events", "A decision about a parcel",
            roles: [.postalWorker, .postClerk, .agencyClerk, .deskClerk],
            [.path("item_code", .itemCode), .idempotencyKey], body: Self.decision,
            answer: ParcelView.schema, use: decide)
    }

    static let order = Schema.object([
        "dossier": .dossierCode, "purpose": .choice(Purpose.self),
        "addressee": Schema.officeCode.noted("The next agency, of a forwarding.").optional,
    ]).named("ParcelOrder")

    static let decision = Schema.object([
        "event": .choice(
            ParcelEvent.allCases.filter { $0.kind == .decision }.map(\.rawValue)),
        "turn_back_reason": Schema.choice(TurnBackReason.self).optional,
        "reason": .text(max: 500).optional,
        "minutes": .text(max: 2_000, multiline: true).optional,
        "inventory": .text(max: 2_000, multiline: true).optional,
        "address": .text(max: 300).optional, "seal_number": .text(max: 40).optional,
    ]).named("ParcelDecision")

    func order(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try context.fields()
        let dossier = fields.text("dossier", as: DossierCode.self)
        let purpose = fields.choice("purpose", as: Purpose.self)
        let addressee = fields.text("addressee", as: OfficeCode.self).optional
        let (code, kind, agency) = try (dossier.value, purpose.value, addressee.value?.value)
        return try await context.once {
            let item = try await refusing {
                try await station.ledger.order(
                    kind, for: code.value, to: agency, by: context.actor)
            }
            return Web.Outcome(.created, resource: item.value)
        } answer: { outcome in
            try await answer(outcome.resource, context, status: outcome.status)
        }
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await answer(context.path("item_code", as: ItemCode.self).value, context)
    }

    func history(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("item_code", as: ItemCode.self)
        let page = try context.page()
        guard
            let parcel = try await station.parcel(
                code, for: context.actor, in: context.language)
        else { throw Problem(.notFound) }
        let steps = try await station.steps(
            ofParcel: parcel.itemCode, after: Int32(page.after?.first ?? "0") ?? 0,
            limit: page.limit, for: context.actor)
        return try context.answer(page, steps, keys: { [String($0.sequence)] }, item: \.self)
    }

    func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("item_code", as: ItemCode.self)
        guard
            let parcel = try await station.parcel(
                code, for: context.actor, in: context.language)
        else { throw Problem(.notFound) }
        let decision = try Self.decision(try context.fields())
        return try await context.once {
            try await refusing {
                try await station.ledger.decide(
                    parcel: parcel.itemCode, decision, calendar: try await station.calendar(),
                    by: context.actor)
            }
            return Web.Outcome(.created, resource: parcel.itemCode)
        } answer: { outcome in
            try await answer(outcome.resource, context, status: outcome.status)
        }
    }

    static func decision(_ fields: Fields) throws -> ParcelDecision {
        let event = fields.choice("event", as: ParcelEvent.self)
        let turnBack = fields.choice("turn_back_reason", as: TurnBackReason.self).optional
        let words = [
            ("reason", fields.text("reason", max: 500).optional),
            ("minutes", fields.text("minutes", max: 2_000, multiline: true).optional),
            ("inventory", fields.text("inventory", max: 2_000, multiline: true).optional),
            ("address", fields.text("address", max: 300).optional),
            ("seal_number", fields.text("seal_number", max: 40).optional),
        ]
        var evidence: [String: JSON] = [:]
        let decided = try event.value
        for (name, field) in words {
            if let text = try field.value { evidence[name] = .string(text) }
        }
        return ParcelDecision(
            event: decided, turnBackReason: try turnBack.value,
            evidence: evidence.isEmpty ? nil : try JSON.object(evidence).canonical)
    }

    private func answer(
        _ code: String, _ context: StaffContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let item = ItemCode(code),
            let view = try await station.parcel(item, for: context.actor, in: context.language)
        else { throw Problem(.notFound) }
        return try context.json(
            view, status: status,
            headers: status == .created ? [.location: "/v1/parcels/\(view.itemCode)"] : [:])
    }
}

/// Does something with the ledger, whose refusals become answers.
func refusing<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
        return try await work()
    } catch let refused as Refused {
        throw Problem(refused: refused)
    }
}

extension JSON {
    /// Sorted keys, no spaces: the same content is always the same text.
    var canonical: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}
