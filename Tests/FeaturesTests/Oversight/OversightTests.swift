import Domain
import Features
import Fixtures
import HummingbirdTesting
import Postgres
import Testing
import Web

/// The outside supervisor's pages: everything that happened, and nobody it happened to.
@Suite("Oversight") struct OversightTests {
    @Test func everyDossierIsListed() async throws {
        try await Town.open { town, client in
            let token = try await client.token("giamsat")
            let none = try await client.get("/oversight", by: .browser(token))
            #expect(none.status == 200)
            #expect(none.text.contains("Không có hồ sơ nào khớp."))
            let near = try await town.register()
            let far = try await town.register(collect: false, agency: "H27.01")
            let page = try await client.get("/oversight", by: .browser(token))
            #expect(page.text.contains("href=\"/oversight/\(near.code)\""))
            #expect(page.text.contains("href=\"/oversight/\(far.code)\""))
            #expect(page.text.contains("chưa có hẹn"))
            let english = try await client.get("/oversight", by: .browser(token), in: .english)
            #expect(english.text.contains("The citizen"))
        }
    }

    @Test func itIsFilteredAndSearched() async throws {
        try await Town.open { town, client in
            let near = try await town.register()
            let far = try await town.register(collect: false, agency: "H27.01")
            try await town.scan(.accepted, of: near.code, .collect)
            try await town.scan(.arrived, of: near.code, .collect)
            let item = try await town.item(of: near.code, .collect)
            let token = try await client.token("giamsat")
            for (query, finds) in [
                ("stage=collecting", [near]), ("stage=registered", [far]), ("agency=H27.01", [far]),
                ("agency=H27.16&stage=collecting", [near]), ("q=\(near.code)", [near]),
                ("q=%20\(near.code.value.lowercased())", [near]), ("q=\(item)", [near]),
                ("q=\(item)&agency=H27.01", []), ("q=Nguy%E1%BB%85n", []), ("q=0912345678", []),
                ("stage=nonsense&agency=nonsense-", [near, far]), ("", [near, far]),
            ] {
                let page = try await client.get("/oversight?\(query)", by: .browser(token))
                #expect(page.status == 200, "\(query)")
                for dossier in [near, far] {
                    let isShown = page.text.contains("href=\"/oversight/\(dossier.code)\"")
                    let isWanted = finds.contains { $0.code == dossier.code }
                    #expect(isShown == isWanted, "\(query)")
                }
            }
            let filtered = try await client.get(
                "/oversight?stage=collecting", by: .browser(token))
            #expect(filtered.text.contains("<option value=\"collecting\" selected>"))
            // Who has it in hand is an office by name.
            #expect(
                filtered.text.contains(
                    "<td data-label=\"Đang chịu trách nhiệm\">Bưu điện Thành Sen</td>"))
        }
    }

    @Test func pagesFollowEachOther() async throws {
        try await Town.open { town, client in
            var codes: Set<String> = []
            for _ in 0..<5 { codes.insert(try await town.register().code.value) }
            let token = try await client.token("giamsat")
            var seen: [String] = []
            var path: String? = "/oversight?stage=registered&page_size=2"
            while let next = path, seen.count < 20 {
                let page = try await client.get(next, by: .browser(token))
                #expect(page.status == 200)
                seen += page.text.matches(of: /href="\/oversight\/([^"?]+)"/).map {
                    String($0.output.1)
                }
                path = page.text.firstMatch(of: /href="([^"]+)" rel="next"/).map {
                    String($0.output.1).replacing("&amp;", with: "&") + "&page_size=2"
                }
            }
            #expect(seen.count == 5)
            #expect(Set(seen) == codes)
            #expect(seen == seen.sorted(by: >), "the newest first")
        }
    }

    @Test func aDossierShowsBothHistories() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register(name: "Trần Đặc Biệt", street: "Ngõ Bí Mật")
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.scan(.arrived, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            try await town.decide(.accepted, about: dossier.code)
            try await town.decide(.assigned, about: dossier.code)
            try await town.decide(.supplementRequested, about: dossier.code)
            let token = try await client.token("giamsat")
            for language in Language.allCases {
                let page = try await client.get(
                    "/oversight/\(dossier.code)", by: .browser(token), in: language)
                #expect(page.status == 200)
                #expect(page.text.contains(try await town.item(of: dossier.code, .collect)))
                #expect(page.text.contains("UBND phường Thành Sen (H27.16)"))
                #expect(page.text.contains("<figure class=\"picture\""))
                // Neither the citizen, nor what was written to him, nor colleagues by name.
                for secret in [
                    "Đặc Biệt", "Bí Mật", "912345678", "042190", "giấy khai sinh", "Nguyễn Văn Mẫu",
                    "Lê Văn Ví", "Trần Thị Thử",
                ] {
                    #expect(!page.text.contains(secret), "\(secret)")
                }
            }
            let page = try await client.get("/oversight/\(dossier.code)", by: .browser(token))
            #expect(page.text.contains("Cán bộ cơ quan"))
            #expect(page.text.contains("Hẹn trả 30/11/2026."))
            #expect(page.text.contains("Tiếp nhận → được tiếp nhận, có giấy hẹn"))
        }
    }

    @Test func onlyTheSupervisorComesIn() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            for name in ["buuta", "giaodich", "canbo", "motcua", "quantri"] {
                let token = try await client.token(name)
                for path in ["/oversight", "/oversight/\(dossier.code)"] {
                    #expect(
                        try await client.get(path, by: .browser(token)).status == 403, "\(name)")
                }
            }
            #expect(try await client.get("/oversight").status == 303)
        }
    }

    /// The database itself keeps personal data from the supervisor, whatever a page asks for.
    @Test func theRoleOfTheDatabaseSeesNoPerson() async throws {
        try await Town.open { town, _ in
            _ = try await town.register()
            for table in [
                "applicant", "parcel_party", "scan_evidence", "dossier_note", "credential",
            ] {
                await #expect(throws: (any Error).self, "\(table)") {
                    try await town.database.pool("tram_oversight").query(
                        .init(raw: "select * from tram.\(table)"))
                }
            }
        }
    }

    @Test func unknownAndHostile() async throws {
        try await Town.open { town, client in
            _ = try await town.register()
            let token = try await client.token("giamsat")
            #expect(
                try await client.get("/oversight/H27.16-991231-0001", by: .browser(token)).status
                    == 404)
            for text in hostileTexts {
                let value = percentEncoded(text)
                for path in [
                    "/oversight?q=\(value)", "/oversight?stage=\(value)",
                    "/oversight?agency=\(value)", "/oversight?page_token=\(value)",
                    "/oversight/\(value)",
                ] {
                    let page = try await client.get(path, by: .browser(token))
                    #expect([200, 404, 422].contains(page.status), "\(path): \(page.status)")
                    #expect(!page.text.contains("<script>alert"))
                    #expect(!page.text.contains("<img src=x"))
                    #expect(!page.text.contains("\" onmouseover"))
                }
            }
        }
    }
}
