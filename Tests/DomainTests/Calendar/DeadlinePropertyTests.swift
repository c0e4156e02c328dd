import Domain
import Testing

/// A due date is a promise that is printed. Two programs that were written apart must give the
/// same one for whatever may happen.
@Suite struct DeadlinePropertyTests {
    @Test func agreesWithAnOracleOnAHundredThousandCases() async throws {
        print("due dates against the oracle: TRAM_SEED=\(Seed.value)")
        var random = SeededRandom(seed: Seed.value &+ 500)
        var kinds: [String: Int] = [:]
        for calendarNumber in 0..<1_000 {
            // Others who wait for a server must get their turn meanwhile.
            await Task.yield()
            let rows = RandomCalendar(&random)
            let calendar = rows.calendar
            for number in 0..<100 {
                let history = RandomDeadline(&random)
                let counted = DossierClock(history.events).deadline(calendar)
                let expected = DeadlineOracle(
                    days: rows.days, times: rows.times, events: history.events
                ).outcome()
                kinds[Self.kind(expected), default: 0] += 1
                guard counted?.outcome == expected else {
                    Issue.record(
                        """
                        seed \(Seed.value), calendar \(calendarNumber), case \(number): \
                        \(String(describing: counted?.outcome)), the oracle says \
                        \(String(describing: expected))
                        """)
                    return
                }
            }
        }
        print("due dates against the oracle: \(kinds.sorted { $0.key < $1.key })")
        // Cases that are all alike would prove little.
        for kind in ["due", "standing", "standingHours", "unknown"] {
            #expect(kinds[kind, default: 0] > 300, "too few \(kind)")
        }
    }

    private static func kind(_ outcome: Deadline.Outcome?) -> String {
        switch outcome {
        case .due: "due"
        case .standing: "standing"
        case .standingHours: "standingHours"
        case .unknown: "unknown"
        case nil: "none"
        }
    }

    /// What is shown must add up: the days counted are the term, in order, and end on the date.
    @Test func theDerivationAddsUp() async throws {
        print("derivations: TRAM_SEED=\(Seed.value)")
        var random = SeededRandom(seed: Seed.value &+ 501)
        for number in 0..<5_000 {
            if number.isMultiple(of: 100) { await Task.yield() }
            let calendar = RandomCalendar(&random).calendar
            let history = RandomDeadline(&random)
            guard let deadline = DossierClock(history.events).deadline(calendar) else { continue }
            for (day, next) in zip(deadline.days, deadline.days.dropFirst()) {
                #expect(day.day.adding(days: 1) == next.day)
            }
            let counted = deadline.days.compactMap { day in
                if case .counted(let number) = day.verdict { number } else { nil }
            }
            #expect(counted == Array(counted.indices.map { $0 + 1 }) || counted == [0])
            if let due = deadline.dueAt, let last = deadline.days.last {
                #expect(last.day.at(minute: 0) <= due && due <= last.day.at(minute: 1_440))
            }
            if case .term(.hours(let hours)) = deadline.basis {
                let worked = deadline.days.reduce(Int64(0)) { sum, day in
                    if case .worked(let length) = day.verdict { sum + length } else { sum }
                }
                let left: Int64 =
                    if case .standingHours(let left) = deadline.outcome { left } else { 0 }
                if deadline.dueAt != nil || left > 0 {
                    #expect(worked + left == Int64(hours) * 3_600_000_000)
                }
            }
        }
    }

    /// Nobody's time is lost or counted twice, however odd the microseconds.
    @Test func elapsedTimeSumsToTheWhole() async throws {
        print("elapsed time: TRAM_SEED=\(Seed.value)")
        var random = SeededRandom(seed: Seed.value &+ 502)
        for number in 0..<20_000 {
            if number.isMultiple(of: 100) { await Task.yield() }
            var events = RandomDeadline(&random).events
            for index in events.indices {
                events[index].at =
                    events[index].at
                    + .microseconds(Int64.random(in: -9...900_000_007, using: &random))
            }
            let clock = DossierClock(events)
            let first = try #require(clock.events.first?.at)
            let last = try #require(clock.events.last)
            let now = last.at + .microseconds(Int64.random(in: 0...9_999_999_999, using: &random))
            let elapsed = try #require(clock.elapsed(at: now))
            let end = last.stage.isFinal ? last.at : now
            #expect(elapsed.total == end.microseconds - first.microseconds)
            #expect(elapsed.post >= 0 && elapsed.agency >= 0 && elapsed.citizen >= 0)
            #expect(events.indices.allSatisfy { clock.events[$0].at >= events[$0].at })
        }
    }
}
