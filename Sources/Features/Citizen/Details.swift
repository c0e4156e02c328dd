import Domain
import Ledger
import Postgres
import Web

/// What the second factor opens besides (chi tiết): the whole course, with dates and offices. It
/// still names nobody.
struct Details: Sendable {
    struct Happened: Sendable {
        enum What: Sendable {
            case dossier(DossierEvent)
            case parcel(ParcelEvent, Purpose)
        }

        var what: What
        var office: String?
        var at: Instant
        /// Set where only a span is known.
        var earliest: Instant?
        var inferred: Bool
    }

    var whereabouts: Whereabouts
    var code: String
    var procedure: String
    var dueAt: Instant?
    /// Whose calendar counts the due date.
    var clockOffice: Int32
    /// The dossier's own history, as its clock sees it.
    var ticks: [ClockEvent] = []
    /// The derivation of the due date, read once the code and the factor were right.
    var dueDate: DueDate?
    /// Oldest first.
    var course: [Happened]
    /// What was paid on the way, as the evidence of the scans tells. Oldest first.
    var paid: [Paid] = []

    struct Paid: Sendable {
        var event: ParcelEvent
        var purpose: Purpose
        var amount: Money
        var at: Instant
    }
}

extension Station {
    /// The same, with why the result is due when it is.
    func details(of code: CitizenCode?, phoneLast4: String, at now: Instant) async throws
        -> Details?
    {
        guard var details = try await details(of: code, phoneLast4: phoneLast4) else { return nil }
        let office = details.clockOffice
        details.dueDate = DueDate(
            details.dueAt, DossierClock(details.ticks), try await book(of: office), of: office,
            at: now)
        return details
    }

    /// What code and factor open together; nil for a code that nobody has and for a wrong factor,
    /// after the same work for both. A code that can't be one is looked for all the same.
    func details(of code: CitizenCode?, phoneLast4: String) async throws -> Details? {
        let rows = try await citizens.query(
            """
            select part, parcel, purpose, event, state, office, at, earliest_at, inferred, due_at,
                   dossier_code, procedure_name, collect_by_post, return_by_post,
                   calendar_edition, term, clock_office, ordinal, turned_back, amount
            from tracking_details(\(code?.value ?? ""), \(phoneLast4))
            """, sharing: .together)
        guard let head = rows.first else { return nil }
        var details = Details(
            whereabouts: Whereabouts(
                try head[4].decode(), agency: try head[5].decode(),
                registeredAt: try head[6].decode(), collectByPost: try head[12].decode(),
                returnByPost: try head[13].decode()),
            code: try head[10].decode(), procedure: try head[11].decode(),
            dueAt: try head[9].decode(), clockOffice: try head[16].decode(), course: [])
        for row in rows.dropFirst() { try details.add(row) }
        details.course.sort { $0.at < $1.at }
        return details
    }
}

extension Details {
    fileprivate mutating func add(_ row: Row) throws {
        let at = try row[6].decode(Instant.self)
        let office = try row[5].decode(String?.self)
        switch try row[0].decode(String.self) {
        case "step":
            let event = try row[3].decode(DossierEvent.self)
            ticks.append(
                ClockEvent(
                    sequence: Int(try row[17].decode(Int32.self)), event: event,
                    stage: try row[4].decode(), at: at, dueAt: try row[9].decode(),
                    edition: try row[14].decode(), term: try row[15].decode()))
            whereabouts.steps.append(
                Whereabouts.Step(event, try row[4].decode(), at: at))
            course.append(
                Happened(
                    what: .dossier(event), office: office, at: at,
                    inferred: try row[8].decode()))
        case "parcel":
            whereabouts.parcels.append(
                Whereabouts.Carried(
                    try row[2].decode(), try row[4].decode(), after: .announced, office: office,
                    at: at, turnedBack: try row[18].decode()))
        case "fee":
            guard let amount = Money(dong: try row[19].decode(Int64.self)) else { return }
            paid.append(
                Paid(
                    event: try row[3].decode(), purpose: try row[2].decode(), amount: amount,
                    at: at))
        default:
            try addCarriage(row, at: at, office: office)
        }
    }

