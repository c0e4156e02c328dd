import Testing

/// What a target may do besides what it imports.
enum Purity {
    /// Ways to read a clock, roll a die, or touch the world. In `Domain` each of them would make
    /// an answer depend on more than the question.
    private static let worldly: Set<String> = [
        "FileManager", "FileHandle", "ProcessInfo", "URLSession", "ContinuousClock",
        "SuspendingClock", "SystemRandomNumberGenerator", "getenv", "Thread", "DispatchQueue",
        "Task", "arc4random", "clock_gettime", "gettimeofday", "Calendar", "TimeZone", "Locale",
    ]

    static func domainFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            let word = source.text(at: index)
            let isCalled = source.text(at: index + 1) == "("
            let isEmptyCall = isCalled && source.text(at: index + 2) == ")"
            let isMember = source.text(at: index - 1) == "."
            let says: String? =
                switch word {
                case _ where worldly.contains(word) && !isMember: word
                case "Date" where isEmptyCall: "the present time"
                case "now" where isMember && !isCalled: "the present time"
                case "UUID" where isEmptyCall: "a random identifier"
                case "shuffled" where isEmptyCall, "randomElement" where isEmptyCall: "chance"
                case "random" where isMember && isCalled && !names("using", in: index + 1, source):
                    "chance"
                default: nil
                }
            return says.map {
                Finding(source.path, source.tokens[index].line, "\($0) is no part of a question")
            }
        }
    }

    /// Whether the arguments that begin at `start` have one called `label`.
    private static func names(_ label: String, in start: Int, _ source: SwiftSource) -> Bool {
        (start..<source.indexAfterGroup(at: start)).contains { source.text(at: $0) == label }
    }

    static func printFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            guard ["print", "debugPrint", "NSLog"].contains(source.text(at: index)),
                source.text(at: index + 1) == "(",
                ![".", "func"].contains(source.text(at: index - 1))
            else { return nil }
            return Finding(
                source.path, source.tokens[index].line,
                "only the command line prints; everybody else logs or answers")
        }
    }

    static func typedThrowFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            // `do throws(Refusal) { … } catch` only names what it handles.
            guard source.text(at: index) == "throws", source.text(at: index + 1) == "(",
                source.text(at: index - 1) != "do"
            else { return nil }
            return Finding(
                source.path, source.tokens[index].line,
                "typed throws belong to Domain, where refusals are a closed list")
        }
    }
}

@Suite struct PurityTests {
    private func each(
        in targets: (String) -> Bool, _ rule: (SwiftSource) -> [Finding]
    ) throws -> [Finding] {
        try Tree.sources.get().filter { targets(Tree.target(of: $0.path)) }.flatMap(rule)
    }

    @Test func theDomainAsksNobody() throws {
        expectNone(try each(in: { $0 == "Domain" }, Purity.domainFindings))
    }

    @Test func onlyTheCommandLinePrints() throws {
        // A test that fails by chance prints its seed.
        expectNone(try each(in: { !["Tram", "Fixtures"].contains($0) }, Purity.printFindings))
    }

    @Test func onlyTheDomainThrowsByType() throws {
        expectNone(try each(in: { $0 != "Domain" }, Purity.typedThrowFindings))
    }

    @Test(arguments: [
        "let a = Date()", "let a = Date.now", "let a = UUID()", "FileManager.default",
        "Int.random(in: 1...6)", "a.shuffled()", "ContinuousClock().now", "Task { 1 }",
    ])
    func aQuestionToTheWorldIsFound(text: String) {
        #expect(!Purity.domainFindings(SwiftSource(path: "A.swift", text)).isEmpty)
    }

    @Test(arguments: [
        "let a = UUID(uuidString: b)", "Int.random(in: 1...6, using: &dice)", "a.now()",
        "func due(now: Instant) {}", "self.Locale", "let a = \"Date()\" // UUID()",
    ])
    func aPureAnswerIsNot(text: String) {
        #expect(Purity.domainFindings(SwiftSource(path: "A.swift", text)).isEmpty)
    }

    @Test func printingAndTypedThrowsAreFound() {
        func source(_ text: String) -> SwiftSource { SwiftSource(path: "A.swift", text) }
        #expect(Purity.printFindings(source("print(a)")).count == 1)
        #expect(Purity.printFindings(source("paper.print(a)\nfunc print(_ b: Int) {}")).isEmpty)
        #expect(Purity.typedThrowFindings(source("func a() throws(Refusal) {}")).count == 1)
        #expect(Purity.typedThrowFindings(source("func a() async throws {}")).isEmpty)
        #expect(Purity.typedThrowFindings(source("do throws(Refusal) {} catch {}")).isEmpty)
    }
}
