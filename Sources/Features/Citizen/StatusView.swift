import Domain
import Web

/// The answer as the page shows it (trang trạng thái): everything is text that is ready to read.
struct StatusView {
    struct Step {
        var name: String
        var kind: String
        var word: String
        var at: String?
    }

    var code: String
    var kind: String
    var sentence: String
    var updated: String
    var next: String
    var you: String
    var window: String?
    var fee: String?
    var steps: [Step]

    init(_ whereabouts: Whereabouts, code: String, _ context: PublicContext) {
        let told = whereabouts.told
        let language = context.language
        self.code = code
        kind = told.kind.rawValue
        sentence = told.now.text(in: language)
        let at = whereabouts.updatedAt
        updated = Sentence(
            vi: "Ghi lúc \(at.clock) ngày \(at.dayText).", en: "As of \(at.clock) on \(at.dayText)."
        ).text(in: language)
        next = told.next.text(in: language)
        you = told.you.text(in: language)
        steps = whereabouts.stops.map { reached in
            Step(
                name: reached.stop.name.text(in: language), kind: reached.kind.rawValue,
                word: context.word("step_word_\(reached.kind.rawValue)"),
                at: reached.when.map { $0.text(in: language) })
        }
    }

    /// With what the second factor opens: when to expect the result.
    func promising(_ details: Details, _ context: PublicContext) -> StatusView {
        var view = self
        view.window = details.window(at: context.now)?.text(in: context.language)
        return view
    }
}

extension StopReached {
    /// When, as it stands behind the word for it.
    fileprivate var when: Sentence? {
        guard let at else { return nil }
        return switch kind {
        case .done, .later: Sentence(vi: at.shortText, en: at.shortText)
        case .now, .stopped: Sentence(vi: "từ \(at.shortText)", en: "since \(at.shortText)")
        }
    }
}

/// The whole course as the page shows it, the newest first.
struct PageDetails {
    struct Fee {
        var name: String
        var amount: String
    }

    /// Why that date, in plain lines.
    struct Why {
        var summary: String
        var days: [String]
    }

    struct Event {
        var at: String
        var what: String
        var `where`: String
    }

    var procedure: String
    var agency: String
    var due: String
    var why: Why?
    var fees: [Fee]
    var events: [Event]

    init(_ details: Details, _ context: PublicContext) {
        let language = context.language
        procedure = details.procedure
        agency = details.whereabouts.agency
        due = details.due.text(in: language)
        why = details.dueDate.flatMap { date in
            date.summary.map { summary in
                Why(
                    summary: summary.text(in: language),
                    days: date.lines.map { $0.text(in: language) })
            }
        }
        fees = details.paid.map {
            Fee(name: $0.name.text(in: language), amount: $0.amount.description)
        }
        events = details.course.reversed().map { happened in
            Event(
                at: happened.earliest.map { "\($0.shortText) – \(happened.at.shortText)" }
                    ?? happened.at.shortText,
                what: happened.name.text(in: language).asHeading
                    + (happened.inferred ? " " + context.word("inferred_mark") : ""),
                where: happened.office ?? "")
        }
    }
}
