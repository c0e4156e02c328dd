import Domain
import Fixtures
import Ledger
import Postgres
import Testing
import Tram

/// Generated dossiers on a real database.
@Suite struct LoadingTests {
    /// Figures measured on histories that could not be true would be figures of nothing.
    @Test func whatIsGeneratedHoldsEveryConstraintAndTheAuditIsClean() async throws {
        try await GeneratedDatabase.lease(2_500) { generated in
            let report = try await Audit(
                pool: generated.database.pool("tram_ledger"),
                today: PlainDate(GeneratedDatabase.present)
            ).run()
            #expect(report.isClean, "\(report.findings.prefix(5))")
            #expect(report.dossiers == 2_500)
            #expect(report.steps > 5 * 2_500 / 2)
            #expect(report.facts > 2_500)
            let common: [Stage] = [
                .registered, .collecting, .lodged, .accepted, .processing, .resultReady,
                .returning, .returned, .refused, .withdrawn,
            ]
            for stage in common { #expect(report.stages[stage, default: 0] > 0, "\(stage)") }
            let seen: [ParcelState] = [
                .announced, .withCourier, .atOffice, .inDispatch, .delivered, .cancelled,
            ]
            for state in seen { #expect(report.states[state, default: 0] > 0, "\(state)") }
        }
    }

    /// The first dossier that is really registered afterwards must not meet a number that was taken.
    @Test func theNextDossierGetsNumbersOfItsOwn() async throws {
        try await GeneratedDatabase.lease(300) { generated in
            let code = try await generated.withLedger { ledger in
                try await ledger.register(
                    Registration(
                        procedure: "1.004884", agency: "H27.16",
                        applicant: Applicant(
                            name: "Trần Thị Thử", phone: nil, idNumber: nil,
                            wardCode: World.thanhSen, street: "Thôn 1"),
                        collectByPost: true, returnByPost: true),
                    by: World.actor(.postClerk))
            }
            let taken = try await generated.database.pool().query(
                """
                select count(*) from tram.dossier d
                where d.code < \(code.value)
                    and d.code like left(\(code.value), length(\(code.value)) - 4) || '%'
                """
            ).one(Int64.self)
            #expect(taken > 0, "no other dossier was registered at that agency on that day")
            let report = try await Audit(
                pool: generated.database.pool("tram_ledger"),
                today: PlainDate(GeneratedDatabase.present)
            ).run()
            #expect(report.isClean)
            #expect(report.dossiers == 301)
        }
    }

    /// What is told to others exists for every occurrence, or a rewritten history would tell it.
    @Test func everyStepHasItsMessage() async throws {
        try await GeneratedDatabase.lease(300) { generated in
            let untold = try await generated.database.pool().query(
                """
                select (select count(*) from tram.dossier_event)
                        + (select count(*) from tram.parcel_event)
                        - (select count(*) from tram.outbox where done_at is not null)
                """
            ).one(Int64.self)
            #expect(untold == 0)
        }
    }
}
