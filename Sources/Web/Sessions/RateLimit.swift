package import Domain
import Synchronization

/// How often something may be tried (giới hạn số lần thử): a bucket of tokens per key.
///
/// The memory is bounded. When it is full, the keys that are limited least are forgotten first, so
/// that nobody gets rid of his own limit by inventing many others.
package final class RateLimit: Sendable {
    private struct Bucket: Sendable {
        var tokens: Double
        var at: Instant
    }

    private let burst: Double
    private let secondsPerToken: Double
    private let most: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    /// `burst` tries at once, then one more per `interval`.
    package init(burst: Int, every interval: Duration, most: Int = 50_000) {
        self.burst = Double(burst)
        self.secondsPerToken = interval.seconds
        self.most = most
    }

    /// Takes a token; or answers how many seconds to wait for the next.
    package func take(_ key: String, now: Instant) -> Int? {
        buckets.withLock { buckets in
            if buckets[key] == nil, buckets.count >= most { forget(&buckets, now) }
            var bucket = filled(buckets[key] ?? Bucket(tokens: burst, at: now), now)
            defer { buckets[key] = bucket }
            guard bucket.tokens >= 1 else {
                return max(1, Int(((1 - bucket.tokens) * secondsPerToken).rounded(.up)))
            }
            bucket.tokens -= 1
            return nil
        }
    }

    /// The try was a good one and shall not count.
    package func giveBack(_ key: String) {
        buckets.withLock { buckets in
            guard var bucket = buckets[key] else { return }
            bucket.tokens = min(burst, bucket.tokens + 1)
            buckets[key] = bucket
        }
    }

    /// Throws the problem, as most callers want.
    package func check(_ key: String, now: Instant) throws {
        if let wait = take(key, now: now) { throw Problem(.tooManyAttempts, retryAfter: wait) }
    }

    package var count: Int { buckets.withLock { $0.count } }

    private func filled(_ bucket: Bucket, _ now: Instant) -> Bucket {
        // A clock that steps back gives nothing and takes nothing.
        let passed = max(0, (now - bucket.at).seconds)
        return Bucket(
            tokens: min(burst, bucket.tokens + passed / secondsPerToken), at: max(now, bucket.at))
    }

    /// Forgets what is full again, and at least a tenth.
    private func forget(_ buckets: inout [String: Bucket], _ now: Instant) {
        let sorted = buckets.map { ($0.key, filled($0.value, now).tokens) }.sorted { $0.1 > $1.1 }
        for (index, (key, tokens)) in sorted.enumerated() {
            guard tokens >= burst || index < max(1, most / 10) else { break }
            buckets[key] = nil
        }
    }
}
