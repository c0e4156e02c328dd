import Testing

/// If the reader took text for code, or code for text, every rule built on it would be blind.
@Suite struct SwiftSourceTests {
    private func words(_ text: String) -> [String] {
        SwiftSource(path: "A.swift", text).tokens.map(\.text)
    }

    @Test func commentsAreNoCode() {
        let source = SwiftSource(
            path: "A.swift",
            """
            let a = 1 // try! this
            /* and /* nested */ try! that
            */ let b = 2
            """)
        #expect(!source.tokens.contains { $0.text == "try" })
        #expect(source.comments.count == 2)
        #expect(source.tokens.last?.line == 3)
    }

    @Test func literalsAreNoCodeButTheirInterpolationsAre() {
        let source = SwiftSource(path: "A.swift", #"let a = "delete \(first("x")) from b" + c"#)
        #expect(source.literals.map(\.text) == ["x", #"delete \() from b"#])
        #expect(words(#"let a = "b \(try! c)""#).contains("try"))
        #expect(source.tokens.last?.text == "c")
    }

    @Test func longAndRawLiteralsEndWhereTheyEnd() {
        let long = SwiftSource(
            path: "A.swift",
            #"""
            let a = """
                say "no" to \(b)
                """
            let c = #"a " and \(not code)"#
            """#)
        #expect(long.literals.count == 2)
        #expect(long.literals[0].text.contains(#"say "no" to \()"#))
        #expect(long.literals[1].text == #"a " and \(not code)"#)
        #expect(long.literals[1].line == 4)
        #expect(!long.tokens.contains { $0.text == "not" })
    }

    @Test func patternsDoNotOpenStrings() {
        #expect(words(#"let a = /"[a-z]/; let b = c / d"#).contains("d"))
        #expect(words("let a = #/\"/#\nlet b = 1").contains("b"))
    }

    @Test func numbersKeepTheirPoint() {
        #expect(words("1.5 1...5 2.x") == ["1.5", "1", ".", ".", ".", "5", "2", ".", "x"])
    }

    @Test func quotedNamesAreOneWord() {
        #expect(words("func `it is so`() {}") == ["func", "it is so", "(", ")", "{", "}"])
    }

    @Test func theRealTreeIsRead() throws {
        // A wrong root would make every rule pass over nothing.
        #expect(try Tree.sources.get().count > 20)
        #expect(try Tree.tests.get().contains { $0.path == "Tests/TidyTests/Tree.swift" })
    }
}
