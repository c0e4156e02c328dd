import Domain
import Foundation
import Ledger
import Testing
import Tram

/// What is generated before any database is asked.
@Suite struct GenerationTests {
    private static let present = Instant(rfc3339: "2026-11-24T17:00:00+07:00")!

    private func generation(
        _ count: Int, seed: UInt64 = 7, days: Int = 90, underWay: Int = 40
    ) -> Generation {
        Generation(
            province: .sample, count: count, seed: seed, until: Self.present, days: days,
            underWay: underWay, recent: 10, itemService: "RD")
    }

    private func script(_ generation: Generation) throws -> [[UInt8]] {
        let devices = generation.province.devices.all
        return try (0..<generation.blocks).map {
            try generation.block($0, devices: devices).script()
        }
    }

    /// A figure that was measured on dossiers nobody can make again proves nothing.
    @Test func theSameSeedMakesTheSameDossiers() throws {
        let first = try script(generation(300))
        #expect(try script(generation(300)) == first)
        #expect(try script(generation(300, seed: 8)) != first)
    }

    /// Each dossier has a place of its own, so blocks can be made side by side and in any order.
    @Test(arguments: [(1, 1, 100), (999, 30, 0), (5_000, 365, 50), (20_001, 12, 30)])
    func everyDossierHasOnePlaceOnOneDay(count: Int, days: Int, underWay: Int) {
        var generation = generation(count, days: days, underWay: underWay)
        generation.recent = min(10, days)
        var taken: Set<String> = []
        for number in 0..<count {
            let (day, serial) = generation.place(number)
            #expect(generation.numbers(on: day).contains(number))
            #expect(day.days(to: PlainDate(Self.present)) < days)
            #expect(taken.insert("\(day) \(serial)").inserted)
        }
    }

    /// The chosen share is recent, or a measurement would find too few parcels under way.
    @Test func theStatedShareIsRecent() {
        let generation = generation(10_000)
        let recent = (0..<10_000).filter {
            generation.place($0).day.days(to: PlainDate(Self.present)) < 10
        }
        #expect((3_990...4_010).contains(recent.count))
    }

    /// Whatever would come after the present has not happened.
    @Test func nothingLiesInTheFuture() throws {
        let text = try script(generation(400, days: 12, underWay: 100))
            .map { String(decoding: $0, as: UTF8.self) }.joined()
        // Due dates and sealed minutes apart, every time is in a row of a history or a fact.
        let tables = ["tram.fact", "tram.parcel_event"]
        for table in tables {
            let start = try #require(text.range(of: "copy \(table) "))
            let end = try #require(text.range(of: "\\.\n", range: start.upperBound..<text.endIndex))
            let rows = text[start.upperBound..<end.lowerBound].split(separator: "\n").dropFirst()
            #expect(rows.count > 500)
            for row in rows {
                let times = row.split(separator: "\t").filter { $0.hasSuffix("+00") }
                #expect(!times.isEmpty)
                for time in times { #expect(time <= "2026-11-24 10:00:00+00") }
            }
        }
    }
}

extension Province {
    /// Two wards with a commune each, a department, and somebody at every desk.
    static var sample: Province {
        var province = Province()
        func post(_ id: Int32) -> Post {
            Post(
                id: id, workers: [Person(id: id * 10, device: "may-buuta.\(id)")],
                clerks: [Person(id: id * 10 + 1, device: "may-giaodich.\(id)")])
        }
        func agency(_ id: Int32, _ code: String, _ post: Post) -> Agency {
            Agency(
                id: id, code: OfficeCode(code)!, desks: [id + 100], clerk: id * 10,
                counter: (id + 100, id * 10 + 1), post: post)
        }
        let day = PlainDate("2025-07-01")!
        province.wards = [
            Ward(code: "18073", validFrom: day, post: post(1)),
            Ward(code: "18100", validFrom: day, post: post(2)),
        ]
        province.communes = [agency(3, "H27.16", post(1)), agency(4, "H27.17", post(2))]
        province.departments = [agency(5, "H27.02", post(1))]
        province.communeProcedures = [Procedure(code: "1.004884", days: 5)]
        province.departmentProcedures = [Procedure(code: "1.000894", days: 10)]
        return province
    }
}
