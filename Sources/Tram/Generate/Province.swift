package import Domain
import Foundation
package import Postgres

/// The offices and people among whom dossiers are generated (tỉnh để dựng dữ liệu): those that the
/// database knows today.
package struct Province: Sendable {
    package struct Person: Sendable {
        package var id: Int32
        /// The telephone or reader with which this person scans.
        package var device: String

        package init(id: Int32, device: String) {
            self.id = id
            self.device = device
        }
    }

    /// A post office with people to carry and to receive.
    package struct Post: Sendable {
        package var id: Int32
        package var workers: [Person]
        package var clerks: [Person]

        package init(id: Int32, workers: [Person], clerks: [Person]) {
            self.id = id
            self.workers = workers
            self.clerks = clerks
        }
    }

    package struct Ward: Sendable {
        package var code: String
        package var validFrom: PlainDate
        package var post: Post

        package init(code: String, validFrom: PlainDate, post: Post) {
            self.code = code
            self.validFrom = validFrom
            self.post = post
        }
    }

    package struct Agency: Sendable {
        package var id: Int32
        package var code: OfficeCode
        package var desks: [Int32]
        package var clerk: Int32
        /// Where citizens register in person, and who sits there.
        package var counter: (office: Int32, person: Int32)
        package var post: Post

        package init(
            id: Int32, code: OfficeCode, desks: [Int32], clerk: Int32,
            counter: (office: Int32, person: Int32), post: Post
        ) {
            self.id = id
            self.code = code
            self.desks = desks
            self.clerk = clerk
            self.counter = counter
            self.post = post
        }
    }

    package struct Procedure: Sendable {
        package var code: String
        package var days: Int

        package init(code: String, days: Int) {
            self.code = code
            self.days = days
        }
    }

    package var wards: [Ward] = []
    /// The agency of a ward's own people's committee, by the ward's place in the list.
    package var communes: [Agency] = []
    package var departments: [Agency] = []
    package var communeProcedures: [Procedure] = []
    package var departmentProcedures: [Procedure] = []
    /// Names of devices with the ids under which the database knows them.
    package var knownDevices: [String: Int32] = [:]
    package var firstDossier: Int64 = 1
    package var firstParcel: Int64 = 1
    package var firstItem: Int64 = 1
    package var lastDevice: Int32 = 0

    package init() {}

    package var agencies: [Int32] { (communes + departments).map(\.id) }

    package var isComplete: Bool {
        !wards.isEmpty && wards.count == communes.count && !departments.isEmpty
            && !communeProcedures.isEmpty && !departmentProcedures.isEmpty
    }

    /// Every device, those that are new with ids of their own.
    package var devices: (all: [String: Int32], new: [(id: Int32, name: String)]) {
        var all = knownDevices
        var new: [(id: Int32, name: String)] = []
        var names = ["service"]
        for ward in wards { names += (ward.post.workers + ward.post.clerks).map(\.device) }
        for name in names where all[name] == nil {
            let id = lastDevice + Int32(new.count) + 1
            all[name] = id
            new.append((id, name))
        }
        return (all, new)
    }
}

extension Province {
    /// Reads offices, people and procedures as they are on a day. Needs nothing of a dossier but
    /// the next free numbers.
    package static func read(_ pool: Pool, on day: PlainDate) async throws -> Province {
        var province = Province()
        let people = try await people(pool)
        let posts = try await posts(pool, people, day)
        let units = try await pool.query(
            """
            select a.ward_code, a.ward_valid_from, a.office_id
            from office_area a
            where a.valid_from <= \(day) and (a.valid_to is null or a.valid_to > \(day))
                and a.ward_valid_from <= \(day)
            order by a.ward_code
            """)
        var found: [String: Ward] = [:]
        for row in units {
            let (code, validFrom, office) = try row.decode((String, PlainDate, Int32).self)
            if let post = posts[office] {
                found[code] = Ward(code: code, validFrom: validFrom, post: post)
            }
        }
        var local: [String: Agency] = [:]
        for (ward, agency) in try await agencies(pool, people, found, day) {
            if let ward, local[ward] == nil {
                local[ward] = agency
            } else {
                province.departments.append(agency)
            }
        }
        for ward in found.values.sorted(by: { $0.code < $1.code }) {
            guard let agency = local[ward.code] else { continue }
            province.wards.append(ward)
            province.communes.append(agency)
        }
        try await province.readProcedures(pool)
        try await province.readNumbers(pool)
        return province
    }

