import Domain
import Foundation
import Testing

/// What ships with the program must read with the program: a seed that an import refuses would be
/// noticed on somebody's first day.
@Suite struct SeedTests {
    private static let seeds = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Database/seeds")

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.seeds.appending(path: path), encoding: .utf8)
    }

    /// Rows by the names of the header line.
    private func rows(_ path: String) throws -> [[String: String]] {
        let lines = try text(path).split(separator: "\n").map { Self.cells(String($0)) }
        let header = try #require(lines.first)
        return try lines.dropFirst().map { cells in
            try #require(cells.count == header.count, "\(path): \(cells)")
            return Dictionary(uniqueKeysWithValues: zip(header, cells))
        }
    }

    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var quoted = false
        for character in line {
            switch character {
            case "\"": quoted.toggle()
            case "," where !quoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    private func calendar() throws -> WorkingCalendar {
        WorkingCalendar(
            try rows("reference/calendar.csv").map { row in
                CalendarDay(
                    day: try #require(PlainDate(row["day"] ?? "")),
                    kind: try #require(CalendarDay.Kind(rawValue: row["kind"] ?? "")),
                    source: row["source"] ?? "", revision: row["revision"] ?? "")
            })
    }

    @Test func units() throws {
        let units = try rows("reference/units.csv")
        let before = try rows("reference/units_before.csv")
        let succession = try rows("reference/succession.csv")
        #expect(units.count == 69 && before.count == 209 && succession.count == 212)
        let new = Set(units.compactMap { $0["ward_code"] })
        let old = Set(before.compactMap { $0["ward_code"] })
        #expect(new.count == 69 && old.count == 209)
        // All codes of today had another meaning before: a code alone is no key.
        #expect(new.isSubset(of: old))
        #expect(Set(succession.compactMap { $0["old_ward_code"] }) == old)
        #expect(Set(succession.compactMap { $0["new_ward_code"] }) == new)
        // Each old unit has exactly one main successor, so an old address finds one unit.
        let main = succession.filter { $0["how"] != "split" }
        #expect(main.count == 209)
        #expect(Set(main.compactMap { $0["old_ward_code"] }) == old)
        for unit in units + before {
            let name = try #require(unit["name"])
            #expect(Array(name.utf8) == Array(name.nfc.utf8))
            #expect(unit["valid_from"].flatMap { PlainDate($0) } != nil)
            #expect(["ward", "commune", "township"].contains(unit["kind"] ?? ""))
        }
        #expect(units.allSatisfy { $0["valid_to"] == "" })
        #expect(before.allSatisfy { $0["valid_to"] == "2025-07-01" })
    }

    @Test func procedures() throws {
        let procedures = try rows("reference/procedures.csv")
        #expect(procedures.count == 42)
        #expect(Set(procedures.compactMap { ProcedureCode($0["code"] ?? "") }).count == 42)
        for row in procedures {
            let days = row["working_days"] ?? ""
            #expect((Int(days) == nil) == (row["days_confidence"] == "unknown"))
            #expect(["both", "result_only", "none"].contains(row["by_post"] ?? ""))
        }
    }

    /// The day on which this was written is a holiday; the swap days of the year are work.
    @Test func calendarOfThreeYears() throws {
        let calendar = try calendar()
        for year in 2_025...2_027 { #expect(calendar.isAnnounced(year: year)) }
        #expect(!calendar.isAnnounced(year: 2_028))
        let expected = [
            ("2026-11-24", false), ("2026-11-23", true), ("2026-11-28", false),
            ("2026-08-22", true), ("2026-08-31", false), ("2026-01-10", true),
            ("2026-04-27", false), ("2027-05-03", false), ("2025-04-26", true),
            ("2027-02-10", false), ("2027-02-11", true),
        ]
        for (day, works) in expected {
            #expect(calendar.isWorking(try #require(PlainDate(day))) == works, "\(day)")
        }
        // Nobody makes up for a day on a weekday, and no day off falls on a make-up day.
        for day in calendar.exceptions.values where day.kind == .makeUp {
            #expect(day.day.weekday.isWeekend)
        }
        // Working days of a year of the public sector, counted by hand from the announcements.
        let start = try #require(PlainDate("2025-12-31"))
        let end = try #require(PlainDate("2026-12-31"))
        #expect(calendar.workingDays(after: start, through: end) == 249)
    }

    @Test func officesAndPeople() throws {
        let offices = try rows("reference/offices.csv")
        let wards = Set(try rows("reference/units.csv").compactMap { $0["ward_code"] })
        let codes = try offices.map { try #require(OfficeCode($0["code"] ?? "")) }
        #expect(Set(codes).count == offices.count)
        let kinds = Dictionary(
            uniqueKeysWithValues: offices.map { ($0["code"] ?? "", $0["kind"] ?? "") })
        for (row, code) in zip(offices, codes) {
            let kind = try #require(OfficeKind(rawValue: row["kind"] ?? ""))
            #expect(row["confirmed"] == "false")
            #expect(wards.contains(row["ward_code"] ?? ""))
            // From an agency's code dossier codes are minted; from no other.
            #expect(code.isAgencyIdentifier == (kind == .agency))
            let serves = (row["serves"] ?? "").split(separator: ";").map(String.init)
            let areas = (row["areas"] ?? "").split(separator: ";").map(String.init)
            #expect(serves.isEmpty == (kind != .oneStop))
            #expect(areas.isEmpty == (kind != .postOffice))
            #expect(serves.allSatisfy { kinds[$0] == "agency" })
        }
        func wardsOf(_ prefix: String) -> Set<String> {
            Set(
                offices.filter { $0["code"]?.hasPrefix(prefix) == true }
                    .compactMap { $0["ward_code"] })
        }
        #expect(wardsOf("BD-") == wards && wardsOf("MC-1") == wards)
        let covered = offices.flatMap { ($0["areas"] ?? "").split(separator: ";") }
        #expect(covered.count == 69 && Set(covered.map(String.init)) == wards)
        let served = offices.flatMap { ($0["serves"] ?? "").split(separator: ";") }
        #expect(Set(served.map(String.init)) == Set(kinds.filter { $0.value == "agency" }.keys))

        let people = try rows("demo/people.csv")
        #expect(Set(people.compactMap { $0["username"] }).count == people.count)
        for person in people {
            let role = try #require(Role(rawValue: person["role"] ?? ""))
            let kind = kinds[person["office"] ?? ""].flatMap { OfficeKind(rawValue: $0) }
            #expect(kind != nil)
            if let office = role.office { #expect(kind == office) }
        }
        let tour = ["buuta", "giaodich", "canbo", "motcua", "giamsat", "quantri"]
        #expect(people.prefix(6).compactMap { $0["username"] } == tour)
        #expect(people.first { $0["username"] == "canbo" }?["office"] == "H27.16")
    }

    /// One day of the province: every line is good, and what it needs exists.
    @Test func day() throws {
        let file = try text("demo/day.ndjson")
        #expect(file.utf8.count < 2_000_000)
        let decoder = JSONDecoder()
        let records = try file.split(separator: "\n").flatMap { line in
            try decoder.decode(PortalLine.self, from: Data(line.utf8)).records
                .map { try PortalRecord($0, now: portalNow) }
        }
        #expect(records.count >= 1_000)
        #expect(Set(records.map(\.code)).count == records.count)
        #expect(Set(records.map(\.status)).count == 10)
        #expect(Set(records.map(\.code.form)).count == 3)
        #expect(Set(records.map(\.form)).count == 2)
        #expect(Set(records.map(\.applicant.kind)).count == 3)
        for record in records {
            #expect(record.run.stage?.national == record.status)
            #expect(record.steps.last?.to == record.run.stage)
        }

        let offices = Set(try rows("reference/offices.csv").compactMap { $0["code"] })
        #expect(records.allSatisfy { offices.contains($0.agency.value) })
        let communes = Set(records.map(\.agency.value)).filter {
            $0.count == 6 && $0 >= "H27.16"
        }
        #expect(communes.count == 69)
        let procedures = Set(try rows("reference/procedures.csv").compactMap { $0["code"] })
        #expect(records.allSatisfy { procedures.contains($0.procedure.value) })
        let calendar = try calendar()
        for record in records {
            for date in [record.receivedAt, record.finishedAt, record.returnedAt] {
                if let date { #expect(calendar.isWorking(PlainDate(date))) }
            }
            if let due = record.dueAt { #expect(calendar.isWorking(PlainDate(due))) }
            #expect(record.applicant.phone?.value.hasPrefix("+8450000") == true)
            #expect(record.applicant.identity?.hasPrefix("000") == true)
        }
    }

    /// Every address of the day, old or new, names a unit that exists, by name and district.
    @Test func addressesOfTheDay() throws {
        let today = Set(try rows("reference/units.csv").compactMap { $0["name"]?.searchKey })
        let before = Set(
            try rows("reference/units_before.csv").map {
                ($0["name"] ?? "").searchKey + "," + ($0["district"] ?? "").searchKey
            })
        var old = 0
        let decoder = JSONDecoder()
        for line in try text("demo/day.ndjson").split(separator: "\n") {
            for fields in try decoder.decode(PortalLine.self, from: Data(line.utf8)).records {
                let record = try PortalRecord(fields, now: portalNow)
                let address = try #require(record.applicant.address)
                if let district = address.districtKey {
                    old += 1
                    #expect(before.contains(address.unitKey + "," + district))
                } else {
                    #expect(today.contains(address.unitKey))
                }
            }
        }
        #expect(old > 100)
    }
}
