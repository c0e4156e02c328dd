import Testing

/// What a person can hold in mind at once.
enum Lengths {
    static let ofFile = 400
    static let ofFunction = 60

    static func fileFindings(_ source: SwiftSource) -> [Finding] {
        guard source.lineCount > ofFile else { return [] }
        return [
            Finding(
                source.path,
                "\(source.lineCount) lines; \(ofFile) at most. Which part has a name of its own?")
        ]
    }

    /// The lines from the brace that opens a body to the one that closes it, both included.
    static func functionFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            guard ["func", "init", "deinit", "subscript"].contains(source.text(at: index)),
                source.text(at: index - 1) != ".", let open = body(after: index, in: source)
            else { return nil }
            let close = source.indexAfterGroup(at: open) - 1
            let lines = source.tokens[close].line - source.tokens[open].line + 1
            guard lines > ofFunction else { return nil }
            return Finding(
                source.path, source.tokens[index].line,
                "\(name(at: index, in: source)) has \(lines) lines; about \(ofFunction) at most")
        }
    }

    private static func name(at index: Int, in source: SwiftSource) -> String {
        source.text(at: index) == "func" ? source.text(at: index + 1) : source.text(at: index)
    }

    /// The brace that opens the body; none for a requirement of a protocol.
    private static func body(after start: Int, in source: SwiftSource) -> Int? {
        let others = [
            "func", "init", "deinit", "subscript", "var", "let", "static", "case", "package",
            "public", "private", "mutating", "associatedtype", "typealias", "@", "}", ";", "=",
        ]
        var index = start + 1
        while index < source.tokens.count {
            let token = source.tokens[index]
            switch token.text {
            case "{": return index
            case "(", "[": index = source.indexAfterGroup(at: index)
            case "}", ";": return nil
            case _ where token.isFirstOfLine && others.contains(token.text): return nil
            default: index += 1
            }
        }
        return nil
    }
}

@Suite struct LengthTests {
    @Test func filesAreShort() throws {
        expectNone(try Tree.sources.get().flatMap(Lengths.fileFindings))
    }

    @Test func functionsAreShort() throws {
        expectNone(try Tree.sources.get().flatMap(Lengths.functionFindings))
    }

    private func lines(_ count: Int) -> String {
        (0..<count).map { "    let a\($0) = \"}\"\n" }.joined()
    }

    @Test func aLongFileIsFound() {
        #expect(Lengths.fileFindings(SwiftSource(path: "A.swift", lines(400))).isEmpty)
        #expect(Lengths.fileFindings(SwiftSource(path: "A.swift", lines(401))).count == 1)
    }

    @Test(arguments: [
        "func a(_ b: () -> Int = { 1 }) async throws -> [Int]", "init?(a: Int)",
        "func a<T>(_ b: T)\n    where T: Equatable", "subscript(a: Int) -> Int",
    ])
    func aLongFunctionIsFound(head: String) {
        let short = SwiftSource(path: "A.swift", "\(head) {\n\(lines(58))}\n")
        #expect(Lengths.functionFindings(short).isEmpty)
        let long = SwiftSource(path: "A.swift", "\(head) {\n\(lines(59))}\n")
        #expect(Lengths.functionFindings(long).count == 1)
    }

    @Test func aRequirementHasNoBody() {
        let text = "protocol A {\n    func a() -> Int\n    init()\n}\nenum B {\n\(lines(70))}\n"
        #expect(Lengths.functionFindings(SwiftSource(path: "A.swift", text)).isEmpty)
    }
}
