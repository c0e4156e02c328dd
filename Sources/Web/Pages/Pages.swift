import Domain
import Foundation
package import HTTPTypes
package import Hummingbird
import Logging
import Mustache
import NIOCore

/// The pages of the service (trang): templates, words, and what every page needs.
///
/// Every template sees, besides its own values: `w` (words), `lang`, `other_lang`, `title_suffix`,
/// `csrf` (for the hidden field of that name), `staff` (name, role, office, `is_post_clerk` …; null
/// for strangers), `flash` (text, `is_warning`), `assets` (the prefix of static files), `path`,
/// `trace_id`.
package struct Pages: Sendable {
    package let words: [Language: Words]
    package let assets: Assets
    /// A value that a template names and nobody gives is an error, and not just a line in the log.
    package let isStrict: Bool
    private let library: MustacheLibrary

    /// Reads `*.mustache` and `words/vi.json`, `words/en.json` below `templates`, and everything
    /// below `assets`. Throws on any mistake that can be seen now.
    package init(templates: String, assets: String? = nil, isStrict: Bool = false) throws {
        var words: [Language: Words] = [:]
        for language in Language.allCases {
            let path = "\(templates)/words/\(language.rawValue).json"
            words[language] = try Words(json: Data(contentsOf: URL(filePath: path)))
        }
        let keys = words.mapValues(\.keys)
        let vietnamese = keys[.vietnamese] ?? []
        let english = keys[.english] ?? []
        guard vietnamese == english else {
            let odd = vietnamese.symmetricDifference(english).sorted().joined(separator: ", ")
            throw PagesFault("words in one language only: \(odd)")
        }
        self.words = words
        self.isStrict = isStrict
        self.assets = try Assets(directory: assets)
        library = try Templates.read(templates, words: words)
    }

    package func sentence(
        _ key: String, _ values: [String: String] = [:], in language: Language
    ) -> String {
        // A key that nobody knows shows itself; a page isn't refused for it.
        words[language]?.sentence(key, values) ?? key
    }

    func render(
        _ template: String, _ values: [String: Any], _ context: PublicContext, flash: Flash?
    ) throws -> String {
        var members = values.mapValues(PageValue.converted)
        for (name, value) in surroundings(context, flash) where members[name] == nil {
            members[name] = value
        }
        let root = PageObject(members)
        guard let html = library.render(root, withTemplate: template) else {
            throw PagesFault("there is no template \(template)")
        }
        if !root.misses.isEmpty {
            let names = root.misses.sorted().joined(separator: ", ")
            if isStrict { throw PagesFault("\(template): no value for \(names)") }
            context.logger.error(
                "a page lacks values", metadata: ["template": "\(template)", "names": "\(names)"])
        }
        return html
    }

    private func surroundings(_ context: PublicContext, _ flash: Flash?) -> [String: Any] {
        let language = context.language
        let path = context.head.path ?? "/"
        return [
            "w": words[language] as Any,
            "lang": language.rawValue,
            "other_lang": language == .vietnamese ? "en" : "vi",
            "title_suffix": context.site.settings.title,
            "csrf": context.formToken ?? "",
            "staff": context.session.map { staff($0, language) } ?? Nothing(),
            "flash": flash.map { flash in
                PageObject([
                    "text": PageValue.separated(sentence(flash.word, flash.values, in: language)),
                    "is_warning": flash.kind == .warning,
                ])
            } ?? Nothing(),
            "assets": assets.prefix,
            "path": PageValue.separated(String(path.prefix { $0 != "?" })),
            "path_query": PageValue.separated(path),
            "trace_id": context.trace.id,
        ]
    }

    private func staff(_ session: StaffSession, _ language: Language) -> PageObject {
        let role = session.actor.role
        var members: [String: Any] = [
            "name": PageValue.separated(session.name),
            "username": PageValue.separated(session.actor.username),
            "role": language == .vietnamese ? role.vietnamese : role.english,
            "office": PageValue.separated(session.office.name),
        ]
        for each in Role.allCases { members["is_" + each.rawValue] = each == role }
        return PageObject(members)
    }

    /// A refusal as a page, by the template `problem` if there is one.
    func problem(_ problem: Problem, _ context: PublicContext) -> String? {
        guard library.getTemplate(named: "problem") != nil else { return nil }
        let language = context.language
        return try? render(
            "problem",
            [
                "status": problem.kind.status, "code": problem.kind.code,
                "sentence": problem.kind.sentence(in: language),
                "detail": problem.detail?.text(in: language) as Any,
                "errors": problem.errors.map { error in
                    ["pointer": error.pointer, "sentence": error.sentence.text(in: language)]
                },
                "retry_after": problem.retryAfter as Any,
            ], context, flash: nil)
    }
}

extension RouteContext {
    /// Renders a template of `Templates/`, named by its path without the ending.
    package func page(
        _ template: String, _ values: [String: Any] = [:], status: HTTPResponse.Status = .ok
    ) throws -> Response {
        guard let pages = site.pages else { throw Problem(.notReady) }
        let flash = flash()
        let html = try pages.render(template, values, visit, flash: flash)
        var response = Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .contentLanguage: language.rawValue,
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
        if visit.head.headerFields[.cookie]?.contains(Flash.cookie) == true {
            response.setCookie(Flash.gone(site))
        }
        return response
    }

    /// A word in the language of the visitor.
    package func word(_ key: String, _ values: [String: String] = [:]) -> String {
        site.pages?.sentence(key, values, in: language) ?? key
    }
}
