import Domain
import Foundation
import Hummingbird
import Ledger
import Web

/// What a phone keeps to work without a network (trang ngoại tuyến): the scan screen and the round
/// as empty shells, which name nobody and hold no token, so that a lost phone's cache tells nothing.
///
/// Whose phone it is, and what lies in the round, the page's script takes from its own store.
struct OfflinePages {
    let station: Station
    let frame: Frame
    let devices: DeviceDesk

    func add(to routes: inout Routes) {
        routes.page("/scan/offline", "The scan screen as a phone keeps it", use: scan)
        routes.page("/round", "The round that this phone keeps", use: round)
        routes.page("/offline", "What can be done without a network", use: nothing)
        routes.page("/scan/state", "Who is signed in, for the page's script", use: state)
    }

    func scan(_ request: Request, _ context: PublicContext) async throws -> Response {
        let role = context.session?.actor.role ?? .postalWorker
        let values = ScanPage(station: station, frame: frame, devices: devices)
            .values(context, role: role, event: nil, item: "", echo: nil, recent: [])
        return try frame.shell(
            "Field/scan", titled: context.word("scan_title"),
            ["scan": values, "wrong": nil], context)
    }

    func round(_ request: Request, _ context: PublicContext) async throws -> Response {
        try frame.shell("Field/stops", titled: context.word("round_title"), [:], context)
    }

    func nothing(_ request: Request, _ context: PublicContext) async throws -> Response {
        try frame.shell("Field/offline", titled: context.word("offline_title"), [:], context)
    }

    /// What a page that came out of the cache cannot know: whose session this is by now, and the
    /// token of its forms.
    struct StateView: Encodable {
        let username: String
        let name: String
        let role: Role
        let office: SessionOffice
        let csrf: String?
    }

    func state(_ request: Request, _ context: PostContext) async throws -> Response {
        try context.json(
            StateView(
                username: context.actor.username, name: context.session.name,
                role: context.actor.role, office: context.session.office,
                csrf: context.visit.formToken))
    }
}
