package import Domain

/// What somebody does for a dossier (việc cần làm), and nothing about how it travels over HTTP.
package struct DayStep: Sendable {
    package enum Act: Sendable {
        case register
        case decide(DossierEvent, DayDecision)
        /// Orders the parcel with that number in the journey.
        case order(parcel: Int)
        case scan(parcel: Int, ParcelEvent, DayScan)
        /// A decision about a parcel, with its reason.
        case settle(parcel: Int, ParcelEvent, reason: String)
        /// The parcel's place in hand-over minutes that carry many.
        case handOver(parcel: Int, minutes: Int)
        /// Undoes a scan of the same journey: a correcting fact that says `void`.
        case undo(step: Int)
        /// The citizen looks.
        case track
    }

    /// How a scan reaches the service (cách gửi).
    package enum Sending: Hashable, Sendable {
        case inOrder
        /// It waits on the device until the step with that number is done, or to the end.
        case late(past: Int)
        /// Nobody scanned: the step happened, and the service has to infer it.
        case never
        /// A mistake: the wrong parcel under the reader. It contradicts the history.
        case mistake
    }

    package var act: Act
    package var person: DayPerson
    /// When it happened by the plan; nil for what happens while the day is played.
    package var time: Instant?
    package var sending: Sending = .inOrder
    /// A second person who scans the same thing a moment later; nobody waits for it.
    package var echo: DayPerson?
    /// Where the dossier is afterwards.
    package var stage: Stage?
}

/// What a decision carries besides its name (nội dung quyết định).
package struct DayDecision: Hashable, Sendable {
    /// A word, as histories hold it; what people write in their own words is the note.
    package var reason: String?
    package var dueOn: PlainDate?
    package var toAgency: String?
    package var outcome: Outcome?
    package var note: String?

    package init(
        reason: String? = nil, dueOn: PlainDate? = nil, toAgency: String? = nil,
        outcome: Outcome? = nil, note: String? = nil
    ) {
        self.reason = reason
        self.dueOn = dueOn
        self.toAgency = toAgency
        self.outcome = outcome
        self.note = note
    }
}

/// What a scan tells besides its event (nội dung lượt quét).
package struct DayScan: Hashable, Sendable {
    package enum Evidence: Hashable, Sendable {
        case none
        case pickup(papers: Int, seal: String, fee: Int?, receipt: String?)
        case delivery(relation: String, idLast4: String, fee: Int?)
        case miss(MissReason, again: PlainDate?)
        case seal(whole: Bool)
    }

    package var worker: String?
    package var dispatch: String?
    package var evidence: Evidence = .none
    /// Keyed in by hand afterwards, for a time that somebody remembers.
    package var isEntered = false
}

/// A parcel of the plan (bưu gửi dự kiến); its item code is learned when it is ordered.
package struct DayParcel: Hashable, Sendable {
    package let purpose: Purpose
    /// Codes of offices; nil is the citizen.
    package let sender: String?
    package let addressee: String?
    /// What the whole journey leaves it in.
    package var state: ParcelState = .announced
    package var turnedBack = false
}

/// Everything that happens to one dossier in one day (hành trình một hồ sơ).
package struct DayJourney: Sendable {
    package let dossier: DayDossier
    package let collectByPost: Bool
    package let returnByPost: Bool
    package let cast: DayCast
    package var steps: [DayStep]
    package var parcels: [DayParcel]
    /// The stage at the end of the day.
    package var stage: Stage?
}

/// Minutes of a hand-over that many parcels share (biên bản giao nhận).
package struct DayMinutes: Sendable {
    package struct Item: Hashable, Sendable {
        package let journey: Int
        package let parcel: Int
    }

    package let from: String
    package let to: String
    package let opener: DayPerson
    package let fromSigner: DayPerson
    package let toSigner: DayPerson
    package var items: [Item]
}

/// A day, planned (kế hoạch một ngày): pure, and the same for the same seed and input.
package struct DayPlan: Sendable {
    package let date: PlainDate
    package let seed: UInt64
    package var journeys: [DayJourney]
    package var minutes: [DayMinutes]

    package var people: [DayPerson] {
        var seen: Set<DayPerson> = []
        for journey in journeys {
            for step in journey.steps {
                seen.insert(step.person)
                if let echo = step.echo { seen.insert(echo) }
            }
        }
        for sheet in minutes { seen.formUnion([sheet.opener, sheet.fromSigner, sheet.toSigner]) }
        return seen.sorted { $0.username < $1.username }
    }

    /// How many scans contradict the history on purpose.
    package var mistakes: Int {
        journeys.reduce(0) { $0 + $1.steps.count { $0.sending == .mistake } }
    }
}

/// The hours in which what is scanned before the first minutes happened (khung giờ).
///
/// The service stamps minutes and decisions with its own clock, so everything before them has to
/// lie in the past of the moment at which the day is played.
package struct DayHours: Hashable, Sendable {
    package let date: PlainDate
    package let opening: Instant
    package let closing: Instant

    /// From seven to half past five, and never in the future. Nil when less than an hour of the
    /// day has passed.
    package init?(_ date: PlainDate, now: Instant) {
        let opening = date.startOfDay + .seconds(7 * 3_600)
        let closing = min(date.startOfDay + .seconds(17 * 3_600 + 1_800), now - .seconds(60))
        guard closing - opening >= .seconds(3_600) else { return nil }
        self.date = date
        self.opening = opening
        self.closing = closing
    }

    /// The moment at which a part of the hours has passed.
    package func moment(_ part: Double) -> Instant {
        let length = (closing - opening).components.seconds
        return opening + .seconds(Int64(Double(length) * min(max(part, 0), 1)))
    }
}
