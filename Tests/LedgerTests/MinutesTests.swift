import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Minutes under two names of a parcel, owed minutes, and absent items.
@Suite struct MinutesTests {
    private func labelled(_ office: Office) async throws -> (code: String, item: String) {
        let code = try await office.enter()
        let item = try await office.item(code, .collect)
        _ = try await office.send([line(1, item, .event(.accepted), at: office.now, label: aLabel)])
        office.wait(.seconds(1_200))
        _ = try await office.scan(.arrived, item, by: .postClerk)
        office.wait(.seconds(1_200))
        return (code, item)
    }

    /// The same parcel under its code and under its label.
    @Test func aParcelUnderBothNames() async throws {
        try await Office.open { office in
            let (_, item) = try await labelled(office)
            do {
                _ = try await office.ledger.openHandOver(
                    from: "BD-18073", to: "H27.16", itemCodes: [item, aLabel],
                    by: World.actor(.postClerk))
            } catch { Issue.record("it lies in no other hand-over: \(told(error))") }
        }
    }

    /// Minutes opened by the label are signed by the label.
    @Test func signingByTheLabel() async throws {
        try await Office.open { office in
            let (_, item) = try await labelled(office)
            _ = item
            let id = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: [aLabel], by: World.actor(.postClerk))
            do {
                try await office.ledger.sign(
                    id, items: [SignedItem(itemCode: aLabel, present: true)],
                    by: World.actor(.postClerk))
            } catch { Issue.record("\(told(error))") }
        }
    }

    /// One side signs while the other cancels: a signature stands under cancelled minutes.
    @Test func cancellingWhileTheOtherSideSigns() async throws {
        try await Office.open { office in
            let (code, item) = try await office.atThePost()
            let id = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.postClerk))
            let (signing, cancelling) = try await office.reader.transaction { holder in
                try await holder.query("select from tram.dossier where code = \(code) for update")
                let signing = Task {
                    try await office.ledger.sign(id, items: nil, by: World.actor(.agencyClerk))
                }
                try await office.untilBlocked(1)
                let cancelling = Task {
                    try await office.ledger.cancelHandOver(id, by: World.actor(.postClerk))
                }
                try await office.untilBlocked(2)
                return (signing, cancelling)
            }
            try await signing.value
            _ = try? await cancelling.value
            #expect(
                try await office.count(
                    """
                    select count(*) from tram.hand_over h join tram.hand_over_signature s
                    on s.hand_over_id = h.id where h.state = 'cancelled'
                    """) == 0)
        }
    }

    /// The post took a result by a scan; an hour later both sides sign the minutes that are owed.
    @Test(arguments: [World.Name.courier, .postClerk])
    func minutesThatAreOwed(signer: World.Name) async throws {
        try await Office.open { office in
            let (_, item) = try await office.withResult()
            _ = try await office.scan(.accepted, item)
            #expect(try await office.open("minutes_owed") == 1)
            office.wait(.seconds(3_600))
            _ = try await office.scan(.arrived, item, by: .postClerk)
            office.wait(.seconds(3_600))
            let id = try await office.ledger.openHandOver(
                from: "H27.16", to: "BD-18073", itemCodes: [item], by: World.actor(signer))
            try await office.ledger.sign(id, items: nil, by: World.actor(signer))
            try await office.ledger.sign(id, items: nil, by: World.actor(.agencyClerk))
            #expect(try await office.open("minutes_owed") == 0)
            #expect(try await office.open("illegal_at_signing") == 0)
            #expect(try await office.problems() == [])
        }
    }

    /// The same right away, while the parcel is still with the courier who scanned it.
    @Test(arguments: [World.Name.courier, .postClerk])
    func minutesThatAreOwedForAnInferredStep(signer: World.Name) async throws {
        try await Office.open { office in
            let (_, item) = try await office.withResult()
            // Taken out straight away: that it was accepted is inferred.
            _ = try await office.scan(.takenOut, item)
            #expect(try await office.open("minutes_owed") == 1)
            office.wait(.seconds(3_600))
            let id = try await office.ledger.openHandOver(
                from: "H27.16", to: "BD-18073", itemCodes: [item], by: World.actor(signer))
            try await office.ledger.sign(id, items: nil, by: World.actor(signer))
            try await office.ledger.sign(id, items: nil, by: World.actor(.agencyClerk))
            #expect(try await office.open("minutes_owed") == 0)
            #expect(try await office.open("illegal_at_signing") == 0)
        }
    }

    /// An absent parcel is still absent after somebody scans it as "still with me".
    @Test func absentWithTheCourier() async throws {
        try await Office.open { office in
            let code = try await office.enter()
            let item = try await office.item(code, .collect)
            _ = try await office.scan(.accepted, item)
            office.wait(.seconds(600))
            func absent() async throws {
                let id = try await office.ledger.openHandOver(
                    from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.courier))
                try await office.ledger.sign(id, items: nil, by: World.actor(.courier))
                try await office.ledger.sign(
                    id, items: [SignedItem(itemCode: item, present: false)],
                    by: World.actor(.agencyClerk))
            }
            try await absent()
            #expect(try await office.open("absent") == 1)
            office.wait(.seconds(600))
            try await absent()
            #expect(try await office.open("absent") == 1, "said absent again, and settled by that")
            office.wait(.seconds(3_600))
            try await absent()
            office.wait(.seconds(3_600))
            _ = try await office.send([line(999, item, .event(.accepted), at: office.now)])
            #expect(
                try await office.open("absent") == 1, "settled by a scan of the one who has lost it"
            )
        }
    }

    /// A result that was absent is accepted at the counter by the next minutes.
    @Test func absentThenAcceptedAtTheCounter() async throws {
        try await Office.open { office in
            let (_, item) = try await office.withResult()
            let id = try await office.ledger.openHandOver(
                from: "H27.16", to: "BD-18073", itemCodes: [item], by: World.actor(.postClerk))
            try await office.ledger.sign(id, items: nil, by: World.actor(.agencyClerk))
            try await office.ledger.sign(
                id, items: [SignedItem(itemCode: item, present: false)], by: World.actor(.postClerk)
            )
            #expect(try await office.open("absent") == 1)
            office.wait(.seconds(3_600))
            _ = try await office.handOver([item], toAgency: false)
            #expect(try await office.state(item) == .atOffice)
            #expect(try await office.open("absent") == 0)
        }
    }
}
