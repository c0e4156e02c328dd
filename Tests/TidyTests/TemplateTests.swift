import Foundation
import Testing

/// Every tag of a page has a value: the library renders a name that nobody knows as nothing, so a
/// misspelt one shows up as a hole on somebody's screen.
struct TemplateCheck {
    let templates: [String: [TemplateNode]]
    let words: Model

    /// What is wrong with the pages, each given with its examples. A tag is proven when an example
    /// reaches it and has a value for it: a list must have an element, an option must be there.
    ///
    /// Each page must prove its own tags, and a value wherever it takes a part that asks for one.
    /// An optional passage of a part needs only one page that shows it.
    func findings(_ pages: [String: [Model]]) -> [Finding] {
        var shared: [Place: Bool] = [:]
        var open: Set<Place> = []
        for (page, models) in pages {
            var walk = Walk(check: self)
            for model in models { walk.visit(page, stack: [model]) }
            for (place, isProven) in walk.seen {
                if place.template != page, place.isOptional {
                    shared[place] = shared[place] == true || isProven
                } else if !isProven {
                    open.insert(place)
                }
            }
        }
        open.formUnion(shared.filter { !$0.value }.keys)
        return open.sorted().map { place in
            Finding("\(place.template).mustache", place.line, "\(place.tag) has no value")
        }
    }

    private struct Place: Hashable, Comparable {
        let template: String
        let line: Int
        let tag: String

        var isOptional: Bool { tag.hasPrefix("{{#") || tag.hasPrefix("{{^") }

        static func < (a: Place, b: Place) -> Bool {
            (a.template, a.line, a.tag) < (b.template, b.line, b.tag)
        }
    }

    private struct Walk {
        let check: TemplateCheck
        var seen: [Place: Bool] = [:]
        var depth = 0

        mutating func note(_ template: String, _ line: Int, _ tag: String, _ isProven: Bool) {
            let place = Place(template: template, line: line, tag: tag)
            seen[place] = seen[place] == true || isProven
        }

        mutating func visit(_ template: String, stack: [Model]) {
            guard let nodes = check.templates[template], depth < 20 else {
                note(template, 1, "{{> \(template)}}", false)
                return
            }
            depth += 1
            visit(nodes, of: template, stack: stack)
            depth -= 1
        }

        mutating func visit(_ nodes: [TemplateNode], of template: String, stack: [Model]) {
            for node in nodes {
                switch node {
                case .partial(let name, _): visit(name, stack: stack)
                case .value(let name, let line):
                    note(template, line, "{{\(name)}}", isShown(value(name, stack)))
                case .section(let name, false, let inner, let line):
                    open(name, inner, line, of: template, stack: stack)
                case .section(let name, true, let inner, let line):
                    note(template, line, "{{^\(name)}}", value(name, stack) != nil)
                    visit(inner, of: template, stack: stack)
                }
            }
        }

        mutating func open(
            _ name: String, _ inner: [TemplateNode], _ line: Int, of template: String,
            stack: [Model]
        ) {
            let found = value(name, stack)
            switch found {
            case .list(let elements)?:
                note(template, line, "{{#\(name)}}", !elements.isEmpty)
                for element in elements { visit(inner, of: template, stack: stack + [element]) }
            case nil, .nothing?, .flag(false)?: note(template, line, "{{#\(name)}}", false)
            case .flag(true)?:
                note(template, line, "{{#\(name)}}", true)
                visit(inner, of: template, stack: stack)
            case .text?, .object?:
                note(template, line, "{{#\(name)}}", true)
                visit(inner, of: template, stack: stack + [found ?? .nothing])
            }
        }

        private func value(_ name: String, _ stack: [Model]) -> Model? {
            name.hasPrefix("w.")
                ? Model.find(String(name.dropFirst(2)), in: [check.words])
                : Model.find(name, in: stack)
        }

        private func isShown(_ model: Model?) -> Bool {
            switch model {
            case .text?, .flag?: true
            case nil, .nothing?, .list?, .object?: false
            }
        }
    }

    /// What the pages' security policy forbids: the browser would drop it without a word.
    static func inlineFindings(_ path: String, _ text: String) -> [Finding] {
        let forbidden = [
            #"<script(?![^>]*\ssrc=)"#, #"<style\b"#, #"<[^>]*\sstyle="#,
            #"<[a-z][^>]*\son[a-z]+="#, #"href="javascript:"#,
        ]
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
            number, line in
            forbidden.compactMap { pattern in
                line.range(of: pattern, options: [.regularExpression, .caseInsensitive]).map {
                    Finding(path, number + 1, "inline “\(line[$0])”: the policy forbids it")
                }
            }
        }
    }
}

@Suite struct TemplateTests {
    static let folder = "Sources/Features/Templates"
    static let models = "Tests/FeaturesTests/models"

    private func name(_ path: String) -> String {
        String(path.dropFirst(Self.folder.count + 1).dropLast(".mustache".count))
    }

    private func words(_ language: String) throws -> Model {
        try Model(json: try Tree.text("\(Self.folder)/words/\(language).json"))
    }

    private func check() throws -> TemplateCheck {
        let paths = try Tree.paths(below: Self.folder, ending: ".mustache")
        return TemplateCheck(
            templates: Dictionary(
                uniqueKeysWithValues: try paths.map {
                    (name($0), try TemplateNode.read(try Tree.text($0)))
                }),
            words: try words("vi"))
    }

    /// A page is what no other template takes as a part of itself.
    private func pages(_ check: TemplateCheck) -> [String] {
        let parts = check.templates.values.reduce(into: Set<String>()) {
            $0.formUnion(TemplateNode.partials(in: $1))
        }
        return check.templates.keys.filter { !parts.contains($0) }.sorted()
    }

