import Domain
import Fixtures
import Foundation
import HummingbirdTesting
import Postgres
import Testing
import Web

/// A reader with a broken label printer, a program with a mistake: what it sent may be the only
/// trace of papers that somebody has in hand, so it is answered alone and kept as it came.
@Suite("Lines that are no scans") struct MalformedLineTests {
    /// Everything that a thousand badly made devices might send, and the code of the answer.
    private static let lines: [(json: String, code: String)] = [
        ("42", "wrong_type"), ("null", "wrong_type"), (#""RR123456785VN""#, "wrong_type"),
        ("[]", "wrong_type"), ("[{}]", "wrong_type"), ("true", "wrong_type"),
        ("{}", "required"),
        (scan(item: "RR123456786VN"), "malformed"),
        (scan(id: "11111111-1111-4111-8111-111111111111"), "not_version_7"),
        (scan(id: "not an id"), "wrong_format"),
        (scan(event: "flown"), "not_a_choice"),
        (scan(more: #","note":"Nguyễn\u0000Văn""#), "unknown_field"),
        (scan(more: #","evidence":{"note":"\u0000"}"#), "control_character"),
        (scan(more: #","dispatch":"\#(String(repeating: "ệ", count: 40_000))""#), "too_long"),
    ]

    private static func scan(
        id: String = "01936009-0000-7000-8000-00000000000a", item: String = "RR123456785VN",
        event: String = "arrived", more: String = ""
    ) -> String {
        #"{"scan_id":"\#(id)","sequence":1,"item_code":"\#(item)","event":"\#(event)","#
            + #""occurred_at":"2026-11-25T07:55:00+07:00"\#(more)}"#
    }

    private func send(
        _ lines: [String], from device: String = "phone-1", by token: String,
        _ client: any TestClientProtocol
    ) async throws -> Answered {
        try await client.post(
            "/v1/scan-batches",
            #"{"device":"\#(device)","scans":[\#(lines.joined(separator: ","))]}"#,
            by: .program(token))
    }

    @Test func eachIsAnsweredAloneAndKeptOnce() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let good = Self.scan(
                id: "01936009-0000-7000-8000-00000000000b",
                item: try await town.item(of: dossier.code, .collect), event: "accepted")
            let token = try await client.token("buuta")
            let all = [good] + Self.lines.map(\.json)
            let answer = try await send(all, by: token, client)
            #expect(answer.status == 200)
            #expect(answer["applied"] == 1)
            #expect(answer["rejected"] == .integer(Int64(Self.lines.count)))
            let results = try #require(answer["results"]).list
            #expect(results.first?["outcome"] == "applied")
            for (line, result) in zip(Self.lines, results.dropFirst()) {
                #expect(result["outcome"] == "rejected")
                #expect(
                    result["problem"]?["code"]?.string == line.code,
                    "\(line.json.prefix(80)): \(result)")
            }
            #expect(try await kept(town) == Self.lines.count)

            // The same device sends it all again, and somebody else's device the same lines.
            #expect(try await send(all, by: token, client)["duplicate"] == 1)
            #expect(try await kept(town) == Self.lines.count)
            _ = try await send(Self.lines.map(\.json), from: "phone-2", by: token, client)
            #expect(try await kept(town) == 2 * Self.lines.count)
            // Twice in one batch is once.
            _ = try await send(["7", "7", " 7 "], by: token, client)
            #expect(try await kept(town) == 2 * Self.lines.count + 1)
        }
    }

    private func kept(_ town: Town) async throws -> Int {
        try await town.superuser.query(
            """
            select count(*) from tram.rejected_scan
            where reason = 'malformed' and person_id = 1 and office_id = 1 and body is not null
            """
        ).one(Int.self)
    }

    @Test func theyAreKeptAsTheyCame() async throws {
        try await Town.open { town, client in
            let token = try await client.token("buuta")
            for line in Self.lines { _ = try await send([line.json], by: token, client) }
            let rows = try await town.superuser.query(
                "select scan_id is not null, body::text from tram.rejected_scan order by id")
            let bodies = try rows.decode((Bool, String).self)
            #expect(bodies.count == Self.lines.count)
            for (line, (hasID, body)) in zip(Self.lines, bodies) {
                let sent = try JSONDecoder().decode(JSON.self, from: Data(line.json.utf8))
                var found = try JSONDecoder().decode(JSON.self, from: Data(body.utf8))
                // What the database could not hold as it is lies in a text.
                if case .string(let text) = found, found != sent {
                    if line.code == "too_long" {
                        #expect(text.utf8.count <= 65_536 + 3)
                        #expect(text.contains("ệệệ"))
                        continue
                    }
                    found = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
                }
                #expect(found == sent)
                #expect(hasID == (UUID(uuidString: sent["scan_id"]?.string ?? "") != nil))
            }
        }
    }

    /// It may name people, so it must be possible to erase it, and nobody reads it but the ledger.
    @Test func theirContentCanBeErasedAndIsNotRead() async throws {
        try await Town.open { town, client in
            let token = try await client.token("buuta")
            _ = try await send(["[1]"], by: token, client)
            let erased = try await town.database.pool("tram_ledger").transaction {
                try await $0.query("update rejected_scan set body = null").affected
            }
            #expect(erased == 1)
            await #expect(throws: PostgresError.self) {
                try await town.database.pool("tram_staff").query("select body from rejected_scan")
            }
            // Sent again it is not kept a second time.
            _ = try await send(["[1]"], by: token, client)
            #expect(
                try await town.superuser.query("select count(*) from tram.rejected_scan")
                    .one(Int.self) == 1)
        }
    }
}
