package import Domain

/// What an audit found (kết quả kiểm toán). Clean means that nothing contradicts anything.
package struct AuditReport: Sendable {
    /// Something stored that cannot be true.
    package struct Finding: Sendable, Hashable {
        package var dossier: String
        package var item: String?
        package var problem: Problem
    }

    package enum Problem: String, Sendable, CaseIterable {
        case historyDiffersFromFacts = "history_differs_from_facts"
        case headDiffersFromHistory = "head_differs_from_history"
        case illegalStep = "illegal_step"
        case brokenSequence = "broken_sequence"
        case stepWithoutFact = "step_without_fact"
        case waitingDiffers = "waiting_differs"
        case officeCannotSee = "office_cannot_see"
        case dueDateDiffers = "due_date_differs"
    }

    /// More findings than this are counted and not listed.
    package static let listed = 1_000

    package internal(set) var dossiers = 0
    package internal(set) var parcels = 0
    package internal(set) var facts = 0
    package internal(set) var steps = 0
    package internal(set) var stages: [Stage: Int] = [:]
    package internal(set) var states: [ParcelState: Int] = [:]
    package internal(set) var openExceptions = 0
    package internal(set) var generations = 0
    /// Due dates that were counted, and so could be counted again.
    package internal(set) var countedDates = 0
    package internal(set) var problems = 0
    package internal(set) var findings: [Finding] = []

    package var isClean: Bool { problems == 0 }

    package init() {}

    private mutating func add(_ problem: Problem, _ dossier: String, item: String? = nil) {
        problems += 1
        guard findings.count < Self.listed else { return }
        findings.append(Finding(dossier: dossier, item: item, problem: problem))
    }

    mutating func check(_ folio: Folio, steps audited: [AuditedStep]) {
        dossiers += 1
        steps += audited.count
        openExceptions += folio.storedExceptions.count
        if let stage = folio.stage { stages[stage, default: 0] += 1 }
        var stage: Stage?
        for (index, step) in audited.enumerated() {
            if step.sequence != Int32(index + 1) { add(.brokenSequence, folio.code) }
            if step.from != stage || DossierMachine.next(from: stage, event: step.event) != step.to
            {
                add(.illegalStep, folio.code)
            }
            if step.coupled, !step.proven { add(.stepWithoutFact, folio.code) }
            stage = step.to
        }
        if stage != folio.stage || Int32(audited.count) != folio.version {
            add(.headDiffersFromHistory, folio.code)
        }
        if folio.waiting() != folio.storedWaiting { add(.waitingDiffers, folio.code) }
        // A desk that came to serve the agency later has nothing to do with what was over by then.
        let needed = folio.stage?.isFinal == true ? folio.concerned() : folio.offices()
        if !needed.isSubset(of: folio.storedOffices) {
            add(.officeCannotSee, folio.code)
        }
    }

    /// A date that a person set follows from nothing, and is not asked about.
    mutating func check(datesOf folio: Folio, _ calendars: inout AuditedCalendars) {
        let clock = folio.clock
        for step in folio.past {
            guard let due = step.dueAt, let edition = step.edition else { continue }
            countedDates += 1
            let calendar = calendars.calendar(of: folio.clockOffice, edition: edition)
            let deadline = clock.through(Int(step.sequence)).deadline(calendar)
            if deadline?.dueAt != due { add(.dueDateDiffers, folio.code) }
        }
    }

    mutating func check(_ parcel: ParcelSheet, head: AuditedHead?, in folio: Folio) {
        parcels += 1
        facts += parcel.facts.count
        generations += Int(parcel.storedGeneration)
        if let state = parcel.state { states[state, default: 0] += 1 }
        let change = parcel.change
        let same =
            change.generation == parcel.storedGeneration
            && change.firstNew == parcel.history.events.count && change.confirmations.isEmpty
        if !same { add(.historyDiffersFromFacts, folio.code, item: parcel.itemCode) }
        let agrees =
            head?.sequence == Int32(parcel.stored.count) && head?.state == parcel.state
            && head?.office == parcel.holderOffice && head?.person == parcel.history.head?.person
            && head?.turnedBack == parcel.history.head?.turnedBack
        if !agrees { add(.headDiffersFromHistory, folio.code, item: parcel.itemCode) }
    }
}
