import Domain
import Fixtures
import Foundation
import Ledger
import Testing

/// What the service is for: a dossier leaves a citizen's hands and comes back as a result.
@Suite struct JourneyTests {
    @Test func fromTheCitizenToTheAgencyAndBack() async throws {
        try await Office.open { office in
            let code = try await office.register()
            #expect(try await office.stage(code) == .registered)
            let papers = try await office.item(code, .collect)
            office.wait(.seconds(600))
            let pickup = try await office.scan(.accepted, papers)
            #expect(pickup.outcome == .applied)
            #expect(pickup.state == .withCourier)
            #expect(try await office.stage(code) == .collecting)
            office.wait(.seconds(600))
            #expect(try await office.scan(.arrived, papers).outcome == .applied)
            office.wait(.seconds(600))
            _ = try await office.handOver([papers], toAgency: true)
            #expect(try await office.stage(code) == .lodged)
            office.wait(.seconds(600))
            try await office.decide(.accepted, code, dueAt: office.now + .seconds(5 * 86_400))
            try await office.decide(.assigned, code)
            office.wait(.seconds(86_400))
            try await office.decide(.resultReady, code, outcome: .granted)
            let result = try await office.item(code, .result)
            _ = try await office.handOver([result], toAgency: false)
            #expect(try await office.stage(code) == .returning)
            office.wait(.seconds(3_600))
            #expect(try await office.scan(.takenOut, result).outcome == .applied)
            office.wait(.seconds(3_600))
            #expect(try await office.scan(.delivered, result).outcome == .applied)
            #expect(try await office.stage(code) == .returned)
            let report = try await office.audit()
            #expect(report.findings == [])
            #expect(report.stages == [.returned: 1])
            #expect(report.states == [.delivered: 2])
        }
    }
}
