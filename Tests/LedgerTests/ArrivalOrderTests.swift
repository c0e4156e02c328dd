import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// The same scans, in any order and cut into any batches, with repeats: the same history.
@Suite struct ArrivalOrderTests {
    @Test func anyOrderGivesTheSameRows() async throws {
        var random = SeededRandom("arrival order")
        try await Office.open { office in
            for _ in 0..<12 {
                var accounts: Set<String> = []
                let scans = Self.scans(from: office.now, &random)
                for _ in 0..<4 {
                    let item = try await office.item(try await office.register(), .collect)
                    var sent = scans.shuffled(using: &random)
                    sent += sent.prefix(3)
                    while !sent.isEmpty {
                        let batch = sent.prefix(Int(random.next() % 4) + 1)
                        sent.removeFirst(batch.count)
                        let results = try await office.ledger.record(
                            ScanBatch(
                                device: "phone", sentAt: nil,
                                scans: batch.map { $0.scan(of: item) }),
                            by: World.actor(.courier))
                        #expect(results.allSatisfy { $0.outcome != .rejected })
                    }
                    accounts.insert(try await Self.account(of: item, office))
                }
                #expect(accounts.count == 1)
            }
            #expect(try await office.audit().findings == [])
        }
    }

    private struct Draft: Hashable {
        var number: Int64
        var event: ParcelEvent
        var at: Instant

        func scan(of item: String) -> Scan {
            // The id is the parcel's own, but the same account must come out of each.
            Scan(
                id: Self.id(item, number), sequence: number, itemCode: ItemCode(item)!,
                act: .event(event), occurredAt: at, offsetMs: 0)
        }

        private static func id(_ item: String, _ number: Int64) -> UUID {
            let digits = item.filter(\.isNumber)
            let tail = String(repeating: "0", count: 12 - digits.count) + digits
            return UUID(uuidString: "00000000-0000-7000-8000-\(tail)")!.adding(number)
        }
    }

    private static func scans(from start: Instant, _ random: inout SeededRandom) -> [Draft] {
        let events: [ParcelEvent] = [
            .accepted, .arrived, .takenOut, .missed, .arrived, .dispatched, .acceptedAtCounter,
        ]
        return (1...9).map { number in
            Draft(
                number: Int64(number), event: events[Int(random.next() % 7)],
                at: start + .seconds(Int64(number) * 1_200 + Int64(random.next() % 900)))
        }
    }

    /// The newest generation as text, without what depends on the arrival.
    private static func account(of item: String, _ office: Office) async throws -> String {
        let rows = try await office.reader.query(
            """
            select concat_ws('|', h.sequence, h.from_state, h.event, h.to_state, h.office_id,
                             h.person_id, h.worker_id, h.occurred_at, h.earliest_at, h.inferred,
                             f.counter)
            from tram.parcel p
            join tram.parcel_history h on h.parcel_id = p.id and h.generation = p.generation
            left join tram.fact f on f.parcel_id = h.parcel_id and f.scan_id = h.scan_id
            where p.item_code = \(item) order by h.sequence
            """)
        return try rows.map { try $0[0].decode(String.self) }.joined(separator: "\n")
    }
}

extension UUID {
    fileprivate func adding(_ number: Int64) -> UUID {
        var bytes = uuid
        bytes.7 = UInt8(number)
        return UUID(uuid: bytes)
    }
}
