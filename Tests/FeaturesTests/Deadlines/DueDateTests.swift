import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing
import Web

/// Whoever is promised a date may ask why, and is answered by what the ledger counted.
@Suite struct DueDateFeatureTests {
    /// A dossier that was accepted by the procedure's term at 08:01, worked on, and paused.
    private func paused(_ town: Town) async throws -> Town.Dossier {
        let dossier = try await town.register(collect: false)
        for (event, name) in [
            (DossierEvent.lodgedInPerson, World.Name.deskClerk), (.accepted, .agencyClerk),
            (.assigned, .agencyClerk), (.supplementRequested, .agencyClerk),
        ] {
            if event == .supplementRequested { town.clock.advance(by: .seconds(2 * 86_400)) }
            try await decide(town, dossier, event, name)
        }
        return dossier
    }

    private func decide(
        _ town: Town, _ dossier: Town.Dossier, _ event: DossierEvent, _ name: World.Name
    ) async throws {
        town.clock.advance(by: .seconds(30))
        let version = try await town.superuser.query(
            "select version from tram.dossier where code = \(dossier.code.value)"
        ).one()[0].decode(Int32.self)
        _ = try await town.ledger.decide(
            dossier.code.value, Decision(event: event), ifVersion: version, by: World.actor(name))
    }

    @Test func theDerivationIsTold() async throws {
        try await Town.open { town, client in
            let dossier = try await paused(town)
            let clerk = Caller.program(try await client.token("canbo"))
            let path = "/v1/dossiers/\(dossier.code)/due-date"
            let standing = try await client.get(path, by: clerk)
            #expect(standing.status == 200)
            #expect(standing["state"]?.string == "standing")
            #expect(standing["term"]?.string == "P5D")
            // Thursday is used, Friday was cut short.
            #expect(standing["left"]?.string == "P4D")
            #expect(standing["due_at"]?.string == "2026-12-02T17:00:00+07:00")
            #expect(standing["pauses"]?.list.first?["cause"]?.string == "citizen")
            #expect(standing["pauses"]?.list.first?["began_by"]?.string == "Lê Văn Ví")

            town.clock.advance(by: .seconds(3 * 86_400))
            try await decide(town, dossier, .supplemented, .agencyClerk)
            // The session of three days ago is over.
            let again = Caller.program(try await client.token("canbo"))
            let due = try await client.get(path, by: again)
            #expect(due["state"]?.string == "due")
            #expect(due["due_at"]?.string == "2026-12-04T17:00:00+07:00")
            let days = due["days"]?.list ?? []
            #expect(
                days.compactMap { $0["verdict"]?.string } == [
                    "start", "counted", "paused", "closed", "closed", "paused", "counted",
                    "counted", "counted", "counted",
                ])
            #expect(days.first?["day"]?.string == "2026-11-25")
            // Lodged at once, by the desk: the minutes of the citizen and the agency are the whole.
            #expect(due["elapsed"]?["total"]?.string == "PT432150S")
            #expect(due["elapsed"]?["post"]?.string == "PT0S")
            #expect(due["elapsed"]?["agency"]?.string == "PT172890S")
            #expect(due["elapsed"]?["citizen"]?.string == "PT259260S")
            #expect(due["summary"]?.string?.contains("5 ngày làm việc") == true)
        }
    }

    @Test func beforeAcceptanceThereIsNothingToExplain() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let clerk = Caller.program(try await client.token("giaodich"))
            let answer = try await client.get(
                "/v1/dossiers/\(dossier.code)/due-date", by: clerk)
            #expect(answer.status == 200)
            #expect(answer["state"]?.string == "none")
            #expect(answer["days"]?.list.isEmpty == true)
            let far = Caller.program(try await client.token("giaodich.18100"))
            #expect(
                try await client.get("/v1/dossiers/\(dossier.code)/due-date", by: far).status
                    == 404)
        }
    }

    /// The page says who stopped the clock; to the supervisor by function, not by name.
    @Test func thePageNamesWhoStoppedTheClock() async throws {
        try await Town.open { town, client in
            let dossier = try await paused(town)
            let path = "/dossiers/\(dossier.code)/due-date"
            for language in [Language.vietnamese, .english] {
                let clerk = Caller.browser(try await client.token("canbo"))
                let page = try await client.get(path, by: clerk, in: language)
                #expect(page.status == 200, "\(page.text.prefix(400))")
                #expect(page.text.contains("Lê Văn Ví"))
                let supervisor = Caller.browser(try await client.token("giamsat"))
                let seen = try await client.get(path, by: supervisor, in: language)
                #expect(seen.status == 200, "\(seen.text.prefix(400))")
                #expect(!seen.text.contains("Lê Văn Ví"))
                #expect(seen.text.contains("/oversight/\(dossier.code)"))
            }
            let dossierPage = try await client.get(
                "/dossiers/\(dossier.code)", by: .browser(try await client.token("canbo")))
            #expect(dossierPage.text.contains(path))
        }
    }

    /// The citizen reads the same, in plain lines, and no name.
    @Test func theCitizenReadsWhy() async throws {
        try await Town.open { town, client in
            let dossier = try await paused(town)
            let answer = try await client.post(
                "/v1/tracking/\(dossier.tracking)/details", #"{"phone_last4":"5678"}"#)
            #expect(answer.status == 200)
            #expect(answer["due_why"]?.string?.contains("còn 4 ngày làm việc") == true)
            let days = answer["due_days"]?.list.compactMap(\.string) ?? []
            #expect(days.first == "Thứ Tư 25/11/2026: tiếp nhận, ngày này không tính")
            #expect(days.contains("Thứ Năm 26/11/2026: ngày thứ 1"))
            let page = try await client.submit(
                "/tra-cuu/\(dossier.tracking)", ["phone_last4": "5678"])
            #expect(page.status == 200)
            #expect(page.text.contains("Vì sao ngày này?"))
            #expect(page.text.contains("Thứ Năm 26/11/2026: ngày thứ 1"))
            #expect(!page.text.contains("Lê Văn Ví"))
            #expect(page.text.utf8.count < 50_000)
        }
    }
}
