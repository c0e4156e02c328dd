import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

/// Scans that arrive while a commit is under way share the next one, and nothing else.
@Suite struct SharedCommitTests {
    /// Twenty people send while the first one's dossier is held by somebody else.
    private func crowd(
        _ office: Office, spoiling spoiled: Int? = nil
    ) async throws -> [Result<[ScanResult], any Error>] {
        let first = try await office.register()
        let held = try await office.item(first, .collect)
        var items: [String] = []
        for _ in 0..<4 {
            items.append(try await office.item(try await office.register(), .collect))
        }
        return try await withThrowingTaskGroup(of: (Int, Result<[ScanResult], any Error>).self) {
            group in
            try await office.reader.transaction { transaction in
                try await transaction.query(
                    "select from tram.dossier where code = \(first) for update")
                group.addTask { (0, .success([try await office.scan(.accepted, held)])) }
                try await office.untilSomebodyWaits()
                for number in 1..<20 {
                    let item = items[number % 4]
                    group.addTask {
                        let scan = Scan(
                            id: UUID(), sequence: 1, itemCode: ItemCode(item)!,
                            act: .event(number < 5 ? .accepted : .arrived),
                            occurredAt: office.now + .seconds(number), offsetMs: 0,
                            evidence: number == spoiled ? "{" : nil)
                        let batch = ScanBatch(device: "phone \(number)", sentAt: nil, scans: [scan])
                        do {
                            return (
                                number,
                                .success(
                                    try await office.ledger.record(
                                        batch, by: World.actor(.courier)))
                            )
                        } catch { return (number, .failure(error)) }
                    }
                }
                try await office.until { office.ledger.scansWaiting == 19 }
            }
            var results: [Int: Result<[ScanResult], any Error>] = [:]
            for try await (number, result) in group { results[number] = result }
            return results.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    @Test func whatArrivesMeanwhileSharesOneTransaction() async throws {
        try await Office.open(boats: 1) { office in
            let results = try await crowd(office)
            for result in results { #expect(try result.get().count == 1) }
            let phones = try await office.reader.query(
                """
                select count(*), count(distinct f.xmin::text)
                from tram.fact f join tram.device d on d.id = f.device_id
                where d.name like 'phone %'
                """
            ).first!.decode((Int64, Int64).self)
            #expect(phones == (19, 1))
            #expect(try await office.audit().findings == [])
        }
    }

    /// What the database cannot hold fails the one who sent it and none of the others.
    @Test func oneThatCannotBeKeptFailsAlone() async throws {
        try await Office.open(boats: 1) { office in
            let results = try await crowd(office, spoiling: 7)
            for (number, result) in results.enumerated() {
                if number == 7 {
                    #expect(throws: PostgresError.self) { try result.get() }
                } else {
                    #expect(try result.get().map(\.outcome) != [.rejected])
                }
            }
            #expect(
                try await office.count(
                    """
                    select count(*) from tram.fact f join tram.device d on d.id = f.device_id
                    where d.name like 'phone %'
                    """) == 18)
            #expect(try await office.audit().findings == [])
        }
    }

    /// One scan that two phones have, or one phone twice, counts once however they meet.
    @Test func twinsOfOneTransactionCountOnce() async throws {
        try await Office.open { office in
            let item = try await office.item(try await office.register(), .collect)
            let scan = Scan(
                id: UUID(), sequence: 1, itemCode: ItemCode(item)!, act: .event(.accepted),
                occurredAt: office.now, offsetMs: 0)
            let answers = try await withThrowingTaskGroup(of: ScanResult.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        try await office.ledger.record(
                            ScanBatch(device: "phone", sentAt: office.now, scans: [scan]),
                            by: World.actor(.courier))[0]
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count { $0.outcome == .applied } == 1)
            #expect(answers.count { $0.outcome == .duplicate } == 15)
            #expect(answers.allSatisfy { $0.outcome == .applied || $0.firstOutcome == .applied })
            #expect(answers.allSatisfy { $0.state == .withCourier })
        }
    }
}

extension Office {
    /// Waits a minute at most, so that what never comes fails the test and does not hold it.
    fileprivate func until(_ holds: () async throws -> Bool) async throws {
        for _ in 0..<6_000 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("what was waited for did not come")
    }

    fileprivate func untilSomebodyWaits() async throws {
        let waiting: Query = """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """
        try await until { try await count(waiting) > 0 }
    }
}
