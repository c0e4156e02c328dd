import Foundation

extension DayBoard {
    /// Tries again what did not get through. Everything that is posted carries an id or a key of
    /// its own, so that a second time changes nothing.
    nonisolated func persist(
        _ body: @Sendable () async throws -> DayAnswer
    ) async throws -> DayAnswer {
        for attempt in 0..<Self.attempts {
            let start = ContinuousClock.now
            let answer: DayAnswer?
            do {
                answer = try await body()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                answer = nil
            }
            if let answer, ![429, 503].contains(answer.status) {
                let spent = (ContinuousClock.now - start) / .milliseconds(1)
                await count {
                    $0.requests += 1
                    $0.milliseconds.append(spent)
                }
                return answer
            }
            await count {
                $0.requests += 1
                $0.retries += 1
            }
            let asked = answer?.retryAfter.flatMap { Double($0) } ?? 0
            try await Task.sleep(for: .seconds(max(asked, 0.2 * Double(1 << attempt))))
        }
        throw DayClient.Unreachable(
            description: "The service did not answer, \(Self.attempts) times in a row.")
    }

    private static let attempts = 7
}
