import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Web

/// A citizen's look-up for programs (tra cứu qua API).
struct Tracking {
    let station: Station
    let limits: FactorLimits

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/tracking/{tracking_code}",
            "Where a dossier is, by its tracking code; a dossier code needs the second factor",
            [.path("tracking_code", .citizenCode)], answer: Self.coarse, use: show)
        routes.post(
            "/v1/tracking/{tracking_code}/details",
            "The whole course, with the last four digits of the telephone number given when "
                + "filing; every failure is the same 404",
            [.path("tracking_code", .citizenCode)],
            body: .object(["phone_last4": .text(1...20, pattern: "^[0-9]{4}$")])
                .named("SecondFactor"),
            status: 200, answer: Self.full, use: showDetails)
    }

    func show(_ request: Request, _ context: PublicContext) async throws -> Response {
        switch CitizenCode(try context.path("tracking_code")) {
        case .tracking(let code)?:
            guard let found = try await station.whereabouts(of: code) else {
                throw Problem(.notFound)
            }
            return context.json(bytes: found.body(in: context.language))
        // Not even whether there is such a dossier.
        case .dossier?: throw Problem(.secondFactorNeeded)
        case nil: throw Problem(.notFound)
        }
    }

    func showDetails(_ request: Request, _ context: PublicContext) async throws -> Response {
        let text = try context.path("tracking_code", as: String.self)
        let factor = try context.fields().text("phone_last4", max: 20).value
        guard let details = try await limits.open(text, factor, station, context) else {
            throw Problem(.notFound)
        }
        return try context.json(DetailsView(details, at: context.now, in: context.language))
    }

    private static let steps = Schema.list(
        of: .object(["name": .text(max: 100), "done": .boolean, "at": Schema.time.optional]),
        max: 20)

    private static let coarse = Schema.object([
        "stage": .choice(Stage.self), "sentence": .text(max: 500), "steps": steps,
        "next": .text(max: 500), "you": .text(max: 500), "updated_at": .time,
    ]).named("Tracking")

    private static let full = Schema.object([
        "code": .dossierCode, "stage": .choice(Stage.self), "sentence": .text(max: 500),
        "steps": steps, "next": .text(max: 500), "you": .text(max: 500), "updated_at": .time,
        "procedure": .text(max: 500), "agency": .text(max: 300), "due_at": Schema.time.optional,
        "window": Schema.text(max: 500).optional, "due_why": Schema.text(max: 1_000).optional,
        "due_days": .list(of: .text(max: 1_000), max: 2_000),
        "fees": .list(
            of: .object([
                "name": .text(max: 300), "at": .time,
                "amount": .object([
                    "amount": .integer(0...1_000_000_000), "currency": .choice(["VND"]),
                ]),
            ]), max: 1_000),
        "events": .list(
            of: .object([
                "what": .text(max: 300), "office": Schema.text(max: 300).optional, "at": .time,
                "earliest_at": Schema.time.optional, "inferred": .boolean,
            ]), max: 10_000),
    ]).named("TrackingDetails")
}

extension ProblemKind {
    static let secondFactorNeeded = ProblemKind(
        "second_factor_needed", 403,
        vi: "Mã hồ sơ ai cũng đoán được: cần thêm bốn số cuối điện thoại đã khai khi nộp.",
        en: "A dossier code can be guessed: "
            + "the last four digits of the telephone number given when filing are needed too.")
}

extension Schema {
    fileprivate static let citizenCode = text(max: 120)
}

/// How often second factors may be guessed (giới hạn số lần đoán).
///
/// Four digits are ten thousand guesses. A code takes six at once and then one in five minutes,
/// wherever they come from: at that pace half of them take three weeks. Whoever knows the tracking
/// code reads where the dossier is all the same.
struct FactorLimits: Sendable {
    private let code: RateLimit
    private let client: RateLimit

    init() {
        code = RateLimit(burst: 6, every: .seconds(300))
        client = RateLimit(burst: 20, every: .seconds(15))
    }

    /// Looks behind a code with a factor; nil for every kind of failure, all of them counted.
    func open(
        _ text: String, _ factor: String, _ station: Station, _ context: PublicContext
    ) async throws -> Details? {
        let code = CitizenCode(text)
        let key = code?.value ?? String(text.prefix(40))
        try client.check(context.client.network, now: context.now)
        try self.code.check(key, now: context.now)
        let isShaped = factor.utf8.count == 4 && factor.utf8.allSatisfy { (48...57).contains($0) }
        let details = try await station.details(
            of: code, phoneLast4: isShaped ? factor : "", at: context.now)
        if details != nil {
            client.giveBack(context.client.network)
            self.code.giveBack(key)
        }
        return details
    }
}
