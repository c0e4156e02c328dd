import Domain

/// Names and values of a form or of a query (biểu mẫu): decoded, valid UTF-8, normal form C.
struct FormValues: Sendable {
    static let most = 2_000

    private(set) var values: [String: [String]] = [:]

    /// nil when an escape is broken, the text isn't UTF-8, or there are too many parts.
    init?(_ bytes: some Collection<UInt8>) {
        let parts = bytes.split(separator: UInt8(ascii: "&"), maxSplits: Self.most)
        guard parts.count <= Self.most else { return nil }
        for part in parts {
            let equals = part.firstIndex(of: UInt8(ascii: "="))
            let name = part[..<(equals ?? part.endIndex)]
            let value = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
            guard let name = percentDecoded(name, plusIsSpace: true),
                let value = percentDecoded(value, plusIsSpace: true)
            else { return nil }
            values[name.nfc, default: []].append(value.nfc)
        }
    }

    subscript(name: String) -> String? { values[name]?.last }
}

/// Undoes percent-encoding; nil for a broken escape or for what isn't UTF-8.
func percentDecoded(_ bytes: some Sequence<UInt8>, plusIsSpace: Bool = false) -> String? {
    var decoded: [UInt8] = []
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "%"):
            guard let high = iterator.next().flatMap(hexValue),
                let low = iterator.next().flatMap(hexValue)
            else { return nil }
            decoded.append(high << 4 | low)
        case UInt8(ascii: "+") where plusIsSpace: decoded.append(UInt8(ascii: " "))
        default: decoded.append(byte)
        }
    }
    return String(validating: decoded, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
}
