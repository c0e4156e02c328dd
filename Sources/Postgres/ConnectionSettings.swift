/// How to reach a database (thiết đặt kết nối) and how long to wait for it.
package struct ConnectionSettings: Sendable {
    /// A host name, an address, or the folder of a Unix socket.
    package struct Host: Sendable, Hashable {
        package var name: String
        package var port: Int?

        package init(_ name: String, port: Int? = nil) {
            self.name = name
            self.port = port
        }
    }

    /// As libpq's `sslmode`.
    package enum TLS: String, Sendable {
        case disable, allow, prefer, require
        case verifyCA = "verify-ca"
        case verifyFull = "verify-full"
    }

    /// Tried in turn; empty leaves the choice to libpq (its environment, its default socket).
    package var hosts: [Host] = []
    package var user: String?
    package var database: String?
    package var password: String?
    package var tls: TLS = .prefer
    /// As libpq's `target_session_attrs`, such as `read-write` among several hosts.
    package var targetSession: String?
    package var applicationName = "tram"
    /// One attempt at connecting, all hosts together.
    package var connectTimeout: Duration = .seconds(5)
    /// Every statement, unless it brings its own limit. Zero is without limit.
    package var statementTimeout: Duration = .seconds(15)
    /// How long a transaction may hold its locks while its program does something else.
    package var idleTransactionTimeout: Duration = .seconds(60)
    /// Statements that take arrays are planned once instead of at every call.
    package var genericPlans = true
    /// Server settings of each session, such as `search_path`.
    package var sessionSettings: [String: String] = [:]
    /// Further libpq parameters, such as `sslrootcert`.
    package var parameters: [String: String] = [:]

    package init() {}

    package init(
        hosts: [Host], user: String? = nil, database: String? = nil, password: String? = nil
    ) {
        self.hosts = hosts
        self.user = user
        self.database = database
        self.password = password
    }

    /// From a libpq connection string, `host=… user=…` or `postgresql://…`.
    package init(conninfo: String) throws {
        var found = try parseConninfo(conninfo)
        let names = Self.list(found.removeValue(forKey: "host"))
        let ports = Self.list(found.removeValue(forKey: "port"))
        if names.isEmpty, let port = ports.first {
            parameters["port"] = port
        }
        guard ports.count <= 1 || ports.count == names.count else {
            throw PostgresError.invalidParameter("the connection string's ports do not match")
        }
        hosts = try names.enumerated().map { index, name in
            let text = ports.count > 1 ? ports[index] : ports.first ?? ""
            guard text.isEmpty || Int(text) != nil else {
                throw PostgresError.invalidParameter("a port in the connection string is wrong")
            }
            return Host(name, port: Int(text))
        }
        user = found.removeValue(forKey: "user")
        database = found.removeValue(forKey: "dbname")
        password = found.removeValue(forKey: "password")
        targetSession = found.removeValue(forKey: "target_session_attrs")
        if let mode = found.removeValue(forKey: "sslmode") {
            guard let known = TLS(rawValue: mode) else {
                throw PostgresError.invalidParameter("sslmode is unknown")
            }
            tls = known
        }
        if let name = found.removeValue(forKey: "application_name") { applicationName = name }
        if let seconds = found.removeValue(forKey: "connect_timeout").flatMap(Int.init) {
            connectTimeout = seconds > 0 ? .seconds(max(2, seconds)) : connectTimeout
        }
        parameters.merge(found) { _, new in new }
    }

    private static func list(_ text: String?) -> [String] {
        guard let text, !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The same server and limits for another role of the database.
    package func acting(as user: String, password: String? = nil) -> ConnectionSettings {
        var copy = self
        copy.user = user
        copy.password = password ?? self.password
        return copy
    }

    package func onDatabase(_ database: String) -> ConnectionSettings {
        var copy = self
        copy.database = database
        return copy
    }
}

extension ConnectionSettings: CustomStringConvertible, CustomReflectable {
    /// Without the password.
    package var description: String {
        let places = hosts.map { host in host.port.map { "\(host.name):\($0)" } ?? host.name }
        return "\(user ?? "")@\(places.joined(separator: ","))/\(database ?? "")"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension ConnectionSettings {
    /// Rotated by the number of failed attempts, because a host that swallows packets would
    /// otherwise hide those behind it until the time-out.
    func hosts(attempt: Int) -> [Host] {
        guard !hosts.isEmpty else { return [] }
        let first = attempt % hosts.count
        return Array(hosts[first...] + hosts[..<first])
    }

    /// What libpq is told.
    func libpqParameters(_ addresses: [HostAddress]) -> [(String, String)] {
        var merged = [
            "client_encoding": "UTF8",
            "sslmode": tls.rawValue,
            "application_name": applicationName,
            "fallback_application_name": "tram",
            // It would look for tickets of Kerberos at every attempt.
            "gssencmode": "disable",
            "keepalives_idle": "30",
            "keepalives_interval": "10",
            "keepalives_count": "3",
            "tcp_user_timeout": "30000",
        ]
        merged.merge(parameters) { _, own in own }
        if let user { merged["user"] = user }
        if let database { merged["dbname"] = database }
        if let password { merged["password"] = password }
        if let targetSession { merged["target_session_attrs"] = targetSession }
        if !addresses.isEmpty {
            merged["host"] = addresses.map(\.host.name).joined(separator: ",")
            merged["port"] = addresses.map { $0.host.port.map(String.init) ?? "" }
                .joined(separator: ",")
            if addresses.contains(where: { $0.address != nil }) {
                merged["hostaddr"] = addresses.map { $0.address ?? $0.host.numericName }
                    .joined(separator: ",")
            }
        }
        let options = ([parameters["options"]] + startupOptions).compactMap { $0 }
        if !options.isEmpty { merged["options"] = options.joined(separator: " ") }
        return merged.map { ($0.key, $0.value) }
    }

    private var startupOptions: [String] {
        var settings = sessionSettings
        settings["statement_timeout"] = String(statementTimeout.wholeMilliseconds)
        settings["idle_in_transaction_session_timeout"] =
            String(idleTransactionTimeout.wholeMilliseconds)
        if genericPlans { settings["plan_cache_mode"] = "force_generic_plan" }
        return settings.sorted { $0.key < $1.key }.map { name, value in
            // The server splits options at spaces, unless a backslash stands before them.
            let escaped = value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
            return "-c \(name)=\(escaped)"
        }
    }
}

extension Duration {
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
