package import Domain

/// An office as the service lists it (đơn vị).
package struct DayOffice: Hashable, Sendable {
    package let code: String
    package let kind: OfficeKind
    package let ward: String

    package init(code: String, kind: OfficeKind, ward: String) {
        self.code = code
        self.kind = kind
        self.ward = ward
    }
}

/// Somebody who plays the day (nhân vật).
package struct DayPerson: Hashable, Sendable {
    package let username: String
    package let role: Role
    /// The code of the office for which the person acts.
    package let office: String

    package init(username: String, role: Role, office: String) {
        self.username = username
        self.role = role
        self.office = office
    }
}

/// One dossier of the day before anything has happened to it (hồ sơ đầu vào).
package struct DayDossier: Hashable, Sendable {
    /// The portal's number; nil lets the service mint one.
    package var code: String?
    package var procedure: String
    package var agency: String
    package var name: String
    package var phone: String
    package var idNumber: String?
    package var ward: String
    package var street: String
    /// Where the national portal says it stands at the end of the day.
    package var status: NationalStatus?
    package var returnByPost: Bool
    /// The citizen goes to the desk; otherwise the post fetches the papers.
    package var isInPerson: Bool

    package init(
        code: String?, procedure: String, agency: String, name: String, phone: String,
        idNumber: String?, ward: String, street: String, status: NationalStatus?,
        returnByPost: Bool, isInPerson: Bool
    ) {
        self.code = code
        self.procedure = procedure
        self.agency = agency
        self.name = name
        self.phone = phone
        self.idNumber = idNumber
        self.ward = ward
        self.street = street
        self.status = status
        self.returnByPost = returnByPost
        self.isInPerson = isInPerson
    }
}

/// The people who touch one dossier (các bên của một hồ sơ).
package struct DayCast: Sendable {
    /// At the post office of the citizen's ward.
    package let worker: DayPerson
    package let clerk: DayPerson
    /// At the post office next to the agency; the same two when it is the same office.
    package let agencyWorker: DayPerson
    package let agencyPostClerk: DayPerson
    package let agencyClerk: DayPerson
    /// At a one-stop desk in the agency's ward, where there is one that serves it.
    package let desk: DayPerson?
}

/// The offices and people among whom a day is played (địa bàn).
///
/// A ward takes part when its post office has both a postal worker and a clerk; an agency when it
/// has a clerk and a post office that takes part lies in its ward.
package struct DayWorld: Sendable {
    package let wards: [String]
    package let agencies: [DayOffice]
    private let posts: [String: DayOffice]
    private let staff: [String: [DayPerson]]
    private let desks: [String: DayOffice]

    /// - Parameters:
    ///   - served: the desk of each agency, by the codes of both.
    ///   - most: how many wards take part at most, by the order of their codes.
    package init(
        offices: [DayOffice], people: [DayPerson], desks served: [String: String] = [:],
        most: Int = .max
    ) {
        let staff = Dictionary(grouping: people.sorted { $0.username < $1.username }, by: \.office)
        func has(_ role: Role, _ office: DayOffice) -> Bool {
            staff[office.code]?.contains { $0.role == role } == true
        }
        let posts = offices.filter {
            $0.kind == .postOffice && has(.postalWorker, $0) && has(.postClerk, $0)
        }.sorted { $0.ward < $1.ward }.prefix(most)
        self.staff = staff
        self.posts = Dictionary(
            posts.sorted { $0.code < $1.code }.map { ($0.ward, $0) },
            uniquingKeysWith: { first, _ in first })
        wards = self.posts.keys.sorted()
        let open = self.posts
        agencies = offices.filter {
            $0.kind == .agency && has(.agencyClerk, $0) && open[$0.ward] != nil
        }.sorted { $0.code < $1.code }
        let byCode = Dictionary(offices.map { ($0.code, $0) }, uniquingKeysWith: { a, _ in a })
        desks = served.compactMapValues { byCode[$0] }.filter { has(.deskClerk, $0.value) }
    }

    package var isPlayable: Bool { !wards.isEmpty && !agencies.isEmpty }

    /// A ward that takes part: the citizen's own, or one that stands in for it.
    package func ward(near code: String) -> String {
        posts[code] == nil ? wards[Self.stable(code) % wards.count] : code
    }

    package func agency(named code: String) -> DayOffice {
        agencies.first { $0.code == code } ?? agencies[Self.stable(code) % agencies.count]
    }

    package func cast(
        ward: String, agency: DayOffice, random: inout DayRandom
    ) -> DayCast? {
        guard let here = posts[ward], let there = posts[agency.ward],
            let worker = one(.postalWorker, here, &random),
            let clerk = one(.postClerk, here, &random),
            let agencyClerk = one(.agencyClerk, agency, &random)
        else { return nil }
        let same = here == there
        guard let farWorker = same ? worker : one(.postalWorker, there, &random),
            let farClerk = same ? clerk : one(.postClerk, there, &random)
        else { return nil }
        return DayCast(
            worker: worker, clerk: clerk, agencyWorker: farWorker, agencyPostClerk: farClerk,
            agencyClerk: agencyClerk,
            desk: desks[agency.code].flatMap { one(.deskClerk, $0, &random) })
    }

    /// Somebody at another post office than these.
    package func stranger(to offices: Set<String>, random: inout DayRandom) -> DayPerson? {
        let others = wards.compactMap { posts[$0] }.filter { !offices.contains($0.code) }
        return others.isEmpty ? nil : one(.postalWorker, random.pick(others), &random)
    }

    private func one(
        _ role: Role, _ office: DayOffice, _ random: inout DayRandom
    ) -> DayPerson? {
        let able = (staff[office.code] ?? []).filter { $0.role == role }
        return able.isEmpty ? nil : random.pick(able)
    }

    /// The same number for the same text in every run, unlike Swift's own hash.
    private static func stable(_ text: String) -> Int {
        Int(text.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 } >> 1)
    }
}
