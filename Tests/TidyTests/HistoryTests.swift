import Foundation
import Testing

/// Only the ledger writes what has happened.
enum Histories {
    /// Facts and histories, and the heads and lists that the ledger keeps in step with them.
    static let tables = [
        "dossier", "dossier_event", "parcel", "parcel_event", "parcel_confirmation", "item_alias",
        "fact", "firing", "office_dossier", "waiting", "exception", "hand_over", "hand_over_item",
        "hand_over_signature", "outbox", "rejected_scan", "money_transaction", "money_entry",
    ]

    private static let verbs = [
        #"insert\s+into"#, "update", #"delete\s+from"#, #"truncate(\s+table)?"#, #"merge\s+into"#,
    ].joined(separator: "|")

    static func findings(in source: SwiftSource) -> [Finding] {
        let names = tables.joined(separator: "|")
        // The table's name ends where the word ends: `parcel` is not `parcel_party`.
        let pattern = #"\b(\#(verbs))\s+(only\s+)?(tram\.)?"?(\#(names))\b(?!\s*=)"#
        let unnamed = #"\b(insert\s+into|delete\s+from|merge\s+into)\s+\\"#
        return source.literals.flatMap { literal in
            let written = matches(pattern, literal.text).map { "only Ledger may write this: \($0)" }
            let hidden = matches(unnamed, literal.text).map { "spell out what is written: \($0)" }
            return (written + hidden).map { Finding(source.path, literal.line, $0) }
        }
    }

    private static func matches(_ pattern: String, _ text: String) -> [String] {
        guard
            let expression = try? NSRegularExpression(pattern: pattern, options: .caseInsensitive)
        else { return ["the pattern itself is wrong"] }
        let whole = NSRange(text.startIndex..., in: text)
        return expression.matches(in: text, range: whole).compactMap { match in
            Range(match.range, in: text).map { String(text[$0]) }
        }
    }
}

/// A second writer would make histories that no fold explains.
@Suite struct HistoryTests {
    @Test func onlyTheLedgerWritesHistories() throws {
        expectNone(
            try Tree.sources.get().filter { Tree.target(of: $0.path) != "Ledger" }
                .flatMap(Histories.findings))
    }

    /// A rule over tables that were renamed would find nothing for ever.
    @Test func theTablesExist() throws {
        let migrations = try Tree.paths(below: "Database/migrations", ending: ".sql")
            .map(Tree.text).joined()
        for table in Histories.tables {
            let making = try Regex("create table (tram\\.)?\"?\(table)\\b")
            #expect(migrations.contains(making), "no migration makes the table \(table)")
        }
    }

    @Test(arguments: [
        "insert into parcel_event values (1)", "update tram.dossier set stage = 'x'",
        "delete\n  from fact where true", "truncate table firing",
        "INSERT INTO \"outbox\" values (1)",
        "insert into \\(table) values (1)",
    ])
    func aWriteIsFound(text: String) {
        let source = SwiftSource(path: "A.swift", "let q = \"\"\"\n\(text)\n\"\"\"")
        #expect(Histories.findings(in: source).count == 1)
    }

    @Test(arguments: [
        "select * from parcel_event for update", "insert into parcel_party values (1)",
        "select 1 from fact for update of dossier skip locked", "update person set active = false",
    ])
    func anythingElseIsNot(text: String) {
        let source = SwiftSource(path: "A.swift", "let q = \"\(text)\" // insert into fact")
        #expect(Histories.findings(in: source).isEmpty)
    }
}
