import Foundation
import Postgres
import Testing

@Suite("TLS and several hosts")
struct HostTests {
    private func inUse(_ settings: ConnectionSettings) async throws -> Bool {
        try await withPool(settings) { pool in
            try await pool.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                .one(Bool.self)
        }
    }

    /// People's data crosses a network only encrypted, when the server can.
    @Test func tlsIsUsedWhenTheServerHasIt() async throws {
        let folder = URL(filePath: "/tmp/tram-tls-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let certificate = folder.appending(path: "server.crt").path
        let key = folder.appending(path: "server.key").path
        try await PrivateServer.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", key, "-out",
                certificate,
            ])
        let server = try await PrivateServer(options: ["ssl=on"]) { data in
            for name in ["server.crt", "server.key"] {
                let target = data.appending(path: name)
                try FileManager.default.copyItem(at: folder.appending(path: name), to: target)
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o600], ofItemAtPath: target.path)
            }
        }
        var settings = server.settings(host: "127.0.0.1")
        #expect(try await inUse(settings))
        settings.tls = .disable
        #expect(try await inUse(settings) == false)
        settings.tls = .verifyFull
        settings.parameters["sslrootcert"] = certificate
        settings.hosts = [.init("localhost", port: server.port)]
        #expect(try await inUse(settings))
        // The certificate is for another name.
        settings.hosts = [.init("127.0.0.1", port: server.port)]
        let error = try await failure {
            try await withPool(settings) { try await $0.query("select 1") }
        }
        #expect(error.kind == .cannotConnect)
        // Pipelining and large answers, over TLS.
        settings.tls = .require
        try await withPool(settings) { pool in
            let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
                for size in [1, 100_000, 3_000_000, 10] {
                    group.addTask {
                        try await pool.query("select repeat('x', \(Int32(size)))")
                            .one(String.self).utf8.count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(sizes == 3_100_011)
        }
        try await server.stop()
    }

    @Test func withoutTLSOnTheServerRequireFails() async throws {
        var settings = try await PrivateServer.common().settings(host: "127.0.0.1")
        #expect(try await inUse(settings) == false)
        settings.tls = .require
        let error = try await failure {
            try await withPool(settings) { try await $0.query("select 1") }
        }
        #expect(error.kind == .cannotConnect)
    }

    /// After a failover the service must find the server that can write by itself.
    @Test func amongSeveralHostsTheOneThatWritesIsFound() async throws {
        let primary = try await PrivateServer()
        let standby = try await PrivateServer { data in
            try FileManager.default.removeItem(at: data)
            try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: data.path)
        } populate: { data in
            try await PrivateServer.runAsServer([
                PrivateServer.binaries + "pg_basebackup", "-h", primary.folder.path, "-p",
                "\(primary.port)", "-U", "postgres", "-D", data.path, "-R", "-X", "stream",
                "--checkpoint=fast", "--no-sync",
            ])
        }
        var settings = ConnectionSettings(
            hosts: [
                .init("/nowhere", port: 5432), .init(standby.folder.path, port: standby.port),
                .init(primary.folder.path, port: primary.port),
            ], user: "postgres", database: "postgres")
        settings.targetSession = "read-write"
        try await withPool(settings) { pool in
            try await pool.query("create table moved (n int)")
            #expect(try await pool.query("show port").one(String.self) == "\(primary.port)")
            // The primary dies, the standby takes over.
            try await primary.stop()
            try await withPool(standby.settings()) {
                try await $0.query("select pg_promote()")
            }
            for attempt in 0... {
                do {
                    try await pool.query("insert into moved values (1)")
                    break
                } catch let error as PostgresError where error.isRetryable && attempt < 100 {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(try await pool.query("show port").one(String.self) == "\(standby.port)")
        }
        settings.targetSession = "read-only"
        var quick = Pool.Limits()
        quick.patience = .seconds(3)
        let error = try await failure {
            try await withPool(settings, limits: quick) { try await $0.query("select 1") }
        }
        #expect(error.kind == .cannotConnect)
        try await standby.stop()
    }

    /// A host that swallows packets, first in the list, must not hide the ones behind it.
    @Test func aSilentHostIsPassedBy() async throws {
        let server = try await PrivateServer.common()
        let silent = try SilentListener()
        var settings = server.settings(host: "127.0.0.1")
        settings.hosts.insert(.init("127.0.0.1", port: silent.port), at: 0)
        settings.connectTimeout = .seconds(1)
        var limits = Pool.Limits()
        limits.patience = .seconds(15)
        try await withPool(settings, limits: limits) { pool in
            let one = try await pool.query("select 1")
            #expect(try one.one(Int.self) == 1)
        }
    }
}
