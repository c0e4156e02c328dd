import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What a caller shows to say who he is (chứng thực).
enum Credentials {
    static let cookie = "tram_session"

    /// A program: sent by intent, so no form token is needed.
    case bearer(String)
    /// A browser: sent along by itself, so a form token is needed to write.
    case cookie(String)

    init?(_ headers: HTTPFields) {
        if let header = headers[.authorization] {
            let parts = header.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            self = .bearer(String(parts[1]))
        } else if let token = cookieValue(Self.cookie, in: headers) {
            self = .cookie(token)
        } else {
            return nil
        }
        // Anything else than a token of ours isn't worth a look into the database.
        guard token.utf8.count == SessionToken.length else { return nil }
    }

    var token: String {
        switch self {
        case .bearer(let token), .cookie(let token): token
        }
    }

    var digest: [UInt8] { SessionToken.digest(of: token) }
}

/// The secret of a session: 256 random bits, of which only the digest is stored.
enum SessionToken {
    /// Characters of 32 bytes in base64url.
    static let length = 43

    static func make() -> String {
        var random = SystemRandomNumberGenerator()
        let bytes = (0..<4).flatMap { _ in
            withUnsafeBytes(of: random.next() as UInt64) { Array($0) }
        }
        return base64URL(bytes)
    }

    static func digest(of token: String) -> [UInt8] { sha256(token.utf8) }
}

/// The proof that a form is a page of ours (mã chống giả mạo).
///
/// It is derived from the session's own token, which another site can't read, and its digest is
/// stored with the session; a page brings it back in the field `csrf` or a header.
enum FormToken {
    static let field = "csrf"
    static let header = HTTPField.Name("X-CSRF-Token")!

    static func of(session token: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("tram form".utf8), using: SymmetricKey(data: Data(token.utf8)))
        return base64URL(Array(code))
    }

    /// Every write of a browser is checked: its origin always, its token once there is a session.
    static func check(_ request: Request, _ visit: PublicContext, _ body: ByteBuffer) throws {
        if case .bearer? = Credentials(request.headers) { return }
        guard isFromHere(request) else { throw Problem(.originNotAllowed) }
        guard let session = visit.session else { return }
        var sent = request.headers[Self.header]
        if sent == nil, MediaKind(request.headers[.contentType]) == .form {
            sent = FormValues(body.readableBytesView)?[Self.field]
        }
        guard let sent, isEqual(sha256(sent.utf8), session.formDigest) else {
            throw Problem(.formTokenWrong)
        }
    }

    /// Browsers say where a request comes from. Programs say nothing, and hold no cookie of ours.
    private static func isFromHere(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
            return false
        }
        guard let origin = request.headers[.origin] else { return true }
        guard let host = request.head.authority, let slash = origin.range(of: "://") else {
            return false
        }
        return origin[slash.upperBound...].lowercased() == host.lowercased()
    }
}

extension HTTPField.Name {
    static let secFetchSite = Self("Sec-Fetch-Site")!
}
