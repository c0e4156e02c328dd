import Domain
import Hummingbird
import Ledger
import Web

/// The page of one dossier (trang hồ sơ): where it is in a sentence, what may be done with it, both
/// histories as a picture and as a table.
struct DossierPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/dossiers/{code}", "A dossier with its histories", roles: Deed.readDossiers.roles,
            use: show)
        routes.page("/search", "Leads to a dossier by any of its codes", use: search)
    }

    struct Warning {
        var kind: String
        var sentence: String
        var href: String
    }

    struct Person {
        var name: String
        var phone: String?
        var address: String?
    }

    struct EventLine {
        var what: String
        var `where`: String
        var who: String
        var happened: String
        var recorded: String
        var inferred: Bool
        var note: String?
        var owed: String?
    }

    struct Table {
        var label: String
        var events: [EventLine]
    }

    struct Facts {
        var code: String
        var version: String
        var sentence: String
        var stage: String
        var national: String
        var answers: String
        var dueKind: String
        var dueWords: String
        var dueOn: String?
        var dueWhy: String?
        var dueHref: String?
        var procedure: String
        var procedureCode: String
        var agency: String
        var registeredAt: String
        var registeredBy: String
        var byPost: String
        var history: Table
        var applicant: Person?
        var receiptHref: String?
        var prints: [PrintLink]
        var exceptions: [Warning]
    }

    struct Parcel {
        var itemCode: String
        var purpose: String
        var badge: String
        var state: String
        var sentence: String
        var aliases: [String]
        var label: String
        var events: [EventLine]
        var prints: [PrintLink]
        var decisions: [ParcelAction]
    }

    /// What was tried and could not be done, shown above the dossier as it is now.
    struct Stale {
        var by: String
        var office: String
        var at: String
        var what: String
        var href: String
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await render(context.path("code", as: DossierCode.self), context)
    }

    /// Scanning or typing any code anywhere leads to its dossier.
    func search(_ request: Request, _ context: StaffContext) async throws -> Response {
        let text = try context.query().text("q", max: 60).or("").value
        if let code = DossierCode(text) {
            return context.seeOther(
                (context.actor.role == .supervisor ? "/oversight/" : "/dossiers/") + code.value)
        }
        if let item = ItemCode(text),
            let parcel = try await station.parcel(
                item, for: context.actor, in: context.language)
        {
            return context.seeOther("/dossiers/\(parcel.dossier)#\(parcel.itemCode)")
        }
        if context.actor.officeKind == .agency || context.actor.officeKind == .oneStop {
            return context.seeOther("/worklists/to-process?q=\(percentEncoded(text))")
        }
        throw Problem(.notFound)
    }

    func render(
        _ code: DossierCode, _ context: StaffContext, wrong: Wrong? = nil, stale: Stale? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let today = PlainDate(context.now)
        guard let record = try await station.dossier(code, for: context.actor, on: today) else {
            throw Problem(.notFound)
        }
        let steps = try await station.steps(
            of: record.id, after: 0, limit: 1_000, for: context.actor)
        var parcels: [Parcel] = []
        var rows: [(title: String, code: String?, holds: [Hold])] = [
            (
                context.word("dossier"), nil,
                Hold.holds(of: steps, agency: record.agency.name, context)
            )
        ]
        for parcel in record.parcels {
            let history = try await station.steps(
                ofParcel: parcel.itemCode, after: 0, limit: 1_000, for: context.actor)
            let purpose = context.text(parcel.purpose.vietnamese, parcel.purpose.english)
            rows.append(
                (
                    purpose.asHeading, parcel.itemCode,
                    Hold.holds(
                        of: history,
                        sender: parcel.purpose == .collect || parcel.purpose == .supplement
                            ? nil : record.agency.name, context)
                ))
            parcels.append(view(parcel, history, context))
        }
        let lengths: Lengths = context.language == .vietnamese ? .vietnamese : .english
        let actions = DossierActions(
            record, try await station.agencies(on: today), context)
        let facts = try await facts(record, steps, context)
        return try frame.page(
            "Agency/dossier",
            titled: context.text("Hồ sơ \(record.code)", "Dossier \(record.code)"),
            [
                "dossier": facts, "parcels": parcels, "actions": actions.open,
                "not_now": actions.notNow as Any, "orders": actions.orders as Any,
                "picture": Picture(rows, now: context.now, lengths) as Any,
                "wrong": wrong as Any, "stale": stale as Any,
            ], status: status, for: context.session, context)
    }

    private func facts(
        _ record: DossierRecord, _ steps: [DossierStepView], _ context: StaffContext
    ) async throws -> Facts {
        let calendar = try await station.calendar(of: record.agency.id)
        let date = try await station.dueDate(of: record, for: context.actor, at: context.now)
        let due = DueWords(
            record.stage, dueAt: record.dueAt, now: context.now, calendar, context.language)
        let stage = context.text(record.stage.vietnamese, record.stage.english)
        let answers = self.answers(for: record, context)
        let warnings = try await station.exceptions(of: record.id, for: context.actor)
        return Facts(
            code: record.code, version: String(record.version),
            sentence: "\(answers.asHeading): \(stage), \(due.words).",
            stage: stage.asHeading,
            national: context.text(
                "Cổng quốc gia: \(record.stage.national.rawValue), \(record.stage.national.vietnamese)",
                "National portal: \(record.stage.national.rawValue), \(record.stage.national.vietnamese)"
            ),
            answers: answers.asHeading, dueKind: due.kind.rawValue, dueWords: due.words,
            dueOn: due.on, dueWhy: date.summary?.text(in: context.language),
            dueHref: "/dossiers/\(record.code)/due-date",
            procedure: record.procedureName, procedureCode: record.procedure,
            agency: "\(record.agency.name) (\(record.agency.code))",
            registeredAt: record.registeredAt.momentText,
            registeredBy: [steps.first?.actor, steps.first?.office].compactMap(\.self)
                .joined(separator: ", "),
            byPost: byPost(record, context),
            history: Table(
                label: context.word("dossier_history"),
                events: steps.map { line($0, context) }),
            applicant: record.applicant.map {
                Person(
                    name: $0.name, phone: $0.phone.flatMap(Phone.init)?.national ?? $0.phone,
                    address: "\($0.street), \($0.wardName)")
            },
            receiptHref: "/dossiers/\(record.code)/receipt",
            prints: PrintLink.links(
                of: record, isAccepted: steps.contains { $0.event == .accepted }, context),
            exceptions: warnings.map {
                Warning(
                    kind: context.word("list_exceptions"),
                    sentence: $0.sentence.text(in: context.language), href: "/exceptions")
            })
    }

    private func answers(for record: DossierRecord, _ context: StaffContext) -> String {
        switch record.stage.answers {
        case .agency: record.agency.name
        case .post, .citizen, .nobody:
            context.text(record.stage.answers.vietnamese, record.stage.answers.english)
        }
    }

    private func byPost(_ record: DossierRecord, _ context: StaffContext) -> String {
        switch (record.collectByPost, record.returnByPost) {
        case (true, true): context.text("Thu gom và trả kết quả", "Collection and return")
        case (true, false): context.text("Thu gom", "Collection")
        case (false, true): context.text("Trả kết quả", "Return")
        case (false, false): context.text("Không", "No")
        }
    }

    private func line(_ step: DossierStepView, _ context: StaffContext) -> EventLine {
        let event = context.text(step.event.vietnamese, step.event.english).asHeading
        let stage = context.text(step.to.vietnamese, step.to.english)
        let notes = [
            step.dueAt.map { context.text("Hẹn trả \($0.dayText).", "Due \($0.dayText).") },
            step.outcome.flatMap(Domain.Outcome.init(rawValue:)).map {
                context.text($0.vietnamese, $0.english).asHeading + "."
            },
            step.note,
        ].compactMap(\.self)
        return EventLine(
            what: "\(event) → \(stage)", where: step.office ?? "–", who: step.actor ?? "–",
            happened: step.occurredAt.shortText, recorded: step.recordedAt.shortText,
            inferred: step.inferred, note: notes.isEmpty ? nil : notes.joined(separator: " "))
    }

    private func view(
        _ parcel: ParcelRecord, _ history: [ParcelStepView], _ context: StaffContext
    ) -> Parcel {
        let state = context.text(parcel.state.vietnamese, parcel.state.english).asHeading
        let badge =
            switch parcel.state {
            case .delivered: "good"
            case .lost, .disposed, .cancelled: "bad"
            default: "going"
            }
        return Parcel(
            itemCode: parcel.itemCode,
            purpose: context.text(parcel.purpose.vietnamese, parcel.purpose.english).asHeading,
            badge: badge, state: state, sentence: parcel.holder ?? "", aliases: parcel.aliases,
            label: context.text(
                "Diễn biến bưu gửi \(parcel.itemCode)", "History of item \(parcel.itemCode)"),
            events: history.map { line($0, context) },
            prints: PrintLink.links(ofParcel: parcel.itemCode, context),
            decisions: ParcelAction.all(for: parcel, context))
    }

    private func line(_ step: ParcelStepView, _ context: StaffContext) -> EventLine {
        let happened =
            step.earliestAt.map { "\($0.shortText) – \(step.occurredAt.shortText)" }
            ?? step.occurredAt.shortText
        return EventLine(
            what: context.text(step.event.vietnamese, step.event.english).asHeading,
            where: step.office ?? "–",
            who: step.worker ?? step.actor ?? context.text("không rõ", "unknown"),
            happened: happened, recorded: step.recordedAt.shortText, inferred: step.inferred)
    }
}

extension StaffContext: TextChoosing {}
