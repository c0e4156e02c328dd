import SwiftCSV

/// Why a line of a file can't be used (lý do từ chối dòng).
package struct LineFault: Error, Hashable, Sendable {
    package let reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}

/// One record of a table with the line on which it begins (bản ghi).
package struct TableRow: Sendable {
    package let line: Int
    private let fields: [String: String]

    init(line: Int, fields: [String: String]) {
        self.line = line
        self.fields = fields
    }

    /// The text of a column without spaces around it; nil when it is empty or not there.
    package subscript(column: String) -> String? {
        guard let text = fields[column] else { return nil }
        let trimmed = text.drop { $0.isWhitespace }
        let end = trimmed.lastIndex { !$0.isWhitespace }
        return end.map { String(trimmed[...$0]) }
    }

    package func required(_ column: String) throws -> String {
        guard let text = self[column] else { throw LineFault("\(column) is empty") }
        return text
    }
}

/// Reads comma-separated values (CSV) record by record, with a header line.
///
/// SwiftCSV parses a whole text at once, gives up at the first stray quotation mark and knows no
/// line numbers. So the records are cut here, in bounded memory, and it parses each by itself: a
/// bad record is refused by its line, and the lines after it are read all the same.
package struct TableReader: Sequence, IteratorProtocol {
    package typealias Element = (line: Int, row: Result<TableRow, LineFault>)

    private var lines: LineReader
    /// Lines that a broken record had taken along, to be read once more.
    private var returned: [LineReader.Line] = []
    package let columns: [String]

    /// A quoted field may hold line ends, but no record of ours has more than a few.
    private static let mostLines = 50

    package var bytes: Int { lines.bytes }

    package init(path: String, columns wanted: Set<String>) throws {
        lines = try LineReader(path: path)
        guard let first = lines.next(), let text = first.text,
            let header = Self.fields(of: text)
        else { throw LineFault("\(path) has no header line") }
        columns = header
        let missing = wanted.subtracting(header).sorted()
        guard missing.isEmpty else {
            throw LineFault("\(path) lacks the columns \(missing.joined(separator: ", "))")
        }
        guard Set(header).count == header.count else {
            throw LineFault("\(path) has a column twice")
        }
    }

    package mutating func next() -> Element? {
        while let first = nextLine() {
            guard let text = first.text else {
                return (first.number, .failure(LineFault("the line is too long or not UTF-8")))
            }
            if text.allSatisfy(\.isWhitespace) { continue }
            return (first.number, record(beginning: text, at: first.number))
        }
        return nil
    }

    private mutating func nextLine() -> LineReader.Line? {
        returned.isEmpty ? lines.next() : returned.removeFirst()
    }

    private mutating func record(
        beginning text: String, at number: Int
    ) -> Result<TableRow, LineFault> {
        var whole = text
        var taken: [LineReader.Line] = []
        while !Self.isBalanced(whole) {
            guard taken.count < Self.mostLines, let next = nextLine() else {
                returned = taken + returned
                return .failure(LineFault("a quotation mark is not closed"))
            }
            taken.append(next)
            guard let more = next.text else { continue }
            whole += "\n" + more
        }
        guard let fields = Self.fields(of: whole) else {
            returned = taken + returned
            return .failure(LineFault("a quotation mark stands where none may stand"))
        }
        guard fields.count == columns.count else {
            returned = taken + returned
            return .failure(
                LineFault("\(fields.count) fields where the header has \(columns.count)"))
        }
        return .success(
            TableRow(
                line: number,
                fields: Dictionary(zip(columns, fields), uniquingKeysWith: { first, _ in first })))
    }

    private static func fields(of record: String) -> [String]? {
        try? EnumeratedCSV(string: record + "\n", delimiter: .comma, loadColumns: false).header
    }

    private static func isBalanced(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: "\"") }.isMultiple(of: 2)
    }
}
