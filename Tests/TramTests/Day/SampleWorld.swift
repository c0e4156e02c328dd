import Domain
import Tram

/// A small province: wards with a post office of two, agencies with a clerk, one of them with a
/// desk. Enough for parcels to stay in one office and to travel between two.
enum SampleWorld {
    static let wards = ["18073", "18100", "18115", "18118"]
    static let date = PlainDate(year: 2026, month: 11, day: 24)!
    static let noon = date.startOfDay + .seconds(20 * 3_600)
    static let hours = DayHours(date, now: noon)!

    static var offices: [DayOffice] {
        wards.map { DayOffice(code: "BD-\($0)", kind: .postOffice, ward: $0) } + [
            DayOffice(code: "H27.16", kind: .agency, ward: "18073"),
            DayOffice(code: "H27.17", kind: .agency, ward: "18115"),
            DayOffice(code: "H27.18", kind: .agency, ward: "99999"),
            DayOffice(code: "MC-18073", kind: .oneStop, ward: "18073"),
        ]
    }

    static var people: [DayPerson] {
        wards.flatMap { ward in
            [
                DayPerson(
                    username: "buuta.\(ward)", role: .postalWorker, office: "BD-\(ward)"),
                DayPerson(
                    username: "giaodich.\(ward)", role: .postClerk, office: "BD-\(ward)"),
            ]
        } + [
            DayPerson(username: "canbo", role: .agencyClerk, office: "H27.16"),
            DayPerson(username: "canbo.18115", role: .agencyClerk, office: "H27.17"),
            DayPerson(username: "canbo.xa", role: .agencyClerk, office: "H27.18"),
            DayPerson(username: "motcua", role: .deskClerk, office: "MC-18073"),
        ]
    }

    static let world = DayWorld(
        offices: offices, people: people, desks: ["H27.16": "MC-18073"])

    static func dossiers(_ count: Int) -> [DayDossier] {
        (0..<count).map { number in
            DayDossier(
                code: nil, procedure: "1.004884", agency: number % 3 == 0 ? "H27.17" : "H27.16",
                name: "Người Thử \(number)", phone: "0900000\(100 + number % 900)", idNumber: nil,
                ward: wards[number % wards.count], street: "Thôn Thử Nghiệm",
                status: NationalStatus(rawValue: number % 11), returnByPost: number % 4 != 0,
                isInPerson: number % 5 == 0)
        }
    }
}
