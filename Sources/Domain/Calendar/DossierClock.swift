/// A dossier's event as its clock sees it (sự kiện tính giờ).
package struct ClockEvent: Hashable, Sendable {
    package var sequence: Int
    package var event: DossierEvent
    /// Where it led.
    package var stage: Stage
    package var at: Instant
    /// The due date that it promised, if it did.
    package var dueAt: Instant?
    /// By which edition of the calendar that date was counted; nil when a person set it.
    package var edition: Int32?
    /// How long the procedure gave, said when the date was first counted.
    package var term: Term?

    package init(
        sequence: Int, event: DossierEvent, stage: Stage, at: Instant, dueAt: Instant? = nil,
        edition: Int32? = nil, term: Term? = nil
    ) {
        self.sequence = sequence
        self.event = event
        self.stage = stage
        self.at = at
        self.dueAt = dueAt
        self.edition = edition
        self.term = term
    }
}

/// What a dossier's own history says about time (đồng hồ hồ sơ).
///
/// Entered late, an event may claim an earlier time than the one before it. The clock never runs
/// backwards: such an event happened, for it, when the one before it did.
package struct DossierClock: Hashable, Sendable {
    /// In order, with times that never fall.
    package let events: [ClockEvent]

    package init(_ events: [ClockEvent]) {
        var raised = events
        for index in raised.indices.dropFirst() {
            raised[index].at = max(raised[index].at, raised[index - 1].at)
        }
        self.events = raised
    }

    /// The history up to and with one event.
    package func through(_ sequence: Int) -> DossierClock {
        DossierClock(events.filter { $0.sequence <= sequence })
    }

    /// The newest promise.
    package var promise: ClockEvent? { events.last { $0.dueAt != nil } }
}

/// A time for which the clock stood still (khoảng tạm dừng), and through whom.
package struct Pause: Hashable, Sendable {
    package let stage: Stage
    package let from: Instant
    /// Nil while it lasts, and when the case ended in it.
    package let to: Instant?
    /// The events with which it began and ended.
    package let began: Int
    package let ended: Int?

    /// For whom one waited.
    package var cause: Answerable { stage.answers }

    package init(stage: Stage, from: Instant, to: Instant?, began: Int, ended: Int?) {
        self.stage = stage
        self.from = from
        self.to = to
        self.began = began
        self.ended = ended
    }

    func covers(_ instant: Instant) -> Bool {
        from <= instant && (to.map { instant < $0 } ?? true)
    }
}

extension DossierClock {
    /// The pauses since an event, in order. They never overlap: a stage has one clock.
    func pauses(since start: Int) -> [Pause] {
        var pauses: [Pause] = []
        var open: ClockEvent?
        for event in events where event.sequence > start {
            switch (event.stage.clock, open) {
            case (.paused, nil): open = event
            case (.runs, let began?):
                pauses.append(
                    Pause(
                        stage: began.stage, from: began.at, to: event.at, began: began.sequence,
                        ended: event.sequence))
                open = nil
            // A case that is withdrawn while it waits never goes on.
            default: break
            }
        }
        if let began = open {
            pauses.append(
                Pause(
                    stage: began.stage, from: began.at, to: nil, began: began.sequence, ended: nil))
        }
        return pauses
    }
}

// MARK: - Whose time it was

/// The time since registration, by who had the case (thời gian của từng bên), to the microsecond.
/// The three parts are the whole: nothing is rounded, and nobody's time is left out.
package struct ElapsedTime: Hashable, Sendable {
    package private(set) var post: Int64 = 0
    package private(set) var agency: Int64 = 0
    package private(set) var citizen: Int64 = 0

    package init() {}

    /// In microseconds, as the parts are.
    package var total: Int64 { post + agency + citizen }

    fileprivate mutating func add(_ length: Int64, _ stage: Stage) {
        switch stage.answers {
        case .post: post += length
        case .agency: agency += length
        case .citizen: citizen += length
        // An end that was no end: a delivery that is revoked had gone wrong in the post's hands.
        case .nobody: post += length
        }
    }
}

extension DossierClock {
    /// The time up to the end of the case, or till now; nil before it is registered.
    package func elapsed(at now: Instant) -> ElapsedTime? {
        guard let last = events.last else { return nil }
        var elapsed = ElapsedTime()
        for (event, next) in zip(events, events.dropFirst()) {
            elapsed.add(next.at.microseconds - event.at.microseconds, event.stage)
        }
        if !last.stage.isFinal {
            elapsed.add(max(0, now.microseconds - last.at.microseconds), last.stage)
        }
        return elapsed
    }
}
