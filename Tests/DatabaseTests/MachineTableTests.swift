import Domain
import Fixtures
import Ledger
import Postgres
import Testing

/// The machines are data twice: Swift decides and explains, the database makes anything else
/// unwritable. If the two differed, one of them would let through what the other refuses.
@Suite struct MachineTableTests {
    @Test func theTablesOfBothLanguagesAreEqual() async throws {
        try await TestDatabase.lease { database in
            let pool = database.pool()
            let dossierMoves = try await rows(
                pool, "select from_stage, event, to_stage from tram.dossier_move")
            #expect(
                dossierMoves
                    == Set(
                        DossierMachine.table.map {
                            [$0.from?.rawValue ?? "none", $0.event.rawValue, $0.to.rawValue]
                        }))
            let parcelMoves = try await rows(
                pool, "select from_state, event, to_state from tram.parcel_move")
            #expect(
                parcelMoves
                    == Set(
                        ParcelMachine.table.map {
                            [$0.from?.rawValue ?? "none", $0.event.rawValue, $0.to.rawValue]
                        }))
            let coupling = try await rows(
                pool, "select purpose, parcel_event, asks, stage, answer from tram.coupling")
            #expect(
                coupling
                    == Set(
                        Coupling.rows.map {
                            [
                                $0.purpose.rawValue, $0.event.rawValue, $0.asks?.rawValue ?? "none",
                                $0.stage.rawValue, $0.answer.rawValue,
                            ]
                        }))
        }
    }

    @Test func stagesMeanTheSameInBoth() async throws {
        try await TestDatabase.lease { database in
            let stored = try await rows(
                database.pool(),
                """
                select name, vietnamese, national::text, clock, answers, final::text
                from tram.dossier_stage where name <> 'none'
                """)
            let known = Set(
                Stage.allCases.map {
                    [
                        $0.rawValue, $0.vietnamese, String($0.national.rawValue),
                        $0.clock.rawValue, $0.answers.rawValue, String($0.isFinal),
                    ]
                })
            #expect(stored == known)
        }
    }

    @Test func runsAreEqual() async throws {
        try await TestDatabase.lease { database in
            let stored = try await rows(
                database.pool(),
                """
                select event, situation, array_to_string(steps, ' ') from tram.parcel_run
                """)
            let known = Set(
                ParcelMachine.runs.map {
                    [
                        $0.event.rawValue, $0.situation.rawValue,
                        $0.steps.map(\.rawValue).joined(separator: " "),
                    ]
                })
            #expect(stored == known)
        }
    }

    private func rows(_ pool: Pool, _ query: Query) async throws -> Set<[String]> {
        let rows = try await pool.query(query)
        return Set(
            try rows.map { row in
                try (0..<row.count).map { try row[$0].decode(String.self) }
            })
    }
}
