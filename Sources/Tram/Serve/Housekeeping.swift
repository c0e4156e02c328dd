import Domain
import Ledger
import Logging
import ServiceLifecycle
import Web

/// Sweeps away what has had its time (dọn dẹp): sessions that are over, and keys of requests that
/// were answered a week ago. And lets desks in that serve an agency from today on.
struct Housekeeping: Service {
    let door: Door
    let keys: IdempotencyKeys
    let ledger: Ledger
    let logger: Logger

    private static let pause = Duration.seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                do {
                    let sessions = try await door.sweep(now: .now)
                    let answers = try await keys.sweep(now: .now)
                    let dossiers = try await ledger.admitDesks()
                    if dossiers > 0 {
                        logger.info("desks let in", metadata: ["dossiers": "\(dossiers)"])
                    }
                    if sessions + answers > 0 {
                        logger.info(
                            "swept",
                            metadata: [
                                "sessions": "\(sessions)", "keys": "\(answers)",
                            ])
                    }
                } catch is CancellationError {
                    return
                } catch {
                    // Tomorrow's sweep takes today's dust along.
                    logger.warning(
                        "a sweep failed", metadata: ["error": "\(Failure(error).sentence)"])
                }
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }
}
