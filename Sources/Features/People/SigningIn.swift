import Domain
import Hummingbird
import Postgres
import Web

/// The pages of signing in and out, and of choosing a language (đăng nhập, đăng xuất, ngôn ngữ).
struct SigningIn {
    let station: Station
    let door: Door
    let frame: Frame
    /// The one password of everybody in the demonstration; nil in earnest.
    let demoPassword: String?

    func add(to routes: inout Routes) {
        routes.page("/sign-in", "Signing in", use: show)
        routes.form("/sign-in", "Signs in", use: signIn)
        routes.form("/sign-out", "Signs out", use: signOut)
        routes.page("/language/{language}", "Chooses the language and goes back", use: choose)
    }

    // MARK: In

    func show(_ request: Request, _ context: PublicContext) async throws -> Response {
        let next = context.next(or: "/")
        guard context.session == nil else { return context.seeOther(next) }
        return try await form(next: next, context)
    }

    func signIn(_ request: Request, _ context: PublicContext) async throws -> Response {
        let fields = try context.fields()
        // Read by itself: an address that can't be one is no fault of the name or the password.
        let sent = try? context.fields().text("next", max: 500).value
        let next = sent.flatMap { PublicContext.isLocal($0) ? $0 : nil } ?? "/"
        let username = fields.text("username", max: 100).or("")
        let password = fields.text("password", max: 1_000).or("")
        do {
            // What can't be a name or a password is answered as one that is wrong.
            guard let username = try? username.value, let password = try? password.value else {
                throw Problem(.credentialsWrong)
            }
            let new = try await door.signIn(
                username: username, password: password, from: context.client, now: context.now,
                length: context.site.settings.sessionLength)
            return context.signIn(new, context.seeOther(next))
        } catch let problem as Problem where problem.kind == .credentialsWrong {
            return try await form(
                next: next, username: (try? username.value) ?? "", isWrong: true, context)
        }
    }

    private func form(
        next: String, username: String = "", isWrong: Bool = false, _ context: PublicContext
    ) async throws -> Response {
        let failure = context.word("say_sign_in_failed")
        let wrong: [String: Any]? =
            isWrong
            ? [
                "items": [["field": "username", "text": failure]],
                "at": ["username": failure],
            ] : nil
        return try frame.page(
            "People/sign-in", titled: context.word("sign_in_title"),
            [
                "form": ["username": username, "next": next == "/" ? nil : next as Any?],
                "wrong": wrong as Any, "demo": try await demo(context.language) as Any,
            ], status: isWrong ? .unprocessableContent : .ok, context)
    }

    /// The people of the tour, with the password that opens for each of them.
    private func demo(_ language: Language) async throws -> [String: Any]? {
        guard let demoPassword else { return nil }
        let rows = try await station.door.query(
            """
            select p.username, p.role, o.name
            from person p join office o on o.id = p.office_id
            where p.demo and p.active and strpos(p.username, '.') = 0
            order by p.id limit 12
            """, sharing: .together)
        let people = try rows.decode((String, Role, String).self).map { username, role, office in
            [
                "username": username,
                "role": "\(role.name(in: language).asHeading), \(office)",
            ]
        }
        return ["password": demoPassword, "people": people]
    }

    // MARK: Out

    /// Whoever isn't signed in any more is out already, which is what was wanted.
    func signOut(_ request: Request, _ context: PublicContext) async throws -> Response {
        if let session = context.session {
            try await door.signOut(session, now: context.now)
        }
        return context.signOut(context.seeOther("/sign-in"))
    }

    // MARK: Language

    func choose(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let language = Language(rawValue: try context.path("language")) else {
            throw Problem(.notFound)
        }
        return context.choose(language, context.seeOther(context.next(or: "/")))
    }
}
