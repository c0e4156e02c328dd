import Domain
package import Foundation
import Mustache

/// The sentences of one language (từ ngữ), by dotted keys: `{{w.tracking.title}}`.
package struct Words: MustacheParent, Sendable {
    private enum Node: Sendable {
        case text(String)
        case branch([String: Node])
    }

    private let root: [String: Node]

    /// From a JSON object of texts and objects.
    package init(json data: Data) throws {
        guard case .object(let members) = try JSON.read(data) else {
            throw PagesFault("words must be an object")
        }
        root = try members.mapValues(Self.node)
    }

    private init(root: [String: Node]) { self.root = root }

    private static func node(_ json: JSON) throws -> Node {
        switch json {
        case .string(let text): .text(text)
        case .object(let members): .branch(try members.mapValues(node))
        case .null, .bool, .integer, .number, .array: throw PagesFault("a word must be a text")
        }
    }

    package func child(named name: String) -> Any? {
        switch root[name] {
        case .text(let text)?: text
        case .branch(let members)?: Words(root: members)
        case nil: nil
        }
    }

    /// The sentence with `{name}` replaced; nil for an unknown key.
    package func sentence(_ key: String, _ values: [String: String] = [:]) -> String? {
        var branch = root
        let parts = key.split(separator: ".").map(String.init)
        for part in parts.dropLast() {
            guard case .branch(let members)? = branch[part] else { return nil }
            branch = members
        }
        guard let last = parts.last, case .text(var text)? = branch[last] else { return nil }
        for (name, value) in values {
            text = text.replacingOccurrences(of: "{\(name)}", with: value)
        }
        return text
    }

    /// All dotted keys.
    package var keys: Set<String> {
        var keys: Set<String> = []
        func walk(_ members: [String: Node], _ prefix: String) {
            for (name, node) in members {
                switch node {
                case .text: keys.insert(prefix + name)
                case .branch(let inner): walk(inner, prefix + name + ".")
                }
            }
        }
        walk(root, "")
        return keys
    }
}

/// A template or a word that can't be right; found at the start, not by a visitor.
package struct PagesFault: Error, Sendable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}
