import Domain
import Synchronization

/// Sessions seen in the last seconds (bộ nhớ phiên), so that not every request asks the database.
///
/// It is small, short-lived, and forgets at once what this process revokes. A look-up that was
/// under way during a revocation may not put back what was revoked: its ticket is void.
final class SessionCache: Sendable {
    static let life: Duration = .seconds(10)
    static let most = 4_096

    private struct State {
        var sessions: [[UInt8]: (session: StaffSession, until: Instant)] = [:]
        var revocations: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Taken before a look-up.
    var ticket: UInt64 { state.withLock { $0.revocations } }

    func session(_ digest: [UInt8], now: Instant) -> StaffSession? {
        state.withLock { state in
            guard let entry = state.sessions[digest], entry.until > now,
                entry.session.expiresAt > now
            else { return nil }
            return entry.session
        }
    }

    func keep(_ session: StaffSession, now: Instant, ticket: UInt64) {
        state.withLock { state in
            guard state.revocations == ticket else { return }
            if state.sessions.count >= Self.most {
                state.sessions = state.sessions.filter { $0.value.until > now }
            }
            // Still full of the living: those are asked for again, which is cheap and correct.
            if state.sessions.count >= Self.most { state.sessions.removeAll(keepingCapacity: true) }
            state.sessions[session.digest] = (session, now + Self.life)
        }
    }

    func forget(_ digest: [UInt8]) {
        state.withLock { state in
            state.revocations += 1
            state.sessions[digest] = nil
        }
    }

    func forget(person: Int32) {
        state.withLock { state in
            state.revocations += 1
            state.sessions = state.sessions.filter { $0.value.session.actor.person != person }
        }
    }
}
