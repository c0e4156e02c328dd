import Domain
import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Postgres
import Testing
import Web

/// Every route × every role × somebody else's row. A list, a search or a form that forgot the
/// authorisation of the single read is the defect most often found in this field.
@Suite struct AccessTests {
    private static let insiders: [Role: String] = [
        .postalWorker: "buuta", .postClerk: "giaodich", .agencyClerk: "canbo",
        .deskClerk: "motcua", .supervisor: "giamsat", .administrator: "quantri",
    ]
    /// People of the same roles whose offices have nothing to do with the dossier.
    private static let outsiders: [Role: String] = [
        .postalWorker: "buuta.18100", .postClerk: "giaodich.18100", .agencyClerk: "canbo.h27.01",
    ]

    @Test func everyRouteAsksWhoCalls() async throws {
        try await Town.open { town, client in
            let subject = try await Subject(town)
            for route in town.site.routes where route.kind != .probe {
                let answer = try await send(route, subject, by: .stranger, form: nil, client)
                switch (route.access, route.kind) {
                case (.anyone, _):
                    // Signing in with an invented name is refused for the name, not for the caller.
                    #expect(
                        answer.status != 401 || answer.code == "credentials_wrong",
                        "\(route.method) \(route.template)")
                case (.roles, .page):
                    #expect(
                        answer.status == 303 && answer.location?.hasPrefix("/sign-in") == true
                            || answer.status == 401 || answer.status == 403,
                        "\(route.method) \(route.template): \(answer.status)")
                case (.roles, _):
                    #expect(
                        answer.status == 401, "\(route.method) \(route.template): \(answer.status)")
                }
            }
        }
    }

    @Test func everyRouteKeepsOtherRolesOut() async throws {
        try await Town.open { town, client in
            let subject = try await Subject(town)
            for role in Role.allCases {
                let token = try await client.token(Self.insiders[role]!)
                let form = try await csrf(token, client)
                for route in Self.routes(of: town) where !route.access.allows(role) {
                    let answer = try await send(
                        route, subject, by: caller(route, token), form: form, client)
                    #expect(
                        answer.status == 403,
                        "\(role) \(route.method) \(route.template): \(answer.status)")
                }
            }
        }
    }

    @Test func nobodyReachesAnotherOfficesRows() async throws {
        try await Town.open { town, client in
            let subject = try await Subject(town)
            for (role, username) in Self.outsiders {
                let token = try await client.token(username)
                let form = try await csrf(token, client)
                for route in Self.routes(of: town) where route.access.allows(role) {
                    let answer = try await send(
                        route, subject, by: caller(route, token), form: form, client)
                    if subject.names.isDisjoint(with: route.pathNames) {
                        // Lists and searches: answered, and without anything of the dossier.
                        #expect(
                            !subject.secrets.contains { answer.text.contains($0) },
                            "\(username) \(route.method) \(route.template) shows it")
                    } else if case .roles = route.access {
                        #expect(
                            [404, 403, 409].contains(answer.status),
                            "\(username) \(route.method) \(route.template): \(answer.status)")
                        #expect(!subject.secrets.contains { answer.text.contains($0) })
                    }
                }
            }
            // The dossier is where it was: nobody moved anything.
            let version = try await town.superuser.query(
                "select version from tram.dossier where code = \(subject.dossier.code.value)"
            ).one(Int32.self)
            #expect(version == subject.version)
        }
    }

    @Test func theSupervisorAndTheAdministratorSeeNobody() async throws {
        try await Town.open { town, client in
            let subject = try await Subject(town)
            for role in [Role.supervisor, .administrator] {
                let token = try await client.token(Self.insiders[role]!)
                let form = try await csrf(token, client)
                for route in Self.routes(of: town) where route.access.allows(role) {
                    let answer = try await send(
                        route, subject, by: caller(route, token), form: form, client)
                    #expect(
                        !subject.personal.contains { answer.text.contains($0) },
                        "\(role) \(route.method) \(route.template) shows a person")
                }
            }
        }
    }

    // MARK: Asking

    /// Without the two that end the session with which the others are tried.
    private static func routes(of town: Town) -> [Route] {
        town.site.routes.filter {
            !["/sign-out", "/v1/sessions/current"].contains($0.template) && $0.kind != .probe
        }
    }

    private func caller(_ route: Route, _ token: String) -> Caller {
        route.kind == .page ? .browser(token) : .program(token)
    }

    private func csrf(_ token: String, _ client: any TestClientProtocol) async throws -> String {
        let home = try await client.get("/", by: .browser(token)).text
        let start = try #require(home.range(of: "name=\"csrf-token\" content=\""))
        return String(home[start.upperBound...].prefix { $0 != "\"" })
    }

    private func send(
        _ route: Route, _ subject: Subject, by caller: Caller, form: String?,
        _ client: any TestClientProtocol
    ) async throws -> Answered {
        let uri = subject.fill(route.template)
        if route.method == .get { return try await client.get(uri, by: caller) }
        if route.method == .delete {
            return try await client.get(uri, by: caller, method: .delete)
        }
        if route.kind == .page {
            return try await client.submit(
                uri,
                [
                    "csrf": form ?? "", "event": "withdrawn", "version": "3",
                    "purpose": "send_back",
                    "reason": "test", "pick": "\(subject.dossier.code)@3", "note": "test",
                    "scan_id": subject.minutes,
                ], by: caller)
        }
        var headers: HTTPFields = [:]
        headers[.ifMatch] = "\"3\""
        let body = route.body.map { subject.sample(of: $0) } ?? .object([:])
        let text = String(decoding: try JSONEncoder().encode(body), as: UTF8.self)
        return try await client.post(uri, text, by: caller, headers: headers)
    }
}

