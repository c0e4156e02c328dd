import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// One dossier as the outside supervisor sees it (hồ sơ được giám sát): both histories with offices
/// and functions. Not even colleagues' names: who answers is the office.
extension Supervising {
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
        var applicant: String?
        var registeredAt: String
        var registeredBy: String
        var byPost: String
        var history: Table
    }

    struct Parcel {
        var itemCode: String
        var purpose: String
        var badge: String
        var state: String
        var sentence: String
        var label: String
        var events: [EventLine]
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard let record = try await station.supervised(code) else { throw Problem(.notFound) }
        async let dossierSteps = station.supervisedSteps(of: record.id, in: context.language)
        async let carriage = station.supervisedCarriage(of: record.id, in: context.language)
        async let announced = station.calendar()
        let steps = try await dossierSteps
        let carried = try await carriage
        var pictured = [
            (
                title: context.word("dossier"), code: String?.none,
                holds: Hold.holds(of: steps, agency: record.agencyName, context)
            )
        ]
        var parcels: [Parcel] = []
        for parcel in record.parcels {
            let history = carried[parcel.itemCode] ?? []
            let purpose = context.text(parcel.purpose.vietnamese, parcel.purpose.english)
            let byCitizen = parcel.purpose == .collect || parcel.purpose == .supplement
            pictured.append(
                (
                    purpose.asHeading, parcel.itemCode,
                    Hold.holds(
                        of: history, sender: byCitizen ? nil : record.agencyName, context)
                ))
            parcels.append(view(parcel, history, context))
        }
        let picture = Picture(
            pictured, now: context.now, context.language == .vietnamese ? .vietnamese : .english)
        return try frame.page(
            "Oversight/dossier",
            titled: context.text("Hồ sơ \(record.code)", "Dossier \(record.code)"),
            [
                "dossier": facts(record, steps, try await announced, context),
                "parcels": parcels, "picture": picture as Any,
            ], for: context.session, context)
    }

    private func facts(
        _ record: SupervisedRecord, _ steps: [DossierStepView], _ calendar: WorkingCalendar,
        _ context: StaffContext
    ) -> Facts {
        let due = DueWords(
            record.stage, dueAt: record.dueAt, now: context.now, calendar, context.language)
        let stage = context.text(record.stage.vietnamese, record.stage.english)
        let national = record.stage.national
        return Facts(
            code: record.code,
            sentence: record.stage.isFinal
                ? stage.asHeading + "." : "\(record.answers(context)): \(stage), \(due.words).",
            stage: stage.asHeading,
            national: context.text(
                "Cổng quốc gia: \(national.rawValue), \(national.vietnamese)",
                "National portal: \(national.rawValue), \(national.english)"),
            answers: record.answers(context), dueKind: due.kind.rawValue, dueWords: due.words,
            dueOn: due.on, dueHref: "/dossiers/\(record.code)/due-date",
            procedure: record.procedure, procedureCode: record.procedureCode,
            agency: "\(record.agencyName) (\(record.agencyCode))",
            registeredAt: record.registeredAt.momentText, registeredBy: record.registeredAtOffice,
            byPost: byPost(record, context),
            history: Table(
                label: context.word("dossier_history"), events: steps.map { line($0, context) }))
    }

    private func byPost(_ record: SupervisedRecord, _ context: StaffContext) -> String {
        switch (record.collectByPost, record.returnByPost) {
        case (true, true): context.text("Thu gom và trả kết quả", "Collection and return")
        case (true, false): context.text("Thu gom", "Collection")
        case (false, true): context.text("Trả kết quả", "Return")
        case (false, false): context.text("Không", "No")
        }
    }

    private func line(_ step: DossierStepView, _ context: StaffContext) -> EventLine {
        let stage = context.text(step.to.vietnamese, step.to.english)
        let outcome = step.outcome.flatMap(Domain.Outcome.init(rawValue:)).map {
            context.text($0.vietnamese, $0.english).asHeading + "."
        }
        let due = step.dueAt.map { context.text("Hẹn trả \($0.dayText).", "Due \($0.dayText).") }
        let notes = [due, outcome].compactMap(\.self).joined(separator: " ")
        return EventLine(
            what: "\(step.eventName.asHeading) → \(stage)", where: step.office ?? "–",
            who: step.actor ?? "–", happened: step.occurredAt.shortText,
            recorded: step.recordedAt.shortText, inferred: step.inferred,
            note: notes.isEmpty ? nil : notes)
    }

    private func line(_ step: ParcelStepView, _ context: StaffContext) -> EventLine {
        EventLine(
            what: step.eventName.asHeading, where: step.office ?? "–",
            who: step.worker ?? step.actor ?? context.text("không rõ", "unknown"),
            happened: step.earliestAt.map { "\($0.shortText) – \(step.occurredAt.shortText)" }
                ?? step.occurredAt.shortText,
            recorded: step.recordedAt.shortText, inferred: step.inferred)
    }

    private func view(
        _ parcel: SupervisedParcel, _ history: [ParcelStepView], _ context: StaffContext
    ) -> Parcel {
        let badge =
            switch parcel.state {
            case .delivered: "good"
            case .lost, .disposed, .cancelled: "bad"
            case .announced, .withCourier, .atOffice, .inDispatch, .outForDelivery: "going"
            }
        let last = history.last
        let place = [last?.office ?? parcel.holder, last?.occurredAt.shortText]
        return Parcel(
            itemCode: parcel.itemCode,
            purpose: context.text(parcel.purpose.vietnamese, parcel.purpose.english).asHeading,
            badge: badge,
            state: context.text(parcel.state.vietnamese, parcel.state.english).asHeading,
            sentence: place.compactMap(\.self).joined(separator: ", "),
            label: context.text(
                "Diễn biến bưu gửi \(parcel.itemCode)", "History of item \(parcel.itemCode)"),
            events: history.map { line($0, context) })
    }
}
