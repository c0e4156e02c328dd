package import Domain
package import Postgres

/// A session that has just begun (phiên mới). The token is shown once and stored nowhere.
package struct NewSession: Sendable {
    package let token: String
    package let session: StaffSession

    package init(token: String, session: StaffSession) {
        self.token = token
        self.session = session
    }
}

/// The door of the house (cửa đăng nhập): signing in and out, and who is signed in.
///
/// It works as the database role that may read credentials and write sessions, and nothing else.
package final class Door: Sendable {
    let pool: Pool
    let passwords: Passwords
    let cache = SessionCache()
    let limits: SignInLimits

    package init(
        pool: Pool, passwords: Passwords = Passwords(), limits: SignInLimits = SignInLimits()
    ) {
        self.pool = pool
        self.passwords = passwords
        self.limits = limits
    }

    // MARK: In

    /// Checks the password and begins a session that lasts `length`.
    ///
    /// An unknown name, a wrong password and a person who has left are one answer in one time.
    package func signIn(
        username: String, password: String, from client: ClientAddress, now: Instant,
        length: Duration
    ) async throws -> NewSession {
        let username = username.nfc.lowercased()
        try limits.check(username, client, now: now)
        // Nobody has such a name; but it must not be faster to say so.
        let isPossible =
            username.utf8.count <= 100 && password.utf8.count <= 1_024
            && !username.unicodeScalars.contains { $0.properties.generalCategory == .control }
        let row = isPossible ? try await credential(of: username, now: now) : nil
        let isRight = try await passwords.verify(isPossible ? password : "", against: row?.hash)
        guard isRight, let row else { throw Problem(.credentialsWrong) }
        limits.forgive(username, client)

        let token = SessionToken.make()
        let session = StaffSession(
            actor: row.actor, name: row.name, office: row.office, expiresAt: now + length,
            digest: SessionToken.digest(of: token),
            formDigest: sha256(FormToken.of(session: token).utf8),
            hasInitialPassword: row.isInitial)
        guard try await begin(session, by: row.hash, now: now) else {
            throw Problem(.credentialsWrong)
        }
        return NewSession(token: token, session: session)
    }

    /// False when the password was changed, or the person left, while it was checked: whoever
    /// ends somebody's sessions must not miss the one that is just beginning.
    private func begin(
        _ session: StaffSession, by hash: String, now: Instant
    ) async throws -> Bool {
        try await pool.query(
            """
            with checked as (
                select person.id
                from person join credential on credential.person_id = person.id
                where person.id = \(session.actor.person) and person.active
                    and credential.hash = \(hash)
                for share)
            insert into session (token_digest, person_id, csrf_digest, created_at, expires_at)
            select \(session.digest), id, \(session.formDigest),
                \(Timestamp(microseconds: now.microseconds)),
                \(Timestamp(microseconds: session.expiresAt.microseconds))
            from checked
            """
        ).affected == 1
    }

    private struct Credential {
        let actor: Actor
        let name: String
        let office: SessionOffice
        let hash: String
        let isInitial: Bool
    }

    private func credential(of username: String, now: Instant) async throws -> Credential? {
        let earliest = Timestamp(microseconds: (now - Self.initialLife).microseconds)
        let rows = try await pool.query(
            """
            select person.id, person.username, person.role, person.name,
                office.id, office.kind, office.code, office.name, credential.hash,
                credential.initial
            from person
            join credential on credential.person_id = person.id
            join office on office.id = person.office_id
            where person.username = \(username) and person.active
                and (not credential.initial or credential.changed_at > \(earliest))
            """)
        typealias Columns = (
            Int32, String, String, String, Int32, String, String, String, String, Bool
        )
        guard let row = try rows.first(Columns.self) else { return nil }
        guard let role = Role(rawValue: row.2), let kind = OfficeKind(rawValue: row.5) else {
            return nil
        }
        return Credential(
            actor: Actor(
                person: row.0, username: row.1, role: role, office: row.4, officeKind: kind),
            name: row.3, office: SessionOffice(code: row.6, name: row.7, kind: kind), hash: row.8,
            isInitial: row.9)
    }

    // MARK: Inside

    /// The session that a token's digest stands for, if it is alive.
    package func session(digest: [UInt8], now: Instant) async throws -> StaffSession? {
        if let known = cache.session(digest, now: now) { return known }
        let ticket = cache.ticket
        guard let found = try await stored(digest, now: now) else { return nil }
        cache.keep(found, now: now, ticket: ticket)
        return found
    }

    private func stored(_ digest: [UInt8], now: Instant) async throws -> StaffSession? {
        let rows = try await pool.query(
            """
            select person.id, person.username, person.role, person.name,
                office.id, office.kind, office.code, office.name,
                session.csrf_digest, session.expires_at, coalesce(credential.initial, false)
            from session
            join person on person.id = session.person_id
            left join credential on credential.person_id = person.id
            join office on office.id = person.office_id
            where session.token_digest = \(digest) and session.revoked_at is null
                and session.expires_at > \(Timestamp(microseconds: now.microseconds))
                and person.active
            """)
        typealias Columns = (
            Int32, String, String, String, Int32, String, String, String, [UInt8], Timestamp, Bool
        )
        guard let row = try rows.first(Columns.self), let role = Role(rawValue: row.2),
            let kind = OfficeKind(rawValue: row.5)
        else { return nil }
        return StaffSession(
            actor: Actor(
                person: row.0, username: row.1, role: role, office: row.4, officeKind: kind),
            name: row.3, office: SessionOffice(code: row.6, name: row.7, kind: kind),
            expiresAt: Instant(microseconds: row.9.microseconds), digest: digest,
            formDigest: row.8, hasInitialPassword: row.10)
    }

    // MARK: Out

    /// Ends one session. In this process at once, in others within the cache's life.
    package func signOut(_ session: StaffSession, now: Instant) async throws {
        try await pool.query(
            """
            update session set revoked_at = \(Timestamp(microseconds: now.microseconds))
            where token_digest = \(session.digest) and revoked_at is null
            """)
        cache.forget(session.digest)
    }

    /// Ends all sessions of a person: a new password, another role, somebody who leaves.
    package func signOut(person: Int32, now: Instant) async throws {
        try await pool.query(
            """
            update session set revoked_at = \(Timestamp(microseconds: now.microseconds))
            where person_id = \(person) and revoked_at is null
            """)
        cache.forget(person: person)
    }

    /// Deletes sessions that have been over for a day. A job calls it now and then.
    @discardableResult
    package func sweep(now: Instant) async throws -> Int {
        let dayAgo = Timestamp(microseconds: (now - .seconds(86_400)).microseconds)
        return try await pool.query(
            "delete from session where expires_at < \(dayAgo) or revoked_at < \(dayAgo)"
        ).affected
    }
}

/// How often passwords may be tried. What succeeds doesn't count, so that a whole office behind
/// one address can begin its day.
package struct SignInLimits: Sendable {
    private let pair: RateLimit
    private let user: RateLimit
    private let client: RateLimit

    /// Per person from one place: 5, then one in 30 s. Per person from anywhere: 30, then one a
    /// minute. Per place: 60, then one in 2 s.
    package init() {
        pair = RateLimit(burst: 5, every: .seconds(30))
        user = RateLimit(burst: 30, every: .seconds(60))
        client = RateLimit(burst: 60, every: .seconds(2))
    }

    func check(_ username: String, _ address: ClientAddress, now: Instant) throws {
        // The keys are digests: a name of a megabyte costs no more than another.
        let name = base64URL(Array(sha256(username.utf8).prefix(16)))
        try client.check(address.network, now: now)
        try pair.check(name + address.network, now: now)
        try user.check(name, now: now)
    }

    func forgive(_ username: String, _ address: ClientAddress) {
        let name = base64URL(Array(sha256(username.utf8).prefix(16)))
        client.giveBack(address.network)
        pair.giveBack(name + address.network)
        user.giveBack(name)
    }
}
