/// What arrays are made of. Every codable here is an element; `UInt8` is one only so that
/// `[UInt8]` can be `bytea` instead of an array.
package protocol PostgresArrayElement: Sendable {
    static var postgresTypeOfArray: PostgresType { get }
    static func encodeArray(_ elements: [Self], into buffer: inout ParameterBuffer) -> Bool
    static func decodeArray(_ bytes: Span<UInt8>, type oid: UInt32) throws -> [Self]
}

/// A value that is both sent and read, alone and in arrays.
package protocol PostgresElement: PostgresEncodable, PostgresDecodable, PostgresArrayElement {}

extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    package static var postgresTypeOfArray: PostgresType {
        let element = postgresType
        return PostgresType(oid: element.arrayOID, arrayOID: 0, name: element.name + "[]")
    }

    /// One dimension: the count of dimensions, whether there are nulls, the element's type,
    /// the length, the lower bound, then each element behind its length.
    package static func encodeArray(
        _ elements: [Self], into buffer: inout ParameterBuffer
    ) -> Bool {
        if postgresType.arrayOID == 0 {
            buffer.refuse(.invalidParameter("there is no array of \(postgresType.name)"))
        }
        buffer.write(Int32(elements.isEmpty ? 0 : 1))
        buffer.write(Int32(1))
        buffer.write(postgresType.oid)
        if elements.isEmpty { return true }
        buffer.write(Int32(elements.count))
        buffer.write(Int32(1))
        for element in elements {
            buffer.writeWithLength { element.encode(into: &$0) }
        }
        return true
    }

    package static func decodeArray(
        _ bytes: Span<UInt8>, type oid: UInt32
    ) throws -> [Self] {
        guard bytes.count >= 12 else { throw DecodingFailure.malformed }
        let dimensions = bytes.number(at: 0, as: Int32.self)
        let elementOID = bytes.number(at: 8, as: UInt32.self)
        if dimensions == 0 { return [] }
        guard dimensions == 1 else { throw DecodingFailure.type }
        guard bytes.count >= 20 else { throw DecodingFailure.malformed }
        let count = Int(bytes.number(at: 12, as: Int32.self))
        guard count >= 0, count <= (bytes.count - 20) / 4 else {
            throw DecodingFailure.malformed
        }
        var elements: [Self] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw DecodingFailure.malformed }
            let length = Int(bytes.number(at: offset, as: Int32.self))
            offset += 4
            if length < 0 {
                elements.append(try decodeNull())
                continue
            }
            guard offset + length <= bytes.count else { throw DecodingFailure.malformed }
            elements.append(
                try Self(
                    postgres: bytes.extracting(offset..<(offset + length)), type: elementOID))
            offset += length
        }
        return elements
    }
}

extension UInt8: PostgresArrayElement {
    package static var postgresTypeOfArray: PostgresType { .bytea }

    package static func encodeArray(
        _ elements: [UInt8], into buffer: inout ParameterBuffer
    ) -> Bool {
        buffer.write(elements)
        return true
    }

    package static func decodeArray(
        _ bytes: Span<UInt8>, type oid: UInt32
    ) throws -> [UInt8] {
        guard oid == PostgresType.bytea.oid else { throw DecodingFailure.type }
        return bytes.bytes()
    }
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresTypeOfArray }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        self = try Element.decodeArray(bytes, type: oid)
    }
}

extension Array: PostgresArrayElement where Element: PostgresArrayElement {}
extension Array: PostgresElement where Element: PostgresArrayElement {}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        switch self {
        case .some(let value): value.encode(into: &buffer)
        case .none: false
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        self = .some(try Wrapped(postgres: bytes, type: oid))
    }

    package static func decodeNull() throws -> Wrapped? { .none }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresElement {}
extension Optional: PostgresElement where Wrapped: PostgresElement {}
