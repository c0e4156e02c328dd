import Foundation
import Testing

/// What every file of the tree owes its reader.
enum Texts {
    /// Said in pieces, so that this file does not find itself.
    private static let unfinished = [
        "TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK:", "not imple" + "mented",
        "fatal" + "Error(\"un", "fatal" + "Error(\"not ",
    ]
    private static let homes = ["home", "root", "Users", "mnt", "media"].map {
        "/" + $0 + "/"
    }
    private static let hollow = [
        "#expect(tr" + "ue)", ".disa" + "bled(", "withKnown" + "Issue", "@test" + "able",
        "pytest.mark.sk" + "ip", "pytest.mark.xf" + "ail", "pytest.sk" + "ip(",
    ]

    static func blankFindings(_ path: String, _ text: String) -> [Finding] {
        var findings = eachLine(path, text) { line in
            line.last == " " || line.last == "\t" || line.last == "\r"
                ? "blank space at the end of the line" : nil
        }
        if !text.isEmpty, text.last != "\n" {
            findings.append(Finding(path, "the last line does not end"))
        }
        return findings
    }

    static func unfinishedFindings(_ path: String, _ text: String) -> [Finding] {
        eachLine(path, text) { line in
            unfinished.first { line.contains($0) }.map { "“\($0)” is left for later" }
        }
    }

    static func hollowFindings(_ path: String, _ text: String) -> [Finding] {
        eachLine(path, text) { line in
            hollow.first { line.contains($0) }.map { "“\($0)” proves nothing" }
        }
    }

    /// A path that begins like a home folder and is no part of a longer path or address.
    static func homeFindings(_ path: String, _ text: String) -> [Finding] {
        eachLine(path, text) { line in
            homes.first { home in
                guard let range = line.range(of: home) else { return false }
                guard range.lowerBound > line.startIndex else { return true }
                let before = line[line.index(before: range.lowerBound)]
                return !before.isLetter && !before.isNumber && !"_.}>)-~*".contains(before)
            }.map { "“\($0)” is a path of one machine" }
        }
    }

    private static func eachLine(
        _ path: String, _ text: String, _ rule: (Substring) -> String?
    ) -> [Finding] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
            number, line in
            rule(line).map { Finding(path, number + 1, $0) }
        }
    }
}

@Suite struct TextTests {
    private func each(
        where isMeant: (String) -> Bool = { _ in true }, _ rule: (String, String) -> [Finding]
    ) throws -> [Finding] {
        try Tree.textPaths().filter(isMeant).flatMap { rule($0, try Tree.text($0)) }
    }

    @Test func linesEndWhereTheyEnd() throws { expectNone(try each(Texts.blankFindings)) }

    /// What is left for later is an issue, not a word in a file.
    @Test func nothingIsLeftForLater() throws { expectNone(try each(Texts.unfinishedFindings)) }

    @Test func noPathOfOneMachine() throws { expectNone(try each(Texts.homeFindings)) }

    @Test func noTestIsHollow() throws {
        expectNone(try each(where: { $0.hasPrefix("Tests/") }, Texts.hollowFindings))
    }

    @Test func badTextIsFound() {
        #expect(Texts.blankFindings("a", "b \nc\n").map(\.line) == [1])
        #expect(Texts.blankFindings("a", "b").count == 1)
        #expect(Texts.unfinishedFindings("a", "b\n// TO" + "DO: c\n").map(\.line) == [2])
        #expect(Texts.homeFindings("a", "cd /ho" + "me/me/tram").count == 1)
        #expect(Texts.hollowFindings("a", "#expect(tr" + "ue)").count == 1)
    }

    @Test func goodTextIsNot() {
        #expect(Texts.blankFindings("a", "b\n\nc\n").isEmpty)
        #expect(Texts.unfinishedFindings("a", "// what to do: c\n").isEmpty)
        #expect(Texts.homeFindings("a", "https://a.example/home/b, $HOME/mnt/b").isEmpty)
    }
}

/// The top of the tree is the first thing that a newcomer sees.
enum TopEntries {
    static let needed = [
        "API.md", "Database", "Deploy", "LICENSE", "Package.swift", "README.md", "Sources", "Tests",
    ]

    static func findings(_ entries: [String]) -> [Finding] {
        entries.filter { entry in
            !needed.contains(entry) && !entry.hasPrefix(".") && entry != "Package.resolved"
                && entry != "NOTICE"
        }.map { Finding($0, "a stray at the top level") }
            + needed.filter { !entries.contains($0) }.map { Finding($0, "is missing") }
    }
}

@Suite struct TopEntryTests {
    @Test func theTopIsFixed() throws { expectNone(TopEntries.findings(try Tree.topEntries())) }

    @Test func aStrayAndAGapAreFound() {
        #expect(TopEntries.findings(TopEntries.needed + ["notes.txt"]).count == 1)
        #expect(TopEntries.findings(Array(TopEntries.needed.dropLast())).count == 1)
        #expect(TopEntries.findings(TopEntries.needed + [".ci"]).isEmpty)
    }
}
