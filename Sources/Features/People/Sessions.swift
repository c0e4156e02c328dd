import Domain
import Hummingbird
import Web

/// Signing in and out for programs (phiên đăng nhập qua API).
struct Sessions {
    let door: Door

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/sessions", "Signs in; the token goes into Authorization: Bearer",
            body: .object(["username": .text(max: 100), "password": .text(max: 1_000)])
                .named("Credentials"),
            answer: SessionView.schema, use: open)
        routes.delete(
            "/v1/sessions/current", "Signs out: the token opens nothing any more", use: end)
    }

    func open(_ request: Request, _ context: PublicContext) async throws -> Response {
        let fields = try context.fields()
        let username = fields.text("username", max: 100)
        let password = fields.text("password", max: 1_000)
        let new = try await door.signIn(
            username: try username.value, password: try password.value, from: context.client,
            now: context.now, length: context.site.settings.sessionLength)
        return try context.json(
            SessionView(new), status: .created, headers: [.cacheControl: "no-store"])
    }

    func end(_ request: Request, _ context: SelfContext) async throws -> Response {
        try await door.signOut(context.session, now: context.now)
        return context.signOut(context.noContent())
    }
}

/// A session as the API shows it, once: the token is stored nowhere.
private struct SessionView: Encodable {
    struct Staff: Encodable {
        let username: String
        let name: String
        let role: Role
        let office: SessionOffice
    }

    let token: String
    let expiresAt: Instant
    /// Nothing else is answered until it is done.
    let passwordChangeNeeded: Bool
    let staff: Staff

    init(_ new: NewSession) {
        token = new.token
        expiresAt = new.session.expiresAt
        passwordChangeNeeded = new.session.hasInitialPassword
        staff = Staff(
            username: new.session.actor.username, name: new.session.name,
            role: new.session.actor.role, office: new.session.office)
    }

    static let schema = Schema.object([
        "token": .text(43...43, pattern: "^[A-Za-z0-9_-]{43}$"), "expires_at": .time,
        "password_change_needed": .boolean,
        "staff": .object([
            "username": .text(max: 100), "name": .text(max: 200), "role": .choice(Role.self),
            "office": .object([
                "code": .officeCode, "name": .text(max: 300), "kind": .choice(OfficeKind.self),
            ]),
        ]),
    ]).named("Session")
}
