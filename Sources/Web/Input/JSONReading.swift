import Domain
import Foundation

extension JSON {
    /// Bounds on what is parsed at all, so that a small body can't cost much memory or stack.
    enum Bound {
        static let depth = 24
        /// Commas, which is about the number of values.
        static let commas = 60_000
    }

    /// Reads a body: valid UTF-8, within the bounds, texts in normal form C.
    ///
    /// The parser is Foundation's.
    static func read(_ bytes: some Collection<UInt8>) throws -> JSON {
        let data = Data(bytes)
        guard !data.isEmpty else { throw Problem(.bodyMissing) }
        guard String(validating: data, as: UTF8.self) != nil else { throw Problem(.bodyNotUTF8) }
        guard isBounded(data) else { throw Problem(.bodyTooDeep) }
        do {
            return try JSONDecoder().decode(JSON.self, from: data).normalised
        } catch {
            throw Problem(.bodyNotJSON)
        }
    }

    /// Counts nesting and values outside of texts, without understanding anything else.
    private static func isBounded(_ data: Data) -> Bool {
        data.withUnsafeBytes { bytes in
            var depth = 0
            var commas = 0
            var isInText = false
            var isEscaped = false
            for byte in bytes {
                if isInText {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    } else if byte == UInt8(ascii: "\"") {
                        isInText = false
                    }
                    continue
                }
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
                case UInt8(ascii: ","): commas += 1
                default: break
                }
                if depth > Bound.depth || commas > Bound.commas { return false }
            }
            return true
        }
    }

    private var normalised: JSON {
        switch self {
        case .string(let text): .string(text.nfc)
        case .array(let items): .array(items.map(\.normalised))
        case .object(let members):
            .object(
                Dictionary(
                    members.map { ($0.key.nfc, $0.value.normalised) },
                    uniquingKeysWith: { _, last in last }))
        case .null, .bool, .integer, .number: self
        }
    }
}
