import Testing

/// What can bring the whole service down, or share what must not be shared, without a word.
enum Safety {
    /// `try!`, `as!`, `a!`, `Int!`
    static func forcedFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            let token = source.tokens[index]
            guard token.text == "!", !token.isApart, index > 0 else { return nil }
            let before = source.text(at: index - 1)
            // A constant made of a literal is proven by any run that reads it: `Name("Link")!`.
            if before == ")", source.text(at: index - 2) == "\"\"",
                source.text(at: index - 3) == "("
            {
                return nil
            }
            guard let last = before.unicodeScalars.last,
                last.properties.isAlphabetic || "0123456789_)]>?\"}".unicodeScalars.contains(last)
            else { return nil }
            // `a != b`, should somebody write it without blanks.
            let next = index + 1 < source.tokens.count ? source.tokens[index + 1] : nil
            if let next, next.text == "=", !next.isApart { return nil }
            return Finding(source.path, token.line, "“\(before)!” can end the whole process")
        }
    }

    /// A task that nobody waits for outlives its request, and its error is lost.
    static func taskFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            guard source.text(at: index) == "Task", source.text(at: index - 1) != "." else {
                return nil
            }
            var next = index + 1
            if source.text(at: next) == "<" { next = source.indexAfterGroup(at: next) }
            let starts =
                ["{", "("].contains(source.text(at: next))
                || source.text(at: next) == "."
                    && ["detached", "immediate", "init"].contains(source.text(at: next + 1))
            guard starts else { return nil }
            return Finding(
                source.path, source.tokens[index].line,
                "an unstructured task: use a task group or a Service of the service group")
        }
    }

    /// Claims that the compiler cannot check.
    static func uncheckedFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.indices.compactMap { index in
            let isClaim =
                source.text(at: index) == "unchecked" && source.text(at: index - 1) == "@"
                || source.text(at: index) == "unsafe" && source.text(at: index - 2) == "nonisolated"
                || source.text(at: index) == "preconcurrency" && source.text(at: index - 1) == "@"
            guard isClaim else { return nil }
            return Finding(
                source.path, source.tokens[index].line,
                "“\(source.text(at: index))” is a claim that the compiler cannot check")
        }
    }

    /// Types whose values outlive what they point to.
    static func pointerFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.filter { token in
            ["OpaquePointer", "Unmanaged", "unsafeBitCast"].contains(token.text)
                || token.text.hasPrefix("Unsafe")
        }.map { Finding(source.path, $0.line, "\($0.text) belongs where C is spoken") }
    }

    static func borrowFindings(_ source: SwiftSource) -> [Finding] {
        source.tokens.filter { $0.text.hasPrefix("withUnsafe") }.map {
            Finding(source.path, $0.line, "\($0.text) lends out memory")
        }
    }

    /// Threads are blocked by what waits, and there are few of them.
    static func blockingFindings(_ source: SwiftSource) -> [Finding] {
        let names: Set<String> = [
            "DispatchSemaphore", "DispatchGroup", "NSLock", "NSCondition", "usleep",
        ]
        return source.tokens.filter { names.contains($0.text) }.map {
            Finding(source.path, $0.line, "\($0.text) blocks a thread")
        }
    }
}

@Suite struct SafetyTests {
    private func each(_ rule: (SwiftSource) -> [Finding]) throws -> [Finding] {
        try Tree.sources.get().flatMap(rule)
    }

    @Test func nothingIsForced() throws {
        expectNone(Pardon.unpardoned(try each(Safety.forcedFindings), Safety.forced))
    }

    @Test func everyTaskHasAParent() throws {
        expectNone(Pardon.unpardoned(try each(Safety.taskFindings), Safety.tasks))
    }

    @Test func nothingIsClaimedUnchecked() throws {
        expectNone(Pardon.unpardoned(try each(Safety.uncheckedFindings), Safety.unchecked))
    }

    @Test func nothingBlocksAThread() throws {
        expectNone(try each(Safety.blockingFindings))
    }

