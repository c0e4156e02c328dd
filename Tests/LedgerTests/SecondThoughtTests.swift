import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// What is undone, replaced or learned late, and what it means for dossier, holder and exceptions.
@Suite struct SecondThoughtTests {
    /// A wrong scan, undone, and then the true pickup: the dossier is never told.
    @Test func aTrueAcceptanceAfterAVoidedOne() async throws {
        try await Office.open { office in
            let code = try await office.enter()
            let item = try await office.item(code, .collect)
            // Somebody at the office scans a wrong label: that it was accepted is inferred.
            let wrong = UUID()
            _ = try await office.scan(.arrived, item, by: .postClerk, id: wrong)
            #expect(try await office.stage(code) == .collecting)
            office.wait(.seconds(60))
            _ = try await office.send(
                [line(90, item, .void, at: office.now, corrects: wrong)], by: .postClerk)
            #expect(try await office.state(item) == .announced)
            office.wait(.seconds(600))
            // The dossier stands at "collecting": the clerk cancels the pickup and sets it right.
            try await office.ledger.decide(
                parcel: item, ParcelDecision(event: .cancelled), calendar: WorkingCalendar([]),
                by: World.actor(.postClerk))
            #expect(try await office.stage(code) == .registered)
            office.wait(.seconds(3_600))
            // The worker comes by all the same and takes the papers.
            let pickup = try await office.scan(.accepted, item)
            #expect(pickup.outcome == .applied)
            #expect(try await office.state(item) == .withCourier)
            #expect(try await office.stage(code) == .collecting)
            office.wait(.seconds(3_600))
            _ = try await office.scan(.arrived, item, by: .postClerk)
            office.wait(.seconds(3_600))
            _ = try await office.handOver([item], toAgency: true)
            #expect(try await office.stage(code) == .lodged)
        }
    }

    /// Who has the parcel is learned by a confirmation, without a new step.
    @Test func aHeadThatAConfirmationChanges() async throws {
        try await Office.open { office in
            let code = try await office.enter()
            let item = try await office.item(code, .collect)
            let wrong = UUID()
            office.wait(.seconds(600))
            let start = office.now
            _ = try await office.scan(.accepted, item, id: wrong)
            office.wait(.seconds(3_600))
            try await office.ledger.decide(
                parcel: item, ParcelDecision(event: .damaged), calendar: WorkingCalendar([]),
                by: World.actor(.postClerk))
            office.wait(.seconds(600))
            _ = try await office.send([line(90, item, .void, at: office.now, corrects: wrong)])
            #expect(try await office.problems() == [])
            // The one who truly has it sends late.
            _ = try await office.send(
                [line(1, item, .event(.accepted), at: start + .seconds(60))], by: .farCourier,
                device: "other phone")
            #expect(try await office.problems() == [])
            let holder = try await office.reader.query(
                "select coalesce(holder_person_id, 0) from tram.parcel where item_code = \(item)"
            ).one(Int32.self)
            #expect(holder == 7)
        }
    }

    /// A scan that is no step changes the time of a step that is stored: the rows depend on
    /// the order of arrival.
    @Test func aTimeThatDependsOnTheArrival() async throws {
        try await Office.open { office in
            var told: [String] = []
            for reversed in [false, true] {
                let item = try await office.item(try await office.enter(), .collect)
                let start = office.now + .seconds(3_600)
                // The phone's clock is put back by ten minutes between its first and second scan.
                let scans = [
                    line(1, item, .event(.delivered), at: start + .seconds(600)),
                    line(2, item, .event(.accepted), at: start),
                ]
                for scan in reversed ? scans.reversed() : scans {
                    _ = try await office.send([scan])
                }
                told.append(
                    try await office.reader.query(
                        """
                        select string_agg(h.event || ' ' || (h.occurred_at - p.ordered_at)::text, ', ' order by h.sequence)
                        from tram.parcel p join tram.parcel_history h on h.parcel_id = p.id
                            and h.generation = p.generation where p.item_code = \(item)
                        """
                    ).one(String.self))
            }
            #expect(told[0] == told[1])
        }
    }

    /// The exception points at a scan that has been undone since.
    @Test func theDetailOfAConflict() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            _ = try await office.scan(.accepted, item)
            office.wait(.seconds(3_600))
            let (first, second) = (UUID(), UUID())
            _ = try await office.scan(.delivered, item, id: first)
            office.wait(.seconds(3_600))
            _ = try await office.scan(.delivered, item, id: second)
            office.wait(.seconds(60))
            _ = try await office.send([line(90, item, .void, at: office.now, corrects: first)])
            #expect(try await office.open("conflict") == 1)
            let points = try await office.reader.query(
                "select scan_id from tram.exception where kind = 'conflict' and settled_at is null"
            ).one(UUID.self)
            #expect(points == second)
        }
    }

    /// What was taken back and has then truly happened waits for ever.
    @Test func takenBackAndThenTrue() async throws {
        try await Office.open { office in
            let code = try await office.enter()
            let item = try await office.item(code, .collect)
            let wrong = UUID()
            _ = try await office.scan(.accepted, item, id: wrong)
            office.wait(.seconds(60))
            _ = try await office.send([line(90, item, .void, at: office.now, corrects: wrong)])
            #expect(try await office.open("taken_back") == 1)
            office.wait(.seconds(3_600))
            _ = try await office.scan(.accepted, item)
            #expect(try await office.stage(code) == .collecting)
            #expect(try await office.open("taken_back") == 0)
        }
    }

    /// A dossier lodged in person whose papers the post took all the same: once it is closed,
    /// nothing ever settles the exception.
    @Test func uncoupledForEver() async throws {
        try await Office.open { office in
            let (code, item) = try await office.withResult()
            // The result goes out before the clerk pressed the button; then it is picked up.
            try await office.decide(.pickedUp, code, by: .agencyClerk)
            #expect(try await office.state(item) == .cancelled)
            office.wait(.seconds(600))
            _ = try await office.scan(.accepted, item)
            #expect(try await office.open("uncoupled_entrusted") == 1)
            office.wait(.seconds(3_600))
            _ = try await office.send([
                line(
                    91, item, .void, at: office.now,
                    corrects: try await office.reader.query(
                        "select scan_id from tram.fact where event = 'accepted'"
                    ).one(UUID.self))
            ])
            #expect(try await office.state(item) == .cancelled)
            #expect(try await office.open("uncoupled_entrusted") == 0)
        }
    }

    /// A courier undoes what a clerk decided by name.
    @Test func aCourierVoidsAClerksDecision() async throws {
        try await Office.open { office in
            let (_, item) = try await office.atThePost()
            try await office.ledger.decide(
                parcel: item, ParcelDecision(event: .lost), calendar: WorkingCalendar([]),
                by: World.actor(.postClerk))
            let decision = try await office.reader.query(
                "select scan_id from tram.fact where event = 'lost'"
            ).one(UUID.self)
            office.wait(.seconds(60))
            let result = try await office.send(
                [line(92, item, .void, at: office.now, corrects: decision)], by: .farCourier)
            #expect(result.map(\.outcome) == [.conflict])
            #expect(try await office.state(item) == .lost)
        }
    }
}
