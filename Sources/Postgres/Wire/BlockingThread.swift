import Foundation

/// The two things that libpq and the system only offer blocking, each on a short-lived thread
/// of its own instead of the loop's. Both are rare.
enum BlockingThread {
    /// A cancel request travels over a connection of its own.
    static func cancel(_ canceller: Canceller, then done: @escaping @Sendable () -> Void) {
        Thread.detachNewThread {
            canceller.cancelBlocking()
            done()
        }
    }

    /// Asks for the addresses of host names.
    static func resolve(
        _ hosts: [ConnectionSettings.Host], then done: @escaping @Sendable ([HostAddress]) -> Void
    ) {
        Thread.detachNewThread {
            done(
                hosts.flatMap { host in
                    host.needsResolving
                        ? resolveBlocking(host.name).map { HostAddress(host: host, address: $0) }
                        : [HostAddress(host: host, address: nil)]
                })
        }
    }
}

/// A host with one of its addresses. The name stays, since certificates are made out to it.
struct HostAddress: Sendable, Hashable {
    let host: ConnectionSettings.Host
    /// Nil for sockets and for names that are addresses themselves.
    let address: String?
}

extension ConnectionSettings.Host {
    var needsResolving: Bool {
        !name.isEmpty && !name.hasPrefix("/") && !name.hasPrefix("@") && !isNumericAddress(name)
    }

    /// As libpq's `hostaddr` wants it beside the addresses of others.
    var numericName: String { isNumericAddress(name) ? name : "" }
}
