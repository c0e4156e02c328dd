import Domain
import Postgres

// Dates that follow from the history (tính ngày hẹn trả). They are counted here, under the
// dossier's lock and in the transaction that writes the step, so that a promise and what it rests
// on can never come apart.

extension Folio {
    /// The dossier's history as its clock sees it.
    var clock: DossierClock {
        DossierClock(
            past.map {
                ClockEvent(
                    sequence: Int($0.sequence), event: $0.event, stage: $0.to, at: $0.occurredAt,
                    dueAt: $0.dueAt, edition: $0.edition, term: $0.term)
            } + steps.map(\.tick))
    }

    /// Whose calendar counts: forwarding moves the papers and not the promise, so the agency that
    /// made it counts to the end. Only an agency's own clerk forwards.
    var clockOffice: Int32 {
        past.first { $0.event == .forwarded }?.office
            ?? steps.first { $0.event == .forwarded }?.office ?? agency
    }

    /// The steps of this transaction with which the clock goes on, or starts anew.
    var stepsToDate: [Int] {
        steps.indices.filter { index in
            let step = steps[index]
            guard step.dueAt == nil, step.to.clock == .runs else { return false }
            return step.from?.clock == .paused || step.event == .resultLost
        }
    }
}

extension DossierStep {
    var tick: ClockEvent {
        ClockEvent(
            sequence: Int(sequence), event: event, stage: to, at: occurredAt, dueAt: dueAt,
            edition: edition, term: term)
    }
}

extension FolioWriter {
    /// Gives a new date to what goes on after it stood still. Where none can be counted, the old
    /// one stays and a person enters another.
    func dated(_ folios: [Folio]) async throws -> [Folio] {
        let waking = folios.filter { !$0.stepsToDate.isEmpty }
        guard !waking.isEmpty else { return folios }
        let book = try await CalendarBook.read(of: waking.map(\.clockOffice)) {
            try await transaction.query($0)
        }
        return folios.map { folio in
            var folio = folio
            for index in folio.stepsToDate {
                let clock = folio.clock.through(Int(folio.steps[index].sequence))
                let calendar = book.calendar(of: folio.clockOffice)
                guard let due = clock.deadline(calendar)?.dueAt else { continue }
                folio.date(step: index, due, edition: calendar.edition)
            }
            return folio
        }
    }
}

extension Ledger {
    struct FirstDate {
        var dueAt: Instant
        var edition: Int32
        var term: Term
    }

    /// The date of the receipt (mẫu 01), where the procedure's term and the holidays are known and
    /// the clerk has entered none.
    func firstDate(
        _ folio: Folio, _ decision: Decision, now: Instant, _ transaction: Transaction
    ) async throws -> FirstDate? {
        guard decision.event == .accepted, decision.dueAt == nil, folio.stage == .lodged else {
            return nil
        }
        let known = try await transaction.query(
            """
            select p.working_days, p.working_hours
            from dossier d join procedure p on p.code = d.procedure_code where d.id = \(folio.id)
            """
        ).one((Int32?, Int32?).self)
        guard let term = Term(days: known.0.map(Int.init), hours: known.1.map(Int.init)) else {
            return nil
        }
        let book = try await CalendarBook.read(of: [folio.clockOffice]) {
            try await transaction.query($0)
        }
        let calendar = book.calendar(of: folio.clockOffice)
        let acceptance = ClockEvent(
            sequence: Int(folio.version) + 1, event: .accepted, stage: .accepted,
            at: min(decision.occurredAt ?? now, now), edition: calendar.edition, term: term)
        let clock = DossierClock(folio.clock.events + [acceptance])
        guard let due = clock.deadline(calendar)?.dueAt else { return nil }
        return FirstDate(dueAt: due, edition: calendar.edition, term: term)
    }
}
