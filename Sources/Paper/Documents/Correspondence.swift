package import Domain

/// Somebody who sends or receives (bên gửi, bên nhận), as papers name them.
package struct Correspondent: Hashable, Sendable {
    package var name: String
    package var phone: Phone?
    package var address: String?

    package init(name: String, phone: Phone? = nil, address: String? = nil) {
        self.name = name
        self.phone = phone
        self.address = address
    }
}

/// One kind of paper in an envelope (giấy tờ trong hồ sơ).
package struct Enclosure: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case original, copy

        var vietnamese: String {
            switch self {
            case .original: "Bản chính"
            case .copy: "Bản sao"
            }
        }
    }

    package var name: String
    package var count: Int
    package var kind: Kind?

    package init(name: String, count: Int, kind: Kind?) {
        self.name = name
        self.count = count
        self.kind = kind
    }
}

/// That somebody signed on a screen (chữ ký điện tử): printed where a hand would have signed.
package struct ScreenSignature: Hashable, Sendable {
    package var name: String
    package var role: String
    package var at: Instant

    package init(name: String, role: String, at: Instant) {
        self.name = name
        self.role = role
        self.at = at
    }
}

extension Phone {
    /// On the outside of an envelope the last four digits are enough to ask for somebody by; whoever
    /// delivers has the number on the device.
    var masked: String { "••• ••• " + last4 }
}
