import Domain
import Foundation
import Ledger
import Postgres

/// A new announcement about working time (thông báo lịch làm việc): brought in, and carried through
/// to the due dates that follow from it.
struct Announcement {
    let installation: Installation
    /// The administrator in whose name dates are moved.
    let by: String
    let isDryRun: Bool

    func bring(
        _ file: String, _ kind: ImportCommand.Kind, show: @escaping @Sendable (Int) -> Void,
        _ progress: Progress
    ) async throws -> ImportReport {
        // Whoever answers for the moves must be known before anything is announced.
        let person = try await administrator()
        var (report, book) = try await installation.withPool(.door) { pool in
            let table = TableImport(pool: pool, progress: show)
            let look: @Sendable (Transaction) async throws -> CalendarBook = { transaction in
                try await CalendarBook.read { try await transaction.query($0) }
            }
            return kind == .calendar
                ? try await table.run(
                    CalendarTable(), file: file, isDryRun: isDryRun, seeing: look)
                : try await table.run(
                    OfficeHoursTable(), file: file, isDryRun: isDryRun, seeing: look)
        }
        report.dueDates = try await installation.withPool(.ledger, unlimited: isDryRun) { pool in
            let ledger = installation.ledger(on: pool)
            let tell: @Sendable (Int) -> Void = { progress.show("due dates: \($0) dossiers") }
            if isDryRun { return try await ledger.foreseeDueDates(book, progress: tell) }
            guard let person else { return DueDateEffect() }
            return try await ledger.reviseDueDates(by: person, progress: tell)
        }
        return report
    }

    /// Nil where nothing is open yet, so that a calendar can be there before anybody is.
    private func administrator() async throws -> Int32? {
        try await installation.withPool(.ledger) { pool in
            let found = try await pool.query(
                "select id from person where username = \(by) and role = 'administrator' and active"
            ).first(Int32.self)
            let isOpen =
                try await pool.query(
                    "select true from waiting where list = 'to-process' limit 1"
                ).first != nil
            if isOpen, !isDryRun, found == nil {
                throw Failure.usage("--by: there is no administrator \(by)")
            }
            return found
        }
    }
}

extension DueDateEffect {
    /// The effect in words, the most frequent moves first.
    func text(isDryRun: Bool) -> [String] {
        guard open > 0 else { return [] }
        let move = isDryRun ? "would move" : "moved"
        var lines = [
            "due dates: of \(open) open dossiers \(moved) \(move), \(later) to a later and "
                + "\(earlier) to an earlier day"
        ]
        lines += ordered.prefix(Self.shown).map { "  \($0.from) → \($0.to): \($0.dossiers)" }
        if ordered.count > Self.shown {
            lines.append("  and \(ordered.count - Self.shown) more pairs")
        }
        if !examples.isEmpty { lines.append("  such as \(examples.joined(separator: ", "))") }
        if standing > 0 {
            lines.append("  \(standing) stand still and are counted when they go on")
        }
        if entered > 0 { lines.append("  \(entered) have a date that a person set, which stays") }
        if unknown > 0 {
            lines.append("  \(unknown) reach into a year whose holidays are not announced")
        }
        return lines
    }

    struct Move: Encodable {
        let from: String
        let to: String
        let dossiers: Int
    }

    static let shown = 20

    var ordered: [Move] {
        shifts.sorted { ($1.value, $0.key.from, $0.key.to) < ($0.value, $1.key.from, $1.key.to) }
            .map {
                Move(from: $0.key.from.description, to: $0.key.to.description, dossiers: $0.value)
            }
    }
}

/// The effect as data.
struct DueDateForm: Encodable {
    let open: Int
    let moved: Int
    let later: Int
    let earlier: Int
    let standing: Int
    let entered: Int
    let unknown: Int
    let moves: [DueDateEffect.Move]

    init(_ effect: DueDateEffect) {
        open = effect.open
        moved = effect.moved
        later = effect.later
        earlier = effect.earlier
        standing = effect.standing
        entered = effect.entered
        unknown = effect.unknown
        moves = effect.ordered
    }
}
