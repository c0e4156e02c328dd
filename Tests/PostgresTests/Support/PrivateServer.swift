import Foundation
import Postgres
import Synchronization

/// A PostgreSQL server of a test's own, in a temporary folder, that can be killed.
///
/// A small shell stands between: it ends the server and removes its folder when this process
/// is gone, however it went.
final class PrivateServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The newest server that Debian installed.
    static let binaries: String = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let newest = versions.compactMap { Int($0) }.max() ?? 15
        return "\(root)/\(newest)/bin/"
    }()
    private static let guardScript = """
        exec 3<&0
        folder=$1; shift
        (
            read -r nothing <&3
            kill -INT "$$"
            while kill -0 "$$"; do sleep 0.05; done
            rm -rf "$folder"
        ) >/dev/null 2>&1 &
        exec "$@" 3<&- </dev/null >>"$folder/log" 2>&1
        """

    let folder: URL
    let port: Int
    private let options: [String]
    private let pipe = Pipe()

    /// Most tests share this one.
    private static let shared = Task { try await PrivateServer() }
    static func common() async throws -> PrivateServer { try await shared.value }

    /// - Parameters:
    ///   - options: server settings, `name=value`.
    ///   - prepare: may put files into the data folder before the start.
    ///   - populate: may fill the data folder, as the server's own user.
    init(
        options: [String] = [], prepare: (URL) throws -> Void = { _ in },
        populate: (URL) async throws -> Void = { _ in }
    ) async throws {
        folder = URL(filePath: "/tmp/tram-postgres-\(UUID().uuidString.prefix(8))")
        port = try Self.freePort()
        self.options = options
        // The shell waits for the end of this pipe, so no child may hold the other end.
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try await Self.run("chown", ["postgres", folder.path]) }
        try await Self.runAsServer([
            Self.binaries + "initdb", "-D", data.path, "-U", "postgres", "-A", "trust", "-N",
            "--locale=C.UTF-8", "-E", "UTF8",
        ])
        try prepare(data)
        if getuid() == 0 { try await Self.run("chown", ["-R", "postgres", data.path]) }
        try await populate(data)
        try await start()
    }

    var data: URL { folder.appending(path: "data") }

    func settings(host: String? = nil, user: String = "postgres") -> ConnectionSettings {
        ConnectionSettings(
            hosts: [ConnectionSettings.Host(host ?? folder.path, port: port)], user: user,
            database: "postgres")
    }

    func start() async throws {
        let command =
            Self.asServer + [
                Self.binaries + "postgres", "-D", data.path, "-c", "port=\(port)", "-c",
                "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=\(folder.path)",
                "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=200",
            ] + options.flatMap { ["-c", $0] }
        // After a kill the children of the old server take a moment to notice and to let go
        // of its memory.
        for _ in 0..<50 {
            let child = try Child(
                ["/bin/sh", "-c", Self.guardScript, "guard", folder.path] + command,
                input: pipe.fileHandleForReading.fileDescriptor,
                output: folder.appending(path: "log").path)
            if await isReady(child) { return }
        }
        let log = try? String(contentsOf: folder.appending(path: "log"), encoding: .utf8)
        throw Failure(description: "the server does not start: \(log ?? "no log")")
    }

    private func isReady(_ child: Child) async -> Bool {
        while child.exitStatus() == nil {
            let status = try? String(
                contentsOf: data.appending(path: "postmaster.pid"), encoding: .utf8)
            if let lines = status?.split(separator: "\n", omittingEmptySubsequences: false),
                lines.count > 7, lines[7].hasPrefix("ready") || lines[7].hasPrefix("standby"),
                Int32(lines[0]) == child.process
            {
                return true
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
        try? await Task.sleep(for: .milliseconds(50))
        return false
    }

    private var postmaster: Int32? {
        let status = try? String(
            contentsOf: data.appending(path: "postmaster.pid"), encoding: .utf8)
        return status?.split(separator: "\n").first.flatMap { Int32($0) }
    }

    /// As when the power goes: nothing is told to anybody.
    func killNine() async throws {
        guard let postmaster else { throw Failure(description: "there is no server to kill") }
        kill(postmaster, SIGKILL)
        try await Child.end(of: postmaster)
    }

    /// Clients are thrown out, and told so.
    func stop() async throws {
        guard let postmaster else { return }
        kill(postmaster, SIGINT)
        try await Child.end(of: postmaster)
    }

    // MARK: Commands

    /// PostgreSQL refuses to run as root.
    private static var asServer: [String] {
        getuid() == 0
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : []
    }

    static func runAsServer(_ command: [String]) async throws {
        let all = asServer + command
        try await run(all[0], Array(all.dropFirst()))
    }

    static func run(_ command: String, _ arguments: [String]) async throws {
        let output = "/tmp/tram-output-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: output) }
        let child = try Child(["/usr/bin/env", command] + arguments, input: nil, output: output)
        let status = try await child.end()
        guard status == 0 else {
            let text = try String(contentsOfFile: output, encoding: .utf8)
            throw Failure(description: "\(command) failed: \(text)")
        }
    }

    /// A port that nobody listens on, below the range of outgoing connections.
    private static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let bound = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if bound == 0 { return port }
        }
        throw Failure(description: "no free port")
    }
}
