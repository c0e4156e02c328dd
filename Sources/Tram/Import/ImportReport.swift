import Domain
import Foundation
package import Ledger

/// What became of the lines of a file (kết quả nhập).
package struct ImportReport: Sendable, Equatable {
    package struct Refusal: Sendable, Equatable, Encodable {
        package let file: String
        package let line: Int
        package let reason: String
    }

    /// What a good line did.
    package enum Effect: Sendable {
        case new, changed, unchanged
        /// An administrator has confirmed the row since; a file does not undo that.
        case kept
    }

    package private(set) var new = 0
    package private(set) var changed = 0
    package private(set) var unchanged = 0
    package private(set) var kept = 0
    package private(set) var refused: [Refusal] = []
    /// What an announcement does to open due dates.
    package var dueDates: DueDateEffect?

    package var lines: Int { new + changed + unchanged + kept + refused.count }

    package init() {}

    package mutating func add(_ effect: Effect) {
        switch effect {
        case .new: new += 1
        case .changed: changed += 1
        case .unchanged: unchanged += 1
        case .kept: kept += 1
        }
    }

    package mutating func refuse(_ file: String, _ line: Int, _ reason: String) {
        refused.append(Refusal(file: file, line: line, reason: reason))
    }

    func text(isDryRun: Bool) -> [String] {
        var parts = ["\(new) new", "\(changed) changed", "\(unchanged) unchanged"]
        if kept > 0 { parts.append("\(kept) kept as an administrator confirmed them") }
        parts.append("\(refused.count) refused")
        let summary = parts.joined(separator: ", ")
        return refused.map { "\($0.file):\($0.line): \($0.reason)" }
            + [isDryRun ? "nothing was written; it would be: \(summary)" : summary]
            + (dueDates.map { $0.text(isDryRun: isDryRun) } ?? [])
    }

    func json(isDryRun: Bool) throws -> String {
        struct Form: Encodable {
            let dryRun: Bool
            let new: Int
            let changed: Int
            let unchanged: Int
            let kept: Int
            let refused: [Refusal]
            let dueDates: DueDateForm?
        }
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys]
        return String(
            decoding: try encoder.encode(
                Form(
                    dryRun: isDryRun, new: new, changed: changed, unchanged: unchanged, kept: kept,
                    refused: refused, dueDates: dueDates.map(DueDateForm.init))),
            as: UTF8.self)
    }
}
