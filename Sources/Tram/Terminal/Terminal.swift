import Foundation
import Synchronization

/// The person at the other end (màn hình lệnh): results go to standard output, and everything
/// else, progress and complaints, to standard error.
package struct Terminal: Sendable {
    /// Somebody watches, so a line may be rewritten.
    package let isWatched: Bool
    package let hasColours: Bool

    package static let standard = Terminal(environment: ProcessInfo.processInfo.environment)

    package init(environment: [String: String], isTerminal: Bool = isatty(STDERR_FILENO) == 1) {
        isWatched = isTerminal && environment["TERM"] != "dumb"
        // https://no-color.org: any value but the empty one.
        hasColours = isWatched && (environment["NO_COLOR"] ?? "").isEmpty
    }

    /// One line for people, on standard error.
    package func say(_ line: String) {
        Self.write((isWatched ? "\r\u{1B}[K" : "") + line + "\n", to: .standardError)
    }

    /// One line of the result, on standard output.
    package func print(_ line: String) {
        Self.write(line + "\n", to: .standardOutput)
    }

    package func good(_ text: String) -> String { colour("32", text) }
    package func bad(_ text: String) -> String { colour("31", text) }

    private func colour(_ code: String, _ text: String) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    fileprivate static func write(_ text: String, to file: FileHandle) {
        try? file.write(contentsOf: Data(text.utf8))
    }
}

/// A line that tells how far something long has come (tiến độ). It is rewritten in place where
/// somebody watches, and silent where nobody does: a log has no use for it.
package final class Progress: Sendable {
    private let terminal: Terminal
    private let last = Mutex(ContinuousClock.now - .seconds(1))

    package init(_ terminal: Terminal = .standard) {
        self.terminal = terminal
    }

    package func show(_ text: @autoclosure () -> String) {
        guard terminal.isWatched else { return }
        let isDue = last.withLock { last in
            guard ContinuousClock.now - last >= .milliseconds(100) else { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        Terminal.write("\r\u{1B}[K" + text(), to: .standardError)
    }

    package func clear() {
        guard terminal.isWatched else { return }
        Terminal.write("\r\u{1B}[K", to: .standardError)
    }
}

/// Rows of text in columns, numbers to the right (bảng).
package struct TextTable {
    private var rows: [[String]] = []

    package init() {}

    package mutating func add(_ cells: String...) { rows.append(cells) }

    package var lines: [String] {
        let count = rows.map(\.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                let isNumber = !cell.isEmpty && cell.allSatisfy { $0.isNumber || $0 == "." }
                return isNumber ? space + cell : cell + space
            }
            let line = cells.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }
}
