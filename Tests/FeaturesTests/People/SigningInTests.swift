import Domain
import Features
import Fixtures
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing
import Web

/// The pages of signing in and out, as a browser uses them.
@Suite("Signing in") struct SigningInTests {
    @Test func inAndOut() async throws {
        try await Town.open { _, client in
            let asked = try await client.get("/worklists/to-accept?due=late")
            #expect(asked.status == 303)
            let form = try #require(asked.location)
            #expect(form == "/sign-in?next=%2Fworklists%2Fto-accept%3Fdue%3Dlate")
            let page = try await client.get(form)
            #expect(page.text.contains("value=\"/worklists/to-accept?due=late\""))
            let sent = try await client.submit(
                "/sign-in",
                [
                    "username": "canbo", "password": "tram-demo",
                    "next": "/worklists/to-accept?due=late",
                ])
            #expect(sent.status == 303)
            #expect(sent.location == "/worklists/to-accept?due=late")
            let cookie = sent.headers[values: .setCookie].first { $0.hasPrefix("tram_session=") }
            #expect(cookie?.contains("HttpOnly") == true)
            #expect(cookie?.contains("SameSite=Lax") == true)
            let token = try #require(sent.cookie("tram_session"))

            let home = try await client.get("/", by: .browser(token))
            #expect(home.status == 200)
            #expect(home.text.contains("Xin chào, Lê Văn Ví"))
            // Whoever is in already is not asked again.
            #expect(
                try await client.get("/sign-in?next=/hand-overs", by: .browser(token)).location
                    == "/hand-overs")

            let csrf = try #require(Self.formToken(of: home))
            let out = try await client.submit(
                "/sign-out", ["csrf": csrf], by: .browser(token))
            #expect(out.status == 303)
            #expect(out.location == "/sign-in")
            #expect(out.cookie("tram_session") == "")
            #expect(try await client.get("/", by: .browser(token)).status == 303)
        }
    }

    static func formToken(of page: Answered) -> String? {
        page.text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.output.1) }
    }

    @Test func aWrongPasswordShowsTheFormAgain() async throws {
        try await Town.open { _, client in
            let trace: HTTPFields = [
                .init("traceparent")!: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            ]
            let wrong = try await client.submit(
                "/sign-in", ["username": "canbo", "password": "x", "next": "/scan"], headers: trace)
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("Tên đăng nhập hoặc mật khẩu không đúng."))
            #expect(wrong.text.contains("value=\"/scan\""))
            #expect(!wrong.text.contains("value=\"x\""))
            let unknown = try await client.submit(
                "/sign-in", ["username": "canba", "password": "x", "next": "/scan"], headers: trace)
            #expect(
                unknown.text
                    == wrong.text.replacingOccurrences(
                        of: "value=\"canbo\"", with: "value=\"canba\""))
            for fields: KeyValuePairs<String, String> in [
                [:], ["username": "canbo"], ["password": "x"],
                ["username": "", "password": ""],
            ] {
                #expect(try await client.submit("/sign-in", fields).status == 422)
            }
        }
    }

    /// A link in a mail must not carry anybody off to another site.
    @Test func itLeadsOnlyHome() async throws {
        try await Town.open { _, client in
            for next in [
                "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
                "\t//evil.example", "",
            ] {
                let sent = try await client.submit(
                    "/sign-in", ["username": "canbo", "password": "tram-demo", "next": next])
                #expect(sent.location == "/", "\(next)")
                let chosen = try await client.get("/language/en?next=\(percentEncoded(next))")
                #expect(chosen.location == "/", "\(next)")
            }
        }
    }

    @Test func otherSitesCanNeitherSignInNorOut() async throws {
        try await Town.open { _, client in
            let foreign: HTTPFields = [
                .init("Sec-Fetch-Site")!: "cross-site", .origin: "https://evil.example",
            ]
            let sent = try await client.submit(
                "/sign-in", ["username": "canbo", "password": "tram-demo"], headers: foreign)
            #expect(sent.status == 403)
            #expect(sent.cookie("tram_session") == nil)
            let token = try await client.token("canbo")
            #expect(try await client.submit("/sign-out", [:], by: .browser(token)).status == 403)
            #expect(
                try await client.submit("/sign-out", ["csrf": "guess"], by: .browser(token)).status
                    == 403)
            #expect(try await client.get("/", by: .browser(token)).status == 200)
            // Somebody whose session is over gets out all the same.
            let gone = try await client.submit("/sign-out", [:])
            #expect(gone.status == 303)
        }
    }

    @Test func theDemonstrationNamesItsPeople() async throws {
        try await Town.open { _, client in
            let page = try await client.get("/sign-in")
            #expect(page.text.contains("tram-demo"))
            #expect(page.text.contains("Cán bộ một cửa, Một cửa Thành Sen"))
            #expect(!page.text.contains("giaodich.18100"))
            let english = try await client.get("/sign-in", in: .english)
            #expect(english.text.contains("One-stop desk clerk, Một cửa Thành Sen"))
        }
    }

    @Test func languagesAreChosen() async throws {
        try await Town.open { _, client in
            let chosen = try await client.get("/language/en?next=/tra-cuu")
            #expect(chosen.status == 303)
            #expect(chosen.location == "/tra-cuu")
            #expect(chosen.cookie("tram_language") == "en")
            #expect(try await client.get("/language/fr?next=/").status == 404)
        }
    }

    @Test func hostileForms() async throws {
        try await Town.open { town, client in
            for text in hostileTexts {
                town.clock.advance(by: .seconds(60))
                let page = try await client.submit(
                    "/sign-in", ["username": text, "password": text, "next": text])
                #expect(page.status == 422, "\(text)")
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"))
                #expect(!page.text.contains("\" onmouseover"))
            }
        }
    }
}
