import Domain
import Features
import Fixtures
import HummingbirdTesting
import Ledger
import Testing
import Web

/// The first page of each role, with what waits.
@Suite("Home") struct HomeTests {
    @Test func everyRoleHasSomethingToDo() async throws {
        try await Town.open { _, client in
            for (name, place) in [
                ("buuta", "/scan"), ("giaodich", "/departures"), ("canbo", "/worklists/to-process"),
                ("motcua", "/worklists/to-accept"), ("giamsat", "/oversight"),
                ("quantri", "/tra-cuu"),
            ] {
                let token = try await client.token(name)
                for language in Language.allCases {
                    let page = try await client.get("/", by: .browser(token), in: language)
                    #expect(page.status == 200, "\(name)")
                    #expect(page.text.contains("href=\"\(place)\""), "\(name)")
                    #expect(page.text.contains("aria-current=\"page\""))
                }
            }
        }
    }

    /// Targets lead somewhere: a menu with a dead entry costs a clerk a call.
    @Test func everyTargetAnswers() async throws {
        try await Town.open { _, client in
            for name in ["buuta", "giaodich", "canbo", "motcua", "giamsat", "quantri"] {
                let token = try await client.token(name)
                let page = try await client.get("/", by: .browser(token))
                let paths = page.text.matches(of: /<a[^>]* href="(\/[^"#]*)"/)
                    .map { String($0.output.1) }
                    .filter { !$0.hasPrefix("/language") }
                #expect(paths.count > 3)
                for path in Set(paths) {
                    let answer = try await client.get(path, by: .browser(token))
                    #expect(answer.status == 200, "\(name): \(path)")
                }
            }
        }
    }

    @Test func whatWaitsIsCounted() async throws {
        try await Town.open { town, client in
            let worker = try await client.token("buuta")
            let none = try await client.get("/", by: .browser(worker))
            #expect(!none.text.contains("task-count"))
            let one = try await town.register()
            _ = try await town.register()
            let two = try await client.get("/", by: .browser(worker))
            #expect(two.text.contains("<b>2</b> điểm"))
            // Another office has its own work.
            let far = try await client.token("buuta.18100")
            #expect(
                !(try await client.get("/", by: .browser(far))).text.contains("task-count"))

            try await town.scan(.accepted, of: one.code, .collect)
            try await town.scan(.arrived, of: one.code, .collect)
            let minutes = try await town.ledger.openHandOver(
                from: "BD-18073", to: "H27.16",
                itemCodes: [try await town.item(of: one.code, .collect)],
                by: World.actor(.postClerk))
            for name in ["giaodich", "canbo", "motcua"] {
                let token = try await client.token(name)
                let page = try await client.get("/", by: .browser(token))
                #expect(page.text.contains("<b>1</b> chờ bạn ký"), "\(name)")
            }
            try await town.ledger.sign(minutes, items: nil, by: World.actor(.postClerk))
            let signed = try await client.get("/", by: .browser(try await client.token("giaodich")))
            #expect(!signed.text.contains("chờ bạn ký"))
            try await town.ledger.sign(minutes, items: nil, by: World.actor(.agencyClerk))
            let clerk = try await client.token("canbo")
            let page = try await client.get("/", by: .browser(clerk), in: .english)
            #expect(page.text.contains("<b>1</b> dossiers"))
        }
    }

    /// A late dossier is said in words, not by colour alone.
    @Test func whatIsLateSaysSo() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register(collect: false)
            try await town.decide(.lodgedInPerson, about: dossier.code)
            try await town.decide(.accepted, about: dossier.code)
            town.clock.advance(by: .seconds(6 * 86_400))
            let clerk = try await client.token("canbo")
            let page = try await client.get("/", by: .browser(clerk))
            #expect(page.text.contains("<b>1</b> hồ sơ, 1 quá hạn"))
            #expect(page.text.contains("class=\"task late\""))
        }
    }

    @Test func theDayIsNamed() async throws {
        for (moment, words) in [
            ("2026-11-25T08:00:00+07:00", "Thứ tư 25/11/2026."),
            ("2026-11-24T08:00:00+07:00", "Thứ ba 24/11/2026, ngày nghỉ lễ."),
            ("2026-11-29T08:00:00+07:00", "Chủ nhật 29/11/2026, ngày nghỉ."),
        ] {
            try await Town.open(at: moment) { _, client in
                let token = try await client.token("canbo")
                let page = try await client.get("/", by: .browser(token))
                #expect(page.text.contains(words))
            }
        }
    }

    @Test func strangersAreSentToSignIn() async throws {
        try await Town.open { _, client in
            let answer = try await client.get("/")
            #expect(answer.status == 303)
            #expect(answer.location?.hasPrefix("/sign-in") == true)
        }
    }
}
