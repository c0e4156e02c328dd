import Domain
import Foundation

/// Reads what a day is made of (dữ liệu đầu vào): the portal's dossiers, the people, the units.
struct DayInput {
    /// The folder `seeds` of the database's files.
    let seeds: URL
    let now: Instant

    private func path(_ name: String) -> String { seeds.appending(path: name).path }

    /// Everybody who can sign in, by the file of the demonstration.
    func people() throws -> [DayPerson] {
        let table = try TableReader(
            path: path("demo/people.csv"), columns: ["username", "role", "office"])
        return try table.map { line, row in
            let row = try named("people.csv", line, row)
            guard let role = Role(rawValue: try row.required("role")) else {
                throw LineFault("people.csv, line \(line): unknown role")
            }
            return DayPerson(
                username: try row.required("username"), role: role,
                office: try row.required("office"))
        }
    }

    /// The desk of each agency that has one of its own.
    func desks() throws -> [String: String] {
        let table = try TableReader(
            path: path("reference/offices.csv"), columns: ["code", "kind", "serves"])
        var desks: [String: String] = [:]
        for (line, row) in table {
            let row = try named("offices.csv", line, row)
            for agency in row["serves"]?.split(separator: ";") ?? [] {
                desks[String(agency)] = try row.required("code")
            }
        }
        return desks
    }

    func units() throws -> UnitDirectory {
        var units: [UnitDirectory.Unit] = []
        for name in ["units.csv", "units_before.csv"] {
            let table = try TableReader(
                path: path("reference/\(name)"), columns: ["ward_code", "valid_from", "name"])
            for (line, row) in table {
                let row = try named(name, line, row)
                units.append(
                    UnitDirectory.Unit(
                        code: try row.required("ward_code"),
                        validFrom: PlainDate(row["valid_from"] ?? "") ?? PlainDate(now),
                        validTo: row["valid_to"].flatMap { PlainDate($0) },
                        name: try row.required("name"), district: row["district"]))
            }
        }
        var successors: [String: String] = [:]
        let table = try TableReader(
            path: path("reference/succession.csv"),
            columns: ["old_ward_code", "new_ward_code", "how"])
        for (line, row) in table {
            let row = try named("succession.csv", line, row)
            guard row["how"] != "split" else { continue }
            successors[try row.required("old_ward_code")] = try row.required("new_ward_code")
        }
        return UnitDirectory(units: units, successors: successors, on: PlainDate(now))
    }

    /// The dossiers of the day and what is wrong with the lines that are none.
    func dossiers(_ units: UnitDirectory, file: String? = nil) throws -> (
        good: [DayDossier], refused: [String]
    ) {
        let path = file ?? path("demo/day.ndjson")
        var good: [DayDossier] = []
        var refused: [String] = []
        for line in try LineReader(path: path) {
            guard let text = line.text else {
                refused.append("line \(line.number): too long or not UTF-8")
                continue
            }
            if text.allSatisfy(\.isWhitespace) { continue }
            do {
                let read = try JSONDecoder().decode(PortalLine.self, from: Data(text.utf8))
                for fields in read.records {
                    good.append(dossier(try PortalRecord(fields, now: now), units))
                }
            } catch let refusal as PortalRefusal {
                refused.append("line \(line.number): \(refusal.english)")
            } catch {
                refused.append("line \(line.number): not a dossier in JSON")
            }
        }
        return (good, refused)
    }

    private func dossier(_ record: PortalRecord, _ units: UnitDirectory) -> DayDossier {
        let address = record.applicant.address
        // The interface takes identity cards of nine and of twelve digits; a tax number is none.
        let card = record.applicant.identity.flatMap { number in
            [9, 12].contains(number.utf8.count) && number.allSatisfy(\.isNumber) ? number : nil
        }
        return DayDossier(
            code: record.code.value, procedure: record.procedure.value,
            agency: record.agency.value, name: record.applicant.name,
            phone: record.applicant.phone?.value ?? "+84500000000", idNumber: card,
            ward: address.flatMap(units.ward(of:)) ?? "",
            street: address.map(\.street).flatMap { $0.isEmpty ? nil : $0 } ?? "Không rõ số nhà",
            status: record.status, returnByPost: record.returnByPost,
            isInPerson: record.channel == .inPerson)
    }

    private func named(
        _ file: String, _ line: Int, _ row: Result<TableRow, LineFault>
    ) throws -> TableRow {
        do { return try row.get() } catch {
            throw LineFault("\(file), line \(line): \(error.reason)")
        }
    }
}
