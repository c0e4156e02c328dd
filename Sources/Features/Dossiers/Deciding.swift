import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// Reading a dossier and deciding about it (xem và quyết định).
struct Deciding {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/dossiers/{code}", "A dossier and what may be done with it",
            roles: Deed.readHistories.roles, [.path("code", .dossierCode)],
            answer: DossierView.schema, use: show)
        routes.get(
            "/v1/dossiers/{code}/events", "A dossier's history",
            roles: Deed.readHistories.roles, [.path("code", .dossierCode)] + Parameter.paging,
            answer: .page(of: DossierStepView.schema), use: history)
        routes.post(
            "/v1/dossiers/{code}/events", "A person's decision about a dossier",
            roles: [.agencyClerk, .deskClerk, .postClerk],
            [.path("code", .dossierCode), .ifMatch, .idempotencyKey], body: Self.body,
            answer: DossierView.schema, use: decide)
    }

    static let body = Schema.object([
        "event": .choice(DossierEvent.self), "occurred_at": .time.optional,
        "note": .text(max: 2_000, multiline: true).optional, "due_at": .time.optional,
        "to_agency": Schema.officeCode.optional, "outcome": .choice(Domain.Outcome.self).optional,
        "reason": .text(max: 500).optional,
    ]).named("Decision")

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await station.answer(context.path("code", as: DossierCode.self), context)
    }

    func history(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        let page = try context.page()
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        let after = Int32(page.after?.first ?? "0") ?? 0
        let steps = try await station.steps(
            of: record.id, after: after, limit: page.limit, for: context.actor)
        return try context.answer(page, steps, keys: { [String($0.sequence)] }, item: \.self)
    }

    func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        let fields = try context.fields()
        let decision = try Decision(fields)
        return try await context.once {
            try context.requireMatch(
                Int(record.version), currentState: record.stage.rawValue,
                allowedEvents: record.allowedEvents(for: context.actor))
            let version = try await station.deciding(
                code, decision, ifVersion: record.version, by: context.actor)
            return Web.Outcome(.created, resource: code.value, version: Int(version))
        } answer: { outcome in
            try await station.answer(code, context, status: outcome.status)
        }
    }
}

extension Station {
    /// The calendar of an agency, or what holds for all.
    func calendar(of office: Int32? = nil) async throws -> WorkingCalendar {
        try await book(of: office).calendar(of: office)
    }

    /// All that was ever announced for an agency, and for all.
    func book(of office: Int32? = nil) async throws -> CalendarBook {
        try await CalendarBook.read(of: [office].compactMap(\.self)) { try await door.query($0) }
    }

    /// A day that a clerk chose, until the agency closes: that is what a receipt means by a date.
    func closing(of day: PlainDate, at office: Int32) async throws -> Instant {
        try await calendar(of: office).closing(of: day) ?? day.at(minute: 17 * 60)
    }

    func deciding(
        _ code: DossierCode, _ decision: Decision, ifVersion version: Int32, by actor: Actor
    ) async throws -> Int32 {
        do {
            return try await ledger.decide(code.value, decision, ifVersion: version, by: actor)
        } catch let refused as Refused {
            throw Problem(refused: refused)
        }
    }
}

extension Decision {
    /// A decision as it was sent, in JSON or by a form.
    init(_ fields: Fields) throws {
        let event = fields.choice("event", as: DossierEvent.self)
        let occurredAt = fields.time("occurred_at").optional
        let note = fields.text("note", max: 2_000, multiline: true).optional
        let dueAt = fields.time("due_at").optional
        let agency = fields.text("to_agency", as: OfficeCode.self).optional
        let outcome = fields.choice("outcome", as: Domain.Outcome.self).optional
        let reason = fields.text("reason", max: 500).optional
        self.init(
            event: try event.value, occurredAt: try occurredAt.value, note: try note.value,
            dueAt: try dueAt.value, toAgency: try agency.value?.value,
            outcome: try outcome.value, reason: try reason.value)
    }
}
