/// A JSON document as its text. Sent as `jsonb`, read from `jsonb` and `json`.
package struct JSONText: Sendable, Hashable {
    package var text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension JSONText: PostgresElement {
    package static var postgresType: PostgresType { .jsonb }

    /// The only version of the binary format of jsonb there is: the text behind one byte.
    private static let formatVersion: UInt8 = 1

    package func encode(into buffer: inout ParameterBuffer) -> Bool {
        buffer.write(byte: Self.formatVersion)
        buffer.write(text: text)
        return true
    }

    package init(postgres bytes: Span<UInt8>, type oid: UInt32) throws {
        switch oid {
        case PostgresType.jsonb.oid:
            guard bytes.count > 1, bytes[0] == Self.formatVersion else {
                throw DecodingFailure.malformed
            }
            text = try String(text: bytes.extracting(1...))
        case PostgresType.json.oid:
            text = try String(text: bytes)
        default: throw DecodingFailure.type
        }
    }
}
