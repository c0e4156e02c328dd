import Domain
import Fixtures
import Foundation
import HTTPTypes
import Testing
import Web

/// Every page of the staff, in both languages, with strict templates: a value that a page names and
/// nobody gives would be a 500 here and a hole in a sentence in the world.
@Suite struct StaffPageTests {
    @Test func everyPageOfEveryRoleIsWhole() async throws {
        try await Town.open { town, client in
            let first = try await town.register()
            let second = try await town.register(collect: false)
            try await town.scan(.accepted, of: first.code, .collect)
            try await town.scan(.arrived, of: first.code, .collect)
            try await town.handOver(first.code, .collect)
            try await town.decide(.accepted, about: first.code)
            try await town.decide(.assigned, about: first.code)
            try await town.decide(.resultReady, about: first.code)
            let third = try await town.register()
            try await town.scan(.accepted, of: third.code, .collect)
            try await town.scan(.arrived, of: third.code, .collect)
            let pages: [(String, [String])] = [
                (
                    "buuta",
                    [
                        "/", "/scan", "/scan/offline", "/round", "/offline", "/devices/enrol",
                        "/worklists/to-collect", "/worklists/to-deliver", "/arrivals",
                        "/departures", "/hand-overs", "/hand-overs/new", "/exceptions",
                        "/dossiers/\(first.code)",
                    ]
                ),
                (
                    "giaodich",
                    [
                        "/", "/scan", "/worklists/to-hand-over", "/worklists/to-dispatch",
                        "/arrivals", "/departures", "/hand-overs", "/hand-overs/new",
                        "/dossiers/new", "/exceptions", "/devices", "/dossiers/\(first.code)",
                        "/dossiers/\(second.code)/receipt",
                    ]
                ),
                (
                    "canbo",
                    [
                        "/", "/worklists/to-accept", "/worklists/to-process",
                        "/worklists/to-return", "/hand-overs", "/hand-overs/new", "/dossiers/new",
                        "/exceptions", "/dossiers/\(first.code)", "/dossiers/\(second.code)",
                        "/dossiers/\(first.code)/due-date", "/dossiers/\(second.code)/due-date",
                    ]
                ),
                (
                    "motcua",
                    [
                        "/", "/worklists/to-accept", "/worklists/to-process",
                        "/worklists/to-return", "/hand-overs", "/dossiers/\(first.code)",
                    ]
                ),
                ("giamsat", ["/", "/oversight", "/oversight/\(first.code)"]),
                (
                    "quantri",
                    [
                        "/", "/people", "/people/new", "/people/canbo", "/people/quantri",
                        "/offices", "/password", "/devices",
                    ]
                ),
            ]
            for (username, paths) in pages {
                let caller = Caller.browser(try await client.token(username))
                for path in paths {
                    for language in ["vi", "en"] {
                        let answer = try await client.get(
                            path, by: caller, in: language == "vi" ? .vietnamese : .english)
                        #expect(
                            answer.status == 200,
                            "\(username) \(path) \(language): \(answer.status) \(answer.text.prefix(300))"
                        )
                    }
                }
            }
        }
    }
}
