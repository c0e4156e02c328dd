/// One key of the configuration (khóa cấu hình), as people write it in the environment.
package enum SettingKey: String, CaseIterable, Sendable {
    case database = "TRAM_DATABASE"
    case administrator = "TRAM_ADMINISTRATOR"
    case databaseFiles = "TRAM_DATABASE_FILES"
    case host = "TRAM_HOST"
    case port = "TRAM_PORT"
    case demo = "TRAM_DEMO"
    case itemService = "TRAM_ITEM_SERVICE"
    case identityKey = "TRAM_IDENTITY_KEY"
    case pageKey = "TRAM_PAGE_KEY"
    case cookieSecure = "TRAM_COOKIE_SECURE"
    case behindProxy = "TRAM_BEHIND_PROXY"
    case ledgerConnections = "TRAM_LEDGER_CONNECTIONS"
    case staffConnections = "TRAM_STAFF_CONNECTIONS"
    case doorConnections = "TRAM_DOOR_CONNECTIONS"
    case publicConnections = "TRAM_PUBLIC_CONNECTIONS"
    case statementSeconds = "TRAM_STATEMENT_SECONDS"
    case requestSeconds = "TRAM_REQUEST_SECONDS"
    case graceSeconds = "TRAM_GRACE_SECONDS"
    case maxRequests = "TRAM_MAX_REQUESTS"
    case maxConnections = "TRAM_MAX_CONNECTIONS"
    case logLevel = "TRAM_LOG_LEVEL"
    case hotline = "TRAM_HOTLINE"
    case publicAddress = "TRAM_PUBLIC_ADDRESS"

    /// What it decides, in one sentence.
    package var purpose: String {
        switch self {
        case .database:
            "Where the database is, as libpq has it, without a user: each role logs in by itself."
        case .administrator: "The database role that may create roles; only migrating uses it."
        case .databaseFiles: "The folder with roles, migrations, functions, views and seeds."
        case .host: "The address on which the service listens."
        case .port: "The port on which the service listens."
        case .demo: "1 lets the demonstration's people sign in; on the loopback only."
        case .itemService: "The two service letters (UPU S10) of minted item codes."
        case .identityKey: "Digests identity numbers: 32 bytes or more, in hexadecimal."
        case .pageKey: "Signs page tokens: 32 bytes or more, in hexadecimal."
        case .cookieSecure: "0 lets the session's cookie travel without TLS."
        case .behindProxy: "1 takes the client's address from our own proxy on the loopback."
        case .ledgerConnections: "Connections that write histories, each a transaction at a time."
        case .staffConnections: "Shared connections on which staff read."
        case .doorConnections: "Shared connections for sessions and reference data."
        case .publicConnections: "Shared connections on which citizens read."
        case .statementSeconds: "The longest that one statement may take."
        case .requestSeconds: "The longest that one request may take."
        case .graceSeconds: "From the signal to the end, for what is under way."
        case .maxRequests: "Requests worked on at once; more are answered 503."
        case .maxConnections: "Connections of clients at once."
        case .hotline: "The telephone number that pages show to citizens; none, if empty."
        case .publicAddress:
            "Where citizens reach the service, for the QR codes on paper; none, if empty."
        case .logLevel: "What is logged: trace, debug, info, notice, warning, error, critical."
        }
    }

    /// What holds when nobody says anything. Nil where it must be said.
    package func standard(demo: Bool) -> String? {
        switch self {
        case .database, .identityKey, .pageKey: nil
        case .itemService: demo ? "RD" : nil
        case .administrator: "postgres"
        case .databaseFiles: "Database"
        case .host: "127.0.0.1"
        case .port: "8080"
        case .demo, .behindProxy: "0"
        case .cookieSecure: demo ? "0" : "1"
        case .ledgerConnections: "4"
        case .staffConnections, .doorConnections: "2"
        case .publicConnections: "1"
        case .statementSeconds, .requestSeconds: "15"
        case .graceSeconds: "20"
        case .maxRequests: "512"
        case .maxConnections: "4096"
        case .logLevel: "info"
        case .hotline, .publicAddress: ""
        }
    }

    package var isSecret: Bool { self == .identityKey || self == .pageKey }

    /// The bounds of a number; nil for what is none.
    var bounds: ClosedRange<Int>? {
        switch self {
        case .port: 1...65_535
        case .ledgerConnections, .staffConnections, .doorConnections, .publicConnections: 1...64
        case .statementSeconds, .requestSeconds, .graceSeconds: 1...600
        case .maxRequests, .maxConnections: 1...100_000
        default: nil
        }
    }
}
