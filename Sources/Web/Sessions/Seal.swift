import Crypto
import Foundation

/// Signs what we hand out and want back unchanged (niêm phong): page tokens, flash messages.
///
/// It hides nothing; it only makes changes visible. The purpose is signed too, so that a page
/// token can't be shown as a flash message.
package struct Seal: Sendable {
    private let key: SymmetricKey

    /// 32 bytes or more, from the configuration. Replacing them voids what was handed out, which
    /// costs nobody more than a reload.
    package init(secret: [UInt8]) {
        key = SymmetricKey(data: secret)
    }

    package func seal(_ payload: [UInt8], purpose: String) -> String {
        base64URL(Array(mac(payload, purpose)) + payload)
    }

    package func open(_ token: String, purpose: String) -> [UInt8]? {
        guard let bytes = base64URLDecoded(token), bytes.count >= Self.length else { return nil }
        let payload = Array(bytes[Self.length...])
        guard isEqual(bytes[..<Self.length], mac(payload, purpose)) else { return nil }
        return payload
    }

    private static let length = 16

    private func mac(_ payload: [UInt8], _ purpose: String) -> ArraySlice<UInt8> {
        var hmac = HMAC<SHA256>(key: key)
        hmac.update(data: Data(purpose.utf8))
        hmac.update(data: [0])
        hmac.update(data: payload)
        return Array(hmac.finalize())[..<Self.length]
    }
}

/// Compares in a time that depends on the lengths only.
func isEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for (one, other) in zip(left, right) { difference |= one ^ other }
    return difference == 0
}

func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
        .replacingOccurrences(of: "+", with: "-")
        .replacingOccurrences(of: "/", with: "_")
        .replacingOccurrences(of: "=", with: "")
}

/// nil also for text that isn't the one canonical way to write its bytes.
func base64URLDecoded(_ text: String) -> [UInt8]? {
    let allowed = text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard allowed else { return nil }
    let padded =
        text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: padded) else { return nil }
    let bytes = Array(data)
    return base64URL(bytes) == text ? bytes : nil
}

func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    Array(SHA256.hash(data: Array(bytes)))
}
