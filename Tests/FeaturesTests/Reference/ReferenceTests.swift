import Domain
import Features
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import Testing
import Web

/// What everybody may know, without a session.
@Suite("Reference data") struct ReferenceTests {
    private static func codes(_ answer: Answered) -> [String] {
        answer.items.compactMap { ($0["code"] ?? $0["ward_code"])?.string }
    }

    // MARK: Offices

    @Test func officesAreListedAndFiltered() async throws {
        try await Town.open { _, client in
            let all = try await client.get("/v1/offices")
            #expect(all.status == 200)
            #expect(
                Self.codes(all) == [
                    "BD-18073", "BD-18100", "GS-MTTQ", "H27.01", "H27.16", "MC-18073",
                ])
            let first = try #require(all.items.first)
            #expect(first["name"]?.string == "Bưu điện Thành Sen")
            #expect(first["kind"]?.string == "post_office")
            #expect(first["ward_code"]?.string == "18073")
            #expect(first["valid_from"]?.string == "2025-07-01")
            #expect(first["successors"] == .array([]))
            #expect(
                Self.codes(try await client.get("/v1/offices?kind=agency")) == ["H27.01", "H27.16"])
            #expect(
                Self.codes(try await client.get("/v1/offices?kind=post_office&ward_code=18100"))
                    == ["BD-18100"])
            #expect(Self.codes(try await client.get("/v1/offices?q=h27.16")) == ["H27.16"])
        }
    }

    /// People type without accents, and whoever types them means them.
    @Test func namesAreFoundWithoutAccents() async throws {
        try await Town.open { town, client in
            try await town.superuser.query(
                """
                insert into tram.office (id, code, name, kind, valid_from) values
                    (101, 'BD-1', 'Bưu điện Thạnh Sên', 'post_office', '2025-07-01'),
                    (102, 'BD-2', 'BƯU ĐIỆN ĐỨC THỌ', 'post_office', '2025-07-01')
                """)
            for words in ["thanh sen", "THÀNH SEN", "sen thanh", "  Thanh,  sen ", "thành sen"] {
                let found = Self.codes(
                    try await client.get("/v1/offices?q=\(percentEncoded(words))&kind=post_office"))
                #expect(Set(found) == ["BD-18073", "BD-1"], "\(words)")
            }
            let exact = Self.codes(
                try await client.get(
                    "/v1/offices?kind=post_office&q=\(percentEncoded("Thành Sen"))"))
            #expect(exact == ["BD-18073", "BD-1"], "the very accents come first")
            let decomposed = "Tha\u{300}nh Sen"
            #expect(
                Self.codes(
                    try await client.get(
                        "/v1/offices?kind=post_office&q=\(percentEncoded(decomposed))"))
                    == ["BD-18073", "BD-1"])
            for words in ["duc tho", "đức thọ", "buu dien duc"] {
                #expect(
                    Self.codes(try await client.get("/v1/offices?q=\(percentEncoded(words))"))
                        == ["BD-2"], "\(words)")
            }
        }
    }

    @Test func successorsAreNamed() async throws {
        try await Town.open { town, client in
            try await town.superuser.query(
                """
                with old as (
                    insert into tram.office (id, code, name, kind, valid_from, valid_to) values
                        (103, 'H27.OLD', 'UBND phường Nam Hà', 'agency', '2020-01-01', '2025-07-01')
                    returning id)
                insert into tram.office_succession (office_id, successor_id)
                select old.id, o.id from old, tram.office o where o.code in ('H27.16', 'H27.01')
                """)
            let found = try await client.get("/v1/offices?q=H27.OLD")
            #expect(found.items.count == 1)
            #expect(found.items[0]["valid_to"]?.string == "2025-07-01")
            #expect(found.items[0]["successors"]?.list.map(\.string) == ["H27.01", "H27.16"])
        }
    }

    @Test func pagesJoinWithoutGapsOrRepeats() async throws {
        try await Town.open { _, client in
            for base in ["/v1/offices?page_size=2", "/v1/offices?q=en&page_size=1"] {
                let whole = Self.codes(
                    try await client.get(base.replacing(/page_size=\d/, with: "page_size=200")))
                var seen: [String] = []
                var next: String? = base
                while let path = next {
                    let page = try await client.get(path)
                    #expect(page.status == 200)
                    seen += Self.codes(page)
                    next = page["next_page_token"]?.string.map { base + "&page_token=\($0)" }
                    #expect((page.headers[HTTPField.Name("Link")!] != nil) == (next != nil))
                    #expect(seen.count < 50)
                    if seen.count >= 50 { break }
                }
                #expect(seen == whole)
                #expect(whole.count > 2)
            }
            // A token fits its own list and no other.
            let token = try #require(
                try await client.get("/v1/offices?page_size=2")["next_page_token"]?.string)
            #expect(
                try await client.get("/v1/offices?kind=agency&page_size=2&page_token=\(token)")
                    .status == 422)
        }
    }

    // MARK: Procedures

    @Test func procedures() async throws {
        try await Town.open { _, client in
            let all = try await client.get("/v1/procedures")
            #expect(Self.codes(all) == ["1.000894", "1.004884"])
            #expect(all.items[1]["working_days"] == 5)
            #expect(all.items[0]["working_days"] == nil)
            #expect(all.items[0]["confirmed"] == false)
            #expect(Self.codes(try await client.get("/v1/procedures?q=khai+sinh")) == ["1.004884"])
            #expect(Self.codes(try await client.get("/v1/procedures?q=1.000894")) == ["1.000894"])
            #expect(Self.codes(try await client.get("/v1/procedures?q=ho%20tich")).count == 2)
            #expect(Self.codes(try await client.get("/v1/procedures?q=xyz")) == [])
        }
    }

    // MARK: Units

    private static func seed(_ town: Town) async throws {
        try await town.superuser.query(
            """
            insert into tram.unit
                (ward_code, valid_from, valid_to, name, kind, district, search_key) values
                ('18700', '1900-01-01', '2020-01-01', 'Xã Kỳ Cổ', 'commune', 'Huyện Kỳ Anh', ''),
                ('18701', '2020-01-01', '2025-07-01', 'Xã Kỳ Mới', 'commune', 'Huyện Kỳ Anh', '')
            """)
        try await town.superuser.query(
            """
            insert into tram.unit_succession values
                ('18700', '1900-01-01', '18701', '2020-01-01', 'whole'),
                ('18701', '2020-01-01', '18100', '2025-07-01', 'split-default'),
                ('18701', '2020-01-01', '18073', '2025-07-01', 'split')
            """)
    }

    @Test func anOldAddressFindsTodaysUnit() async throws {
        try await Town.open { town, client in
            try await Self.seed(town)
            for words in ["ky co", "Kỳ Cổ", "xã kỳ cổ", "ky co huyen ky anh"] {
                let found = try await client.get("/v1/units?q=\(percentEncoded(words))")
                #expect(Self.codes(found) == ["18700"], "\(words)")
                let today = found.items.first?["today"]?.list ?? []
                // Merged in 2020 and divided in 2025: followed to the end, the main heir first.
                #expect(today.compactMap { $0["ward_code"]?.string } == ["18100", "18073"])
                #expect(today.compactMap { $0["how"]?.string } == ["split-default", "split"])
                #expect(today.first?["name"]?.string == "Phường Trần Phú")
            }
        }
    }

    /// A code alone is no key: today's unit comes first, the old one of that code after it.
    @Test func aCodeFindsBothOfItsUnits() async throws {
        try await Town.open { _, client in
            let found = try await client.get("/v1/units?ward_code=18073").items
            #expect(found.count == 2)
            #expect(found.first?["name"]?.string == "Phường Thành Sen")
            #expect(found.last?["name"]?.string == "Phường Nam Hà")
            for (unit, how) in zip(found, ["same", "whole"]) {
                let heir = unit["today"]?.list.first
                #expect(heir?["name"]?.string == "Phường Thành Sen")
                #expect(heir?["how"]?.string == how)
            }
        }
    }

    @Test func withoutAQuestionTheUnitsOfToday() async throws {
        try await Town.open { town, client in
            try await Self.seed(town)
            #expect(Self.codes(try await client.get("/v1/units")) == ["18073", "18100"])
            var seen: [String] = []
            var path: String? = "/v1/units?q=ph&page_size=1"
            while let next = path, seen.count < 10 {
                let page = try await client.get(next)
                seen += page.items.compactMap { $0["name"]?.string }
                path = page["next_page_token"]?.string.map {
                    "/v1/units?q=ph&page_size=1&page_token=\($0)"
                }
            }
            #expect(seen == ["Phường Thành Sen", "Phường Trần Phú", "Phường Nam Hà"])
        }
    }

    // MARK: Machines

    /// Other programs draw and check with this: it must be the very tables that decide.
    @Test func theMachinesAreTheOnesThatDecide() async throws {
        try await Town.open { _, client in
            let answer = try await client.get("/v1/machines")
            #expect(answer.status == 200)
            let dossier = try #require(answer["dossier"])
            #expect(dossier["stages"]?.list.count == Stage.allCases.count)
            let moves = dossier["moves"]?.list ?? []
            #expect(moves.count == DossierMachine.table.count)
            for move in moves {
                let from = move["from"]?.string.flatMap(Stage.init(rawValue:))
                let event = try #require(
                    move["event"]?.string.flatMap(DossierEvent.init(rawValue:)))
                let to = move["to"]?.string.flatMap(Stage.init(rawValue:))
                #expect(DossierMachine.next(from: from, event: event) == to)
            }
            #expect(moves.first?["from"] == .null)
            let parcel = try #require(answer["parcel"])
            #expect(parcel["states"]?.list.count == ParcelState.allCases.count)
            #expect(parcel["moves"]?.list.count == ParcelMachine.table.count)
            #expect(parcel["runs"]?.list.count == ParcelMachine.runs.count)
            #expect(answer["coupling"]?.list.count == Coupling.rules.count)
        }
    }

    @Test func hostileQuestions() async throws {
        try await Town.open { town, client in
            for text in hostileTexts + ["\u{0}", "\u{FFFE}"] {
                let value = percentEncoded(text)
                for path in [
                    "/v1/offices?q=\(value)", "/v1/procedures?q=\(value)", "/v1/units?q=\(value)",
                    "/v1/units?ward_code=\(value)", "/v1/offices?kind=\(value)",
                    "/v1/offices?ward_code=\(value)", "/v1/offices?page_token=\(value)",
                    "/v1/offices?page_size=\(value)", "/v1/units?\(value)=1",
                ] {
                    let status = try await client.get(path).status
                    #expect([200, 400, 422].contains(status), "\(path): \(status)")
                }
            }
            // Nothing of it is a wildcard.
            #expect(Self.codes(try await client.get("/v1/offices?q=%25")) == [])
            #expect(Self.codes(try await client.get("/v1/offices?q=_")) == [])
            #expect(
                try await town.superuser.query("select count(*) from tram.office")
                    .one()[0].decode(Int64.self) == 6)
        }
    }
}
