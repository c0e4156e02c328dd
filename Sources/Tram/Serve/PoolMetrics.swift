import Postgres
import ServiceLifecycle
import Synchronization
import Web

/// How busy the connections are (số đo bể kết nối), read from time to time: a pool answers on its
/// own thread, and a figure that waits for it would be no figure.
struct PoolMetrics: Service {
    private let database: Database
    private let open: Gauge
    private let busy: Gauge
    private let waiting: Gauge

    init(_ database: Database, _ metrics: Metrics) {
        self.database = database
        open = metrics.gauge(
            "tram_database_connections", "Connections that are open.", labels: ["role"])
        busy = metrics.gauge(
            "tram_database_connections_busy", "Connections that are at work.", labels: ["role"])
        waiting = metrics.gauge(
            "tram_database_waiting", "Requests that wait for a connection.", labels: ["role"])
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                for role in database.roles {
                    let figures = await database[role].statistics
                    open.set(Double(figures.open), role)
                    busy.set(Double(figures.busy), role)
                    waiting.set(Double(figures.waiting), role)
                }
                do { try await Task.sleep(for: .seconds(5)) } catch { return }
            }
        }
    }
}
