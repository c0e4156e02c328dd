package import Domain
package import Postgres

/// A password as it is kept: hashed, and so slow to make. Made before a transaction begins.
package struct SealedPassword: Sendable {
    fileprivate let hash: String
}

extension Door {
    /// How long a password that somebody else made opens the door.
    static let initialLife = Duration.seconds(7 * 86_400)

    /// A password for somebody who has none yet or has lost it (mật khẩu ban đầu): easy to read
    /// out, hard to guess. It is shown once.
    package static func initialPassword() -> String {
        // Without letters and digits that look alike on paper.
        let symbols = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var random = SystemRandomNumberGenerator()
        let groups = (0..<4).map { _ in
            String((0..<4).map { _ in symbols[Int.random(in: symbols.indices, using: &random)] })
        }
        return groups.joined(separator: "-")
    }

    package func seal(_ password: String) async throws -> SealedPassword {
        SealedPassword(hash: try await passwords.hash(password))
    }

    /// Keeps a person's new password and ends the sessions that the old one opened, save the one
    /// in which it is changed. The caller tells `forget(person:)` once it is committed.
    package func keep(
        _ sealed: SealedPassword, of person: Int32, isInitial: Bool,
        sparing spared: StaffSession? = nil, now: Instant, in transaction: Transaction
    ) async throws {
        let now = Timestamp(microseconds: now.microseconds)
        try await transaction.query(
            """
            insert into credential (person_id, hash, changed_at, initial)
            values (\(person), \(sealed.hash), \(now), \(isInitial))
            on conflict (person_id) do update
            set hash = excluded.hash, changed_at = excluded.changed_at, initial = excluded.initial
            """)
        try await transaction.query(
            """
            update session set revoked_at = \(now)
            where person_id = \(person) and revoked_at is null
                and token_digest is distinct from \(spared?.digest as [UInt8]?)
            """)
    }

    /// Sessions of a person are looked up anew from now on.
    package func forget(person: Int32) {
        cache.forget(person: person)
    }

    /// Gives a person a password, whatever was before, and ends all sessions.
    package func givePassword(
        _ password: String, to person: Int32, isInitial: Bool, now: Instant
    ) async throws {
        let sealed = try await seal(password)
        try await pool.transaction { transaction in
            try await keep(
                sealed, of: person, isInitial: isInitial, now: now, in: transaction)
        }
        forget(person: person)
    }

    /// Somebody changes the own password: the present one is asked for again, since a session may
    /// be a telephone that lies on a counter. All other sessions end.
    package func changePassword(
        from current: String, to new: String, in session: StaffSession,
        client: ClientAddress, now: Instant
    ) async throws {
        let username = session.actor.username
        try limits.check(username, client, now: now)
        let stored = try await pool.query(
            """
            select credential.hash from credential
            join person on person.id = credential.person_id
            where person.id = \(session.actor.person) and person.active
            """
        ).first(String.self)
        guard try await passwords.verify(current, against: stored) else {
            throw Problem.field(
                "/current_password", "password_wrong", vi: "Mật khẩu hiện nay không đúng.",
                en: "The present password is not right.")
        }
        limits.forgive(username, client)
        try Self.check(new, of: session.actor, not: current)
        let sealed = try await seal(new)
        try await pool.transaction { transaction in
            try await keep(
                sealed, of: session.actor.person, isInitial: false, sparing: session, now: now,
                in: transaction)
        }
        forget(person: session.actor.person)
    }

    private static func check(_ new: String, of actor: Actor, not current: String) throws {
        guard new.nfc != current.nfc else {
            throw Problem.field(
                "/new_password", "password_unchanged", vi: "Mật khẩu mới phải khác mật khẩu cũ.",
                en: "The new password must differ from the old one.")
        }
        guard let username = Username(actor.username) else { return }
        do throws(PasswordFault) {
            try PasswordRule.check(new, of: username)
        } catch {
            throw Problem.field(
                "/new_password", error.code, vi: error.vietnamese, en: error.english)
        }
    }
}
