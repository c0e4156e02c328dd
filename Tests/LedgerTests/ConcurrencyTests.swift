import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Sixty-four people at the same few dossiers: nothing illegal, nothing lost, nobody deadlocked.
@Suite struct ConcurrencyTests {
    @Test func manyAtFewDossiers() async throws {
        try await Office.open { office in
            var codes: [String] = []
            for _ in 0..<4 { codes.append(try await office.register()) }
            var items: [String] = []
            for code in codes { items.append(try await office.item(code, .collect)) }
            let deadlocks: Query = """
                select deadlocks from pg_stat_database where datname = current_database()
                """
            let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
                for number in 0..<64 {
                    group.addTask { [codes, items] in
                        var random = SeededRandom(seed: UInt64(number))
                        return try await work(number, office, codes, items, &random)
                    }
                }
                return try await group.reduce(into: Tally()) { $0.add($1) }
            }
            #expect(tally.sent == 64 * 20)
            #expect(tally.answered == tally.sent)
            #expect(
                try await office.count(
                    "select count(*) from tram.fact f join tram.device d on d.id = f.device_id where d.name like 'phone%'"
                )
                    == Int64(tally.sent))
            #expect(try await office.count(deadlocks) == 0)
            // Each accepted decision made exactly one step, and no version was used twice.
            #expect(
                try await office.count(
                    "select count(*) from tram.dossier_event where parcel_id is null and event <> 'registered'"
                )
                    == Int64(tally.decided))
            let report = try await office.audit()
            #expect(report.findings == [])
        }
    }

    private struct Tally {
        var sent = 0
        var answered = 0
        var decided = 0
        mutating func add(_ other: Tally) {
            sent += other.sent
            answered += other.answered
            decided += other.decided
        }
    }

    /// One person's round: twenty scans in batches, and a clerk's decision tried between them.
    private func work(
        _ number: Int, _ office: Office, _ codes: [String], _ items: [String],
        _ random: inout SeededRandom
    ) async throws -> Tally {
        let events: [ParcelEvent] = [
            .accepted, .arrived, .takenOut, .missed, .arrived, .dispatched, .acceptedAtCounter,
        ]
        var tally = Tally()
        for round in 0..<5 {
            var scans: [Scan] = []
            for step in 0..<4 {
                let seconds = Int64(random.next() % 36_000)
                scans.append(
                    Scan(
                        id: UUID(), sequence: Int64(round * 4 + step),
                        itemCode: ItemCode(items[Int(random.next() % 4)])!,
                        act: .event(events[Int(random.next() % 7)]),
                        occurredAt: office.now + .seconds(seconds), offsetMs: 0))
            }
            let name: World.Name = number.isMultiple(of: 3) ? .farPostClerk : .courier
            let results = try await office.ledger.record(
                ScanBatch(device: "phone \(number)", sentAt: nil, scans: scans),
                by: World.actor(name))
            tally.sent += scans.count
            tally.answered += results.filter { $0.outcome != .rejected }.count
            let code = codes[Int(random.next() % 4)]
            do {
                let version = try await office.version(code)
                _ = try await office.ledger.decide(
                    code, Decision(event: round == 4 ? .withdrawn : .lapsed, reason: "test"),
                    ifVersion: version, by: World.actor(.postClerk))
                tally.decided += 1
            } catch is Refused {
                // Stale or no longer legal: somebody else was quicker, and was told so.
            }
        }
        return tally
    }
}
