import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// What is waiting for me (danh sách việc).
struct Worklists {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/worklists/{name}", "What waits at the office, the most urgent first",
            roles: Deed.readDossiers.roles,
            [.path("name", .choice(Self.names))] + Parameter.paging,
            answer: .page(of: WaitingView.schema), use: show)
    }

    static let names = WaitingList.allCases.map(\.rawValue) + ["exceptions"]

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let name = try context.path("name", as: String.self)
        let page = try context.page()
        if name == "exceptions" {
            let rows = try await station.exceptions(
                before: page.after.flatMap { Int64($0[0]) }, limit: page.limit,
                for: context.actor)
            return try context.answer(
                page, rows, keys: { [String($0.id)] }, item: { $0.view(in: context.language) })
        }
        guard let list = WaitingList(rawValue: name) else { throw Problem(.notFound) }
        let rows = try await station.waiting(
            list, matching: WaitingFilter(now: context.now), after: page.after,
            limit: page.limit, for: context.actor)
        return try context.answer(page, rows, keys: \.keys, item: \.self)
    }
}

/// One line of a worklist.
struct WaitingView: Encodable {
    var dossier: String
    var itemCode: String?
    var stage: Stage
    var stageName: String
    var procedureName: String
    var applicantName: String?
    var purpose: Purpose?
    var state: ParcelState?
    var agency: String
    var version: Int
    var dueAt: Instant?
    var since: Instant
    /// What orders the list, for the way to the next page.
    var keys: [String]

    enum CodingKeys: CodingKey {
        case dossier, itemCode, stage, stageName, procedureName, applicantName, purpose, state
        case agency, version, dueAt, since
    }

    static let schema = Schema.object([
        "dossier": .dossierCode, "item_code": Schema.itemCode.optional,
        "stage": .choice(Stage.self), "stage_name": .text(max: 100),
        "procedure_name": .text(max: 500), "applicant_name": .text(max: 200).optional,
        "purpose": Schema.choice(Purpose.self).optional,
        "state": Schema.choice(ParcelState.self).optional, "agency": .officeCode,
        "version": .integer(1...1_000_000), "due_at": Schema.time.optional, "since": .time,
        "id": Schema.text(max: 20).optional, "kind": Schema.text(max: 60).optional,
        "sentence": Schema.text(max: 500).optional, "detail": Schema.text(max: 500).optional,
        "opened_at": Schema.time.optional,
    ]).named("WaitingItem")
}
