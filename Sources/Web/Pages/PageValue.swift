import Mustache
import Synchronization

/// The values of a page, in the form that templates look into (giá trị trên trang).
///
/// The library renders a name that nobody knows as nothing, silently, and takes an empty optional
/// in a dictionary for something. Here every object is a `PageObject`, which tells the two apart
/// and remembers which names were looked for in vain.
enum PageValue {
    static func converted(_ value: Any) -> Any {
        switch value {
        case let text as String: return separated(text)
        case is Bool, is any BinaryInteger, is any BinaryFloatingPoint: return value
        case let members as [String: Any]: return PageObject(members.mapValues(converted))
        case let list as [Any]: return list.map(converted)
        case let ready as any MustacheParent: return ready
        case let text as any CustomStringConvertible where !(value is any Collection):
            return separated(text.description)
        // Cases of the domain go to templates under the names that the contract gives them.
        case let word as any RawRepresentable<String>: return separated(word.rawValue)
        default: return reflected(value)
        }
    }

    private static func reflected(_ value: Any) -> Any {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional: return mirror.children.first.map { converted($0.value) } ?? Nothing()
        case .collection, .set: return mirror.children.map { converted($0.value) }
        case .struct, .class, .tuple:
            let members = mirror.children.compactMap { child in
                child.label.map { (snakeCased($0), converted(child.value)) }
            }
            return PageObject(Dictionary(members) { first, _ in first })
        default: return separated(String(describing: value))
        }
    }

    /// `dueKind` is `due_kind` in a template, as it is in JSON.
    private static func snakeCased(_ name: String) -> String {
        name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }

    /// The library escapes by characters, but `"` with a combining accent is another character
    /// than `"`, and browsers go by scalars. So no mark-up sign may share its character with
    /// anything: a dotted circle, the usual bearer of a lone accent, is put between.
    static func separated(_ text: String) -> String {
        guard text.contains(where: isJoined) else { return text }
        var scalars = String.UnicodeScalarView()
        for character in text {
            guard isJoined(character) else {
                scalars.append(contentsOf: character.unicodeScalars)
                continue
            }
            for scalar in character.unicodeScalars {
                if signs.contains(scalar) {
                    scalars.append(contentsOf: ["\u{25CC}", scalar, "\u{25CC}"])
                } else {
                    scalars.append(scalar)
                }
            }
        }
        return String(scalars)
    }

    private static let signs: Set<Unicode.Scalar> = ["<", ">", "&", "\"", "'"]

    private static func isJoined(_ character: Character) -> Bool {
        let scalars = character.unicodeScalars
        return scalars.count > 1 && scalars.contains(where: signs.contains)
    }
}

/// An object of a page.
final class PageObject: MustacheParent {
    private let members: [String: Any]
    /// Names that neither this nor anything around it knew; the outermost object is asked last.
    private(set) var misses: Set<String> = []

    init(_ members: [String: Any]) { self.members = members }

    func child(named name: String) -> Any? {
        if let member = members[name] { return member }
        misses.insert(name)
        return nil
    }
}

/// A value that is known not to be there: it ends the search, and renders as nothing.
struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}
