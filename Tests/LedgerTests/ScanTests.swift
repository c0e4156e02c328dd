import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Scans come late, twice, from two phones and with wrong clocks; none is lost or counted twice.
@Suite struct ScanTests {
    @Test func sendingAgainChangesNothing() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            let scan = Scan(
                id: UUID(), sequence: 1, itemCode: ItemCode(item)!, act: .event(.accepted),
                occurredAt: office.now, evidence: #"{"seal_number":"NP-1"}"#)
            let batch = ScanBatch(device: "phone", sentAt: office.now, scans: [scan])
            let first = try await office.ledger.record(batch, by: World.actor(.courier))
            #expect(first.map(\.outcome) == [.applied])
            office.wait(.seconds(7_200))
            // The answer was lost on the way back, so the phone sends all of it once more.
            let again = try await office.ledger.record(batch, by: World.actor(.courier))
            #expect(again.map(\.outcome) == [.duplicate])
            #expect(again.map(\.firstOutcome) == [.applied])
            #expect(
                try await office.count("select count(*) from tram.fact where event = 'accepted'")
                    == 1)
            #expect(try await office.audit().isClean)
        }
    }

    @Test func theSameIDWithOtherContentIsSetApart() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            let other = try await office.item(try await office.register(), .collect)
            let id = UUID()
            #expect(try await office.scan(.accepted, item, id: id).outcome == .applied)
            let changed = try await office.scan(.arrived, item, id: id)
            #expect(changed.outcome == .rejected)
            #expect(changed.rejection == .scanIDReused)
            // One id must not count on two parcels either.
            let elsewhere = try await office.scan(.accepted, other, id: id)
            #expect(elsewhere.rejection == .scanIDReused)
            #expect(try await office.count("select count(*) from tram.rejected_scan") == 2)
        }
    }

    @Test func everyScanOfABatchIsAnsweredByItself() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            func scan(_ number: Int64, _ code: String, _ act: Act, worker: String? = nil) -> Scan {
                Scan(
                    id: UUID(), sequence: number, itemCode: ItemCode(code)!, act: act,
                    occurredAt: office.now + .seconds(number * 60), worker: worker)
            }
            let lines = [
                scan(1, item, .event(.accepted)),
                scan(2, ItemCode.s10(service: "RD", serial: 99)!.value, .event(.accepted)),
                scan(3, item, .event(.handedOver)), scan(4, item, .event(.lost)),
                scan(5, item, .event(.takenOut), worker: "nobody"),
                scan(6, item, .event(.arrived)),
            ]
            let batch = ScanBatch(
                device: "phone", sentAt: nil, scans: lines.compactMap { $0 } + [lines[0]])
            let results = try await office.ledger.record(batch, by: World.actor(.courier))
            #expect(
                results.map(\.outcome) == [
                    .applied, .rejected, .rejected, .rejected, .rejected, .applied, .duplicate,
                ])
            #expect(
                results.map(\.rejection) == [
                    nil, .unknownItem, .notAScan, .notAScan, .unknownWorker, nil, nil,
                ])
            #expect(results[6].firstOutcome == .applied)
            #expect(try await office.count("select count(*) from tram.rejected_scan") == 4)
        }
    }

    @Test func aClerkOfAnAgencyScansNothing() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            for name in [World.Name.agencyClerk, .deskClerk, .supervisor, .administrator] {
                #expect(try await office.scan(.accepted, item, by: name).rejection == .noRight)
            }
        }
    }

    @Test func aScanOfALabelThatNobodyKnewJoinsWhenTheLabelAppears() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            let label = "RR123456785VN"
            // The office scans the label on arrival before the worker's phone has come back.
            let arrival = office.now + .seconds(3_600)
            let early = try await office.scan(
                .arrived, label, by: .postClerk, at: arrival, device: "gun")
            #expect(early.rejection == .unknownItem)
            office.wait(.seconds(7_200))
            let pickup = Scan(
                id: UUID(), sequence: 1, itemCode: ItemCode(item)!, act: .event(.accepted),
                occurredAt: arrival - .seconds(1_800), offsetMs: 0, label: ItemCode(label))
            let result = try await office.ledger.record(
                ScanBatch(device: "phone", sentAt: nil, scans: [pickup]),
                by: World.actor(.courier))
            #expect(result.map(\.outcome) == [.applied])
            #expect(result.map(\.state) == [.atOffice])
            #expect(try await office.scan(.takenOut, label, by: .postClerk).outcome == .applied)
            #expect(try await office.audit().findings == [])
        }
    }

    @Test func undoingAScanIsAFactToo() async throws {
        try await Office.open { office in
            let code = try await office.register()
            let item = try await office.item(code, .collect)
            let wrong = UUID()
            #expect(try await office.scan(.accepted, item, id: wrong).outcome == .applied)
            #expect(try await office.stage(code) == .collecting)
            let undo = Scan(
                id: UUID(), sequence: 99, itemCode: ItemCode(item)!, act: .void,
                occurredAt: office.now + .seconds(5), corrects: wrong)
            let result = try await office.ledger.record(
                ScanBatch(device: "phone", sentAt: nil, scans: [undo]),
                by: World.actor(.courier))
            #expect(result.map(\.outcome) == [.applied])
            #expect(result.map(\.state) == [.announced])
            // A dossier is never moved back by a scan: people are told instead.
            #expect(try await office.stage(code) == .collecting)
            #expect(
                try await office.count(
                    "select count(*) from tram.exception where kind = 'taken_back'") == 1)
            #expect(
                try await office.count("select max(generation)::bigint from tram.parcel_event")
                    == 2)
            #expect(try await office.audit().findings == [])
            // And when it truly is picked up, the dossier hears of it again.
            office.wait(.seconds(3_600))
            #expect(try await office.scan(.accepted, item).outcome == .applied)
            #expect(try await office.audit().findings == [])
        }
    }

    @Test func aMissingScanIsInferredAndLaterConfirmed() async throws {
        try await Office.open { office in
            let code = try await office.register()
            let item = try await office.item(code, .collect)
            let start = office.now
            office.wait(.seconds(7_200))
            // The arrival comes first; that somebody accepted the papers follows from it.
            let arrived = try await office.scan(.arrived, item, by: .postClerk, device: "gun")
            #expect(arrived.outcome == .applied)
            #expect(try await office.stage(code) == .collecting)
            let inferred: Query = "select count(*) from tram.parcel_history where inferred"
            #expect(try await office.count(inferred) == 1)
            let late = try await office.scan(.accepted, item, at: start + .seconds(600))
            #expect(late.outcome == .applied || late.outcome == .confirmed)
            #expect(try await office.count(inferred) == 0)
            #expect(
                try await office.count("select max(generation)::bigint from tram.parcel_event")
                    == 1)
            #expect(try await office.audit().findings == [])
        }
    }

    @Test func aDeliveryToAnAgencyByScanAsksForMinutes() async throws {
        try await Office.open { office in
            let code = try await office.register()
            let item = try await office.item(code, .collect)
            _ = try await office.scan(.accepted, item)
            office.wait(.seconds(600))
            let delivered = try await office.scan(.delivered, item)
            #expect(delivered.outcome == .conflict)
            #expect(try await office.stage(code) == .collecting)
            let open: Query = """
                select count(*) from tram.exception where kind = 'conflict' and settled_at is null
                """
            #expect(try await office.count(open) == 1)
            office.wait(.seconds(600))
            _ = try await office.handOver([item], toAgency: true)
            #expect(try await office.stage(code) == .lodged)
            #expect(try await office.audit().findings == [])
        }
    }
}
