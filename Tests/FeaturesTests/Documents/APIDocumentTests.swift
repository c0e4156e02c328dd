import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing
import Web

/// API.md is executed: every example is sent in its order, and what the page promises must come.
@Suite struct APIDocumentTests {
    @Test func everyExampleHolds() async throws {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "API.md")
        let examples = try Example.all(in: String(contentsOf: file, encoding: .utf8))
        #expect(examples.count >= 24)
        try await Town.open(at: "2026-11-25T08:00:00+07:00") { town, client in
            var known: [String: String] = [:]
            var tokens: [String: String] = [:]
            for example in examples {
                var headers: HTTPFields = [:]
                if let person = example.person {
                    if tokens[person] == nil { tokens[person] = try await client.token(person) }
                    headers[.authorization] = "Bearer \(tokens[person]!)"
                }
                for (name, value) in example.headers {
                    headers[HTTPField.Name(name)!] = value
                }
                let path = fill(example.path, known)
                let body = example.body.map { fill($0, known) }
                if body != nil { headers[.contentType] = "application/json" }
                let answer = Answered(
                    try await client.executeRequest(
                        uri: path, method: example.method, headers: headers,
                        body: body.map { ByteBuffer(string: $0) }))
                #expect(
                    answer.status == example.status,
                    "\(example.method) \(path): \(answer.status) \(answer.text)")
                let wanted = try JSONDecoder().decode(JSON.self, from: Data(example.answer.utf8))
                let fault = mismatch(wanted, answer.json, &known, at: "")
                #expect(fault == nil, "\(example.method) \(path): \(fault ?? "") in \(answer.text)")
                town.clock.advance(by: .seconds(60))
            }
        }
    }

    private func fill(_ text: String, _ known: [String: String]) -> String {
        known.reduce(text) { $0.replacingOccurrences(of: "<\($1.key)>", with: $1.value) }
    }

    /// What is promised must be there; what is not mentioned may be too.
    private func mismatch(
        _ wanted: JSON, _ got: JSON?, _ known: inout [String: String], at place: String
    ) -> String? {
        switch (wanted, got) {
        case (.string("…"), .some(let value)) where value != .null: return nil
        case (.string(let text), .string(let value)?)
        where text.first == "<" && text.last == ">"
            && known[String(text.dropFirst().dropLast())] == nil:
            known[String(text.dropFirst().dropLast())] = value
            return nil
        case (.string(let text), _):
            return got == .string(fill(text, known)) ? nil : "\(place): not \(fill(text, known))"
        case (.object(let members), .object(let found)?):
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                let inside = found[name] ?? (value == .null ? .null : nil)
                if let fault = mismatch(value, inside, &known, at: "\(place)/\(name)") {
                    return fault
                }
            }
            return nil
        case (.array(let items), .array(let found)?):
            guard
                items.count == found.count
                    || items.count == 1 && found.count >= 1 && place.hasSuffix("steps")
            else { return "\(place): \(found.count) items" }
            for (index, pair) in zip(items, found).enumerated() {
                if let fault = mismatch(pair.0, pair.1, &known, at: "\(place)/\(index)") {
                    return fault
                }
            }
            return nil
        default: return wanted == got ? nil : "\(place): not \(wanted)"
        }
    }
}

/// A request and the answer that stands below it.
private struct Example {
    var person: String?
    var method: HTTPRequest.Method
    var path: String
    var headers: [(String, String)]
    var body: String?
    var status: Int
    var answer: String

    static func all(in document: String) -> [Example] {
        var found: [Example] = []
        var request: [String]?
        var person: String?
        var block: (language: String, lines: [String])?
        for line in document.components(separatedBy: "\n") {
            if let open = block {
                guard line == "```" else {
                    block!.lines.append(line)
                    continue
                }
                let words = open.language.split(separator: " ").map(String.init)
                if words.first == "http" {
                    request = open.lines
                    person = words.count == 3 ? words[2] : nil
                } else if words.first == "json", let status = words.last.flatMap({ Int($0) }),
                    let lines = request
                {
                    found.append(Example(lines, person, status, open.lines.joined(separator: "\n")))
                    request = nil
                }
                block = nil
            } else if line.hasPrefix("```") {
                block = (String(line.dropFirst(3)), [])
            }
        }
        return found
    }

    private init(_ lines: [String], _ person: String?, _ status: Int, _ answer: String) {
        let first = lines[0].split(separator: " ")
        method = HTTPRequest.Method(String(first[0]))!
        path = String(first[1])
        let gap = lines.firstIndex(of: "") ?? lines.count
        headers = lines[1..<gap].map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
        }
        let rest = lines[min(gap + 1, lines.count)...].joined(separator: "\n")
        body = rest.isEmpty ? nil : rest
        self.person = person
        self.status = status
        self.answer = answer
    }
}
