package import Domain
import Postgres

/// What a calendar does to the due dates of open dossiers (ảnh hưởng của lịch mới).
package struct DueDateEffect: Sendable, Equatable {
    package struct Shift: Sendable, Hashable {
        package let from: PlainDate
        package let to: PlainDate
    }

    /// Open dossiers that were looked at.
    package internal(set) var open = 0
    /// From which day to which, and how many.
    package internal(set) var shifts: [Shift: Int] = [:]
    /// The first few that move, by code.
    package internal(set) var examples: [String] = []
    /// Their clock stands: the date is counted when it goes on.
    package internal(set) var standing = 0
    /// A person set the date, and it stays.
    package internal(set) var entered = 0
    /// No date can be counted, as a year's holidays are not announced.
    package internal(set) var unknown = 0

    package var moved: Int { shifts.values.reduce(0, +) }
    package var later: Int {
        shifts.lazy.filter { $0.key.from < $0.key.to }.map(\.value).reduce(0, +)
    }
    package var earlier: Int {
        shifts.lazy.filter { $0.key.from > $0.key.to }.map(\.value).reduce(0, +)
    }

    package init() {}

    /// More than these are counted and not named.
    package static let named = 10
}

extension Ledger {
    /// What a calendar would do to the open due dates; nothing is written, nobody held up.
    package func foreseeDueDates(
        _ book: CalendarBook, batch: Int = 500, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> DueDateEffect {
        try await pool.transaction { transaction in
            try await transaction.query("set transaction isolation level repeatable read read only")
            var effect = DueDateEffect()
            var last: Int64 = 0
            while true {
                let ids = try await Self.open(after: last, batch, transaction)
                guard let end = ids.last else { return effect }
                last = end
                let folios = try await FolioReader(
                    transaction: transaction, today: PlainDate(now()), locks: false
                ).read(ids)
                for id in ids {
                    guard let folio = folios[id] else { continue }
                    _ = folio.revision(by: book, &effect)
                }
                progress(effect.open)
            }
        }
    }

    /// Counts the open due dates by the newest calendar, and writes those that move into the
    /// histories of their dossiers, in the calendar's name.
    ///
    /// Each batch is a transaction of its own. One that was interrupted is simply begun again: a
    /// date that agrees with the calendar is left alone.
    package func reviseDueDates(
        by person: Int32, batch: Int = 200, progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> DueDateEffect {
        var effect = DueDateEffect()
        var last: Int64 = 0
        while true {
            let after = last
            let before = effect
            let done = try await act { transaction -> (last: Int64, effect: DueDateEffect)? in
                let ids = try await Self.open(after: after, batch, transaction)
                guard let end = ids.last else { return nil }
                var effect = before
                try await revise(ids, by: person, &effect, transaction)
                return (end, effect)
            }
            guard let done else { return effect }
            (last, effect) = done
            progress(effect.open)
        }
    }

    private func revise(
        _ ids: [Int64], by person: Int32, _ effect: inout DueDateEffect,
        _ transaction: Transaction
    ) async throws {
        let now = now()
        let folios = try await FolioReader(transaction: transaction, today: PlainDate(now))
            .read(ids)
        // Read under the locks: what is written is counted by what holds now.
        let book = try await CalendarBook.read(of: folios.values.map(\.clockOffice)) {
            try await transaction.query($0)
        }
        var moved: [Folio] = []
        for id in ids {
            guard var folio = folios[id], let due = folio.revision(by: book, &effect) else {
                continue
            }
            let to: Stage
            do throws(Refusal) {
                to = try Domain.decide(
                    stage: folio.stage, event: .dueDateRevised, mover: .calendar,
                    circumstances: folio.circumstances(on: PlainDate(now)))
            } catch { throw Refused.refusal(error) }
            folio.append(
                DossierStep(
                    sequence: folio.version + 1, from: folio.stage, event: .dueDateRevised, to: to,
                    office: nil, person: person, occurredAt: now, dueAt: due,
                    edition: book.edition, reason: "calendar"),
                now: now)
            moved.append(folio)
        }
        guard !moved.isEmpty else { return }
        try await FolioWriter(transaction: transaction, now: now).write(
            moved, devices: try await deviceIDs(of: moved, transaction))
    }

    /// Dossiers at work, by the list of what waits for the agencies.
    private static func open(
        after last: Int64, _ batch: Int, _ transaction: Transaction
    ) async throws -> [Int64] {
        try await transaction.query(
            """
            select distinct dossier_id from waiting
            where list = 'to-process' and dossier_id > \(last)
            order by dossier_id limit \(Int32(batch))
            """
        ).map { try $0[0].decode(Int64.self) }
    }
}

extension Folio {
    /// The date that the calendar gives now, if it is another than the one that was promised.
    fileprivate func revision(by book: CalendarBook, _ effect: inout DueDateEffect) -> Instant? {
        guard let stage, stage.clock == .runs || stage.clock == .paused, let dueAt else {
            return nil
        }
        effect.open += 1
        guard stage.clock == .runs else {
            effect.standing += 1
            return nil
        }
        guard let deadline = clock.deadline(book.calendar(of: clockOffice)) else { return nil }
        guard let due = deadline.dueAt else {
            effect.unknown += 1
            return nil
        }
        guard due != dueAt else {
            if case .entered = deadline.basis { effect.entered += 1 }
            return nil
        }
        let shift = DueDateEffect.Shift(from: PlainDate(dueAt), to: PlainDate(due))
        effect.shifts[shift, default: 0] += 1
        if effect.examples.count < DueDateEffect.named { effect.examples.append(code) }
        return due
    }
}
