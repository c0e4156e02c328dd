import Domain
package import Hummingbird

extension RouteContext {
    /// Gives a browser its session. Not readable by scripts, not sent along from other sites.
    package func signIn(_ new: NewSession, _ response: Response) -> Response {
        var response = response
        let seconds = Int(max(0, (new.session.expiresAt - now).seconds))
        response.setCookie(
            Cookie(
                name: Credentials.cookie, value: new.token, maxAge: seconds, path: "/",
                secure: site.settings.secure, httpOnly: true, sameSite: .lax))
        return response
    }

    /// Takes it away again.
    package func signOut(_ response: Response) -> Response {
        var response = response
        response.setCookie(
            Cookie(
                name: Credentials.cookie, value: "", maxAge: 0, path: "/",
                secure: site.settings.secure, httpOnly: true, sameSite: .lax))
        return response
    }

    /// Remembers the visitor's language for a year.
    package func choose(_ language: Language, _ response: Response) -> Response {
        var response = response
        response.setCookie(
            Cookie(
                name: Language.cookie, value: language.rawValue, maxAge: 31_536_000, path: "/",
                secure: site.settings.secure, httpOnly: true, sameSite: .lax))
        return response
    }

    /// Where to go after signing in: a path of this site, never of another.
    package func next(or path: String) -> String {
        guard let fields = try? query(), let next = try? fields.text("next", max: 500).value else {
            return path
        }
        return Self.isLocal(next) ? next : path
    }

    /// `//evil.example` and `/\evil.example` lead elsewhere though they begin with a slash.
    package static func isLocal(_ path: String) -> Bool {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/") else { return false }
        let isPlain = bytes.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
        return isPlain && bytes.dropFirst().first != UInt8(ascii: "/")
    }
}
