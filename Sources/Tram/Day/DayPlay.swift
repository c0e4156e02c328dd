import Domain
import Foundation

/// The play itself (diễn một ngày): everybody at work at once, then the reckoning.
struct DayPlay: Sendable {
    let plan: DayPlan
    let client: DayClient
    let password: String
    let run: UInt64
    let clock: DayClock
    let terminal: Terminal

    func run() async throws -> DayResult {
        let start = ContinuousClock.now
        let board = DayBoard(plan: plan, run: run, now: { clock.now })
        let progress = Progress(terminal)
        await board.begin()
        let tokens = try await everybody(board, progress)
        progress.clear()
        let worked = ContinuousClock.now - start
        let reckoning = DayReckoning(plan: plan, client: client, board: board, tokens: tokens)
        let lostScans = try await reckoning.resendAll(atOnce: 8)
        var reading = try await reckoning.readBack(atOnce: 16) { count in
            progress.show("read back: \(count) of \(plan.journeys.count) dossiers")
        }
        progress.clear()
        reading.lost += lostScans
        return DayResult(
            plan: plan, tally: await board.tally, reading: reading, seconds: worked / .seconds(1),
            allSeconds: (ContinuousClock.now - start) / .seconds(1))
    }

    /// Everybody works until nobody has anything left to do. Answers the sessions.
    private func everybody(
        _ board: DayBoard, _ progress: Progress
    ) async throws -> [DayPerson: String] {
        let turnstile = DayTurnstile()
        let count = plan.journeys.count
        return try await withThrowingTaskGroup(of: (DayPerson, String?).self) { group in
            for person in plan.people {
                let hand = DayHand(
                    person: person, client: client, board: board, turnstile: turnstile,
                    password: password, run: run)
                group.addTask {
                    do {
                        let token = try await hand.work { finished in
                            progress.show("\(finished) of \(count) dossiers have had their day")
                        }
                        return (person, token)
                    } catch {
                        // Whoever waits for this person would wait for ever.
                        await board.breakOff()
                        throw error
                    }
                }
            }
            var tokens: [DayPerson: String] = [:]
            for try await (person, token) in group { tokens[person] = token }
            return tokens
        }
    }
}
