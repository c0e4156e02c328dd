import Domain
import Hummingbird
import Web

/// The citizen's pages (trang tra cứu): one box, the answer in a plain sentence, and the second
/// factor. Without a script, without a cookie, and the same for everybody.
struct TrackingPages {
    let station: Station
    let frame: Frame
    let limits: FactorLimits

    func add(to routes: inout Routes) {
        routes.page("/tra-cuu", "The one box; with a code, the way to its page", use: lookUp)
        routes.page("/tra-cuu/{code}", "Where a dossier is", use: show)
        routes.form("/tra-cuu/{code}", "The whole course, with the second factor", use: showDetails)
        routes.page("/tracking", "The same as /tra-cuu, for those who type English", use: forward)
        routes.page("/tracking/{code}", "The same as /tra-cuu/{code}", use: forward)
        routes.page("/about", "What Trạm keeps, and who sees it", use: about)
    }

    // MARK: The box

    struct LookUp {
        var code: String
        var focus: Bool
    }

    func lookUp(_ request: Request, _ context: PublicContext) async throws -> Response {
        let fields = try context.query()
        guard fields.names.contains("code") else { return try box(nil, context) }
        guard let text = try? fields.text("code", max: 120).value, !text.isBlank else {
            return try box(context.word("say_code_needed"), context)
        }
        guard let code = CitizenCode(text) else { return try notFound(text, context) }
        return context.seeOther("/tra-cuu/\(code.printed)")
    }

    private func box(_ wrong: String?, _ context: PublicContext) throws -> Response {
        try frame.page(
            "Citizen/look-up", titled: context.word("track_title"),
            [
                "look_up": LookUp(code: "", focus: wrong == nil),
                "wrong": wrong.map { Self.wrong("code", $0) } as Any,
            ], status: wrong == nil ? .ok : .unprocessableContent, context)
    }

    private static func wrong(_ field: String, _ text: String) -> [String: Any] {
        ["items": [["field": field, "text": text]], "at": [field: text]]
    }

    private func notFound(_ code: String, _ context: PublicContext) throws -> Response {
        try frame.page(
            "Citizen/not-found", titled: context.word("title_not_found"),
            ["look_up": LookUp(code: code, focus: false)], status: .notFound, context)
    }

    func forward(_ request: Request, _ context: PublicContext) async throws -> Response {
        let path = context.visit.head.path ?? "/tracking"
        return context.seeOther("/tra-cuu" + path.dropFirst("/tracking".count))
    }

    func about(_ request: Request, _ context: PublicContext) async throws -> Response {
        try frame.page("Citizen/about", titled: context.word("about_title"), [:], context)
    }

    // MARK: Where it is

    func show(_ request: Request, _ context: PublicContext) async throws -> Response {
        let text = try context.path("code", as: String.self)
        switch CitizenCode(text) {
        case .tracking(let code)?:
            guard let found = try await station.whereabouts(of: code) else {
                return try notFound(text, context)
            }
            return try status(
                StatusView(found, code: code.description, context), details: nil, context)
        case .dossier(let code)?: return try secondFactor(code.value, wrong: nil, context)
        case nil: return try notFound(text, context)
        }
    }

    private func secondFactor(
        _ code: String, wrong: String?, _ context: PublicContext
    ) throws -> Response {
        try frame.page(
            "Citizen/second-factor", titled: context.word("title_factor"),
            [
                "factor": ["code": code],
                "wrong": wrong.map { Self.wrong("phone_last4", $0) } as Any,
            ], status: wrong == nil ? .ok : .unprocessableContent, context)
    }

    /// What isn't four digits is said before anything is looked for; every other failure is one
    /// and the same page.
    func showDetails(_ request: Request, _ context: PublicContext) async throws -> Response {
        let text = try context.path("code", as: String.self)
        let factor = (try? context.fields().text("phone_last4", max: 20).or("").value) ?? ""
        let digits = factor.filter { $0 != " " }
        guard digits.utf8.count == 4, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
            let code = CitizenCode(text)?.printed ?? text
            return try secondFactor(code, wrong: context.word("say_factor_shape"), context)
        }
        guard let details = try await limits.open(text, digits, station, context) else {
            return try notFound(text, context)
        }
        let shown = StatusView(details.whereabouts, code: details.code, context)
        return try status(
            shown.promising(details, context), details: PageDetails(details, context), context)
    }

    private func status(
        _ status: StatusView, details: PageDetails?, _ context: PublicContext
    ) throws -> Response {
        try frame.page(
            "Citizen/status", titled: context.word("title_status"),
            [
                "status": status, "details": details as Any,
                "ask_factor": (details == nil ? ["code": status.code, "open": false] : nil) as Any,
                "wrong": Wrong?.none as Any,
            ], context)
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