    /// Parcels are numbered from one, in the order in which they came.
    private mutating func addCarriage(_ row: Row, at: Instant, office: String?) throws {
        let event = try row[3].decode(ParcelEvent.self)
        let purpose = try row[2].decode(Purpose.self)
        let index = Int(try row[1].decode(Int32.self)) - 1
        if whereabouts.parcels.indices.contains(index) {
            whereabouts.parcels[index].event = event
            whereabouts.parcels[index].at = at
        }
        guard !isTold(purpose, event, at) else { return }
        course.append(
            Happened(
                what: .parcel(event, purpose), office: office, at: at,
                earliest: try row[7].decode(), inferred: try row[8].decode()))
    }

    /// Whether the dossier's own history tells the same moment: one hand-over is one line. An order
    /// to carry always follows from a step of the dossier.
    private func isTold(_ purpose: Purpose, _ event: ParcelEvent, _ at: Instant) -> Bool {
        if event == .announced { return true }
        let asked = Coupling.rules.first { $0.purpose == purpose && $0.events.contains(event) }?
            .asks
        return whereabouts.steps.contains { $0.event == asked && $0.at == at }
    }
}

// MARK: - Dates in words

extension Details {
    /// When to expect the result, as far as anybody has promised; nil where nothing has been.
    ///
    /// Two working days within a province is what TT 17/2017/TT-BTTTT gives the post, from the day
    /// on which it takes the result to the first attempt at delivery.
    func window(at now: Instant) -> Sentence? {
        let stage = whereabouts.stage
        if stage == .returning {
            guard let day = whereabouts.steps.last(where: { $0.stage == .returning })?.at.dayText
            else { return nil }
            return Sentence(
                vi: "đến tay bạn trong 2 ngày làm việc kể từ \(day).",
                en: "in your hands within 2 working days of \(day).")
        }
        guard let dueAt, stage.clock == .runs else { return nil }
        guard now <= dueAt else {
            return Sentence(
                vi: "đã quá ngày hẹn \(dueAt.dayText).",
                en: "the due date, \(dueAt.dayText), has passed.")
        }
        return whereabouts.returnByPost
            ? Sentence(
                vi: "có kết quả ngày \(dueAt.dayText), đến tay bạn trong 2 ngày làm việc sau đó.",
                en: "a result on \(dueAt.dayText), in your hands within 2 working days after that.")
            : Sentence(
                vi: "có kết quả ngày \(dueAt.dayText).", en: "a result on \(dueAt.dayText).")
    }

    /// The date on the receipt, and whether it still runs.
    var due: Sentence {
        guard let day = dueAt?.dayText else {
            return Sentence(vi: "chưa có hẹn", en: "no due date yet")
        }
        return whereabouts.stage.clock == .paused
            ? Sentence(vi: "\(day) (đang tạm dừng)", en: "\(day) (standing still)")
            : Sentence(vi: day, en: day)
    }
}

extension Details.Paid {
    var name: Sentence {
        let day = at.dayText
        return event == .delivered
            ? Sentence(vi: "Đã thu khi phát, \(day)", en: "Paid on delivery, \(day)")
            : Sentence(
                vi: "Đã thu khi nhận gửi, \(day)", en: "Paid when the post took it, \(day)")
    }
}

extension Details.Happened {
    var name: Sentence {
        switch what {
        case .dossier(let event): Sentence(vi: event.vietnamese, en: event.english)
        case .parcel(let event, let purpose):
            Sentence(
                vi: "\(event.vietnamese) (\(purpose.vietnamese))",
                en: "\(event.english) (\(purpose.english))")
        }
    }
}
