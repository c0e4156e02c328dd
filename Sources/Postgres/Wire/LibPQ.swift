import CLibPQ
import Glibc

// All unsafe pointers of this module live in this file.

/// One libpq connection. It is not Sendable: it stays in the region of its owner, an actor on
/// the loop's thread. Nothing here blocks.
final class Wire {
    private let connection: OpaquePointer
    private var pointers: [UnsafePointer<CChar>?] = []
    private let binary: [Int32] = Array(repeating: 1, count: 64)

    /// Starts to connect.
    init(_ parameters: [(String, String)]) throws {
        var keywords: [UnsafeMutablePointer<CChar>?] = parameters.map { strdup($0.0) }
        var values: [UnsafeMutablePointer<CChar>?] = parameters.map { strdup($0.1) }
        defer { for pointer in keywords + values { free(pointer) } }
        keywords.append(nil)
        values.append(nil)
        let constantKeywords = keywords.map { UnsafePointer($0) }
        let constantValues = values.map { UnsafePointer($0) }
        guard let started = PQconnectStartParams(constantKeywords, constantValues, 0) else {
            throw PostgresError(.cannotConnect, "libpq is out of memory")
        }
        connection = started
        guard PQstatus(started) != CONNECTION_BAD else {
            // The deinitialiser runs although the initialiser throws, and finishes it.
            throw PostgresError(
                .cannotConnect, String(cString: PQerrorMessage(started)).trimmed)
        }
        tram_silence_notices(started)
    }

    deinit { PQfinish(connection) }

    enum Progress { case reading, writing, connected, failed }

    func poll() -> Progress {
        switch PQconnectPoll(connection) {
        case PGRES_POLLING_READING: .reading
        case PGRES_POLLING_WRITING: .writing
        case PGRES_POLLING_OK: .connected
        default: .failed
        }
    }

    var descriptor: Int32 { PQsocket(connection) }
    var isBroken: Bool { PQstatus(connection) == CONNECTION_BAD }
    var errorMessage: String { String(cString: PQerrorMessage(connection)).trimmed }
    var usesTLS: Bool { PQsslInUse(connection) != 0 }

    /// What libpq knows of a refused connection. It has no SQLSTATE for it, so the words of
    /// the server decide whether trying again makes sense; a wrong guess only costs time.
    var connectFailure: PostgresError {
        PostgresError(.cannotConnect, errorMessage)
    }

    func beginPipeline() -> Bool {
        PQsetnonblocking(connection, 1) == 0 && PQenterPipelineMode(connection) == 1
    }

    func endPipeline() -> Bool { PQexitPipelineMode(connection) == 1 }
    func resumePipeline() -> Bool { PQenterPipelineMode(connection) == 1 }

    enum Standing { case idle, inTransaction, failedTransaction, active, unknown }

    var standing: Standing {
        switch PQtransactionStatus(connection) {
        case PQTRANS_IDLE: .idle
        case PQTRANS_INTRANS: .inTransaction
        case PQTRANS_INERROR: .failedTransaction
        case PQTRANS_ACTIVE: .active
        default: .unknown
        }
    }

    func prepare(name: String, query: Query) -> Bool {
        let types: [Oid] = query.parameters.types
        return PQsendPrepare(
            connection, name, query.sql, Int32(types.count), types) == 1
    }

    func execute(name: String, parameters: Parameters) -> Bool {
        withPointers(to: parameters) { pointers, lengths, formats in
            PQsendQueryPrepared(
                connection, name, Int32(parameters.count), pointers, lengths, formats, 1) == 1
        }
    }

    func executeUnnamed(_ query: Query) -> Bool {
        let parameters = query.parameters
        return withPointers(to: parameters) { pointers, lengths, formats in
            PQsendQueryParams(
                connection, query.sql, Int32(parameters.count), parameters.types, pointers,
                lengths, formats, 1) == 1
        }
    }

    private func withPointers(
        to parameters: Parameters,
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Bool
    ) -> Bool {
        let formats =
            parameters.count <= binary.count
            ? binary : Array(repeating: 1, count: parameters.count)
        return parameters.buffer.bytes.withUnsafeBytes { bytes in
            pointers.removeAll(keepingCapacity: true)
            for (index, offset) in parameters.offsets.enumerated() {
                if parameters.lengths[index] < 0 {
                    pointers.append(nil)
                } else if let base = bytes.baseAddress {
                    pointers.append((base + offset).assumingMemoryBound(to: CChar.self))
                } else {
                    // An empty value at the start of an empty buffer still is a value.
                    pointers.append(Self.empty)
                }
            }
            return body(pointers, parameters.lengths, formats)
        }
    }

    nonisolated(unsafe) private static let empty: UnsafePointer<CChar>? = UnsafePointer(strdup(""))

    /// The simple protocol: several statements in one text, outside pipeline mode only.
    func sendScript(_ sql: String) -> Bool { PQsendQuery(connection, sql) == 1 }
    func sync() -> Bool { PQpipelineSync(connection) == 1 }

