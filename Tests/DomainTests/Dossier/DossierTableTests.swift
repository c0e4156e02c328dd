import Domain
import Testing

/// The dossier's machine, written down a second time and stage by stage, from the law's side.
///
/// A line is `event > stage: who`. What is not here is not legal.
private let expectation: [(stage: String, lines: String)] = [
    ("none", "registered > registered: post_clerk desk_clerk agency_clerk portal"),
    (
        "registered",
        """
        collected > collecting: coupled
        lodged_in_person > lodged: agency_clerk desk_clerk
        lodged_online > lodged: portal
        lapsed > discontinued: post_clerk desk_clerk agency_clerk
        lodging_revoked > collecting: coupled post_clerk agency_clerk desk_clerk
        withdrawn > withdrawn: agency_clerk desk_clerk portal post_clerk
        """
    ),
    (
        "collecting",
        """
        lodged > lodged: coupled
        collection_failed > registered: coupled
        withdrawn > withdrawn: agency_clerk desk_clerk portal post_clerk
        """
    ),
    (
        "lodged",
        """
        lodging_revoked > collecting: coupled post_clerk agency_clerk desk_clerk
        accepted > accepted: agency_clerk desk_clerk
        supplement_requested > incomplete: agency_clerk desk_clerk
        refused > refused: agency_clerk desk_clerk
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        """
    ),
    (
        "incomplete",
        """
        supplemented > lodged: coupled agency_clerk desk_clerk
        refused > refused: agency_clerk desk_clerk
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        """
    ),
    (
        "accepted",
        """
        assigned > processing: agency_clerk
        postponed > accepted: agency_clerk
        due_date_revised > accepted: calendar
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        """
    ),
    (
        "processing",
        """
        supplement_requested > awaiting_supplement: agency_clerk
        payment_requested > awaiting_payment: agency_clerk
        suspended > suspended: agency_clerk
        postponed > processing: agency_clerk
        due_date_revised > processing: calendar
        forwarded > processing: agency_clerk
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        discontinued > discontinued: agency_clerk
        result_ready > result_ready: agency_clerk
        result_found > returning: coupled
        """
    ),
    (
        "awaiting_supplement",
        """
        supplemented > processing: coupled agency_clerk
        due_date_revised > awaiting_supplement: calendar
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        discontinued > discontinued: agency_clerk
        """
    ),
    (
        "awaiting_payment",
        """
        paid > processing: post_clerk agency_clerk payment_notice
        due_date_revised > awaiting_payment: calendar
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        discontinued > discontinued: agency_clerk
        """
    ),
    (
        "suspended",
        """
        resumed > processing: agency_clerk
        due_date_revised > suspended: calendar
        withdrawn > withdrawn: agency_clerk desk_clerk portal
        discontinued > discontinued: agency_clerk
        """
    ),
    (
        "result_ready",
        """
        entrusted > returning: coupled
        picked_up > returned: agency_clerk desk_clerk
        """
    ),
    (
        "returning",
        """
        delivered > returned: coupled
        came_back > unclaimed: coupled
        result_lost > processing: coupled
        """
    ),
    (
        "unclaimed",
        """
        entrusted > returning: coupled
        picked_up > returned: agency_clerk desk_clerk
        delivery_revoked > returning: coupled post_clerk agency_clerk desk_clerk
        declared_abandoned > abandoned: agency_clerk
        """
    ),
    (
        "returned", "delivery_revoked > returning: coupled post_clerk agency_clerk desk_clerk"
    ),
    ("abandoned", ""),
    ("refused", ""),
    ("withdrawn", ""),
    ("discontinued", ""),
]

/// What one cell of the expectation says.
private struct Expected {
    let to: String
    let who: Set<String>
}

private func expected(_ stage: String) throws -> [String: Expected] {
    let lines = try #require(expectation.first { $0.stage == stage }).lines
    var cells: [String: Expected] = [:]
    for line in lines.split(separator: "\n") {
        let parts = line.replacing(":", with: "").split(separator: " ").map(String.init)
        cells[parts[0]] = Expected(to: parts[2], who: Set(parts[3...]))
    }
    return cells
}

@Suite struct DossierTableTests {
    /// Every cell: a move too many lets a clerk skip the law, a move too few strands a case.
    @Test(arguments: [nil] + Stage.allCases.map(Optional.some))
    func everyCellIsAsExpected(stage: Stage?) throws {
        let cells = try expected(stage?.rawValue ?? "none")
        for event in DossierEvent.allCases {
            let move = DossierMachine.move(from: stage, event: event)
            let cell = cells[event.rawValue]
            #expect(move?.to.rawValue == cell?.to, "\(stage?.rawValue ?? "none") + \(event)")
            #expect(move.map { Set($0.who.map(\.rawValue)) } == cell?.who)
            #expect(DossierMachine.next(from: stage, event: event) == move?.to)
        }
        for event in cells.keys { #expect(DossierEvent(rawValue: event) != nil, "\(event)") }
    }

    /// The table holds those cells and no other, each once: it is copied into the database.
    @Test func theTableHasNoOtherRow() throws {
        let count = try (["none"] + Stage.allCases.map(\.rawValue))
            .reduce(0) { try $0 + expected($1).count }
        #expect(DossierMachine.table.count == count)
        #expect(
            Set(DossierMachine.table.map { [$0.from?.rawValue, $0.event.rawValue] }).count == count)
    }

    /// The national portal and the statistics read these codes; the clock decides who is late.
    @Test(arguments: [
        "registered 1 not_started citizen", "collecting 1 not_started post",
        "lodged 1 not_started agency", "incomplete 5 not_started citizen",
        "accepted 2 runs agency", "processing 4 runs agency",
        "awaiting_supplement 5 paused citizen", "awaiting_payment 6 paused citizen",
        "suspended 8 paused agency", "result_ready 9 stopped agency",
        "returning 9 stopped post", "unclaimed 9 stopped agency",
        "returned 10 stopped nobody final", "abandoned 9 stopped nobody final",
        "refused 3 stopped nobody final", "withdrawn 7 stopped nobody final",
        "discontinued 8 stopped nobody final",
    ])
    func everyStageMeansWhatTheTableSays(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let stage = try #require(Stage(rawValue: words[0]))
        #expect(stage.national.rawValue == Int(words[1]))
        #expect(stage.clock.rawValue == words[2])
        #expect(stage.answers.rawValue == words[3])
        #expect(stage.isFinal == words.contains("final"))
    }

    /// A page or a letter with an empty or doubled name tells the citizen nothing.
    @Test func everyNameIsThereAndUnique() {
        #expect(Stage.allCases.count == 17)
        #expect(Set(Stage.allCases.map(\.vietnamese)).count == 17)
        #expect(Set(Stage.allCases.map(\.english)).count == 17)
        #expect(Set(DossierEvent.allCases.map(\.english)).count == DossierEvent.allCases.count)
        #expect(Set(DossierEvent.allCases.map(\.vietnamese)).count >= 28)
        #expect(DossierEvent.allCases.allSatisfy { !$0.vietnamese.isEmpty })
        #expect(Set(NationalStatus.allCases.map(\.vietnamese)).count == 10)
    }
}
