import Foundation

extension Span<UInt8> {
    /// The big-endian number that starts at the offset. The caller has checked the count.
    @inline(__always)
    func number<Number: FixedWidthInteger>(at offset: Int, as _: Number.Type) -> Number {
        var value: Number = 0
        for index in offset..<(offset + Number.bitWidth / 8) {
            value = (value << 8) | Number(truncatingIfNeeded: self[index])
        }
        return value
    }

    /// The whole value as one number of exactly this width.
    @inline(__always)
    func exactly<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        guard count == Number.bitWidth / 8 else { throw DecodingFailure.malformed }
        return number(at: 0, as: type)
    }

    func bytes() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacityOf: self)
    }
}

extension [UInt8] {
    fileprivate init(unsafeUninitializedCapacityOf span: Span<UInt8>) {
        self = []
        reserveCapacity(span.count)
        for index in span.indices { append(span[index]) }
    }
}

extension Bool: PostgresElement {
    package static var postgresType: PostgresType { .boolean }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(byte: self ? 1 : 0)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        guard oid == PostgresType.boolean.oid else { throw DecodingFailure.type }
        guard bytes.count == 1 else { throw DecodingFailure.malformed }
        self = bytes[0] != 0
    }
}

/// An integer reads from every integer column whose value fits it.
package protocol PostgresInteger: FixedWidthInteger, PostgresElement {}

extension PostgresInteger {
    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(self)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        let wide: Int64
        switch oid {
        case PostgresType.bigint.oid: wide = try bytes.exactly(Int64.self)
        case PostgresType.integer.oid: wide = Int64(try bytes.exactly(Int32.self))
        case PostgresType.smallint.oid: wide = Int64(try bytes.exactly(Int16.self))
        case PostgresType.oid.oid: wide = Int64(try bytes.exactly(UInt32.self))
        default: throw DecodingFailure.type
        }
        guard let value = Self(exactly: wide) else { throw DecodingFailure.outOfRange }
        self = value
    }
}

extension Int16: PostgresInteger {
    package static var postgresType: PostgresType { .smallint }
}

extension Int32: PostgresInteger {
    package static var postgresType: PostgresType { .integer }
}

extension Int64: PostgresInteger {
    package static var postgresType: PostgresType { .bigint }
}

extension Int: PostgresInteger {
    package static var postgresType: PostgresType { .bigint }
}

extension Double: PostgresElement {
    package static var postgresType: PostgresType { .double }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(bitPattern)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        switch oid {
        case PostgresType.double.oid:
            self = Double(bitPattern: try bytes.exactly(UInt64.self))
        case PostgresType.real.oid:
            self = Double(Float(bitPattern: try bytes.exactly(UInt32.self)))
        default: throw DecodingFailure.type
        }
    }
}

extension String: PostgresElement {
    package static var postgresType: PostgresType { .text }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(text: self)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        switch oid {
        case PostgresType.text.oid, PostgresType.varchar.oid, PostgresType.bpchar.oid,
            PostgresType.name.oid, PostgresType.unknown.oid, PostgresType.character.oid:
            self = try String(text: bytes)
        default: throw DecodingFailure.type
        }
    }

    init(text bytes: Span<UInt8>) throws {
        do {
            self = String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw DecodingFailure.malformed
        }
    }
}

extension UUID: PostgresElement {
    package static var postgresType: PostgresType { .uuid }

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        let parts = uuid
        for byte in [
            parts.0, parts.1, parts.2, parts.3, parts.4, parts.5, parts.6, parts.7,
            parts.8, parts.9, parts.10, parts.11, parts.12, parts.13, parts.14, parts.15,
        ] {
            buffer.write(byte: byte)
        }
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        guard oid == PostgresType.uuid.oid else { throw DecodingFailure.type }
        guard bytes.count == 16 else { throw DecodingFailure.malformed }
        self.init(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7],
                bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14],
                bytes[15]
            ))
    }
}
