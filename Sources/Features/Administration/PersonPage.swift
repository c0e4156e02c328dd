import Domain
import Hummingbird
import Web

/// One person, as the administrator sees him (trang người dùng).
struct PersonPage {
    let station: Station
    let door: Door
    let frame: Frame

    func add(to routes: inout Routes) {
        let roles = Deed.administer.roles
        routes.page("/people/{username}", "One person", roles: roles, use: show)
        routes.form(
            "/people/{username}/password", "Makes a new first password, shown once", roles: roles,
            use: resetPassword)
        routes.form(
            "/people/{username}/deactivation", "Somebody leaves: all sessions end", roles: roles,
            use: deactivate)
        routes.form(
            "/people/{username}/activation", "Somebody comes back, with a new first password",
            roles: roles, use: activate)
    }

    private var roster: Roster { Roster(pool: station.door, door: door) }

    struct Sheet {
        var username: String
        var path: String
        var name: String
        var role: String
        var office: String
        var officeHref: String
        var kind: String
        var state: String
        /// Nobody sends himself away, or takes his own password from himself.
        var isOther: Bool
        var isActive: Bool
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        try await render(try context.path("username", as: Username.self), context)
    }

    func resetPassword(_ request: Request, _ context: StaffContext) async throws -> Response {
        let member = try await member(context)
        // The own password is changed on another page, where the present one is asked for.
        guard member.id != context.actor.person else { return context.seeOther("/password") }
        guard member.isActive else { throw Problem(.conflict) }
        let password = Door.initialPassword()
        try await roster.resetPassword(
            of: member, to: password, isInitial: true, now: context.now)
        return try await render(
            try context.path("username", as: Username.self), initial: password, context)
    }

    func deactivate(_ request: Request, _ context: StaffContext) async throws -> Response {
        let member = try await member(context)
        do {
            try await roster.deactivate(member, by: context.actor, now: context.now)
        } catch let problem as Problem where problem.kind.status == 409 {
            return try await render(
                try context.path("username", as: Username.self),
                wrong: Wrong(problem, in: context.language), context)
        }
        return context.seeOther("/people/\(member.username)", flash: .done, "flash_deactivated")
    }

    func activate(_ request: Request, _ context: StaffContext) async throws -> Response {
        let member = try await member(context)
        // Sent twice, it would take a password away that somebody has begun to use.
        guard !member.isActive else { throw Problem(.conflict) }
        let password = Door.initialPassword()
        try await roster.activate(member, password: password, isInitial: true, now: context.now)
        return try await render(
            try context.path("username", as: Username.self), initial: password, context)
    }

    private func member(_ context: StaffContext) async throws -> Roster.Member {
        guard
            let member = try await roster.member(try context.path("username", as: Username.self))
        else {
            throw Problem(.notFound)
        }
        return member
    }

    /// - Parameter initial: the first password, which no page ever shows again.
    func render(
        _ username: Username, initial: String? = nil, wrong: Wrong? = nil, _ context: StaffContext
    ) async throws -> Response {
        guard let member = try await roster.member(username) else { throw Problem(.notFound) }
        let sheet = Sheet(
            username: member.username, path: "/people/\(member.username)", name: member.name,
            role: member.role.name(in: context.language).asHeading, office: member.office.name,
            officeHref: "/people?office=\(percentEncoded(member.office.code))",
            kind: member.badge, state: member.stateWords(context),
            isOther: member.id != context.actor.person, isActive: member.isActive)
        return try frame.page(
            "Administration/person", titled: member.name,
            [
                "person": sheet, "initial": initial.map { ["password": $0] } as Any,
                "wrong": wrong as Any,
            ], status: wrong == nil ? .ok : .conflict, for: context.session, context)
    }
}
