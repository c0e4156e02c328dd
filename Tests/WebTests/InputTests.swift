import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("Input") struct InputTests {
    static let schema = Schema.object([
        "procedure": .text(1...20),
        "applicant": .object([
            "name": .text(max: 10), "phone": .text(max: 20),
            "note": .text(max: 50, multiline: true).optional,
        ]),
        "count": .integer(0...9),
        "by_post": .boolean.optional,
        "at": .time.optional,
        "words": .list(of: .text(max: 5), 0...3).optional,
        "kind": .choice(OfficeKind.self).optional,
    ])

    private static let echo: Routes.Handler<PublicContext> = { _, context in
        let fields = try context.fields()
        let procedure = fields.text("procedure", max: 20)
        let applicant = fields.object("applicant")
        let name = applicant.text("name", max: 10)
        let phone = applicant.text("phone", as: Phone.self)
        let note = applicant.text("note", max: 50, multiline: true).optional
        let count = fields.integer("count", 0...9)
        let byPost = fields.boolean("by_post").or(false)
        let at = fields.time("at").optional
        let words = fields.list("words", max: 3, as: String.self)
        let kind = fields.choice("kind", as: OfficeKind.self).or(.agency)
        return try context.json(
            JSON.object([
                "procedure": .string(procedure.value), "name": .string(name.value),
                "phone": .string(phone.value.description),
                "note": note.value.map(JSON.string) ?? .null,
                "count": .integer(Int64(count.value)), "by_post": .bool(byPost.value),
                "at": at.value.map { .string($0.rfc3339()) } ?? .null,
                "words": .array(words.value.map(JSON.string)),
                "kind": .string(kind.value.rawValue),
            ]))
    }

    private static func site() throws -> Site {
        try House.site { routes in
            routes.post("/v1/x", "x", body: schema, status: 200, use: echo)
            routes.form("/x", "x", use: echo)
            routes.get(
                "/v1/q", "x", [.query("size", .integer(1...9)), .query("name", .text(max: 9))]
            ) { (_: Request, context: PublicContext) in
                let query = try context.query()
                let size = query.integer("size", 1...9).or(5)
                let name = query.text("name", max: 9).optional
                return try context.json(
                    JSON.object([
                        "size": .integer(Int64(size.value)),
                        "name": name.value.map(JSON.string) ?? .null,
                    ]))
            }
            routes.page("/q", "x") { (_: Request, context: PublicContext) in
                try context.json(["n": .integer(Int64(context.query().names.count))] as JSON)
            }
        }
    }

    private static let good =
        #"{"procedure":"1.000656","applicant":{"name":"Nguyen An","phone":"0912345678"},"count":3}"#

    @Test func wellFormed() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post("/v1/x", Self.good)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer["phone"] == "+84912345678")
            #expect(answer["by_post"] == false)
            #expect(answer["note"] == .null)
            let more = try await client.post(
                "/v1/x",
                #"{"procedure":"1","applicant":{"name":"An","phone":"+84912345678","note":"a\nb"},"#
                    + #""count":3,"by_post":true,"at":"2026-11-24T01:00:00Z","words":["a","b"],"#
                    + #""kind":"one_stop"}"#)
            #expect(more["note"] == "a\nb")
            #expect(more["at"] == "2026-11-24T08:00:00+07:00")
            #expect(more["words"] == ["a", "b"])
            #expect(more["kind"] == "one_stop")
        }
    }

    /// A clerk who corrects one field only to be told of the next gives up at the third.
    @Test func allFaultsAtOnce() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post(
                "/v1/x",
                #"{"applicant":{"name":"a name that is too long","phone":"12","x":1},"count":"3","#
                    + #""by_post":0,"at":"2026-11-24","words":["toolong",4,"","a"],"#
                    + #""kind":"shop","y/~":2}"#
            )
            #expect(answer.status == 422)
            #expect(
                Set(answer.faults) == [
                    "/procedure required", "/applicant/name too_long", "/applicant/phone malformed",
                    "/applicant/x unknown_field", "/count wrong_type", "/by_post wrong_type",
                    "/at wrong_format", "/words too_many", "/kind not_a_choice",
                    "/y~1~0 unknown_field",
                ])
        }
    }

    @Test(
        "bodies that are no JSON object",
        arguments: [
            ("", 400, "body_missing"), ("{", 400, "body_not_json"), ("{]", 400, "body_not_json"),
            ("{'a':1}", 400, "body_not_json"), ("{\"a\":1}x", 400, "body_not_json"),
            ("{\"a\":\"\\ud800\"}", 400, "body_not_json"), ("nul", 400, "body_not_json"),
            ("[1]", 422, "invalid"), ("3", 422, "invalid"), ("null", 422, "invalid"),
            ("\"x\"", 422, "invalid"), ("{}", 422, "invalid"),
        ])
    func notAnObject(body: String, status: Int, code: String) async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post("/v1/x", body)
            #expect(answer.status == status, "\(body): \(answer.text)")
            #expect(answer.code == .string(code), "\(body): \(answer.text)")
        }
    }

    /// Deep nesting has felled many a recursive reader; here it never reaches one.
    @Test func deepAndWide() async throws {
        try await Self.site().test { client async throws in
            for body in [
                String(repeating: "[", count: 500_000),
                String(repeating: "[", count: 30) + String(repeating: "]", count: 30),
                String(repeating: "{\"a\":", count: 100_000),
                "[" + String(repeating: "0,", count: 200_000) + "0]",
            ] {
                let answer = try await client.post("/v1/x", body)
                #expect(answer.status == 400)
                #expect(answer.code == "body_too_deep")
            }
            let brackets = String(repeating: "[", count: 100)
            let inText = try await client.post("/v1/x", #"{"procedure":"\#(brackets)"}"#)
            #expect(inText.faults.contains("/procedure too_long"))
        }
    }

    @Test func notUTF8() async throws {
        try await Self.site().test { client async throws in
            for bytes: [UInt8] in [
                [0xFF, 0xFE], [0x7B, 0x22, 0xC3, 0x28, 0x22], [0xED, 0xA0, 0x80],
            ] {
                let answer = try await client.post("/v1/x", bytes: bytes)
                #expect(answer.status == 400)
                #expect(answer.code == "body_not_utf8")
            }
        }
    }

    @Test(
        "numbers that no field can hold",
        arguments: ["1e400", "-1e400", "99999999999999999999", "1.5", "1e2", "10", "-1"])
    func numbers(number: String) async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post(
                "/v1/x",
                Self.good.replacingOccurrences(of: "\"count\":3", with: "\"count\":\(number)"))
            #expect([400, 422].contains(answer.status), "\(number): \(answer.text)")
        }
    }

    /// NUL ends a C string and PostgreSQL refuses it; other controls turn terminals and logs over.
    @Test(arguments: ["\\u0000", "\\u0007", "\\u001b[31m", "\\u009f", "\\n", "\\u007f"])
    func controlCharacters(escape: String) async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post(
                "/v1/x", Self.good.replacingOccurrences(of: "1.000656", with: "a\(escape)b"))
            #expect(answer.status == 422)
            #expect(answer.faults == ["/procedure control_character"])
        }
    }

    /// macOS sends "Tuyê\u{301}n" where Windows sends "Tuyến": one name, and one length.
    @Test func decomposedVietnameseIsComposed() async throws {
        try await Self.site().test { client async throws in
            let decomposed = "Nguyễn Ánh".decomposedStringWithCanonicalMapping
            #expect(decomposed.unicodeScalars.count > 10)
            let answer = try await client.post(
                "/v1/x", Self.good.replacingOccurrences(of: "Nguyen An", with: decomposed))
            #expect(answer.status == 200, "\(answer.text)")
            guard case .string(let name)? = answer["name"] else {
                Issue.record("no name")
                return
            }
            #expect(Array(name.unicodeScalars) == Array("Nguyễn Ánh".unicodeScalars))
        }
    }

    @Test func contentTypes() async throws {
        try await Self.site().test { client async throws in
            for type in ["text/plain", "application/xml", "application/x-www-form-urlencoded", nil]
            {
                let answer = try await client.post(
                    "/v1/x", bytes: Array(Self.good.utf8), type: type)
                #expect(answer.status == 415, "\(type ?? "none")")
            }
            let answer = try await client.post(
                "/v1/x", Self.good, type: "Application/JSON; charset=UTF-8")
            #expect(answer.status == 200)
        }
    }

    // MARK: Forms

    private static let form = "application/x-www-form-urlencoded"

    @Test func formsAreReadByTheSameFields() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post(
                "/x",
                "procedure=1.0&applicant.name=Nguy%E1%BB%85n+An&applicant.phone=0912345678&count=7"
                    + "&by_post=on&words=a&words=&words=b&kind=&applicant.note=x%0D%0Ay&csrf=zzz",
                type: Self.form)
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer["name"] == "Nguyễn An")
            #expect(answer["by_post"] == true)
            #expect(answer["words"] == ["a", "b"])
            #expect(answer["kind"] == "agency")
            #expect(answer["note"] == "x\ny")
        }
    }

    @Test func formFaultsOnAPage() async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post(
                "/x", "procedure=%00&applicant.name=&count=many", type: Self.form,
                headers: [.acceptLanguage: "en"])
            #expect(answer.status == 422)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            for pointer in ["/procedure", "/applicant/name", "/applicant/phone", "/count"] {
                #expect(answer.text.contains("<p>\(pointer): "), "\(pointer)")
            }
        }
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%ff=1", "a=%C3%28", "a=%00%ff"])
    func brokenForms(body: String) async throws {
        try await Self.site().test { client async throws in
            let answer = try await client.post("/x", body, type: Self.form)
            #expect(answer.status == 400, "\(answer.text)")
        }
    }

    @Test func formWithTooManyParts() async throws {
        try await Self.site().test { client async throws in
            let body = String(repeating: "a=1&", count: 100_000)
            #expect(try await client.post("/x", body, type: Self.form).status == 400)
        }
    }

    // MARK: Queries

    @Test func queries() async throws {
        try await Self.site().test { client async throws in
            #expect(try await client.get("/v1/q")["size"] == 5)
            #expect(try await client.get("/v1/q?size=3&name=a%2Bb+c")["name"] == "a+b c")
            #expect(try await client.get("/v1/q?size=").faults == ["?size wrong_type"])
            #expect(try await client.get("/v1/q?name=").faults == ["?name required"])
            #expect(try await client.get("/v1/q?size=99").faults == ["?size out_of_range"])
            #expect(try await client.get("/v1/q?size=1x").faults == ["?size wrong_type"])
            #expect(try await client.get("/v1/q?name=%00").faults == ["?name control_character"])
            #expect(try await client.get("/v1/q?nmae=x").faults == ["?nmae unknown_field"])
            #expect(try await client.get("/v1/q?name=%ff").code == "query_malformed")
            #expect(try await client.get("/v1/q?%").code == "query_malformed")
            // Mail programs and searches add their own to links.
            #expect(try await client.get("/q?utm_source=mail&fbclid=1")["n"] == 2)
        }
    }
}
