/// A value that can be sent as a parameter, in PostgreSQL's binary format.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    /// False only for a null.
    func encode(into buffer: inout ParameterBuffer) -> Bool
}

/// A value that can be read from a column, in PostgreSQL's binary format.
package protocol PostgresDecodable: Sendable {
    /// Reads a value that is not null. Throws `DecodingFailure`; the row adds column and type.
    init(postgres bytes: Span<UInt8>, type oid: UInt32) throws
    /// What a null reads as; an error for everything but optionals.
    static func decodeNull() throws -> Self
}

extension PostgresDecodable {
    package static func decodeNull() throws -> Self {
        throw DecodingFailure.null
    }
}

package typealias PostgresCodable = PostgresEncodable & PostgresDecodable

/// A type of another module that travels as a type known here: an enumeration as its raw
/// value, a code as its text. `RawRepresentable` types need no body:
/// `extension Stage: PostgresMapped {}`.
package protocol PostgresMapped: PostgresElement {
    associatedtype PostgresCarrier: PostgresCodable
    var postgresCarrier: PostgresCarrier { get }
    /// Nil refuses the stored value; the row turns that into a typed error.
    init?(postgresCarrier: PostgresCarrier)
}

extension PostgresMapped {
    package static var postgresType: PostgresType { PostgresCarrier.postgresType }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        postgresCarrier.encode(into: &buffer)
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        guard
            let value = Self(
                postgresCarrier: try PostgresCarrier(postgres: bytes, type: oid))
        else { throw DecodingFailure.refused }
        self = value
    }
}

extension PostgresMapped where Self: RawRepresentable, RawValue: PostgresCodable {
    package var postgresCarrier: RawValue { rawValue }

    package init?(postgresCarrier: RawValue) {
        self.init(rawValue: postgresCarrier)
    }
}

/// Why one value could not be read.
package enum DecodingFailure: Error, Sendable {
    /// The column's type is not one that the Swift type reads.
    case type
    case null
    /// The bytes do not have the form of the column's type.
    case malformed
    /// The number does not fit the Swift type.
    case outOfRange
    /// A well-formed value that the Swift type does not know, such as an unknown raw value.
    case refused
}

/// Where parameters are written, all of one query in one buffer.
package struct ParameterBuffer: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// The first reason why the parameters must not be sent.
    package private(set) var refusal: PostgresError?

    package mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        var shift = Number.bitWidth - 8
        while shift >= 0 {
            bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
            shift -= 8
        }
    }

    package mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    package mutating func write(_ more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// PostgreSQL's text cannot hold a NUL: refused here, in words, before anything is sent.
    package mutating func write(text: String) {
        let start = bytes.count
        bytes.append(contentsOf: text.utf8)
        if bytes[start...].contains(0) {
            refuse(.invalidParameter("a text parameter holds a NUL character"))
        }
    }

    package mutating func refuse(_ error: PostgresError) {
        if refusal == nil { refusal = error }
    }

    /// Writes a value behind its length, or the length -1 of a null.
    package mutating func writeWithLength(_ value: (inout ParameterBuffer) -> Bool) {
        let start = bytes.count
        write(Int32(0))
        let length = value(&self) ? Int32(bytes.count - start - 4) : -1
        for index in 0..<4 {
            bytes[start + index] = UInt8(truncatingIfNeeded: length >> Int32(24 - 8 * index))
        }
    }
}
