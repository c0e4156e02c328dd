import Fixtures
import Foundation
import Postgres
import Testing

/// Hand-written SQL against the database, as each of its roles: what must not be writable is tried,
/// and beside each attack stands the same thing done rightly, so that no attack fails by accident.
@Suite struct AttackTests {
    @Test func everyAttackIsRefusedAndEveryTwinSucceeds() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sql")
        let setup = try String(contentsOf: folder.appending(path: "setup.sql"), encoding: .utf8)
        let files = try FileManager.default
            .contentsOfDirectory(atPath: folder.appending(path: "attacks").path)
            .filter { $0.hasSuffix(".sql") }.sorted()
        try #require(files.count >= 3)
        let database = try await TestDatabase.open()
        do {
            try await database.pool().transaction { try await $0.execute(script: setup) }
            var attacks = 0
            for file in files {
                let text = try String(
                    contentsOf: folder.appending(path: "attacks/\(file)"), encoding: .utf8)
                for attempt in Attempt.all(in: text) {
                    let answer = await attempt.run(on: database)
                    #expect(
                        attempt.isMet(by: answer),
                        "\(file): \(attempt.title) expected \(attempt.expected), was \(answer)")
                    if attempt.isAttack { attacks += 1 }
                }
            }
            #expect(attacks >= 60)
            try await database.close()
        } catch {
            try? await database.close()
            throw error
        }
    }
}

/// One case of the files: see their README.
private struct Attempt {
    var isAttack: Bool
    var title: String
    var role: String
    var settings: [(String, String)]
    var expected: String
    var sql: String

    static func all(in text: String) -> [Attempt] {
        var found: [Attempt] = []
        var current: Attempt?
        var role = "tram_ledger"
        var settings: [(String, String)] = []
        // An attack's role and settings hold until the next attack names its own.
        var named = false
        func close() {
            if let current, !current.sql.isEmpty { found.append(current) }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let title = value(of: "attack", line) ?? value(of: "twin", line) {
                close()
                let isAttack = value(of: "attack", line) != nil
                if isAttack { named = false }
                current = Attempt(
                    isAttack: isAttack, title: title, role: role, settings: settings,
                    expected: "", sql: "")
            } else if let name = value(of: "as", line) {
                current?.role = name
                current?.settings = []
                if current?.isAttack == true {
                    (role, settings, named) = (name, [], true)
                }
            } else if let setting = value(of: "set", line) {
                let parts = setting.split(separator: "=", maxSplits: 1).map {
                    $0.trimmingCharacters(in: .whitespaces)
                }
                let pair = (parts[0], parts.count > 1 ? parts[1] : "")
                if current?.isAttack == true, !named {
                    (settings, named) = ([], true)
                    current?.settings = []
                }
                current?.settings.append(pair)
                if current?.isAttack == true { settings.append(pair) }
            } else if let expected = value(of: "expect", line) {
                current?.expected = expected
            } else if current != nil, !line.hasPrefix("--") {
                let text = line.trimmingCharacters(in: .whitespaces)
                if !text.isEmpty { current?.sql += line + "\n" }
            }
        }
        close()
        return found
    }

    private static func value(of key: String, _ line: Substring) -> String? {
        let prefix = "-- \(key): "
        return line.hasPrefix(prefix)
            ? String(line.dropFirst(prefix.count)).trimmingCharacters(in: .whitespaces) : nil
    }

    enum Answer: CustomStringConvertible {
        case done(rows: Int)
        case refused(sqlState: String, constraint: String?, String)

        var description: String {
            switch self {
            case .done(let rows): "done, rows \(rows)"
            case .refused(let state, let constraint, let message):
                "\(state) \(constraint ?? "") (\(message))"
            }
        }
    }

    /// One transaction on a connection of its own, committed.
    func run(on database: TestDatabase) async -> Answer {
        let login = role == "superuser" ? database.administrator : database.settings(role)
        let pool = Pool(login, limits: Pool.Limits(shared: 0, leased: 1))
        let answer: Answer
        do {
            let statements = Self.statements(sql)
            let rows = try await pool.transaction { transaction in
                try await transaction.query("select set_config('search_path', 'tram', true)")
                for (name, value) in settings {
                    try await transaction.query("select set_config(\(name), \(value), true)")
                }
                var last = 0
                for statement in statements {
                    let rows = try await transaction.query(Query(raw: statement))
                    last = rows.isEmpty ? rows.affected : rows.count
                }
                return last
            }
            answer = .done(rows: rows)
        } catch let error as PostgresError {
            answer = .refused(
                sqlState: error.sqlState ?? error.kind.rawValue, constraint: error.constraint,
                error.diagnostic)
        } catch {
            answer = .refused(sqlState: "?", constraint: nil, "\(error)")
        }
        await pool.close()
        return answer
    }

    /// Statements end with a semicolon at the end of a line; bodies in dollars hold their own.
    private static func statements(_ sql: String) -> [String] {
        var found: [String] = []
        var current = ""
        for line in sql.split(separator: "\n") {
            current += line + "\n"
            let dollars = current.components(separatedBy: "$$").count - 1
            if line.trimmingCharacters(in: .whitespaces).hasSuffix(";"), dollars.isMultiple(of: 2) {
                found.append(current)
                current = ""
            }
        }
        if !current.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty {
            found.append(current)
        }
        return found
    }

    func isMet(by answer: Answer) -> Bool {
        let words = expected.split(separator: " ").map(String.init)
        switch (answer, words.first) {
        case (.done, "done"?): return true
        case (.done(let rows), "rows"?):
            return words.last == "some" ? rows > 0 : words.last == String(rows)
        case (.refused(let state, let constraint, _), let wanted?):
            return state == wanted && (words.count < 2 || words[1] == constraint)
        default: return false
        }
    }
}
