import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Web

@Suite("Pages") struct PageTests {
    private static let words =
        #"{"hello":"Xin chào","list":{"none":"Trống"},"saved":"Đã lưu {code}"}"#
    private static let english =
        #"{"hello":"Hello","list":{"none":"Empty"},"saved":"Saved {code}"}"#

    private static let files = [
        "layout.mustache": """
        <!DOCTYPE html><html lang="{{lang}}"><title>{{$title}}{{title_suffix}}{{/title}}</title>\
        {{#flash}}<p class="{{#is_warning}}warning{{/is_warning}}">{{text}}</p>{{/flash}}\
        {{#staff}}<b>{{name}}|{{role}}|{{office}}{{#is_desk_clerk}}|desk{{/is_desk_clerk}}</b>\
        {{/staff}}{{^staff}}<i>stranger</i>{{/staff}}{{$main}}{{/main}}</html>
        """,
        "Desk/list.mustache": """
        {{<layout}}{{$title}}{{w.hello}}{{/title}}{{$main}}<a title="{{name}}">{{name}}</a>\
        {{#rows}}<li>{{code}}{{#note}}({{note}}){{/note}}</li>{{/rows}}\
        {{^rows}}{{w.list.none}}{{/rows}}<input name="csrf" value="{{csrf}}">{{/main}}{{/layout}}
        """,
        "words/vi.json": words, "words/en.json": english,
    ]

    /// A folder with these files, and away with it afterwards.
    static func folder<Result>(
        _ files: [String: String], _ body: (String) async throws -> Result
    ) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        for (name, text) in files {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return try await body(root.path)
    }

    private struct Line {
        let code: String
        let note: String?
    }

    private static func site(
        _ pages: Pages, name: String = "An", lines: [Line] = []
    ) throws -> Site {
        try House.site(pages: pages) { routes in
            routes.page("/list", "x") { (_: Request, context: PublicContext) in
                try context.page("Desk/list", ["name": name, "rows": lines])
            }
            routes.page("/poor", "x") { (_: Request, context: PublicContext) in
                try context.page("Desk/list", ["rows": lines])
            }
            routes.form("/save", "x") { (_: Request, context: PublicContext) in
                context.seeOther("/list", flash: .warning, "saved", ["code": "<H27>"])
            }
        }
    }

