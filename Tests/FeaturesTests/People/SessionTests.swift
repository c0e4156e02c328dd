import Domain
import Features
import Fixtures
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import Testing
import Web

/// Signing in and out for programs.
@Suite("Sessions") struct SessionTests {
    @Test func aSessionOpensAndEnds() async throws {
        try await Town.open { town, client in
            let opened = try await client.post(
                "/v1/sessions", #"{"username":"canbo","password":"tram-demo"}"#)
            #expect(opened.status == 201)
            #expect(opened["expires_at"]?.string == "2026-11-25T20:00:00+07:00")
            let staff = try #require(opened["staff"])
            #expect(staff["username"]?.string == "canbo")
            #expect(staff["name"]?.string == "Lê Văn Ví")
            #expect(staff["role"]?.string == "agency_clerk")
            #expect(staff["office"]?["code"]?.string == "H27.16")
            let token = try #require(opened["token"]?.string)
            #expect(
                try await client.get("/v1/worklists/to-accept", by: .program(token)).status == 200)
            let ended = try await client.executeRequest(
                uri: "/v1/sessions/current", method: .delete,
                headers: Caller.program(token).headers, body: nil)
            #expect(ended.status == .noContent)
            #expect(
                try await client.get("/v1/worklists/to-accept", by: .program(token)).status == 401)
            let again = try await client.executeRequest(
                uri: "/v1/sessions/current", method: .delete,
                headers: Caller.program(token).headers, body: nil)
            #expect(again.status == .unauthorized)
        }
    }

    @Test func everybodyOfTheTourCanSignIn() async throws {
        try await Town.open { _, client in
            for name in ["buuta", "giaodich", "canbo", "motcua", "giamsat", "quantri"] {
                let token = try await client.token(name)
                #expect(token.utf8.count == 43)
            }
        }
    }

    /// Who exists must not be told: neither by the answer nor by its time.
    @Test func unknownPeopleAndWrongPasswordsAreAlike() async throws {
        try await Town.open { town, client in
            try await town.superuser.query(
                "update tram.person set active = false where username = 'motcua'")
            let trace: HTTPFields = [
                .init("traceparent")!: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            ]
            var texts: Set<String> = []
            for name in ["canbo", "nobody", "motcua", "canbo' or '1'='1", "cán bộ", "%"] {
                let answer = try await client.post(
                    "/v1/sessions", #"{"username":"\#(name)","password":"wrong"}"#, headers: trace)
                #expect(answer.status == 401)
                #expect(answer.code == "credentials_wrong")
                #expect(answer.headers[.wwwAuthenticate] == "Bearer")
                texts.insert(answer.said)
            }
            #expect(texts.count == 1)
            let left = try await client.post(
                "/v1/sessions", #"{"username":"motcua","password":"tram-demo"}"#, headers: trace)
            #expect(left.status == 401)
        }
    }

    @Test func guessingIsLimited() async throws {
        try await Town.open { town, client in
            var statuses: [Int] = []
            for _ in 0..<6 {
                statuses.append(
                    try await client.post(
                        "/v1/sessions", #"{"username":"canbo","password":"guess"}"#
                    ).status)
            }
            #expect(statuses == [401, 401, 401, 401, 401, 429])
            let right = try await client.post(
                "/v1/sessions", #"{"username":"canbo","password":"tram-demo"}"#)
            #expect(right.status == 429)
            #expect(right.headers[.retryAfter] != nil)
            // A colleague is not locked out by it.
            #expect(try await client.token("giaodich").utf8.count == 43)
            town.clock.advance(by: .seconds(31))
            #expect(try await client.token("canbo").utf8.count == 43)
        }
    }

    @Test func hostileBodies() async throws {
        try await Town.open { town, client in
            for text in hostileTexts {
                town.clock.advance(by: .seconds(60))
                for body in [
                    ["username": text, "password": "tram-demo"],
                    ["username": "canbo", "password": text],
                ] {
                    let answer = try await client.post(
                        "/v1/sessions", String(decoding: JSONEncoder().encode(body), as: UTF8.self))
                    #expect([401, 422].contains(answer.status), "\(text)")
                }
            }
            for body in [
                "{}", "[]", "null", #"{"username":1,"password":2}"#, #"{"username":"canbo"}"#,
                #"{"username":"canbo","password":"tram-demo","admin":true}"#,
                #"{"username":"can\u0000bo","password":"tram-demo"}"#,
                #"{"username":{"$ne":1},"password":{"$ne":1}}"#,
            ] {
                #expect(try await client.post("/v1/sessions", body).status == 422, "\(body)")
            }
            #expect(try await client.post("/v1/sessions", "{").status == 400)
            #expect(try await client.post("/v1/sessions", "").status == 400)
        }
    }
}
