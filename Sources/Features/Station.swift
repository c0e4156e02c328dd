import Domain
package import Ledger
package import Postgres
import Web

/// What every feature stands on (trạm): the ledger, which alone writes histories, and one pool of
/// connections per role of the database, so that each reads with no more than its own rights.
package struct Station: Sendable {
    package let ledger: Ledger
    /// Staff, under row security.
    package let staff: Pool
    /// The outside supervisor: every history, no personal table.
    package let oversight: Pool
    /// Citizens: two functions and nothing else.
    package let citizens: Pool
    /// Reference data, people and sessions.
    package let door: Pool
    /// Citizens' look-ups on their way to the database.
    let lookUps: Ferry<String, Whereabouts?>

    package init(ledger: Ledger, staff: Pool, oversight: Pool, citizens: Pool, door: Pool) {
        self.ledger = ledger
        self.staff = staff
        self.oversight = oversight
        self.citizens = citizens
        self.door = door
        lookUps = Ferry(boats: 2, seats: 32, bank: 4_096)
    }

    /// With whose rights somebody reads histories.
    func reader(for actor: Actor) -> Pool {
        actor.role == .supervisor ? oversight : staff
    }
}
