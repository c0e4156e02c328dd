import Postgres

/// The connections that a running service takes (các bể kết nối), role by role.
enum ServicePools {
    static func roles(_ settings: Settings) -> [Database.Role] {
        Installation.Role.allCases.compactMap { role in
            limits(role, settings).map { Database.Role(role.rawValue, limits: $0) }
        }
    }

    /// What the service takes at most.
    static func count(_ settings: Settings) -> Int {
        roles(settings).reduce(0) { $0 + $1.limits.shared + $1.limits.leased }
    }

    /// Nil for the owner: a running service never acts as it.
    private static func limits(_ role: Installation.Role, _ settings: Settings) -> Pool.Limits? {
        switch role {
        case .owner: nil
        case .ledger: Pool.Limits(shared: 1, leased: settings.ledgerConnections)
        case .staff: Pool.Limits(shared: settings.staffConnections, leased: 1)
        case .oversight: Pool.Limits(shared: 1, leased: 1)
        case .citizens: Pool.Limits(shared: settings.publicConnections, leased: 0)
        case .door: Pool.Limits(shared: settings.doorConnections, leased: 1)
        }
    }
}