    /// `Agency/worklist.json` and `Agency/worklist.none.json` are examples of `Agency/worklist`.
    private func examples() throws -> [String: [Model]] {
        try Tree.paths(below: Self.models, ending: ".json").reduce(into: [:]) { found, path in
            let parts = path.dropFirst(Self.models.count + 1).split(separator: "/")
            let name = parts.last.map { $0.prefix { $0 != "." } } ?? ""
            let page = (parts.dropLast() + [name]).joined(separator: "/")
            found[page, default: []].append(try Model(json: try Tree.text(path)))
        }
    }

    @Test func everyTagHasAValue() throws {
        expectNone(try check().findings(try examples()))
    }

    /// A page without an example is proven by nothing, and so is an example of a page that is gone.
    @Test func everyPageHasItsExample() throws {
        let pages = pages(try check())
        #expect(!pages.isEmpty)
        #expect(try examples().keys.sorted() == pages)
    }

    @Test func bothLanguagesSayTheSame() throws {
        let vietnamese = try words("vi").keys
        let english = try words("en").keys
        #expect(vietnamese.count > 10)
        #expect(vietnamese.subtracting(english).sorted() == [])
        #expect(english.subtracting(vietnamese).sorted() == [])
    }

    @Test func nothingIsInline() throws {
        expectNone(
            try Tree.paths(below: Self.folder, ending: ".mustache").flatMap {
                TemplateCheck.inlineFindings($0, try Tree.text($0))
            })
    }

    private func check(_ templates: [String: String]) throws -> TemplateCheck {
        TemplateCheck(
            templates: try templates.mapValues(TemplateNode.read),
            words: try Model(json: #"{"hello": "Chào", "deep": {"er": "Sâu"}}"#))
    }

    private func findings(_ template: String, _ models: String...) throws -> [String] {
        try check(["page": template, "part": "<b>{{name}}</b>"])
            .findings(["page": try models.map(Model.init(json:))]).map(\.says)
    }

    @Test func aTagWithoutAValueIsFound() throws {
        #expect(try findings("{{a}}", #"{"a": 1}"#) == [])
        #expect(try findings("{{a}}", #"{"b": 1}"#) == ["{{a}} has no value"])
        #expect(try findings("{{a.b}}", #"{"a": {"c": 1}}"#) == ["{{a.b}} has no value"])
        #expect(try findings("{{a}}", #"{"a": null}"#).count == 1)
        #expect(try findings("{{> part}}", "{}") == ["{{name}} has no value"])
        #expect(try findings("{{> other}}", "{}").count == 1)
    }

    @Test func wordsAreLookedUpAmongWords() throws {
        #expect(try findings("{{w.hello}} {{w.deep.er}}", "{}") == [])
        #expect(try findings("{{w.bye}}", #"{"bye": 1}"#) == ["{{w.bye}} has no value"])
    }

    @Test func sectionsMustBeEnteredToBeProven() throws {
        let list = "{{#a}}{{b}}{{c}}{{/a}}"
        #expect(try findings(list, #"{"a": [{"b": 1}], "c": 2}"#) == [])
        #expect(try findings(list, #"{"a": []}"#) == ["{{#a}} has no value"])
        #expect(try findings(list, #"{"a": false}"#).count == 1)
        #expect(try findings(list, #"{"a": [{"b": 1}]}"#) == ["{{c}} has no value"])
        #expect(try findings("{{#a}}{{.}}{{/a}}", #"{"a": ["x"]}"#) == [])
        #expect(try findings("{{^a}}{{b}}{{/a}}", #"{"a": false}"#) == ["{{b}} has no value"])
        #expect(try findings("{{^a}}b{{/a}}", "{}") == ["{{^a}} has no value"])
    }

    @Test func severalExamplesProveTogether() throws {
        let either = "{{#a}}{{b}}{{/a}}{{^a}}{{c}}{{/a}}"
        #expect(try findings(either, #"{"a": true, "b": 1, "c": 1}"#) == [])
        #expect(try findings(either, #"{"a": {"b": 1}}"#, #"{"a": null, "c": 1}"#) == [])
    }

    @Test func anOptionalPassageOfAPartNeedsOnePage() throws {
        let check = try check([
            "a": "{{> p}}", "b": "{{> p}}", "p": "{{#wrong}}{{x}}{{/wrong}}{{y}}",
        ])
        let full = try Model(json: #"{"wrong": {"x": 1}, "y": 1}"#)
        let less = try Model(json: #"{"y": 1}"#)
        let none = try Model(json: "{}")
        #expect(check.findings(["a": [full], "b": [less]]).isEmpty)
        #expect(
            check.findings(["a": [less], "b": [less]]).map(\.says) == ["{{#wrong}} has no value"])
        #expect(check.findings(["a": [full], "b": [none]]).map(\.says) == ["{{y}} has no value"])
    }

    @Test func aCrookedTemplateIsRefused() {
        for text in ["{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{a"] {
            #expect(throws: TemplateNode.Fault.self) { try TemplateNode.read(text) }
        }
    }

    @Test(arguments: [
        "<script>a()</script>", "<p style=\"a\">", "<a onclick=\"b()\">", "<style>",
        "<a href=\"javascript:a()\">",
    ])
    func inlineIsFound(text: String) {
        #expect(TemplateCheck.inlineFindings("a", text).count == 1)
        #expect(TemplateCheck.inlineFindings("a", "<script src=\"a.js\" defer></script>").isEmpty)
    }
}
