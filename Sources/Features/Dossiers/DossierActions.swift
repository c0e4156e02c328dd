import Domain
import Web

/// What may be done with a dossier now (việc có thể làm): legal actions as forms, and what isn't
/// possible now with the reason.
struct DossierActions {
    struct Asking {
        var title: String?
        var value: String
        var required: Bool?
    }

    struct AskingDue {
        var earliest: String
        var value: String
        var required: Bool
        var hint: String?
    }

    struct AskingOutcome {
        var granted: Bool
        var declined: Bool
    }

    struct AgencyChoice {
        var code: String
        var name: String
        var selected: Bool
    }

    struct AskingAgency {
        var agencies: [AgencyChoice]
    }

    struct Action {
        var event: String
        var label: String
        var open: Bool
        var grave: Bool
        var explains: String?
        var asksOutcome: AskingOutcome?
        var asksDue: AskingDue?
        var asksAgency: AskingAgency?
        var asksReason: Asking?
        var asksNote: Asking?
    }

    struct Closed {
        var label: String
        var why: String
    }

    struct NotNow {
        var items: [Closed]
    }

    struct PurposeChoice {
        var value: String
        var label: String
    }

    struct Orders {
        var purposes: [PurposeChoice]
    }

    var open: [Action] = []
    var notNow: NotNow?
    var orders: Orders?

    init(_ record: DossierRecord, _ agencies: [OfficeName], _ context: StaffContext) {
        var closed: [Closed] = []
        for choice in record.choices(for: context.actor) {
            let label = context.text(choice.event.vietnamese, choice.event.english).asHeading
            if let refusal = choice.refusal {
                closed.append(
                    Closed(
                        label: label, why: context.text(refusal.vietnamese, refusal.english)))
            } else {
                open.append(Self.action(choice.event, label, record, agencies, context))
            }
        }
        notNow = closed.isEmpty ? nil : NotNow(items: closed)
        let purposes = [Purpose.supplement, .sendBack, .result].filter { purpose in
            Self.isUseful(purpose, in: record.stage)
                && (try? context.actor.mayOrder(purpose)) != nil
                && context.actor.belongs(to: record.reach)
        }
        orders =
            purposes.isEmpty
            ? nil
            : Orders(
                purposes: purposes.map {
                    PurposeChoice(
                        value: $0.rawValue,
                        label: context.text($0.vietnamese, $0.english).asHeading)
                })
    }

    /// Where a parcel of that purpose has something to carry.
    private static func isUseful(_ purpose: Purpose, in stage: Stage) -> Bool {
        switch purpose {
        case .supplement: stage == .incomplete || stage == .awaitingSupplement
        case .sendBack: [.refused, .withdrawn, .discontinued].contains(stage)
        case .result: stage == .resultReady || stage == .unclaimed
        case .collect, .forward: false
        }
    }

    private static func action(
        _ event: DossierEvent, _ label: String, _ record: DossierRecord,
        _ agencies: [OfficeName], _ context: StaffContext
    ) -> Action {
        let today = PlainDate(context.now)
        let note = Asking(
            title: event == .resultReady
                ? context.text("Giấy tờ trả lại, kể cả bản chính", "Papers returned, originals too")
                : context.word("note"), value: "",
            required: event == .supplementRequested || event == .refused)
        return Action(
            event: event.rawValue, label: label, open: false,
            grave: [.refused, .withdrawn, .discontinued, .lapsed].contains(event),
            explains: event == .postponed
                ? context.text("Chỉ được một lần.", "Only once.") : nil,
            asksOutcome: event == .resultReady
                ? AskingOutcome(granted: true, declined: false) : nil,
            asksDue: event == .accepted || event == .postponed
                ? AskingDue(
                    earliest: today.description, value: "",
                    required: event == .postponed || record.term == nil,
                    hint: event == .accepted && record.term != nil
                        ? context.word("due_on_hint") : nil) : nil,
            asksAgency: event == .forwarded
                ? AskingAgency(
                    agencies: agencies.filter { $0.id != record.agency.id }.map {
                        AgencyChoice(code: $0.code, name: $0.name, selected: false)
                    }) : nil,
            asksReason: event.demands.contains(.reason)
                ? Asking(title: nil, value: "", required: nil) : nil,
            asksNote: event.demands.contains(.reason) ? nil : note)
    }
}

/// A decision about a parcel that this person may take now.
struct ParcelAction {
    var event: String
    var label: String
    var explains: String?
    var grave: Bool

    static func all(for parcel: ParcelRecord, _ context: StaffContext) -> [ParcelAction] {
        guard let mover = Mover(context.actor.role) else { return [] }
        // Turning back and redirecting ask for more than a reason, and damage for an inventory.
        let simple: Set<ParcelEvent> = [
            .cancelled, .lost, .found, .recovered, .damaged, .turnedBack,
        ]
        return ParcelMachine.moves(from: parcel.state).filter {
            simple.contains($0.event) && $0.who.contains(mover)
        }.map { move in
            ParcelAction(
                event: move.event.rawValue,
                label: context.text(move.event.vietnamese, move.event.english).asHeading,
                explains: nil, grave: move.event != .found)
        }
    }
}
