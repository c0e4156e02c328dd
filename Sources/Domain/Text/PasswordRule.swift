/// Why a password is not taken (lý do từ chối mật khẩu).
package enum PasswordFault: String, Error, CaseIterable, Hashable, Sendable {
    case tooShort = "password_too_short"
    case tooLong = "password_too_long"
    case controlCharacter = "control_character"
    case tooPlain = "password_too_plain"
    case holdsUsername = "password_holds_username"

    package var code: String { rawValue }

    package var vietnamese: String {
        switch self {
        case .tooShort: "Mật khẩu cần ít nhất \(PasswordRule.fewest) ký tự."
        case .tooLong: "Mật khẩu dài nhất \(PasswordRule.most) ký tự."
        case .controlCharacter: "Mật khẩu có ký tự điều khiển không được phép."
        case .tooPlain: "Mật khẩu chỉ lặp lại vài ký tự."
        case .holdsUsername: "Mật khẩu không được chứa tên đăng nhập."
        }
    }

    package var english: String {
        switch self {
        case .tooShort: "A password needs at least \(PasswordRule.fewest) characters."
        case .tooLong: "A password has at most \(PasswordRule.most) characters."
        case .controlCharacter: "This password has a control character that is not allowed."
        case .tooPlain: "This password repeats a few characters only."
        case .holdsUsername: "A password must not hold the user name."
        }
    }
}

/// What may be a password (mật khẩu được dùng): long, and not what anybody tries first.
///
/// Nothing demands digits or signs: such rules make passwords that are hard to remember and easy
/// to guess. The guesser is slowed down by the hash and by the limits on trying.
package enum PasswordRule {
    package static let fewest = 10
    package static let most = 200
    private static let fewestDifferent = 5

    package static func check(
        _ password: String, of username: Username
    ) throws(PasswordFault) {
        let scalars = password.nfc.unicodeScalars
        guard scalars.count >= fewest else { throw .tooShort }
        guard scalars.count <= most else { throw .tooLong }
        guard !scalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .controlCharacter
        }
        guard Set(scalars).count >= fewestDifferent else { throw .tooPlain }
        guard !password.lowercased().contains(username.value) else { throw .holdsUsername }
    }
}
