import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

let aLabel = "RR123456785VN"

/// Scans that a careless ledger would lose: labels that come later, ids used twice, new devices.
@Suite struct LostScanTests {
    /// The worker puts a label on the packet, then scans the label; the phone sends both at once.
    @Test func aLabelAndItsFirstScanInOneBatch() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            let start = office.now
            office.wait(.seconds(7_200))
            let batch = [
                line(1, item, .event(.accepted), at: start, label: aLabel),
                line(2, aLabel, .event(.arrived), at: start + .seconds(3_600)),
            ]
            _ = try await office.send(batch)
            #expect(try await office.state(item) == .atOffice)
            // Whatever comes later, it never joins.
            office.wait(.seconds(600))
            _ = try await office.send(batch)
            #expect(
                try await office.count(
                    "select count(*) from tram.rejected_scan where joined_at is null") == 0)
            #expect(
                try await office.count("select count(*) from tram.fact where event = 'arrived'")
                    == 1)
        }
    }

    /// A scan that came before the registration is stored as a fact, but nobody folds it.
    @Test func anEarlyScanOfAnItemThatIsRegisteredLater() async throws {
        try await Office.open { office in
            let item = ItemCode.s10(service: "RD", serial: 1)!.value
            let early = try await office.scan(.accepted, item)
            #expect(early.rejection == .unknownItem)
            office.wait(.seconds(600))
            let code = try await office.enter()
            #expect(try await office.item(code, .collect) == item)
            #expect(
                try await office.count("select count(*) from tram.fact where event = 'accepted'")
                    == 1)
            #expect(try await office.state(item) == .withCourier)
            #expect(try await office.stage(code) == .collecting)
            #expect(try await office.problems() == [])
        }
    }

    /// One scan id, first under a mistyped code, then under the right one: the batch can never
    /// be taken in any more.
    @Test func aMistypedCodeThatBecomesALabel() async throws {
        try await Office.open { office in
            let one = try await office.item(try await office.enter(), .collect)
            let two = try await office.item(try await office.enter(), .collect)
            let id = UUID()
            let wrong = try await office.send([
                line(1, aLabel, .event(.accepted), at: office.now, id: id)
            ])
            #expect(wrong.map(\.rejection) == [.unknownItem])
            office.wait(.seconds(600))
            do {
                let results = try await office.send([
                    line(1, two, .event(.accepted), at: office.now, id: id),
                    line(2, one, .event(.accepted), at: office.now, label: aLabel),
                ])
                #expect(results.count == 2)
            } catch { Issue.record("the whole batch fails, for ever: \(told(error))") }
        }
    }

    /// The body of a scan that was set apart may be erased (0007: "can be erased").
    @Test func anErasedEarlyScan() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            _ = try await office.scan(.arrived, aLabel, by: .postClerk, device: "gun")
            try await office.reader.transaction {
                try await $0.query("update tram.rejected_scan set body = null")
            }
            do {
                let results = try await office.send([
                    line(1, item, .event(.accepted), at: office.now, label: aLabel)
                ])
                #expect(results.map(\.outcome) == [.applied])
            } catch { Issue.record("the pickup can't be recorded: \(told(error))") }
        }
    }

    /// What a joined scan meant is not remembered.
    @Test func theFirstOutcomeOfAJoinedScan() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            let early = line(7, aLabel, .event(.delivered), at: office.now + .seconds(7_200))
            _ = try await office.send([early], device: "gun")
            let results = try await office.send([
                line(1, item, .event(.accepted), at: office.now, label: aLabel)
            ])
            #expect(results.map(\.outcome) == [.applied])
            #expect(try await office.open("conflict") == 1)
            let again = try await office.send([early], device: "gun")
            #expect(again.map(\.outcome) == [.duplicate])
            #expect(again.map(\.firstOutcome) != [.applied])
        }
    }

    /// Two batches of a new device at the same time.
    @Test func aNewDeviceTwiceAtOnce() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            let sending = try await office.reader.transaction { holder in
                try await holder.query("insert into tram.device (name) values ('new phone')")
                let sending = Task {
                    try await office.send(
                        [line(1, item, .event(.accepted), at: office.now)], device: "new phone")
                }
                try await office.untilBlocked()
                return sending
            }
            do { _ = try await sending.value } catch { Issue.record("\(told(error))") }
        }
    }

    /// A phone whose clock fell back to the year 2000 and says so (`sent_at`).
    @Test func aClockThatFellBackByYears() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.enter(), .collect)
            office.wait(.seconds(3_600))
            let device = Instant(rfc3339: "2000-01-01T00:00:00Z")!
            let results = try await office.send(
                [line(1, item, .event(.accepted), at: device, offset: nil)],
                sentAt: device + .seconds(600))
            #expect(results.map(\.outcome) == [.applied])
            let at = try await office.reader.query(
                "select occurred_at from tram.parcel_event where event = 'accepted'"
            ).one(Timestamp.self)
            let off = (office.now.microseconds - 600_000_000 - at.microseconds) / 1_000_000
            #expect(abs(off) < 60, "wrong by \(off) seconds")
        }
    }

    /// An id that a faulty device uses twice, both times for codes that nobody knows yet.
    @Test func anIDUsedTwiceForUnknownItems() async throws {
        try await Office.open { office in
            let id = UUID()
            let other = ItemCode.s10(service: "RR", serial: 77)!.value
            _ = try await office.send([line(1, aLabel, .event(.arrived), at: office.now, id: id)])
            _ = try await office.send([line(2, other, .event(.arrived), at: office.now, id: id)])
            #expect(
                try await office.count(
                    "select count(*) from tram.rejected_scan where item_code = \(other)") == 1)
        }
    }

}
