/// A statement (câu lệnh) with its parameters. Written as an interpolated literal: every
/// interpolated value becomes a parameter `$n`, never a part of the text.
///
///     let query: Query = "select name from office where id = \(id) and kind = \(kind)"
///
/// A query inside a query joins both texts and renumbers the parameters. `\(raw:)` pastes
/// text as it is, for fragments that the program itself wrote.
package struct Query: Sendable {
    package private(set) var sql: String
    package private(set) var parameters = Parameters()
    /// Where in the UTF-8 text each `$n` starts, so that joining can renumber them.
    private var placeholders: [Int] = []

    package init(raw sql: String) {
        self.sql = sql
    }

    private mutating func append<Value: PostgresEncodable>(_ value: Value) {
        parameters.append(value)
        placeholders.append(sql.utf8.count)
        sql += "$\(parameters.count)"
    }

    package mutating func append(_ other: Query) {
        if parameters.count == 0 {
            let shift = sql.utf8.count
            sql += other.sql
            placeholders = other.placeholders.map { $0 + shift }
            parameters = other.parameters
            return
        }
        var text = other.sql.utf8[...]
        var offset = 0
        for (index, placeholder) in other.placeholders.enumerated() {
            let before = text.prefix(placeholder - offset)
            sql += String(Substring(before))
            placeholders.append(sql.utf8.count)
            sql += "$\(parameters.count + index + 1)"
            let length = "$\(index + 1)".utf8.count
            text = text.dropFirst(before.count + length)
            offset = placeholder + length
        }
        sql += String(Substring(text))
        parameters.append(other.parameters)
    }

    package static func + (left: Query, right: Query) -> Query {
        var joined = left
        joined.append(right)
        return joined
    }
}

extension Query: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(raw: value)
    }
}

extension Query: ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var query = Query(raw: "")

        package init(literalCapacity: Int, interpolationCount: Int) {
            query.sql.reserveCapacity(literalCapacity + 3 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            query.sql += literal
        }

        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value) {
            query.append(value)
        }

        package mutating func appendInterpolation(_ inner: Query) {
            query.append(inner)
        }

        package mutating func appendInterpolation(raw fragment: String) {
            query.sql += fragment
        }
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.query
    }
}

/// The parameters of a query, encoded, in one buffer.
package struct Parameters: Sendable {
    private(set) var buffer = ParameterBuffer()
    private(set) var offsets: [Int] = []
    /// -1 for a null.
    private(set) var lengths: [Int32] = []
    private(set) var types: [UInt32] = []

    package var count: Int { types.count }
    var refusal: PostgresError? { buffer.refusal }

    /// The protocol counts parameters in 16 bits; a longer list belongs in an array.
    static let limit = 65_535

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let start = buffer.bytes.count
        let present = value.encode(into: &buffer)
        offsets.append(start)
        lengths.append(present ? Int32(clamping: buffer.bytes.count - start) : -1)
        types.append(Value.postgresType.oid)
        if types.count > Self.limit {
            buffer.refuse(.invalidParameter("a query has more than \(Self.limit) parameters"))
        }
    }

    mutating func append(_ other: Parameters) {
        let shift = buffer.bytes.count
        buffer.write(other.buffer.bytes)
        if let refusal = other.refusal { buffer.refuse(refusal) }
        offsets += other.offsets.map { $0 + shift }
        lengths += other.lengths
        types += other.types
        if types.count > Self.limit {
            buffer.refuse(.invalidParameter("a query has more than \(Self.limit) parameters"))
        }
    }
}