    enum Flushed { case done, more, failed }

    func flush() -> Flushed {
        switch PQflush(connection) {
        case 0: .done
        case 1: .more
        default: .failed
        }
    }

    /// Takes what the socket has. False when the connection is broken.
    func consume() -> Bool { PQconsumeInput(connection) == 1 }
    var isBusy: Bool { PQisBusy(connection) == 1 }

    func nextResult() -> ResultStorage? {
        PQgetResult(connection).map { ResultStorage($0) }
    }

    func nextNotification() -> Notification? {
        guard let received = PQnotifies(connection) else { return nil }
        defer { PQfreemem(received) }
        return Notification(
            channel: String(cString: received.pointee.relname),
            payload: String(cString: received.pointee.extra))
    }

    func canceller() -> Canceller? { PQgetCancel(connection).map { Canceller($0) } }
}

/// Can ask the server to cancel what a connection is doing. libpq makes this safe to use from
/// another thread than the connection's own, and it must be: it blocks.
final class Canceller: @unchecked Sendable {
    private let handle: OpaquePointer

    fileprivate init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { PQfreeCancel(handle) }

    func cancelBlocking() {
        var reason = [CChar](repeating: 0, count: 256)
        _ = PQcancel(handle, &reason, Int32(reason.count))
    }
}

/// An answer of the server, owned. It never changes, so threads may share it.
final class ResultStorage: @unchecked Sendable {
    private let result: OpaquePointer
    let rowCount: Int
    let columnCount: Int

    fileprivate init(_ result: OpaquePointer) {
        self.result = result
        rowCount = Int(PQntuples(result))
        columnCount = Int(PQnfields(result))
    }

    deinit { PQclear(result) }

    enum Status { case rows, failed, aborted, sync, unexpected }

    var status: Status {
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .rows
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR: .failed
        case PGRES_PIPELINE_ABORTED: .aborted
        case PGRES_PIPELINE_SYNC: .sync
        default: .unexpected
        }
    }

    var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }
    var commandTag: String { String(cString: PQcmdStatus(result)) }
    func columnName(_ column: Int) -> String { String(cString: PQfname(result, Int32(column))) }
    func columnType(_ column: Int) -> UInt32 { PQftype(result, Int32(column)) }

    func column(named name: String) -> Int? {
        // PQfnumber folds case as SQL does; the names here are compared as they are.
        (0..<columnCount).first { strcmp(PQfname(result, Int32($0)), name) == 0 }
    }

    func isNull(row: Int, column: Int) -> Bool {
        PQgetisnull(result, Int32(row), Int32(column)) != 0
    }

    func decode<Value: PostgresDecodable>(row: Int, column: Int) throws -> Value {
        let length = Int(PQgetlength(result, Int32(row), Int32(column)))
        if length == 0, isNull(row: row, column: column) { return try Value.decodeNull() }
        guard let start = PQgetvalue(result, Int32(row), Int32(column)) else {
            throw DecodingFailure.malformed
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: length)
        return try bytes.withMemoryRebound(to: UInt8.self) { buffer in
            try Value(postgres: buffer.span, type: columnType(column))
        }
    }

    var error: PostgresError {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        // Errors that libpq makes by itself, such as a broken connection, have no fields.
        guard let sqlState = field("C") else {
            return PostgresError(
                .connectionLost, String(cString: PQresultErrorMessage(result)).trimmed)
        }
        return PostgresError(
            PostgresError.Fields(
                sqlState: sqlState, severity: field("V"), message: field("M") ?? "",
                constraint: field("n"), schema: field("s"), table: field("t"),
                column: field("c"), routine: field("R"), position: field("P").flatMap(Int.init)))
    }
}

/// Splits a connection string by libpq's own rules.
func parseConninfo(_ conninfo: String) throws -> [String: String] {
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(conninfo, &message) else {
        PQfreemem(message)
        // libpq's message may quote the string, and with it a password.
        throw PostgresError.invalidParameter("the connection string is malformed")
    }
    defer { PQconninfoFree(options) }
    var found: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
        if let value = option.pointee.val {
            found[String(cString: keyword)] = String(cString: value)
        }
        option += 1
    }
    return found
}

extension String {
    /// libpq ends its messages with a line break, or several.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

/// The numeric addresses of a host name. It blocks while it asks.
func resolveBlocking(_ host: String) -> [String] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [String] = []
    var next = list
    while let entry = next?.pointee {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        if getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0,
            NI_NUMERICHOST) == 0
        {
            let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            addresses.append(String(decoding: bytes, as: UTF8.self))
        }
        next = entry.ai_next
    }
    return addresses
}

/// Whether it is an address already, so that there is nothing to ask.
func isNumericAddress(_ host: String) -> Bool {
    var storage = in6_addr()
    return inet_pton(AF_INET, host, &storage) == 1 || inet_pton(AF_INET6, host, &storage) == 1
}
