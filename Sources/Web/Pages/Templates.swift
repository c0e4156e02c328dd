import Foundation
import Mustache

/// Reads the templates and refuses what mustn't be in one (mẫu trang).
enum Templates {
    static func read(_ directory: String, words: [Language: Words]) throws -> MustacheLibrary {
        var library = MustacheLibrary()
        let sources = try sources(in: directory)
        for (name, text) in sources {
            try check(name, text, known: Set(sources.keys), words: words)
            do {
                try library.register(text, named: name)
            } catch {
                throw PagesFault("\(name): \(error)")
            }
        }
        return library
    }

    private static func sources(in directory: String) throws -> [String: String] {
        let ending = ".mustache"
        guard let paths = FileManager.default.enumerator(atPath: directory) else {
            throw PagesFault("there is no folder \(directory)")
        }
        var sources: [String: String] = [:]
        for case let path as String in paths where path.hasSuffix(ending) {
            sources[String(path.dropLast(ending.count))] = try String(
                contentsOfFile: directory + "/" + path, encoding: .utf8)
        }
        return sources
    }

    private static func check(
        _ name: String, _ text: String, known: Set<String>, words: [Language: Words]
    ) throws {
        for tag in tags(of: text) {
            let body = tag.drop { "#^/<>$".contains($0) }.trimmingSpaces()
            switch tag.first {
            case "{", "&": throw PagesFault("\(name): {{\(tag)}} would not be escaped")
            case "%", "=": throw PagesFault("\(name): {{\(tag)}} would change how it is read")
            case ">", "<":
                guard body.hasPrefix("*") || known.contains(body) else {
                    throw PagesFault("\(name): there is no template \(body)")
                }
            case "!", "/", "$": break
            default:
                guard body.hasPrefix("w.") else { continue }
                for (language, words) in words
                where words.sentence(String(body.dropFirst(2))) == nil {
                    throw PagesFault("\(name): no word \(body) in \(language.rawValue)")
                }
            }
        }
    }

    private static func tags(of text: String) -> [Substring] {
        var tags: [Substring] = []
        var rest = text[...]
        while let start = rest.range(of: "{{") {
            rest = rest[start.upperBound...]
            guard let end = rest.range(of: "}}") else { break }
            tags.append(rest[..<end.lowerBound].drop { $0 == " " })
            rest = rest[end.upperBound...]
        }
        return tags
    }
}
