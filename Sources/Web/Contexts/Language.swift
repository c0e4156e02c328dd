import HTTPTypes

/// The language of an answer (ngôn ngữ): Vietnamese first, English second.
package enum Language: String, Sendable, Hashable, CaseIterable {
    case vietnamese = "vi"
    case english = "en"

    /// The cookie in which a visitor's own choice is kept.
    static let cookie = "tram_language"

    /// A choice that the visitor made wins over what the browser says.
    init(_ headers: HTTPFields) {
        if let chosen = cookieValue(Self.cookie, in: headers), let language = Self(rawValue: chosen)
        {
            self = language
        } else {
            self.init(accepting: headers[.acceptLanguage] ?? "")
        }
    }

    /// Reads `Accept-Language`. What names neither language gets Vietnamese.
    package init(accepting header: String) {
        var best: (language: Language, weight: Double)?
        for part in header.utf8.prefix(512).split(separator: UInt8(ascii: ",")).prefix(16) {
            let pieces = String(decoding: part, as: UTF8.self).lowercased().split(separator: ";")
            guard let tag = pieces.first?.trimmingSpaces() else { continue }
            let weight =
                pieces.dropFirst().lazy
                .map { $0.trimmingSpaces() }
                .first { $0.hasPrefix("q=") }
                .map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            let language = tag.split(separator: "-").first.flatMap {
                Language(rawValue: String($0))
            }
            guard let language, weight > 0, weight > best?.weight ?? 0 else { continue }
            best = (language, weight)
        }
        self = best?.language ?? .vietnamese
    }
}

extension StringProtocol {
    func trimmingSpaces() -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = self.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { String(start[...$0]) } ?? ""
    }
}

/// The value of one cookie, without building a dictionary of all.
func cookieValue(_ name: String, in headers: HTTPFields) -> String? {
    for line in headers[values: .cookie] {
        for pair in line.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            if pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" {
                return String(pair.dropFirst(name.count + 1))
            }
        }
    }
    return nil
}
