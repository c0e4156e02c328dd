import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Minutes move nothing before both sides have signed, and then everything in one transaction.
@Suite struct HandOverTests {
    private func collected(_ office: Office, _ count: Int) async throws -> [(String, String)] {
        var found: [(String, String)] = []
        for _ in 0..<count {
            let code = try await office.register()
            let item = try await office.item(code, .collect)
            _ = try await office.scan(.accepted, item)
            found.append((code, item))
        }
        office.wait(.seconds(600))
        for (_, item) in found { _ = try await office.scan(.arrived, item, by: .postClerk) }
        office.wait(.seconds(600))
        return found
    }

    @Test func oneSignatureMovesNothing() async throws {
        try await Office.open { office in
            let (code, item) = try await collected(office, 1)[0]
            let id = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.postClerk))
            try await office.ledger.sign(id, items: nil, by: World.actor(.postClerk))
            #expect(try await office.stage(code) == .collecting)
            await #expect(throws: Refused.self) {
                try await office.ledger.sign(id, items: nil, by: World.actor(.courier))
            }
            try await office.ledger.sign(id, items: nil, by: World.actor(.agencyClerk))
            #expect(try await office.stage(code) == .lodged)
            #expect(try await office.audit().findings == [])
        }
    }

    @Test func whatIsAbsentDropsOutAndHoldsNobodyUp() async throws {
        try await Office.open { office in
            let items = try await collected(office, 3)
            let id = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: items.map(\.1),
                by: World.actor(.postClerk))
            try await office.ledger.sign(id, items: nil, by: World.actor(.postClerk))
            let said = [
                SignedItem(itemCode: items[1].1, present: false, note: "không thấy trong túi")
            ]
            try await office.ledger.sign(id, items: said, by: World.actor(.deskClerk))
            #expect(try await office.stage(items[0].0) == .lodged)
            #expect(try await office.stage(items[1].0) == .collecting)
            #expect(try await office.stage(items[2].0) == .lodged)
            #expect(
                try await office.count(
                    "select count(*) from tram.exception where kind = 'absent'") == 1)
            // It is free for the next minutes.
            _ = try await office.handOver([items[1].1], toAgency: true)
            #expect(try await office.stage(items[1].0) == .lodged)
            #expect(try await office.audit().findings == [])
        }
    }

    @Test func anItemLiesInOneOpenHandOver() async throws {
        try await Office.open { office in
            let (_, item) = try await collected(office, 1)[0]
            _ = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.postClerk))
            await #expect(throws: Refused.self) {
                try await office.ledger.openHandOver(
                    from: "BD-18073", to: "H27.16", itemCodes: [item],
                    by: World.actor(.postClerk))
            }
        }
    }

    @Test func strangersNeitherOpenNorSign() async throws {
        try await Office.open { office in
            let (_, item) = try await collected(office, 1)[0]
            for name in [World.Name.farPostClerk, .otherAgencyClerk, .supervisor, .administrator] {
                await #expect(throws: Refused.self) {
                    try await office.ledger.openHandOver(
                        from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(name))
                }
            }
            let id = try await office.ledger.openHandOver(
                from: "BD-18073", to: "H27.16", itemCodes: [item], by: World.actor(.postClerk))
            for name in [World.Name.farPostClerk, .otherAgencyClerk, .supervisor, .administrator] {
                await #expect(throws: Refused.self) {
                    try await office.ledger.sign(id, items: nil, by: World.actor(name))
                }
            }
        }
    }

    @Test func manyAgreeAtTheSameTime() async throws {
        try await Office.open { office in
            let items = try await collected(office, 6)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (_, item) in items {
                    group.addTask {
                        let id = try await office.ledger.openHandOver(
                            from: "BD-18073", to: "H27.16", itemCodes: [item],
                            by: World.actor(.postClerk))
                        async let post: Void = office.ledger.sign(
                            id, items: nil, by: World.actor(.postClerk))
                        async let agency: Void = office.ledger.sign(
                            id, items: nil, by: World.actor(.agencyClerk))
                        _ = try await (post, agency)
                    }
                }
                try await group.waitForAll()
            }
            for (code, _) in items { #expect(try await office.stage(code) == .lodged) }
            #expect(try await office.audit().findings == [])
        }
    }
}
