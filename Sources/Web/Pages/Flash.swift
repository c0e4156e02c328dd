import Domain
import Foundation
package import Hummingbird

/// How a flash message looks.
package enum FlashKind: String, Sendable, Codable { case done, warning }

/// A sentence for the next page (lời nhắn): what the form that was just sent has done.
///
/// It travels in a cookie for a minute, signed, as a key into the words and not as text, so nobody
/// can put words in our mouth.
struct Flash: Codable, Sendable {
    static let cookie = "tram_flash"
    static let life: Duration = .seconds(60)

    let kind: FlashKind
    let word: String
    let values: [String: String]
    let until: Instant

    static func gone(_ site: Site) -> Cookie {
        Cookie(
            name: cookie, value: "", maxAge: 0, path: "/", secure: site.settings.secure,
            httpOnly: true, sameSite: .lax)
    }
}

extension RouteContext {
    /// The answer to a form (303), with a sentence for the next page.
    package func seeOther(
        _ path: String, flash kind: FlashKind, _ word: String, _ values: [String: String] = [:]
    ) -> Response {
        var response = seeOther(path)
        let flash = Flash(kind: kind, word: word, values: values, until: now + Flash.life)
        guard let payload = try? JSONEncoder().encode(flash), payload.count <= 2_000 else {
            return response
        }
        response.setCookie(
            Cookie(
                name: Flash.cookie, value: site.seal.seal(Array(payload), purpose: "flash"),
                maxAge: Int(Flash.life.seconds), path: "/", secure: site.settings.secure,
                httpOnly: true, sameSite: .lax))
        return response
    }

    func flash() -> Flash? {
        guard let token = cookieValue(Flash.cookie, in: visit.head.headerFields),
            let payload = site.seal.open(token, purpose: "flash"),
            let flash = try? JSONDecoder().decode(Flash.self, from: Data(payload)),
            flash.until > now
        else { return nil }
        return flash
    }
}
