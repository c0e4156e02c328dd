import Foundation
import Testing

/// The names and contents of what lies in `Database/`.
enum DatabaseFiles {
    /// Migrations are applied in the order of their numbers; a gap or a double has no order.
    static func migrationFindings(_ names: [String]) -> [Finding] {
        names.sorted().enumerated().compactMap { index, name in
            guard name.wholeMatch(of: /[0-9]{4}_[a-z0-9_]+\.sql/) != nil else {
                return Finding(name, "a migration is named 0001_what_it_does.sql")
            }
            guard Int(name.prefix(4)) == index + 1 else {
                return Finding(name, "number \(index + 1) is due here")
            }
            return nil
        }
    }

    /// The objects that a file makes: functions, procedures, views.
    static func objects(in sql: String) -> [String] {
        let made =
            /create\s+(?:or\s+replace\s+)?(?:(?:recursive|temporary)\s+)?(?:function|procedure|view|materialized\s+view)\s+(?:"?tram"?\.)?"?([a-z0-9_]+)/
            .ignoresCase()
        return bare(sql).matches(of: made).map { String($0.output.1).lowercased() }
    }

    static func objectFindings(_ path: String, _ sql: String) -> [Finding] {
        let name = String(path.split(separator: "/").last ?? "").replacing(".sql", with: "")
        let objects = Set(objects(in: sql))
        guard objects != [name] else { return [] }
        let list = objects.sorted().joined(separator: ", ")
        return [Finding(path, "makes \(list.isEmpty ? "nothing" : list), and is named \(name)")]
    }

    /// Without comments and without the bodies of functions.
    private static func bare(_ sql: String) -> String {
        sql.replacing(/--[^\n]*/, with: "")
            .replacing(#/\$([a-z]*)\$.*?\$\1\$/#.dotMatchesNewlines(), with: "''")
    }
}

@Suite struct DatabaseFileTests {
    @Test func migrationsAreNumbered() throws {
        let names = try Tree.paths(below: "Database/migrations").map {
            String($0.split(separator: "/").last ?? "")
        }
        #expect(!names.isEmpty)
        expectNone(DatabaseFiles.migrationFindings(names))
    }

    @Test func oneObjectPerFile() throws {
        let paths =
            try Tree.paths(below: "Database/functions") + Tree.paths(below: "Database/views")
        #expect(!paths.isEmpty)
        expectNone(try paths.flatMap { DatabaseFiles.objectFindings($0, try Tree.text($0)) })
    }

    @Test(arguments: [
        ["0001_a.sql", "0003_b.sql"], ["0001_a.sql", "0001_b.sql"], ["1_a.sql"], ["0001-a.sql"],
        ["0001_a.sql", "README.md"],
    ])
    func aMisnumberedMigrationIsFound(names: [String]) {
        #expect(DatabaseFiles.migrationFindings(names).count == 1)
        #expect(DatabaseFiles.migrationFindings(["0001_a.sql", "0002_b.sql"]).isEmpty)
    }

    @Test func aMisnamedObjectIsFound() {
        let make = "-- create view b\ncreate or replace function tram.a() as $$ create view c $$;\n"
        #expect(DatabaseFiles.objectFindings("functions/a.sql", make).isEmpty)
        #expect(DatabaseFiles.objectFindings("functions/b.sql", make).count == 1)
        #expect(
            DatabaseFiles.objectFindings("functions/a.sql", make + "create view b as select 1;\n")
                .count == 1)
        #expect(DatabaseFiles.objectFindings("functions/a.sql", "select 1;").count == 1)
    }
}
