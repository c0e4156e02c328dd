import Testing

/// Names that say nothing.
enum Names {
    static let empty: Set<String> = [
        "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities", "Common", "Core",
        "Extensions", "Misc", "Base", "Impl",
    ]

    /// As an adjective it has a meaning here: what the service writes by itself.
    static let emptyAtTheEnd: Set<String> = ["Service", "Services"]

    static func emptyPart(of name: String) -> String? {
        let parts = parts(of: name)
        return parts.first(where: empty.contains)
            ?? parts.last.flatMap {
                emptyAtTheEnd.contains($0) ? $0 : nil
            }
    }

    /// `HandOverManager` → Hand, Over, Manager.
    static func parts(of name: String) -> [String] {
        var parts: [String] = []
        for character in name {
            if character.isUppercase || parts.isEmpty { parts.append("") }
            if character.isLetter { parts[parts.count - 1].append(character) }
        }
        return parts
    }

    static func findings(in source: SwiftSource) -> [Finding] {
        let kinds = ["struct", "class", "enum", "actor", "protocol", "typealias"]
        let inTypes = source.tokens.indices.compactMap { index -> Finding? in
            guard kinds.contains(source.text(at: index)), source.text(at: index - 1) != "." else {
                return nil
            }
            let name = source.text(at: index + 1)
            guard let word = emptyPart(of: name) else { return nil }
            return Finding(
                source.path, source.tokens[index].line, "\(name): “\(word)” says nothing")
        }
        let inPath = source.path.split(separator: "/").compactMap { part in
            emptyPart(of: String(part.prefix { $0 != "." })).map {
                Finding(source.path, "\(part): “\($0)” says nothing")
            }
        }
        return inTypes + inPath
    }
}

/// A drawer named “Manager” takes in anything, and then nobody finds it again.
@Suite struct NameTests {
    @Test func namesSayWhatThingsAre() throws {
        expectNone(
            (try Tree.sources.get() + Tree.tests.get()).flatMap(Names.findings))
    }

    @Test(arguments: [
        ("A.swift", "struct ParcelManager {}"), ("A.swift", "package final class DateUtils {}"),
        ("A.swift", "protocol Service {}"), ("Sources/Web/PathHelper.swift", ""),
        ("Sources/Common/A.swift", ""), ("Sources/Domain/String+Extensions.swift", ""),
    ])
    func anEmptyNameIsFound(path: String, text: String) {
        #expect(Names.findings(in: SwiftSource(path: path, text)).count == 1)
    }

    @Test(arguments: [
        "struct Score {}", "struct CommonalityCheck {}", "let coreManager = 1",
        "struct Pool: Service {}", "struct ServiceFact {}",
    ])
    func aFullNameIsNot(text: String) {
        #expect(Names.findings(in: SwiftSource(path: "A.swift", text)).isEmpty)
    }
}