    @Test func pointersLieInOneFileOfATarget() throws {
        expectNone(
            try each(Safety.pointerFindings).filter { !Safety.pointerFiles.contains($0.path) })
    }

    @Test func memoryIsLentRarely() throws {
        let findings = try each(Safety.borrowFindings).filter {
            !Safety.pointerFiles.contains($0.path)
        }
        expectNone(Pardon.unpardoned(findings, Safety.borrowed))
    }

    /// A pardon for a file that is gone, or has mended its ways, would cover the next sinner.
    @Test func everyPardonIsStillNeeded() throws {
        let lists = [
            (Safety.tasks, try each(Safety.taskFindings)),
            (Safety.unchecked, try each(Safety.uncheckedFindings)),
            (Safety.forced, try each(Safety.forcedFindings)),
            (Safety.borrowed, try each(Safety.borrowFindings)),
        ]
        for (pardons, findings) in lists {
            for pardon in pardons {
                let count = findings.count { $0.path == pardon.path }
                #expect(
                    count == pardon.most,
                    "\(pardon.path) needs \(count) pardons and has \(pardon.most)")
                #expect(!pardon.why.isEmpty)
            }
        }
    }

    @Test func aPardonCoversNoMoreThanItSays() {
        let findings = [Finding("Sources/A.swift", "b"), Finding("Sources/A.swift", "c")]
        #expect(Pardon.unpardoned(findings, [Pardon("A.swift", 2, "d")]).isEmpty)
        #expect(Pardon.unpardoned(findings, [Pardon("A.swift", 1, "d")]).count == 2)
        #expect(Pardon.unpardoned(findings, [Pardon("B.swift", 2, "d")]).count == 2)
    }

    @Test(arguments: [
        "let a = try! b()", "let a = b as! C", "let a = b!.c", "var a: Int!", "a[0]!",
    ])
    func forceIsFound(text: String) {
        #expect(Safety.forcedFindings(SwiftSource(path: "A.swift", text)).count == 1)
    }

    @Test(arguments: [
        "if !a, b != c {}", "let a = \"b!\"", "a(!b)", "a!=b", "try? b() // c!",
        "static let link = Name(\"Link\")!",
    ])
    func negationIsNoForce(text: String) {
        #expect(Safety.forcedFindings(SwiftSource(path: "A.swift", text)).isEmpty)
    }

    @Test(arguments: [
        "Task { await a() }", "let t = Task(priority: .low) { 1 }", "Task<Int, Never> { 1 }",
        "Task.detached { 1 }", "Task.immediate { 1 }",
    ])
    func anOrphanTaskIsFound(text: String) {
        #expect(Safety.taskFindings(SwiftSource(path: "A.swift", text)).count == 1)
    }

    @Test(arguments: [
        "try await Task.sleep(for: .seconds(1))", "var t: Task<Int, Never>?", "Task.isCancelled",
        "await withTaskGroup(of: Int.self) { $0.addTask { 1 } }",
    ])
    func aStructuredTaskIsNot(text: String) {
        #expect(Safety.taskFindings(SwiftSource(path: "A.swift", text)).isEmpty)
    }

    @Test func claimsPointersAndLocksAreFound() {
        func source(_ text: String) -> SwiftSource { SwiftSource(path: "A.swift", text) }
        #expect(
            Safety.uncheckedFindings(
                source("final class A: @unchecked Sendable { nonisolated(unsafe) var b = 1 }")
            ).count == 2)
        #expect(Safety.borrowFindings(source("a.withUnsafeBytes { $0.count }")).count == 1)
        #expect(Safety.pointerFindings(source("let a: UnsafeMutablePointer<Int>")).count == 1)
        #expect(Safety.pointerFindings(source("let isUnsafe = true // UnsafePointer")).isEmpty)
        #expect(Safety.blockingFindings(source("let a = DispatchSemaphore(value: 0)")).count == 1)
    }
}
