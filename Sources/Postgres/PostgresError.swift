/// Why the database did not do something.
///
/// Its description is one constant sentence per kind: an error can end up on a page or in a
/// reply, and there it must show nothing of the inside. Logs use `diagnostic`.
package struct PostgresError: Error, Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The server refused a statement; `sqlState` tells why.
        case server
        /// No connection could be made.
        case cannotConnect
        /// The connection broke while work was on it.
        case connectionLost
        /// The waiting queue of the pool is full: answer 503.
        case busy
        /// No connection became free in time, or the statement took longer than its limit.
        case timedOut
        /// The pool is shutting down.
        case closed
        /// The parameters, or the settings, cannot be sent as they are.
        case invalidParameter
        /// A value is not what the Swift type reads, or a row is missing.
        case decoding
        /// The transaction had failed before, so its commit became a rollback, or it is over.
        case transactionOver
        /// libpq or the server did what their protocol does not allow.
        case protocolViolation
        /// The files of migrations do not agree with what the database has.
        case migration
    }

    package let kind: Kind
    /// What a person who reads logs needs, without values of parameters.
    package let message: String
    package internal(set) var sqlState: String?
    package internal(set) var severity: String?
    package internal(set) var constraint: String?
    package internal(set) var schema: String?
    package internal(set) var table: String?
    package internal(set) var column: String?
    /// The function of the server that complained, for the client's own decisions.
    var routine: String?
    /// Where in the statement, in characters from 1.
    package internal(set) var position: Int?
    /// Whether the work may have been done although no answer came, as when the connection
    /// breaks during a commit. Such work must be idempotent to be sent again.
    package internal(set) var outcomeUnknown = false

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    static func invalidParameter(_ message: String) -> PostgresError {
        PostgresError(.invalidParameter, message)
    }

    /// Whether the same work, started again from its beginning, may well succeed.
    /// When `outcomeUnknown`, only work that is idempotent may be.
    package var isRetryable: Bool {
        switch kind {
        case .busy, .cannotConnect, .connectionLost: return true
        case .timedOut, .closed, .invalidParameter, .decoding, .transactionOver,
            .protocolViolation, .migration:
            return false
        case .server:
            guard let sqlState else { return false }
            switch sqlState {
            // Serialization failure, deadlock, lock not available, read-only since a failover.
            case "40001", "40P01", "55P03", "25006": return true
            // Shutting down, crashed, starting up; too many connections; connection errors.
            case "57P01", "57P02", "57P03", "53300": return true
            default: return sqlState.hasPrefix("08")
            }
        }
    }

    /// For logs: what, where and why, but no parameter's value.
    package var diagnostic: String {
        var parts = [kind.rawValue]
        if let sqlState { parts.append("sqlstate=\(sqlState)") }
        if let severity { parts.append("severity=\(severity)") }
        if let schema, let table { parts.append("table=\(schema).\(table)") }
        if let column { parts.append("column=\(column)") }
        if let constraint { parts.append("constraint=\(constraint)") }
        if outcomeUnknown { parts.append("outcome=unknown") }
        parts.append("message=\(message)")
        return parts.joined(separator: " ")
    }

    func withUnknownOutcome() -> PostgresError {
        var copy = self
        copy.outcomeUnknown = true
        return copy
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package var description: String {
        switch kind {
        case .busy, .cannotConnect, .connectionLost, .closed:
            "The database cannot be reached now."
        case .timedOut: "The database did not answer in time."
        default: "The database could not do this."
        }
    }

    package var debugDescription: String { description }

    /// `dump` and reflection show no more than `description`.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension PostgresError {
    /// What the server said about itself, field by field.
    struct Fields {
        var sqlState: String?
        var severity: String?
        var message = ""
        var constraint: String?
        var schema: String?
        var table: String?
        var column: String?
        var routine: String?
        var position: Int?
    }

    init(_ fields: Fields) {
        // Statement time-outs and lock time-outs are one kind with the client's own limit.
        let isTimeout =
            fields.sqlState == "57014" && fields.message.contains("statement timeout")
        self.init(
            isTimeout ? .timedOut : .server,
            Self.withoutValues(fields.message, sqlState: fields.sqlState))
        sqlState = fields.sqlState
        severity = fields.severity
        constraint = fields.constraint
        schema = fields.schema
        table = fields.table
        column = fields.column
        routine = fields.routine
        position = fields.position
    }

    /// Data exceptions (class 22) quote the value that they refuse, as in
    /// `invalid input syntax for type uuid: "…"`. Other messages quote names.
    static func withoutValues(_ message: String, sqlState: String?) -> String {
        guard let sqlState, sqlState.hasPrefix("22") else { return message }
        var kept = ""
        var inside = false
        for character in message {
            if character == "\"" {
                if !inside { kept += "\"…\"" }
                inside.toggle()
            } else if !inside {
                kept.append(character)
            }
        }
        return kept
    }
}

extension PostgresError {
    /// As if a server had said it; what decisions depend on can be tested without one.
    package init(serverSaid sqlState: String, message: String = "", routine: String? = nil) {
        self.init(
            Fields(sqlState: sqlState, severity: "ERROR", message: message, routine: routine))
    }
}
