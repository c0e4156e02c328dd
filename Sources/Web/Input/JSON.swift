import Foundation

/// A JSON value (giá trị JSON): what bodies are read into, and what hand-made answers are made of.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([String: JSON])

    package var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// A pointer one step further, by RFC 6901.
    static func pointer(_ parent: String, _ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") })
        else { return parent + "/" + name }
        let escaped = name.replacingOccurrences(of: "~", with: "~0")
            .replacingOccurrences(of: "/", with: "~1")
        return parent + "/" + escaped
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}

extension JSON: Codable {
    package init(from decoder: any Decoder) throws {
        // Texts first, then what else a leaf can be: most values of a body are leaves.
        if let leaf = try? decoder.singleValueContainer(), let value = Self(leaf: leaf) {
            self = value
        } else if let list = try? [JSON](from: decoder) {
            self = .array(list)
        } else {
            self = .object(try [String: JSON](from: decoder))
        }
    }

    private init?(leaf: any SingleValueDecodingContainer) {
        if leaf.decodeNil() {
            self = .null
        } else if let text = try? leaf.decode(String.self) {
            self = .string(text)
        } else if let number = try? leaf.decode(Int64.self) {
            self = .integer(number)
        } else if let flag = try? leaf.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? leaf.decode(Double.self) {
            self = .number(number)
        } else {
            return nil
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