    @Test func layoutWordsAndStaff() async throws {
        try await Self.folder(Self.files) { folder in
            let pages = try Pages(templates: folder, isStrict: true)
            let lines = [Line(code: "A", note: nil), Line(code: "B", note: "x")]
            try await Self.site(pages, lines: lines).test { client async throws in
                let answer = try await client.get("/list")
                #expect(answer.status == 200, "\(answer.text)")
                #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
                #expect(answer.text.contains("<html lang=\"vi\"><title>Xin chào</title>"))
                #expect(answer.text.contains("<i>stranger</i>"))
                #expect(answer.text.contains("<li>A</li><li>B(x)</li>"))
                #expect(answer.text.contains("name=\"csrf\" value=\"\""))
                let clerk = try await client.get(
                    "/list",
                    headers: [
                        .cookie: "tram_session=\(House.token(.deskClerk))", .acceptLanguage: "en",
                    ])
                #expect(clerk.text.contains("<title>Hello</title>"))
                #expect(
                    clerk.text.contains("<b>Người 4|one-stop desk clerk|Văn phòng 4|desk</b>"))
                #expect(clerk.text.contains("value=\"\(House.formToken(.deskClerk))\""))
                #expect(clerk.headers[.contentLanguage] == "en")
            }
            try await Self.site(pages).test { client async throws in
                #expect(try await client.get("/list").text.contains("Trống"))
            }
        }
    }

    /// A citizen's name is what the citizen typed. On a clerk's page it must stay a name.
    @Test(
        arguments: [
            "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' x='", "</a><img src=x>",
            "{{secret}}", "{{{secret}}}", "&lt;b&gt;",
            // One character to Swift, a quotation mark and an accent to a browser.
            "\"\u{301} onmouseover=alert(1) ", "<\u{301}script>", "\u{600}\" onmouseover=alert(1) ",
            "\"\u{200D} onmouseover=alert(1) ", "<\u{FE0F}b>",
        ])
    func hostileValues(name: String) async throws {
        try await Self.folder(Self.files) { folder in
            let pages = try Pages(templates: folder, isStrict: true)
            try await Self.site(pages, name: name).test { client async throws in
                let text = try await client.get("/list").text
                let start = try #require(text.range(of: "<a title=\""))
                // What a browser sees: the attribute ends at the first quotation mark scalar.
                let rest = text[start.upperBound...].unicodeScalars
                let attribute = rest.prefix { $0 != "\"" }
                #expect(!attribute.contains("<"))
                #expect(String(rest.dropFirst(attribute.count + 1).prefix(1)) == ">")
                let end = try #require(text.range(of: "</a>"))
                let body = rest.dropFirst(attribute.count + 2)
                #expect(body.first != "<")
                #expect(
                    text[..<end.lowerBound].unicodeScalars.filter { $0 == "<" }.count
                        == text[..<end.lowerBound].components(separatedBy: "<").count - 1)
                #expect(!text.contains("<script") && !text.contains("<img"))
            }
        }
    }

    /// swift-mustache renders an unknown name as nothing, silently: a clerk would miss a date.
    @Test func missingValuesAreErrors() async throws {
        try await Self.folder(Self.files) { folder in
            let strict = try Pages(templates: folder, isStrict: true)
            try await Self.site(strict).test { client async throws in
                #expect(try await client.get("/poor").status == 500)
            }
            let lenient = try Pages(templates: folder)
            try await Self.site(lenient).test { client async throws in
                #expect(try await client.get("/poor").status == 200)
            }
        }
    }

    @Test(
        "templates that are refused at the start",
        arguments: [
            ("x.mustache", "{{{name}}}"), ("x.mustache", "{{& name}}"),
            ("x.mustache", "{{ &name }}"),
            ("x.mustache", "{{%CONTENT_TYPE:TEXT}}"), ("x.mustache", "{{=<% %>=}}"),
            ("x.mustache", "{{w.nothing}}"),
            ("x.mustache", "{{#w.list.nothing}}{{/w.list.nothing}}"),
            ("x.mustache", "{{> nowhere}}"), ("x.mustache", "{{<nowhere}}{{/nowhere}}"),
            ("x.mustache", "{{#open}}"), ("words/en.json", #"{"hello":"Hello"}"#),
            ("words/en.json", #"{"hello":1}"#), ("words/vi.json", "[]"),
        ])
    func refusedTemplates(name: String, text: String) async throws {
        try await Self.folder(Self.files.merging([name: text]) { _, new in new }) { folder in
            _ = #expect(throws: (any Error).self) { try Pages(templates: folder) }
        }
    }

    @Test func flash() async throws {
        try await Self.folder(Self.files) { folder in
            let pages = try Pages(templates: folder, isStrict: true)
            try await Self.site(pages).test { client async throws in
                let saved = try await client.post(
                    "/save", "", type: "application/x-www-form-urlencoded")
                #expect(saved.status == 303)
                let cookie = String((saved.headers[.setCookie] ?? "").prefix { $0 != ";" })
                #expect(cookie.hasPrefix("tram_flash="))
                let page = try await client.get("/list", headers: [.cookie: cookie])
                #expect(page.text.contains("<p class=\"warning\">Đã lưu &lt;H27&gt;</p>"))
                #expect(page.headers[.setCookie]?.hasPrefix("tram_flash=;") == true)
                let forged = try await client.get("/list", headers: [.cookie: cookie + "A"])
                #expect(!forged.text.contains("<p"))
                #expect(forged.headers[.setCookie]?.hasPrefix("tram_flash=;") == true)
            }
        }
    }

    @Test func problemsUseTheirTemplate() async throws {
        var files = Self.files
        files["problem.mustache"] =
            "{{<layout}}{{$main}}{{status}} {{sentence}}{{#errors}}[{{pointer}}]{{/errors}}"
            + "{{/main}}{{/layout}}"
        try await Self.folder(files) { folder in
            let pages = try Pages(templates: folder, isStrict: true)
            try await Self.site(pages).test { client async throws in
                let answer = try await client.get("/none", headers: [.accept: "text/html"])
                #expect(answer.status == 404)
                #expect(answer.text.contains("404 Không tìm thấy."))
                // Who is signed in stays so on the page of a refusal.
                let clerk = try await client.get(
                    "/poor",
                    headers: [.cookie: "tram_session=\(House.token(.deskClerk))"])
                #expect(clerk.status == 500)
                #expect(clerk.text.contains("<b>Người 4|"))
            }
        }
    }

    // MARK: Static files

    @Test func assets() async throws {
        var files = Self.files
        files["Public/css/site.css"] = "a{}"
        files["Public/js/scan.js"] = "let a = 1"
        files["Public/root/sw.js"] = "self"
        files["Public/.hidden"] = "x"
        try await Self.folder(files) { folder in
            let pages = try Pages(templates: folder, assets: folder + "/Public")
            let prefix = pages.assets.prefix
            try await Self.site(pages).test { client async throws in
                let css = try await client.get(prefix + "/css/site.css")
                #expect(css.status == 200)
                #expect(css.text == "a{}")
                #expect(css.headers[.contentType] == "text/css; charset=utf-8")
                #expect(css.headers[.cacheControl] == "public, max-age=31536000, immutable")
                #expect(css.headers[.xContentTypeOptions] == "nosniff")
                let tag = css.headers[.eTag] ?? ""
                let again = try await client.get(
                    prefix + "/css/site.css", headers: [.ifNoneMatch: tag])
                #expect(again.status == 304)
                #expect(again.text.isEmpty)
                let head = try await client.get(prefix + "/js/scan.js", method: .head)
                #expect(head.status == 200 && head.text.isEmpty)
                // A page of yesterday names yesterday's version: it gets today's, uncached.
                let old = try await client.get("/assets/0123456789ab/css/site.css")
                #expect(old.status == 200)
                #expect(old.headers[.cacheControl] == "no-cache")
                let worker = try await client.get("/sw.js")
                #expect(worker.text == "self")
                #expect(worker.headers[.cacheControl] == "no-cache")
                for path in [
                    "/.hidden", "/css", "/css/none.css", "/..%2Fwords%2Fvi.json",
                    "/../../words/vi.json", "/%2e%2e/words/vi.json", "//etc/passwd",
                    "/css/site.css%00",
                ] {
                    let answer = try await client.get(prefix + path)
                    #expect([400, 404].contains(answer.status), "\(path)")
                }
            }
        }
    }
}
