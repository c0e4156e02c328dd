import Domain
import Hummingbird
import Web

/// Changing the own password (đổi mật khẩu), on a page and for programs.
struct OwnPassword {
    let door: Door
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/sessions/current/password",
            "Changes the own password; all other sessions of the person end",
            body: .object([
                "current_password": .text(max: 1_000), "new_password": .text(max: 1_000),
            ])
            .named("PasswordChange"), status: 204, use: change)
        routes.page("/password", "The own password", use: show)
        routes.form("/password", "Changes the own password", use: submit)
    }

    func change(_ request: Request, _ context: SelfContext) async throws -> Response {
        let fields = try context.fields()
        try await change(fields, context)
        return context.noContent()
    }

    func show(_ request: Request, _ context: SelfContext) async throws -> Response {
        try page(wrong: nil, context)
    }

    func submit(_ request: Request, _ context: SelfContext) async throws -> Response {
        do {
            let fields = try context.fields()
            let new = fields.text("new_password", max: 1_000)
            // Read for its faults, which `change` throws together with those of the others.
            _ = fields.text("repeated_password", max: 1_000).must(
                "password_not_repeated", vi: "Hai lần nhập mật khẩu mới không giống nhau.",
                en: "The new password was not repeated alike."
            ) { $0.nfc == new.found?.nfc }
            try await change(fields, context)
        } catch let problem as Problem where problem.kind == .invalid {
            return try page(wrong: Wrong(problem, in: context.language), context)
        }
        return context.seeOther("/", flash: .done, "flash_password_changed")
    }

    private func change(_ fields: Fields, _ context: SelfContext) async throws {
        let current = fields.text("current_password", max: 1_000)
        let new = fields.text("new_password", max: 1_000)
        try await door.changePassword(
            from: try current.value, to: try new.value, in: context.session,
            client: context.client, now: context.now)
    }

    private func page(wrong: Wrong?, _ context: SelfContext) throws -> Response {
        try frame.page(
            "People/password", titled: context.word("password_title"),
            [
                "is_initial": context.session.hasInitialPassword,
                "rule": context.word(
                    "password_rule", ["n": String(PasswordRule.fewest)]), "wrong": wrong as Any,
            ], status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }
}
