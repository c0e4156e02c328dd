import Domain
import Features
import Fixtures
import Foundation
import HummingbirdTesting
import Postgres
import Testing
import Web

/// An administrator's pages of people and offices, as a browser uses them.
@Suite("People") struct PeopleTests {
    /// A browser that is signed in, with the token of its forms.
    private struct Window {
        let client: any TestClientProtocol
        let token: String
        let csrf: String

        init(_ client: any TestClientProtocol, _ token: String) async throws {
            self.client = client
            self.token = token
            // The only page that somebody with a first password may see has a form, too.
            let page = try await client.get("/password", by: .browser(token))
            csrf = try #require(SigningInTests.formToken(of: page))
        }

        func get(_ path: String) async throws -> Answered {
            try await client.get(path, by: .browser(token))
        }

        func submit(
            _ path: String, _ name: String = "", _ username: String = "", _ role: String = "",
            _ office: String = ""
        ) async throws -> Answered {
            try await client.submit(
                path,
                [
                    "csrf": csrf, "name": name, "username": username, "role": role,
                    "office": office,
                ], by: .browser(token))
        }

        func change(_ current: String, _ new: String, _ again: String) async throws -> Answered {
            try await client.submit(
                "/password",
                [
                    "csrf": csrf, "current_password": current, "new_password": new,
                    "repeated_password": again,
                ], by: .browser(token))
        }
    }

