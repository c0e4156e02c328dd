import Foundation

/// A mustache template, as the tree of its tags.
indirect enum TemplateNode: Equatable {
    case value(String, line: Int)
    /// `{{#name}}…{{/name}}`; inverted for `{{^name}}`.
    case section(String, isInverted: Bool, [TemplateNode], line: Int)
    case partial(String, line: Int)

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    static func read(_ text: String) throws -> [TemplateNode] {
        var open: [(name: String, isInverted: Bool, line: Int)] = []
        var levels: [[TemplateNode]] = [[]]
        var line = 1
        var rest = text[...]
        while let start = rest.range(of: "{{") {
            line += rest[..<start.lowerBound].count { $0 == "\n" }
            let tagLine = line
            rest = rest[start.upperBound...]
            guard let end = rest.range(of: "}}") else {
                throw Fault(description: "line \(tagLine): a tag does not end")
            }
            let tag = rest[..<end.lowerBound]
            line += tag.count { $0 == "\n" }
            rest = rest[end.upperBound...]
            let name = tag.dropFirst().trimmingCharacters(in: .whitespaces)
            switch tag.first {
            case "!": break
            case "#", "^":
                open.append((name, tag.first == "^", tagLine))
                levels.append([])
            case "/":
                guard let last = open.popLast(), last.name == name, let inner = levels.popLast()
                else { throw Fault(description: "line \(tagLine): \(name) ends, unopened") }
                levels[levels.count - 1].append(
                    .section(name, isInverted: last.isInverted, inner, line: last.line))
            case ">": levels[levels.count - 1].append(.partial(name, line: tagLine))
            default:
                let whole = tag.trimmingCharacters(in: .whitespaces)
                levels[levels.count - 1].append(.value(whole, line: tagLine))
            }
        }
        if let left = open.last {
            throw Fault(description: "line \(left.line): \(left.name) does not end")
        }
        return levels[0]
    }

    /// The partials that these nodes name.
    static func partials(in nodes: [TemplateNode]) -> Set<String> {
        nodes.reduce(into: []) { names, node in
            switch node {
            case .value: break
            case .partial(let name, _): names.insert(name)
            case .section(_, _, let inner, _): names.formUnion(partials(in: inner))
            }
        }
    }
}

/// An example of what a template is given.
enum Model: Decodable, Equatable {
    case nothing
    case flag(Bool)
    case text(String)
    case list([Model])
    case object([String: Model])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .nothing
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .text("\(number)")
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([Model].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Model].self))
        }
    }

    init(json: String) throws { self = try JSONDecoder().decode(Model.self, from: Data(json.utf8)) }

    /// `a.b` of the innermost object that has an `a`, as mustache looks it up.
    static func find(_ name: String, in stack: [Model]) -> Model? {
        if name == "." { return stack.last }
        let parts = name.split(separator: ".").map(String.init)
        for model in stack.reversed() {
            guard case .object(let members) = model, let first = parts.first,
                let found = members[first]
            else { continue }
            return parts.dropFirst().reduce(found) { model, part in
                guard case .object(let members)? = model else { return nil }
                return members[part]
            }
        }
        return nil
    }

    /// Every dotted key that leads to a text.
    var keys: Set<String> {
        guard case .object(let members) = self else { return [] }
        return members.reduce(into: []) { keys, member in
            if case .object = member.value {
                keys.formUnion(member.value.keys.map { member.key + "." + $0 })
            } else {
                keys.insert(member.key)
            }
        }
    }
}
