import Foundation
import HTTPTypes
import NIOCore

/// Where a request comes from (địa chỉ máy khách), for rate limits only: it is never logged.
package struct ClientAddress: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) { description = text }

    /// The peer of the connection. Behind our own proxy, which sits on the loopback or on a socket
    /// file, the last address that the proxy wrote: what stands before it anybody can invent.
    init(channel: any Channel, headers: HTTPFields, behindProxy: Bool) {
        let peer = channel.remoteAddress?.ipAddress ?? "local"
        let isOurProxy = peer == "local" || peer == "127.0.0.1" || peer == "::1"
        if behindProxy, isOurProxy, let forwarded = headers[values: .xForwardedFor].last,
            let last = forwarded.split(separator: ",").last?.trimmingSpaces(),
            last.utf8.count <= 45,
            let address = try? SocketAddress(ipAddress: last, port: 0).ipAddress
        {
            self.init(address)
        } else {
            self.init(peer)
        }
    }

    /// What a limit counts: an IPv4 address, or the /64 of an IPv6 one, which one household or one
    /// phone usually has for itself.
    package var network: String {
        var address = in6_addr()
        guard inet_pton(AF_INET6, description, &address) == 1 else { return description }
        return withUnsafeBytes(of: address) { bytes in
            bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}

extension HTTPField.Name {
    static let xForwardedFor = Self("X-Forwarded-For")!
}
