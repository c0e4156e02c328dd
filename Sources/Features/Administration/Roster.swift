package import Domain
package import Postgres
package import Web

/// Who works where, as an administrator keeps it (danh sách nhân viên). Pages and the command line
/// share it, so that both keep the same rules.
package struct Roster: Sendable {
    let pool: Pool
    let door: Door

    /// - Parameter pool: connections of the role that looks after people.
    package init(pool: Pool, door: Door) {
        self.pool = pool
        self.door = door
    }

    /// One person (nhân viên).
    package struct Member: Sendable {
        package enum Password: Sendable {
            case none
            /// Made by an administrator, and not changed yet.
            case initial
            case own
        }

        package var id: Int32
        package var username: String
        package var name: String
        package var role: Role
        package var office: SessionOffice
        package var isActive: Bool
        package var isDemo: Bool
        package var password: Password
    }

    package struct Filter: Sendable {
        package var words: String?
        package var office: String?
        package var isActive: Bool?

        package init(words: String? = nil, office: String? = nil, isActive: Bool? = nil) {
            self.words = words
            self.office = office
            self.isActive = isActive
        }
    }

    package struct NewMember: Sendable {
        package var username: Username
        package var name: String
        package var role: Role
        package var office: OfficeCode

        package init(username: Username, name: String, role: Role, office: OfficeCode) {
            self.username = username
            self.name = name
            self.role = role
            self.office = office
        }
    }

    // MARK: Reading

    /// People in the order of their user names.
    package func members(
        _ wanted: Filter, after username: String?, limit: Int
    ) async throws -> [Member] {
        var conditions: Query = "true"
        if let office = wanted.office { conditions.append(" and o.code = \(office)") }
        if let active = wanted.isActive { conditions.append(" and p.active = \(active)") }
        if let username {
            conditions.append(" and p.username collate \"C\" > \(username) collate \"C\"")
        }
        if let words = wanted.words {
            let name = words.lowercased()
            guard let search = PlainSearch(words) else { return [] }
            conditions.append(
                " and (strpos(p.username, \(name)) > 0 or \(search.matches("p.name")))")
        }
        return try await read(conditions, limit: limit)
    }

    package func member(_ username: Username) async throws -> Member? {
        try await read("p.username = \(username.value)", limit: 1).first
    }

    private func read(_ conditions: Query, limit: Int) async throws -> [Member] {
        let rows = try await pool.query(
            """
            select p.id, p.username, p.name, p.role, o.code, o.name, o.kind, p.active, p.demo,
                   c.initial
            from person p join office o on o.id = p.office_id
            left join credential c on c.person_id = p.id
            where \(conditions)
            order by p.username collate "C" limit \(Int32(limit))
            """)
        return try rows.map { row in
            let (id, username, name, role, code, office, kind, active, demo, initial) =
                try row.decode(
                    (
                        Int32, String, String, Role, String, String, OfficeKind, Bool, Bool, Bool?
                    ).self)
            return Member(
                id: id, username: username, name: name, role: role,
                office: SessionOffice(code: code, name: office, kind: kind), isActive: active,
                isDemo: demo, password: initial.map { $0 ? .initial : .own } ?? .none)
        }
    }

    // MARK: Writing

    /// Takes somebody on, with a first password.
    package func add(
        _ new: NewMember, password: String, isInitial: Bool, now: Instant
    ) async throws {
        let sealed = try await door.seal(password)
        try await pool.transaction { transaction in
            let office = try await office(of: new, on: PlainDate(now), transaction)
            let person = try await transaction.query(
                """
                insert into person (username, name, role, office_id)
                values (\(new.username.value), \(new.name), \(new.role), \(office))
                on conflict (username) do nothing returning id
                """
            ).first(Int32.self)
            guard let person else {
                throw Problem.field(
                    "/username", "username_taken", vi: "Đã có người dùng tên đăng nhập này.",
                    en: "Somebody has this user name already.")
            }
            try await door.keep(
                sealed, of: person, isInitial: isInitial, now: now, in: transaction)
        }
    }

    private func office(
        of new: NewMember, on day: PlainDate, _ transaction: Transaction
    ) async throws -> Int32 {
        let found = try await transaction.query(
            """
            select id, kind from office
            where code = \(new.office.value) and valid_from <= \(day)
                and (valid_to is null or valid_to > \(day))
            """
        ).first((Int32, OfficeKind).self)
        guard let (id, kind) = found else {
            throw Problem.field(
                "/office", "unknown_office", vi: "Không có đơn vị này, hoặc đã hết hiệu lực.",
                en: "There is no such office, or it is no longer valid.")
        }
        if let needed = new.role.office, needed != kind {
            throw Problem.field(
                "/office", "office_of_another_kind",
                vi: "Vai trò \(new.role.vietnamese) cần một \(needed.vietnamese).",
                en: "The role \(new.role.english) is held at a \(needed.english).")
        }
        return id
    }

    /// A new password in place of one that was lost. Everything that was open ends at once.
    package func resetPassword(
        of member: Member, to password: String, isInitial: Bool, now: Instant
    ) async throws {
        try await door.givePassword(
            password, to: member.id, isInitial: isInitial, now: now)
    }

    /// Somebody leaves. All sessions end at once; the name stays, since histories tell it.
    ///
    /// - Parameter actor: who says so; nil at the command line.
    package func deactivate(_ member: Member, by actor: Actor?, now: Instant) async throws {
        guard member.id != actor?.person else { throw Problem(.notYourself) }
        try await pool.transaction { transaction in
            // In one order, so that two who send each other away can't both succeed.
            let administrators = try await transaction.query(
                """
                select id from person where role = 'administrator' and active
                order by id for update
                """
            ).decode(Int32.self)
            guard administrators != [member.id] else { throw Problem(.lastAdministrator) }
            try await transaction.query(
                "update person set active = false where id = \(member.id)")
        }
        try await door.signOut(person: member.id, now: now)
    }

    /// Somebody comes back, with a new first password.
    package func activate(
        _ member: Member, password: String, isInitial: Bool, now: Instant
    ) async throws {
        let sealed = try await door.seal(password)
        try await pool.transaction { transaction in
            try await door.keep(
                sealed, of: member.id, isInitial: isInitial, now: now, in: transaction)
            try await transaction.query(
                "update person set active = true where id = \(member.id)")
        }
        door.forget(person: member.id)
    }
}

extension ProblemKind {
    package static let notYourself = ProblemKind(
        "not_yourself", 409,
        vi: "Bạn không thể tự cho mình nghỉ.",
        en: "You can't send yourself away.")
    package static let lastAdministrator = ProblemKind(
        "last_administrator", 409,
        vi: "Đây là quản trị viên cuối cùng còn hoạt động.",
        en: "This is the last active administrator.")
}
