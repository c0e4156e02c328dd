import Domain
import Foundation
package import Postgres

/// One kind of reference data that comes as a table (loại dữ liệu danh mục).
package protocol TableKind: Sendable {
    /// The columns without which a file of this kind is another file.
    var columns: Set<String> { get }
    /// Writes one row; throws a `LineFault` when the row can't be used.
    func write(_ row: TableRow, _ transaction: Transaction) async throws -> ImportReport.Effect
    /// Writes what refers to other rows of the same file, after all of them.
    func relate(_ row: TableRow, _ transaction: Transaction) async throws -> Bool
}

extension TableKind {
    package func relate(_ row: TableRow, _ transaction: Transaction) async throws -> Bool { false }
}

/// Brings a table into the database, line by line (nhập bảng).
///
/// All good lines become one transaction, each under a savepoint of its own: a line that the
/// database refuses takes nothing else along.
package struct TableImport: Sendable {
    let pool: Pool
    let progress: @Sendable (Int) -> Void

    package init(pool: Pool, progress: @escaping @Sendable (Int) -> Void = { _ in }) {
        self.pool = pool
        self.progress = progress
    }

    private struct DryRun<Seen: Sendable>: Error {
        let report: ImportReport
        let seen: Seen
    }

    package func run(
        _ kind: some TableKind, file: String, isDryRun: Bool
    ) async throws -> ImportReport {
        try await run(kind, file: file, isDryRun: isDryRun) { _ in true }.report
    }

    /// The same, with a look at the database as the file leaves it, or would leave it.
    package func run<Seen: Sendable>(
        _ kind: some TableKind, file: String, isDryRun: Bool,
        seeing look: @Sendable (Transaction) async throws -> Seen
    ) async throws -> (report: ImportReport, seen: Seen) {
        do {
            return try await pool.transaction { transaction in
                let report = try await write(kind, file, transaction)
                let seen = try await look(transaction)
                if isDryRun { throw DryRun(report: report, seen: seen) }
                return (report, seen)
            }
        } catch let dry as DryRun<Seen> {
            return (dry.report, dry.seen)
        }
    }

    private func write(
        _ kind: some TableKind, _ file: String, _ transaction: Transaction
    ) async throws -> ImportReport {
        var report = ImportReport()
        let name = URL(fileURLWithPath: file).lastPathComponent
        var effects: [(row: TableRow, effect: ImportReport.Effect)] = []
        for (line, row) in try TableReader(path: file, columns: kind.columns) {
            do {
                let row = try row.get()
                let effect = try await attempt(transaction) { try await kind.write(row, $0) }
                effects.append((row, effect))
            } catch let fault as LineFault {
                report.refuse(name, line, fault.reason)
            }
            progress(effects.count + report.refused.count)
        }
        for (row, effect) in effects {
            do {
                let isNews = try await attempt(transaction) { try await kind.relate(row, $0) }
                report.add(effect == .unchanged && isNews ? .changed : effect)
            } catch let fault as LineFault {
                report.refuse(name, row.line, fault.reason)
            }
        }
        return report
    }

    /// What the database refuses because of the line's content is the line's fault; anything else
    /// ends the import.
    private func attempt<Value: Sendable>(
        _ transaction: Transaction, _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        do {
            return try await transaction.savepoint(body)
        } catch let error as PostgresError where error.isAboutContent {
            throw LineFault(
                error.constraint.map { $0.replacing("_", with: " ") } ?? error.message)
        }
    }
}

extension PostgresError {
    /// A value or a reference that the tables do not allow.
    var isAboutContent: Bool {
        guard let sqlState else { return kind == .invalidParameter }
        return sqlState.hasPrefix("22") || sqlState.hasPrefix("23")
    }
}

extension TableRow {
    func date(_ column: String) throws -> PlainDate? {
        guard let text = self[column] else { return nil }
        guard let date = PlainDate(text) else {
            throw LineFault("\(column) is no day such as 2025-07-01")
        }
        return date
    }

    func requiredDate(_ column: String) throws -> PlainDate {
        guard let date = try date(column) else { throw LineFault("\(column) is empty") }
        return date
    }

    func number(_ column: String) throws -> Double? {
        guard let text = self[column] else { return nil }
        guard let number = Double(text), number.isFinite else {
            throw LineFault("\(column) is no number")
        }
        return number
    }

    func flag(_ column: String) throws -> Bool {
        switch self[column] {
        case nil, "false", "0": return false
        case "true", "1": return true
        default: throw LineFault("\(column) is true or false")
        }
    }

    func name(_ column: String, _ rule: TextRule = .street) throws -> String {
        let text = try required(column)
        do throws(TextFault) {
            return try rule.cleaned(text)
        } catch {
            throw LineFault("\(column): \(error.english)")
        }
    }

    func ward(_ column: String) throws -> String {
        let text = try required(column)
        guard text.utf8.count == 5, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw LineFault("\(column) is no ward code of five digits")
        }
        return text
    }

    func office(_ column: String) throws -> String {
        guard let code = OfficeCode(try required(column)) else {
            throw LineFault("\(column) is no office code")
        }
        return code.value
    }

    /// Codes divided by semicolons.
    func list(_ column: String) -> [String] {
        self[column]?.split(separator: ";").map { $0.trimmed } ?? []
    }
}

extension Substring {
    fileprivate var trimmed: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}
