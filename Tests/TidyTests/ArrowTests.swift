import Testing

/// Which target may see which: the arrows of the house run one way.
enum Arrows {
    /// Our own targets, and what each may import of the others.
    static let own: [String: Set<String>] = [
        "CLibPQ": [],
        "CPango": [],
        "CZint": [],
        "Postgres": ["CLibPQ"],
        "Domain": [],
        "Ledger": ["Domain", "Postgres"],
        "Paper": ["CPango", "CZint", "Domain"],
        "Web": ["Domain", "Postgres"],
        "Features": ["Domain", "Ledger", "Paper", "Postgres", "Web"],
        "Tram": ["Domain", "Features", "Ledger", "Paper", "Postgres", "Web"],
        "Fixtures": ["Domain", "Ledger", "Postgres"],
    ]

    /// Packages that decide how a target works, and who may know of them. Others are free.
    static let packages: [String: Set<String>] = [
        "Hummingbird": ["Web", "Features", "Tram"],
        "HummingbirdCore": ["Web"],
        "Mustache": ["Web", "Features"],
        "HTTPTypes": ["Web", "Features", "Tram"],
        "NIOCore": ["Web", "Features", "Tram"],
        "CryptoExtras": ["Web"],
        "ArgumentParser": ["Tram"],
        "AsyncHTTPClient": ["Tram"],
        "Configuration": ["Tram"],
        "SwiftCSV": ["Tram"],
        "Testing": [],
    ]

    /// The domain knows nothing but values.
    static let domain: Set<String> = ["Foundation", "FoundationEssentials"]

    static func imports(of source: SwiftSource) -> [(module: String, line: Int)] {
        let kinds = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
        return source.tokens.indices.compactMap { index in
            guard source.text(at: index) == "import" else { return nil }
            let next = source.text(at: index + 1)
            let module = kinds.contains(next) ? source.text(at: index + 2) : next
            return (module, source.tokens[index].line)
        }
    }

    static func findings(in source: SwiftSource, target: String) -> [Finding] {
        guard let allowed = own[target] else {
            return [Finding(source.path, "the house has no target \(target)")]
        }
        return imports(of: source).compactMap { module, line in
            if own[module] != nil {
                guard !allowed.contains(module) else { return nil }
                return Finding(source.path, line, "\(target) must not know \(module)")
            }
            if target == "Domain", !domain.contains(module) {
                return Finding(source.path, line, "Domain is pure, so it must not know \(module)")
            }
            if let users = packages[module], !users.contains(target) {
                return Finding(source.path, line, "\(target) must not know \(module)")
            }
            return nil
        }
    }
}

/// An arrow against the grain would let a page write a history, or a domain rule read a clock.
@Suite struct ArrowTests {
    @Test func importsRunOneWay() throws {
        expectNone(
            try Tree.sources.get().flatMap {
                Arrows.findings(in: $0, target: Tree.target(of: $0.path))
            })
    }

    @Test func theTableNamesEveryTarget() throws {
        let folders = Set(try Tree.paths(below: "Sources").map(Tree.target))
        #expect(folders == Set(Arrows.own.keys))
    }

    @Test func theTableHasNoCircle() {
        var left = Arrows.own
        while let free = left.first(where: { $0.value.isDisjoint(with: left.keys) })?.key {
            left[free] = nil
        }
        #expect(left.isEmpty)
    }

    @Test(arguments: [
        ("Domain", "import Logging"), ("Domain", "package import Postgres"),
        ("Web", "import Ledger"), ("Ledger", "import struct Web.Problem"),
        ("Features", "import CLibPQ"), ("Fixtures", "import Hummingbird"), ("Extra", "let a = 1"),
    ])
    func anArrowAgainstTheGrainIsFound(target: String, text: String) {
        #expect(Arrows.findings(in: SwiftSource(path: "A.swift", text), target: target).count == 1)
    }

    @Test func anArrowAlongTheGrainIsNot() {
        let text = "package import Ledger\nimport Foundation\n// import CLibPQ\n"
        let source = SwiftSource(path: "A.swift", text)
        #expect(Arrows.findings(in: source, target: "Features").isEmpty)
    }
}
