import Domain
import Hummingbird
import Ledger
import Web

/// The stops of a round for a device (điểm thu gom, điểm phát): who is called on and where, and
/// nothing else about them.
struct RoundStops {
    let station: Station

    func add(to routes: inout Routes) {
        routes.get(
            "/v1/stops/{list}", "Where to collect or to deliver, the longest waiting first",
            [.path("list", .choice(Self.lists.map(\.rawValue)))] + Parameter.paging,
            answer: .page(of: StopView.schema), use: show)
    }

    static let lists: [WaitingList] = [.toCollect, .toDeliver]

    func show(_ request: Request, _ context: PostContext) async throws -> Response {
        guard let list = WaitingList(rawValue: try context.path("list")) else {
            throw Problem(.notFound)
        }
        let page = try context.page()
        let rows = try await station.stops(
            list, after: page.after, limit: page.limit, for: context.actor)
        return try context.answer(
            page, rows, keys: \.keys, item: { StopView($0, in: context.language) })
    }
}

/// One stop, with the least that a round needs.
struct StopView: Encodable {
    let itemCode: String
    let purpose: Purpose
    let purposeName: String
    let procedureName: String
    /// The agency, when that is who waits; otherwise the applicant.
    let office: String?
    let name: String?
    let phone: String?
    let address: String?
    let since: Instant
    let misses: Int

    init(_ row: StopRecord, in language: Language) {
        itemCode = row.itemCode
        purpose = row.purpose
        purposeName = language == .vietnamese ? row.purpose.vietnamese : row.purpose.english
        procedureName = row.procedureName
        office = row.office
        name = row.name
        phone = row.phone
        address = row.address
        since = row.since
        misses = Int(row.misses)
    }

    static let schema = Schema.object([
        "item_code": .itemCode, "purpose": .choice(Purpose.self),
        "purpose_name": .text(max: 100), "procedure_name": .text(max: 500),
        "office": Schema.text(max: 300).optional, "name": Schema.text(max: 200).optional,
        "phone": Schema.text(max: 20).optional, "address": Schema.text(max: 600).optional,
        "since": .time, "misses": .integer(0...1_000),
    ]).named("Stop")
}
