package import Domain
import Foundation
package import Logging
package import Postgres

/// The only writer of histories (sổ cái).
///
/// Everything that moves a dossier or a parcel goes through here, one transaction each: lock the
/// dossiers, read, decide in pure code, write, commit, and only then answer. Time and chance are
/// arguments, so that a test can hold them.
package struct Ledger: Sendable {
    package struct Settings: Sendable {
        /// The service indicator of minted item codes (UPU S10), agreed with the post.
        package var itemService: String
        package var itemCountry: String
        /// The secret with which identity numbers are digested.
        package var identityKey: [UInt8]
        /// Transactions in which scans are recorded at once.
        package var scanBoats: Int

        package init(
            itemService: String, itemCountry: String = "VN", identityKey: [UInt8],
            scanBoats: Int = 2
        ) {
            self.itemService = itemService
            self.itemCountry = itemCountry
            self.identityKey = identityKey
            self.scanBoats = scanBoats
        }
    }

    let pool: Pool
    let settings: Settings
    let now: @Sendable () -> Instant
    let random: @Sendable (Int) -> [UInt8]
    let logger: Logger
    let scans: Ferry<Sending, [ScanResult]>

    package init(
        pool: Pool, settings: Settings, logger: Logger, now: @escaping @Sendable () -> Instant,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.pool = pool
        self.settings = settings
        self.logger = logger
        self.now = now
        self.random = random
        scans = Ferry(
            boats: settings.scanBoats, seats: ScanBatch.largest, bank: 20 * ScanBatch.largest)
    }

    /// Scans that wait for the next transaction.
    package var scansWaiting: Int { scans.waiting }

    /// Runs one act. What lost a race for a row that did not exist yet (a new device, the same
    /// scan on two phones) is run again and then finds it.
    func act<Value: Sendable>(
        _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        for attempt in 1... {
            do {
                return try await pool.transaction { try await body($0) }
            } catch let error as PostgresError where error.isWorthRepeating && attempt < 4 {
                logger.debug(
                    "an act is repeated", metadata: ["sqlstate": "\(error.sqlState ?? "")"])
            } catch is LostRace where attempt < 4 {
                logger.debug("an act is repeated, since a code has come to mean something")
            }
        }
        fatalError("the loop above returns or throws")
    }
}

extension PostgresError {
    /// A lost race: unique violation, serialization failure or deadlock.
    fileprivate var isWorthRepeating: Bool {
        ["23505", "40001", "40P01"].contains(sqlState ?? "")
    }
}
