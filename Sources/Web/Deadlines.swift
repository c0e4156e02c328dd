import Hummingbird
import ServiceLifecycle
import Synchronization

/// A piece of work against the clock (chạy đua với giờ): whoever ends first decides.
final class Race: Sendable {
    private enum State {
        case open
        case awaited(CheckedContinuation<Response, any Error>)
        case over(Result<Response, any Error>)
    }

    private let state = Mutex(State.open)

    func run(_ work: () async throws -> Response) async {
        do {
            end(.success(try await work()))
        } catch {
            end(.failure(error))
        }
    }

    func end(_ result: Result<Response, any Error>) {
        let waiting: CheckedContinuation<Response, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .over(result)
                return nil
            case .awaited(let continuation):
                state = .over(result)
                return continuation
            case .over:
                return nil
            }
        }
        waiting?.resume(with: result)
    }

    func response() async throws -> Response {
        try await withCheckedThrowingContinuation { continuation in
            let result: Result<Response, any Error>? = state.withLock { state in
                if case .over(let result) = state { return result }
                state = .awaited(continuation)
                return nil
            }
            if let result { continuation.resume(with: result) }
        }
    }
}

/// The clock that requests race against (giờ hạn).
///
/// One task looks at all of them ten times a second. A sleeping task for each would cost more than
/// what most requests do. There are never more of them than requests in flight.
final class Deadlines: Service {
    private struct State {
        var races: [UInt64: (until: ContinuousClock.Instant, race: Race)] = [:]
        var last: UInt64 = 0
    }

    private static let tick: Duration = .milliseconds(100)
    private let state = Mutex(State())

    func watch(_ race: Race, until deadline: ContinuousClock.Instant) -> UInt64 {
        state.withLock { state in
            state.last += 1
            state.races[state.last] = (deadline, race)
            return state.last
        }
    }

    func forget(_ ticket: UInt64) {
        state.withLock { _ = $0.races.removeValue(forKey: ticket) }
    }

    /// Ends with the service group, after the server that it watches.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: Self.tick)) != nil { self.expire(.now) }
        }
    }

    private func expire(_ now: ContinuousClock.Instant) {
        let late = state.withLock { $0.races.values.filter { $0.until <= now }.map(\.race) }
        for race in late {
            race.end(.failure(Problem(.tookTooLong, retryAfter: 1, closes: true)))
        }
    }
}
