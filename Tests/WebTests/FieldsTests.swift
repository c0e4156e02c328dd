import Domain
import Foundation
import Hummingbird
import Testing
import Web

@Suite("Fields") struct FieldsTests {
    private static func answer(
        _ body: String, schema: Schema? = nil,
        _ read: @escaping @Sendable (Fields) throws -> JSON
    ) async throws -> Answered {
        let site = try House.site { routes in
            routes.post("/v1/x", "x", body: schema, status: 200) {
                (_: Request, context: PublicContext) in
                try context.json(read(context.fields()))
            }
        }
        nonisolated(unsafe) var answered: Answered?
        try await site.test { client async throws in
            answered = try await client.post("/v1/x", body)
        }
        return try #require(answered)
    }

    /// In a batch of a thousand scans one malformed line must not cost the other 999.
    @Test func linesAreJudgedOneByOne() async throws {
        let line = Schema.object(["id": .integer(1...9), "word": .text(max: 3)])
        let answer = try await Self.answer(
            #"{"lines":[{"id":1,"word":"a"},{"id":0,"word":"toolong"},7,"#
                + #"{"id":3,"word":"c","x":1}]}"#
        ) { fields in
            .array(
                fields.lines("lines", max: 4, of: line).map { line in
                    do {
                        let id = line.integer("id", 1...9)
                        return try .integer(Int64(id.value))
                    } catch let problem as Problem {
                        return .array(
                            problem.errors.map { .string("\($0.pointer) \($0.code)") })
                    } catch {
                        return .null
                    }
                })
        }
        #expect(
            answer.json == [
                1, ["/lines/1/id out_of_range", "/lines/1/word too_long"], ["/lines/2 wrong_type"],
                ["/lines/3/x unknown_field"],
            ], "\(answer.text)")
    }

    /// Nor when the body is checked as a whole first, by the schema that the document shows.
    @Test func theWholeIsNotJudgedByItsLines() throws {
        let line = Schema.object(["id": .integer(1...9)])
        let body = Schema.object(["lines": .list(of: line, 1...2).judgedByLine])
        #expect(body.faults(in: ["lines": [7, ["id": "x", "y": 1]]]).isEmpty)
        #expect(body.faults(in: ["lines": [1, 2, 3]]).map(\.code) == ["too_many"])
        #expect(body.faults(in: ["lines": 1]).map(\.code) == ["wrong_type"])
        let strict = Schema.object(["lines": .list(of: line, 1...2)])
        #expect(!strict.faults(in: ["lines": [7]]).isEmpty)
    }

    @Test func tooManyLinesAreNoneAtAll() async throws {
        let answer = try await Self.answer(#"{"lines":[{},{},{}]}"#) { fields in
            let lines = fields.lines("lines", max: 2, of: .object([:]))
            try fields.finish()
            return .integer(Int64(lines.count))
        }
        #expect(answer.faults == ["/lines too_many"])
    }

    @Test func missingObjectIsOneFault() async throws {
        let answer = try await Self.answer(#"{"b":null}"#) { fields in
            let inner = fields.object("a")
            let one = inner.text("one", max: 3)
            let optional = fields.optionalObject("b")
            return try [.string(one.value), .bool(optional == nil)]
        }
        #expect(answer.faults == ["/a required"])
    }

    @Test func rulesOfTheHandler() async throws {
        let answer = try await Self.answer(#"{"from":3,"to":1}"#) { fields in
            let from = fields.integer("from", 0...9).must("odd", vi: "Lẻ.", en: "Even.") {
                $0 % 2 == 0
            }
            let to = fields.integer("to", 0...9)
            fields.fail("to", "before_start", vi: "Trước.", en: "It is before the start.")
            return try .integer(Int64(from.value + to.value))
        }
        #expect(answer.faults == ["/from odd", "/to before_start"])
    }

    /// Whoever reads a value before he has declared all fields must not lose the others' absence.
    @Test func optionalAfterAValueWasRead() async throws {
        let answer = try await Self.answer(#"{"a":"x"}"#) { fields in
            let first = try fields.text("a", max: 3).value
            let second = fields.text("b", max: 3).optional
            return try [.string(first), .bool(second.value == nil)]
        }
        #expect(answer.json == ["x", true])
    }

    @Test func aHundredFaultsAreEnough() async throws {
        let body = "{" + (0..<5_000).map { "\"f\($0)\":1" }.joined(separator: ",") + "}"
        let answer = try await Self.answer(body, schema: .object([:])) { fields in
            try fields.finish()
            return .null
        }
        #expect(answer.status == 422)
        #expect(answer.faults.count == 100)
        #expect(answer.text.utf8.count < 50_000)
    }

    /// The answer to a mistake must not carry a megabyte of it, nor what turns a terminal over.
    @Test func madeUpNamesAreSaidBackWithCare() async throws {
        let name = String(repeating: "n", count: 100_000)
        let answer = try await Self.answer(
            "{\"\(name)\":1,\"a\\u001b[2J\":2}", schema: .object([:])
        ) { fields in
            try fields.finish()
            return .null
        }
        #expect(answer.status == 422)
        #expect(answer.text.utf8.count < 2_000)
        #expect(answer.faults.contains("/a\u{FFFD}[2J unknown_field"))
    }

    @Test(arguments: ["\"x\"", "{}", "true", "[[1]]", "[null]"])
    func listsOfTheWrongThing(value: String) async throws {
        let answer = try await Self.answer("{\"a\":\(value)}") { fields in
            .integer(Int64(try fields.list("a", max: 3, as: String.self).value.count))
        }
        #expect(answer.status == 422, "\(answer.text)")
    }

    /// Names go to labels and to psql: what the domain cleans or refuses, the service does too.
    @Test func freeTextByTheDomainsRule() async throws {
        let schema = Schema.object(["name": .text(.name), "note": .text(.note).optional])
        let read: @Sendable (Fields) throws -> JSON = { fields in
            let name = fields.text("name", .name)
            let note = fields.text("note", .note).optional
            return try [.string(name.value), .string(note.value ?? "")]
        }
        let cleaned = try await Self.answer(
            #"{"name":"  Nguyễn\u200b   An ","note":"a\r\nb"}"#, schema: schema, read)
        #expect(cleaned.json == ["Nguyễn An", "a\nb"])
        for (text, code) in [
            ("", "empty"), ("\\u202eAn", "control_character"), ("\\u0000", "control_character"),
            ("\\ufffd", "broken_text"), (String(repeating: "x", count: 201), "too_long"),
        ] {
            let answer = try await Self.answer("{\"name\":\"\(text)\"}", schema: schema, read)
            #expect(answer.faults == ["/name \(code)"], "\(text)")
        }
    }

    @Test func uuids() async throws {
        for (text, isRight) in [
            ("01935b0e-7c7d-7000-8000-000000000001", true),
            ("01935B0E-7C7D-7000-8000-000000000001", true), ("01935b0e", false),
            ("01935b0e-7c7d-7000-8000-00000000000g", false), ("", false),
        ] {
            let answer = try await Self.answer("{\"id\":\"\(text)\"}") { fields in
                .string(try fields.uuid("id").value.uuidString)
            }
            #expect((answer.status == 200) == isRight, "\(text)")
        }
    }
}