/// A dossier of Thành Sen with everything about it, lodged with its agency.
private struct Subject {
    let dossier: Town.Dossier
    let item: String
    let minutes: String
    let version: Int32
    let personal = ["Bí Mật Riêng", "0912345678", "0912 345 678", "ngõ Không Ai Biết"]

    init(_ town: Town) async throws {
        dossier = try await town.register(name: "Bí Mật Riêng", street: "ngõ Không Ai Biết")
        try await town.scan(.accepted, of: dossier.code, .collect)
        try await town.handOver(dossier.code, .collect)
        item = try await town.item(of: dossier.code, .collect)
        minutes = try await town.superuser.query("select id::text from tram.hand_over")
            .one(String.self)
        version = try await town.superuser.query(
            "select version from tram.dossier where code = \(dossier.code.value)"
        ).one(Int32.self)
    }

    /// What another office must not be shown anywhere.
    var secrets: [String] { personal + [dossier.tracking.description, dossier.tracking.value] }

    var names: Set<String> { ["code", "item_code", "id", "device"] }

    func fill(_ template: String) -> String {
        template.replacingOccurrences(of: "{code}", with: dossier.code.value)
            .replacingOccurrences(of: "{item_code}", with: item)
            .replacingOccurrences(of: "{id}", with: minutes)
            .replacingOccurrences(of: "{tracking_code}", with: dossier.code.value)
            .replacingOccurrences(of: "{name}", with: "to-accept")
            .replacingOccurrences(of: "{username}", with: "giaodich.18100")
            .replacingOccurrences(of: "{language}", with: "vi")
            .replacingOccurrences(of: "{list}", with: "to-collect")
            .replacingOccurrences(of: "{device}", with: "BD-18073.UNKNOWN")
    }

    /// The smallest body that has the right shape.
    func sample(of schema: Schema) -> JSON {
        switch schema.shape {
        case .text(let bounds):
            if let choice = bounds.choices?.first { return .string(choice) }
            switch bounds.format {
            case .uuid?: return .string(minutes)
            case .time?: return .string("2026-11-25T08:00:00+07:00")
            case .day?: return .string("2026-11-25")
            case .duration?: return .string("PT1H")
            case nil: break
            }
            // An item that nobody knows: whoever scans a parcel has it, and may see it from then on.
            return .string(
                bounds.length.contains(13)
                    ? "RR123456785VN" : String(repeating: "1", count: bounds.length.lowerBound))
        case .integer(let range): return .integer(Int64(range.lowerBound))
        case .number(let range): return .number(range.lowerBound)
        case .boolean: return .bool(true)
        case .list(let element, let count):
            return .array((0..<max(count.lowerBound, 0)).map { _ in sample(of: element) })
        case .object(let properties):
            return .object(
                Dictionary(
                    uniqueKeysWithValues: properties.filter { !$0.schema.isOptional }.map {
                        (
                            $0.name,
                            $0.name == "dossier"
                                ? .string(dossier.code.value) : sample(of: $0.schema)
                        )
                    }))
        case .map: return .object([:])
        }
    }
}
