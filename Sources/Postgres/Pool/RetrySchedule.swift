/// When to try again (lịch thử lại): waits that double up to a bound, each shortened by chance
/// so that many clients of a restarted server do not come back in one moment.
package struct RetrySchedule: Sendable {
    private let shortest: Duration
    private let longest: Duration
    package private(set) var attempts = 0

    package init(shortest: Duration = .milliseconds(50), longest: Duration = .seconds(2)) {
        self.shortest = shortest
        self.longest = longest
    }

    /// The wait after one more failure: between half of the bound and the whole.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        var bound = shortest
        for _ in 0..<min(attempts, 30) where bound < longest { bound = bound * 2 }
        bound = min(bound, longest)
        attempts += 1
        return bound * Double.random(in: 0.5...1, using: &generator)
    }

    package mutating func reset() { attempts = 0 }
}