    private static func initial(on page: Answered) throws -> String {
        let found = page.text.firstMatch(of: /<b class="code">([a-z2-9-]{19})<\/b>/)
        return String(try #require(found).output.1)
    }

    private static func token(
        _ username: String, _ password: String, _ client: any TestClientProtocol
    ) async throws -> Answered {
        try await client.post(
            "/v1/sessions", #"{"username":"\#(username)","password":"\#(password)"}"#)
    }

    @Test func somebodyNewBeginsWithAPasswordOfHisOwn() async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            let made = try await admin.submit(
                "/people", "Trần Thị Mới", "Giaodich.Moi", "post_clerk", "BD-18073")
            #expect(made.status == 200)
            let first = try Self.initial(on: made)
            // Shown once: neither the page nor anything else has it again.
            #expect(try await admin.get("/people/giaodich.moi").text.contains(first) == false)

            let opened = try await Self.token("giaodich.moi", first, client)
            #expect(opened.status == 201)
            #expect(opened["password_change_needed"] == .bool(true))
            let token = try #require(opened["token"]?.string)
            let refused = try await client.get(
                "/v1/worklists/to-hand-over", by: .program(token))
            #expect(refused.status == 403)
            #expect(refused.code == "password_change_needed")
            #expect(try await client.get("/", by: .browser(token)).location == "/password")

            let window = try await Window(client, token)
            #expect(try await window.get("/password").text.contains("do người khác cấp"))
            #expect(try await window.change(first, "một câu dễ nhớ", "một câu khác").status == 422)
            #expect(try await window.change(first, "ngắn", "ngắn").status == 422)
            let done = try await window.change(first, "một câu dễ nhớ", "một câu dễ nhớ")
            #expect(done.status == 303)
            #expect(try await window.get("/").status == 200)
            #expect(
                try await client.get("/v1/worklists/to-hand-over", by: .program(token)).status
                    == 200)
            #expect(try await Self.token("giaodich.moi", first, client).status == 401)
        }
    }

    @Test func whoeverLeavesIsOutAtOnce() async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            let clerk = try await client.token("canbo")
            #expect(
                try await client.get("/v1/worklists/to-accept", by: .program(clerk)).status == 200)
            let left = try await admin.submit("/people/canbo/deactivation")
            #expect(left.status == 303)
            #expect(
                try await client.get("/v1/worklists/to-accept", by: .program(clerk)).status == 401)
            #expect(try await Self.token("canbo", "tram-demo", client).status == 401)
            #expect(try await admin.get("/people/canbo").text.contains("Cho làm lại"))

            let back = try await admin.submit("/people/canbo/activation")
            let first = try Self.initial(on: back)
            #expect(try await Self.token("canbo", "tram-demo", client).status == 401)
            #expect(try await Self.token("canbo", first, client).status == 201)
            // The sessions of before stay closed.
            #expect(
                try await client.get("/v1/worklists/to-accept", by: .program(clerk)).status == 401)
            // Sent twice, it would take the password away again.
            #expect(try await admin.submit("/people/canbo/activation").status == 409)
        }
    }

    @Test func aLostPasswordIsReplaced() async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            let worker = try await client.token("buuta")
            let page = try await admin.submit("/people/buuta/password")
            let first = try Self.initial(on: page)
            #expect(try await client.get("/v1/sessions", by: .program(worker)).status == 405)
            #expect(
                try await client.get("/v1/worklists/to-collect", by: .program(worker)).status
                    == 401)
            #expect(try await Self.token("buuta", "tram-demo", client).status == 401)
            #expect(try await Self.token("buuta", first, client).status == 201)
        }
    }

    /// Without an administrator nobody could let anybody in again.
    @Test func theLastAdministratorStays() async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            let own = try await admin.submit("/people/quantri/deactivation")
            #expect(own.status == 409)
            #expect(own.text.contains("Bạn không thể tự cho mình nghỉ."))
            #expect(try await admin.submit("/people/quantri/password").location == "/password")
            let roster = Roster(
                pool: town.database.pool("tram_door"),
                door: Door(pool: town.database.pool("tram_door")))
            let member = try #require(try await roster.member(Username("quantri")!))
            let last = await #expect(throws: Problem.self) {
                try await roster.deactivate(member, by: nil, now: town.clock.now)
            }
            #expect(last?.kind == .lastAdministrator)
            #expect(try await admin.get("/people").status == 200)
        }
    }

    /// Two who send each other away at the same moment: one of them stays.
    @Test func twoAdministratorsDoNotEndEachOther() async throws {
        try await Town.open { town, client in
            let roster = Roster(
                pool: town.database.pool("tram_door"),
                door: Door(pool: town.database.pool("tram_door")))
            try await town.superuser.query(
                """
                update tram.person set role = 'administrator' where username = 'giamsat'
                """)
            let first = try #require(try await roster.member(Username("quantri")!))
            let second = try #require(try await roster.member(Username("giamsat")!))
            async let one: Void? = try? roster.deactivate(first, by: nil, now: town.clock.now)
            async let two: Void? = try? roster.deactivate(second, by: nil, now: town.clock.now)
            _ = await (one, two)
            let left = try await town.superuser.query(
                "select count(*) from tram.person where role = 'administrator' and active"
            ).one(Int64.self)
            #expect(left == 1)
        }
    }

    @Test(arguments: [
        ("Ai Đó", "giaodich", "post_clerk", "BD-18073", "Đã có người dùng tên đăng nhập này."),
        ("Ai Đó", "cán bộ", "post_clerk", "BD-18073", "Chỉ có chữ a đến z không dấu"),
        (
            "Ai Đó", "moi", "post_clerk", "H27.16",
            "Vai trò giao dịch viên bưu điện cần một bưu cục."
        ),
        ("Ai Đó", "moi", "post_clerk", "BD-99999", "Không có đơn vị này"),
        ("Ai Đó", "moi", "king", "BD-18073", "Phải là một trong"),
        ("", "moi", "post_clerk", "BD-18073", "Cần điền chỗ này."),
        ("<b>\u{0}", "moi", "post_clerk", "BD-18073", "điều khiển"),
    ])
    func aWrongFormIsShownAgain(
        name: String, username: String, role: String, office: String, sentence: String
    ) async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            let page = try await admin.submit("/people", name, username, role, office)
            #expect(page.status == 422)
            #expect(page.text.contains(sentence), "\(page.text)")
            #expect(!page.text.contains("<b>\u{0}"))
            let count = try await town.superuser.query("select count(*) from tram.person")
                .one(Int64.self)
            #expect(count == 9)
        }
    }

    @Test func peopleAndOfficesAreFound() async throws {
        try await Town.open { town, client in
            let admin = try await Window(client, try await client.token("quantri"))
            for (query, finds, misses) in [
                ("", ["buuta.18100", "quantri"], []),
                ("?q=bui%20thi", ["giaodich.18100"], ["canbo"]),
                ("?q=18100", ["giaodich.18100", "buuta.18100"], ["canbo"]),
                ("?office=bd-18100", ["buuta.18100"], ["giaodich\""]),
                ("?state=inactive", [], ["buuta"]), ("?q=%25", [], ["buuta"]),
                ("?page_size=2", ["/people/buuta\"", "/people/buuta.18100"], ["giamsat"]),
            ] as [(String, [String], [String])] {
                let page = try await admin.get("/people\(query)")
                #expect(page.status == 200, "\(query)")
                let list = page.text[
                    (page.text.range(of: "<tbody>")?.upperBound ?? page.text.startIndex)...]
                for word in finds { #expect(list.contains(word), "\(query) \(word)") }
                for word in misses {
                    #expect(!list.contains("/people/\(word)"), "\(query) \(word)")
                }
            }
            let next = try await admin.get("/people?page_size=2&state=active")
            let token = try #require(next.text.firstMatch(of: /page_token=([A-Za-z0-9_-]+)/)).output
                .1
            let more = try await admin.get("/people?state=active&page_size=2&page_token=\(token)")
            #expect(more.text.contains("/people/canbo"))
            let offices = try await admin.get("/offices?q=thanh%20sen&kind=post_office")
            #expect(offices.text.contains("/people?office=BD-18073\">2 người"))
            #expect(!offices.text.contains("MC-18073"))
            #expect(try await admin.get("/people/nobody.here").status == 404)
            #expect(try await admin.get("/people/c%C3%A1n").status == 404)
        }
    }
}