    private typealias People = [Int32: [Role: [Person]]]

    private static func people(_ pool: Pool) async throws -> People {
        var people: People = [:]
        let rows = try await pool.query(
            "select id, username, role, office_id from person where active order by id")
        for row in rows {
            let (id, name, role, office) = try row.decode((Int32, String, Role, Int32).self)
            people[office, default: [:]][role, default: []].append(
                Person(id: id, device: "may-\(name)"))
        }
        return people
    }

    private static func posts(_ pool: Pool, _ people: People, _ day: PlainDate) async throws
        -> [Int32: Post]
    {
        let ids = try await pool.query(
            """
            select id from office
            where kind = 'post_office' and valid_from <= \(day)
                and (valid_to is null or valid_to > \(day))
            """
        ).map { try $0[0].decode(Int32.self) }
        var posts: [Int32: Post] = [:]
        for id in ids {
            guard let workers = people[id]?[.postalWorker], let clerks = people[id]?[.postClerk]
            else { continue }
            posts[id] = Post(id: id, workers: workers, clerks: clerks)
        }
        return posts
    }

    /// Agencies with somebody to decide, each with its ward when a desk serves it alone: that is
    /// a commune's, while the province's desk serves many.
    private static func agencies(
        _ pool: Pool, _ people: People, _ wards: [String: Ward], _ day: PlainDate
    ) async throws -> [(ward: String?, agency: Agency)] {
        let rows = try await pool.query(
            """
            select o.id, o.code, o.ward_code,
                   array(select d.desk_id from desk_agency d
                         where d.agency_id = o.id and d.valid_to is null order by 1),
                   not exists (
                       select from desk_agency d join desk_agency other
                           on other.desk_id = d.desk_id and other.agency_id <> d.agency_id
                       where d.agency_id = o.id)
            from office o
            where o.kind = 'agency' and o.ward_code is not null and o.valid_from <= \(day)
                and (o.valid_to is null or o.valid_to > \(day))
            order by o.code
            """)
        var found: [(String?, Agency)] = []
        for row in rows {
            let (id, text, ward, desks, isAlone) = try row.decode(
                (Int32, String, String, [Int32], Bool).self)
            let deskClerk = desks.lazy.compactMap { desk in
                people[desk]?[.deskClerk]?.first.map { (desk, $0.id) }
            }.first
            guard let code = OfficeCode(text), let post = wards[ward]?.post,
                let clerk = people[id]?[.agencyClerk]?.first
            else { continue }
            found.append(
                (
                    isAlone && !desks.isEmpty ? ward : nil,
                    Agency(
                        id: id, code: code, desks: desks, clerk: clerk.id,
                        counter: deskClerk ?? (id, clerk.id), post: post)
                ))
        }
        return found
    }

    private mutating func readProcedures(_ pool: Pool) async throws {
        let rows = try await pool.query(
            "select code, level, coalesce(working_days, 5) from procedure order by code")
        for row in rows {
            let (code, level, days) = try row.decode((String, String, Int32).self)
            let procedure = Procedure(code: code, days: Int(max(days, 1)))
            if level == "commune" {
                communeProcedures.append(procedure)
            } else {
                departmentProcedures.append(procedure)
            }
        }
        if departmentProcedures.isEmpty { departmentProcedures = communeProcedures }
    }

    private mutating func readNumbers(_ pool: Pool) async throws {
        (firstDossier, firstParcel, firstItem) = try await pool.query(
            """
            select nextval(pg_get_serial_sequence('dossier', 'id')),
                   nextval(pg_get_serial_sequence('parcel', 'id')), nextval('item_serial')
            """
        ).one((Int64, Int64, Int64).self)
        for row in try await pool.query("select name, id from device") {
            let (name, id) = try row.decode((String, Int32).self)
            knownDevices[name] = id
            lastDevice = max(lastDevice, id)
        }
    }
}
