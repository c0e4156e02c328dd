package import Domain
import Ledger
import Postgres

/// Where a dossier is (hồ sơ đang ở đâu), as anybody may know it who has its tracking code:
/// nothing about whose it is or what it is about.
package struct Whereabouts: Sendable {
    package struct Step: Sendable {
        var event: DossierEvent
        var stage: Stage
        var at: Instant

        package init(_ event: DossierEvent, _ stage: Stage, at: Instant) {
            self.event = event
            self.stage = stage
            self.at = at
        }
    }

    package struct Carried: Sendable {
        var purpose: Purpose
        var state: ParcelState
        /// What happened to it last.
        var event: ParcelEvent
        /// The post office where it lies.
        var office: String?
        var at: Instant
        /// On its way back to where it came from.
        var turnedBack: Bool

        package init(
            _ purpose: Purpose, _ state: ParcelState, after event: ParcelEvent,
            office: String? = nil, at: Instant, turnedBack: Bool = false
        ) {
            self.purpose = purpose
            self.state = state
            self.event = event
            self.office = office
            self.at = at
            self.turnedBack = turnedBack
        }
    }

    package var stage: Stage
    /// The name of the agency that has the case.
    var agency: String
    var registeredAt: Instant
    var collectByPost: Bool
    var returnByPost: Bool
    /// Oldest first.
    package var steps: [Step] = []
    /// Oldest first.
    package var parcels: [Carried] = []

    package init(
        _ stage: Stage, agency: String, registeredAt: Instant, collectByPost: Bool,
        returnByPost: Bool
    ) {
        self.stage = stage
        self.agency = agency
        self.registeredAt = registeredAt
        self.collectByPost = collectByPost
        self.returnByPost = returnByPost
    }

    /// The newest thing that is known.
    var updatedAt: Instant {
        (steps.map(\.at) + parcels.map(\.at)).max() ?? registeredAt
    }

    /// The parcel that was ordered last for a purpose.
    func parcel(_ purpose: Purpose) -> Carried? {
        parcels.last { $0.purpose == purpose }
    }
}

extension Station {
    /// What the tracking code opens; nil if there is no such dossier. Look-ups that come while one
    /// is under way share the next statement.
    func whereabouts(of code: TrackingCode) async throws -> Whereabouts? {
        try await lookUps.carry(code.value) { [citizens] codes in
            let rows = try await citizens.query(Self.query(codes), sharing: .together)
            var found: [String: Whereabouts] = [:]
            for row in rows { try found.take(row) }
            return codes.map { found[$0] }
        }
    }

    private static func query(_ codes: [String]) -> Query {
        guard codes.count > 1 else {
            return """
                select \(codes[0]), part, purpose, event, state, office, at, collect_by_post,
                       return_by_post, turned_back
                from tracking_coarse(\(codes[0]))
                """
        }
        return """
            select code, part, purpose, event, state, office, at, collect_by_post, return_by_post,
                   turned_back
            from tracking_coarse_many(\(codes))
            """
    }
}

extension [String: Whereabouts] {
    /// Adds one row to the dossier that it belongs to, which came before its steps and parcels.
    fileprivate mutating func take(_ row: Row) throws {
        let code = try row[0].decode(String.self)
        switch try row[1].decode(String.self) {
        case "dossier":
            self[code] = Whereabouts(
                try row[4].decode(), agency: try row[5].decode(),
                registeredAt: try row[6].decode(), collectByPost: try row[7].decode(),
                returnByPost: try row[8].decode())
        case "step":
            self[code]?.steps.append(
                Whereabouts.Step(
                    try row[3].decode(), try row[4].decode(), at: try row[6].decode()))
        default:
            self[code]?.parcels.append(
                Whereabouts.Carried(
                    try row[2].decode(), try row[4].decode(), after: try row[3].decode(),
                    office: try row[5].decode(), at: try row[6].decode(),
                    turnedBack: try row[9].decode()))
        }
    }
}
