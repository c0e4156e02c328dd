import Domain
import Features
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import Testing
import Web

/// The citizen's pages, as a browser without scripts sees them.
@Suite("The citizen's pages") struct TrackingPageTests {
    @Test func fromTheBoxToTheAnswer() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let box = try await client.get("/tra-cuu")
            #expect(box.status == 200)
            #expect(box.text.contains("<form method=\"get\" action=\"/tra-cuu\""))
            let sent = try await client.get("/tra-cuu?code=\(dossier.tracking.value.lowercased())")
            #expect(sent.status == 303)
            #expect(sent.location == "/tra-cuu/\(dossier.tracking)")
            let page = try await client.get(try #require(sent.location))
            #expect(page.status == 200)
            #expect(page.text.contains("<h1>Hồ sơ đang chờ bưu điện đến nhận</h1>"))
            #expect(page.text.contains("lang=\"vi\""))
            #expect(page.text.contains("tel:19001234"))
            // It promises nothing that needs the second factor.
            #expect(!page.text.contains("Đăng ký lại khai sinh"))
        }
    }

    @Test func bothAliasesLeadThere() async throws {
        try await Town.open { _, client in
            for (path, place) in [
                ("/tracking", "/tra-cuu"), ("/tracking?code=ABC", "/tra-cuu?code=ABC"),
                ("/tracking/7K3M-9QXA-WPT2D", "/tra-cuu/7K3M-9QXA-WPT2D"),
            ] {
                let answer = try await client.get(path)
                #expect(answer.location == place)
            }
        }
    }

    @Test func anEmptyBoxSaysSo() async throws {
        try await Town.open { _, client in
            for path in ["/tra-cuu?code=", "/tra-cuu?code=%20%20"] {
                let page = try await client.get(path)
                #expect(page.status == 422)
                #expect(page.text.contains("role=\"alert\""))
                #expect(page.text.contains("href=\"#code\""))
            }
        }
    }

    @Test func aDossierCodeAsksForTheSecondFactor() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let known = try await client.get("/tra-cuu/\(dossier.code)")
            let unknown = try await client.get("/tra-cuu/H27.16-991231-0001")
            #expect(known.status == 200 && unknown.status == 200)
            // The same page but for the code itself.
            #expect(
                known.text.replacingOccurrences(of: dossier.code.value, with: "")
                    == unknown.text.replacingOccurrences(of: "H27.16-991231-0001", with: ""))
            let open = try await client.submit(
                "/tra-cuu/\(dossier.code)", ["phone_last4": "5678"])
            #expect(open.status == 200)
            #expect(open.text.contains("Đăng ký lại khai sinh"))
            #expect(!open.text.contains("<details"))
            let shape = try await client.submit("/tra-cuu/\(dossier.code)", ["phone_last4": "56"])
            #expect(shape.status == 422)
            #expect(shape.text.contains("aria-") && shape.text.contains("phone_last4"))
        }
    }

    /// A wrong factor and a code that nobody has are one and the same page.
    @Test func notFoundAndWrongFactorAreAlike() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let nobody = "H27.16-261231-0001"
            let wrong = try await client.submit(
                "/tra-cuu/\(dossier.code)", ["phone_last4": "0000"])
            let unknown = try await client.submit("/tra-cuu/\(nobody)", ["phone_last4": "5678"])
            #expect(wrong.status == 404 && unknown.status == 404)
            #expect(wrong.text.contains("Gõ nhầm một chữ"))
            #expect(
                wrong.text.replacingOccurrences(of: dossier.code.value, with: "")
                    == unknown.text.replacingOccurrences(of: nobody, with: ""))
        }
    }

    /// On a slow line in the hills the page comes at once, with all that it needs.
    @Test func theWholePageIsSmall() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.scan(.arrived, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            for event: DossierEvent in [.accepted, .assigned, .supplementRequested, .supplemented] {
                try await town.decide(event, about: dossier.code)
            }
            let page = try await client.submit(
                "/tra-cuu/\(dossier.tracking)", ["phone_last4": "5678"])
            #expect(page.status == 200)
            #expect(!page.text.contains("<script"), "it works without scripts")
            var bytes = page.text.utf8.count
            let links = page.text.matches(of: /(?:href|src)="(\/assets\/[^"]+)"/).map {
                String($0.output.1)
            }
            #expect(links.count >= 2)
            for link in Set(links) {
                let asset = try await client.get(link)
                #expect(asset.status == 200, "\(link)")
                bytes += asset.text.utf8.count
            }
            #expect(bytes < 50_000, "\(bytes) bytes")
        }
    }

    @Test func bothLanguages() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let english = try await client.get("/tra-cuu/\(dossier.tracking)", in: .english)
            #expect(english.text.contains("Your dossier waits for the post to come"))
            #expect(english.text.contains("<html lang=\"en\">"))
            #expect(english.headers[.contentLanguage] == "en")
            let other = "/language/vi?next=%2Ftra-cuu%2F\(dossier.tracking)"
            #expect(english.text.contains("href=\"\(other)\""))
            let chosen = try await client.get(other)
            #expect(chosen.location == "/tra-cuu/\(dossier.tracking)")
            #expect(chosen.cookie("tram_language") == "vi")
        }
    }

    /// Nobody signed in makes no difference to what a citizen's page shows.
    @Test func theSameForEverybody() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let token = try await client.token("canbo")
            for path in ["/tra-cuu", "/tra-cuu/\(dossier.tracking)", "/about"] {
                let stranger = try await client.get(path)
                let clerk = try await client.get(path, by: .browser(token))
                #expect(stranger.text == clerk.text, "\(path)")
                #expect(stranger.headers[.cacheControl] == "no-store")
            }
        }
    }

    @Test func whatIsTypedIsNeverMarkUp() async throws {
        try await Town.open { _, client in
            for text in hostileTexts {
                let page = try await client.get("/tra-cuu?code=\(percentEncoded(text))")
                #expect([404, 422].contains(page.status), "\(text)")
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"))
                #expect(!page.text.contains("\" onmouseover"), "\(text)")
                let factor = try await client.submit(
                    "/tra-cuu/H27.16-261124-0001", ["phone_last4": text])
                #expect([404, 422, 429].contains(factor.status), "\(text)")
            }
        }
    }

    /// An agency's name comes from a table that people fill in.
    @Test func anAgencysNameIsNeverMarkUp() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.superuser.query(
                "update tram.office set name = '<b onclick=x>\"&''' where code = 'H27.16'")
            for language in Language.allCases {
                let page = try await client.get("/tra-cuu/\(dossier.tracking)", in: language)
                #expect(page.status == 200)
                #expect(!page.text.contains("<b onclick"))
                let answer = try await client.get("/v1/tracking/\(dossier.tracking)", in: language)
                #expect(answer["next"]?.string?.contains("<b onclick=x>\"&'") == true)
            }
        }
    }

    @Test func withoutAHotlineItsPlaceIsEmpty() async throws {
        try await Town.open(hotline: false) { town, client in
            let dossier = try await town.register()
            let page = try await client.get("/tra-cuu/\(dossier.tracking)")
            #expect(page.status == 200)
            #expect(!page.text.contains("tel:"))
        }
    }
}
