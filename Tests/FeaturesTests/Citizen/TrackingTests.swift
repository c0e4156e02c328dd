import Domain
import Features
import Fixtures
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import Testing
import Web

/// The look-up for programs, against real functions with real grants.
@Suite("Tracking") struct TrackingTests {
    @Test func theTrackingCodeTellsWhereItIs() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let first = try await client.get("/v1/tracking/\(dossier.tracking)")
            #expect(first.status == 200)
            #expect(first["sentence"]?.string == "Hồ sơ đang chờ bưu điện đến nhận")
            #expect(first["steps"]?.list.count == 8)
            #expect(first["steps"]?.list.first?["done"] == false)

            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.scan(.arrived, of: dossier.code, .collect)
            let carried = try await client.get("/v1/tracking/\(dossier.tracking)")
            #expect(carried["sentence"]?.string == "Hồ sơ đang ở Bưu điện Thành Sen")
            #expect(carried["steps"]?.list.first?["done"] == true)
            #expect(carried["updated_at"]?.string == "2026-11-25T08:02:00+07:00")

            try await town.handOver(dossier.code, .collect)
            try await town.decide(.accepted, about: dossier.code)
            try await town.decide(.assigned, about: dossier.code)
            let english = try await client.get(
                "/v1/tracking/\(dossier.tracking)", in: .english)
            #expect(
                english["sentence"]?.string == "UBND phường Thành Sen is working on your dossier")
            #expect(english["stage"]?.string == "processing")
        }
    }

    /// Typed from paper by somebody with wet fingers.
    @Test func theCodeIsReadForgivingly() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let printed = dossier.tracking.description
            for typed in [
                dossier.tracking.value, printed.lowercased(),
                printed.replacingOccurrences(of: "-", with: "%20"),
                printed.replacingOccurrences(of: "0", with: "o"),
                printed.replacingOccurrences(of: "1", with: "L"),
            ] {
                #expect(try await client.get("/v1/tracking/\(typed)").status == 200)
            }
        }
    }

    @Test func nothingPersonalIsInTheAnswer() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register(name: "Trần Đặc Biệt", street: "Ngõ Bí Mật")
            try await town.scan(.accepted, of: dossier.code, .collect)
            let details = try await client.post(
                "/v1/tracking/\(dossier.tracking)/details", #"{"phone_last4":"5678"}"#)
            #expect(details.status == 200)
            for answer in [
                try await client.get("/v1/tracking/\(dossier.tracking)"), details,
                try await client.get("/tra-cuu/\(dossier.tracking)"),
                try await client.submit(
                    "/tra-cuu/\(dossier.tracking)", ["phone_last4": "5678"]),
            ] {
                #expect(answer.status == 200)
                for secret in ["Đặc Biệt", "Bí Mật", "912345678", "0001", "Nguyễn Văn Mẫu"]
                where !dossier.code.value.contains(secret) {
                    #expect(!answer.text.contains(secret), "\(secret)")
                }
            }
        }
    }

    /// A dossier code is public: not even its existence may be told for it.
    @Test func aDossierCodeIsAnsweredWithoutLooking() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let headers: HTTPFields = [
                .init("traceparent")!: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            ]
            let known = Answered(
                try await client.executeRequest(
                    uri: "/v1/tracking/\(dossier.code)", method: .get, headers: headers, body: nil))
            let unknown = Answered(
                try await client.executeRequest(
                    uri: "/v1/tracking/H27.99-260101-0001", method: .get, headers: headers,
                    body: nil))
            #expect(known.status == 403)
            #expect(known.code == "second_factor_needed")
            #expect(known.said == unknown.said)
        }
    }

    @Test func theSecondFactorOpensTheCourse() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.scan(.arrived, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            try await town.decide(.accepted, about: dossier.code)
            for code in [dossier.code.description, dossier.tracking.description] {
                let answer = try await client.post(
                    "/v1/tracking/\(code)/details", #"{"phone_last4":"5678"}"#)
                #expect(answer.status == 200)
                #expect(answer.code == dossier.code.value)
                #expect(answer["procedure"]?.string == "Đăng ký lại khai sinh")
                #expect(answer["agency"]?.string == "UBND phường Thành Sen")
                #expect(answer["due_at"]?.string == "2026-11-30T08:04:00+07:00")
                #expect(answer["window"]?.string?.contains("30/11/2026") == true)
                let events = answer["events"]?.list.compactMap { $0["what"]?.string } ?? []
                #expect(
                    events == [
                        "đăng ký hồ sơ", "bưu điện nhận hồ sơ", "đến bưu cục (thu gom hồ sơ)",
                        "giao hồ sơ cho cơ quan", "tiếp nhận",
                    ])
            }
        }
    }

    /// Papers that nobody takes travel back through offices like any others: the newest event alone
    /// says nothing about the direction, and the citizen would wait at the wrong end.
    @Test func whatWasTurnedBackIsToldToComeBack() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.scan(.arrived, of: dossier.code, .collect)
            let item = try await town.item(of: dossier.code, .collect)
            town.clock.advance(by: .seconds(60))
            let clerk = try await client.token("giaodich")
            let turned = try await client.post(
                "/v1/parcels/\(item)/events",
                #"{"event":"turned_back","turn_back_reason":"sender_asked"}"#,
                by: .program(clerk))
            #expect(turned.status == 201, "\(turned.text)")
            try await town.scan(.takenOut, of: dossier.code, .collect)
            let coarse = try await client.get("/v1/tracking/\(dossier.tracking)")
            let sentence = "Hồ sơ chưa giao được, đang chuyển hoàn"
            #expect(coarse["sentence"]?.string == sentence)
            let details = try await client.post(
                "/v1/tracking/\(dossier.tracking)/details", #"{"phone_last4":"5678"}"#)
            #expect(details["sentence"]?.string == sentence)
            // As it is told to many at once.
            async let one = client.get("/v1/tracking/\(dossier.tracking)")
            async let two = client.get("/v1/tracking/\(dossier.tracking)")
            async let three = client.get("/v1/tracking/\(dossier.tracking)")
            for answer in try await [one, two, three] {
                #expect(answer["sentence"]?.string == sentence)
            }
        }
    }

    /// What was paid is told as long as anybody knows it, and what an undone scan took was not paid.
    @Test func whatWasPaidIsTold() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let item = try await town.item(of: dossier.code, .collect)
            let worker = try await client.token("buuta")
            func send(_ number: Int, _ event: String, _ more: String) async throws {
                town.clock.advance(by: .seconds(60))
                let answer = try await client.post(
                    "/v1/scan-batches",
                    """
                    {"device":"phone","scans":[{"scan_id":"01936009-0000-7000-8000-\
                    00000000000\(number)","sequence":\(number),"item_code":"\(item)",\
                    "event":"\(event)","occurred_at":"\(town.clock.now.rfc3339())"\(more)}]}
                    """, by: .program(worker))
                #expect(answer["applied"] == 1, "\(answer.text)")
            }
            func fees() async throws -> [JSON] {
                try await client.post(
                    "/v1/tracking/\(dossier.tracking)/details", #"{"phone_last4":"5678"}"#
                )["fees"]?.list ?? []
            }
            #expect(try await fees().isEmpty)
            try await send(
                1, "accepted", #","evidence":{"fee":{"amount":33000,"currency":"VND"}}"#)
            let paid = try await fees()
            #expect(paid.count == 1)
            #expect(paid.first?["amount"] == ["amount": 33_000, "currency": "VND"])
            #expect(paid.first?["name"] == "Đã thu khi nhận gửi, 25/11/2026")
            #expect(paid.first?["at"] == "2026-11-25T08:01:00+07:00")
            let page = try await client.submit(
                "/tra-cuu/\(dossier.tracking)", ["phone_last4": "5678"])
            #expect(page.text.contains("33.000\u{A0}đ"))

            try await send(
                2, "void", #","corrects":"01936009-0000-7000-8000-000000000001""#)
            #expect(try await fees().isEmpty)
            try await send(
                3, "accepted", #","evidence":{"fee":{"amount":35000,"currency":"VND"}}"#)
            #expect(try await fees().first?["amount"]?["amount"] == 35_000)
            // Evidence is erased one day; the course stays.
            try await town.superuser.query("delete from tram.scan_evidence")
            #expect(try await fees().isEmpty)
        }
    }

    /// A code that nobody has, a wrong factor, a factor that is none and an erased number must be
    /// one answer, byte for byte: else a guesser learns which codes exist.
    @Test func everyFailureIsTheSame() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let erased = try await town.register()
            try await town.superuser.query(
                """
                update tram.applicant set phone = null where dossier_id =
                    (select id from tram.dossier where code = \(erased.code.value))
                """)
            let trace: HTTPFields = [
                .init("traceparent")!: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            ]
            var answers: [Answered] = []
            for (code, factor) in [
                (dossier.code.description, "0000"), (dossier.tracking.description, "0000"),
                (dossier.code.description, "abcd"), (dossier.code.description, "567"),
                (dossier.code.description, "15678"), (dossier.code.description, "' or 1"),
                ("H27.99-260101-0001", "5678"), ("0000-0000-00000", "5678"),
                ("khong-co", "5678"), (erased.code.description, "5678"),
                (erased.code.description, ""),
            ] where factor != "" {
                answers.append(
                    try await client.post(
                        "/v1/tracking/\(percentEncoded(code))/details",
                        #"{"phone_last4":"\#(factor)"}"#, headers: trace))
            }
            #expect(answers.allSatisfy { $0.status == 404 && $0.code == "not_found" })
            #expect(Set(answers.map(\.said)).count == 1)
            let names = answers.map { $0.headers.map(\.name.canonicalName).sorted() }
            #expect(Set(names).count == 1)
        }
    }

    /// Four digits are soon guessed by a program that may try as often as it likes.
    @Test func guessingIsLimitedPerCode() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            for guess in 0..<6 {
                let answer = try await client.post(
                    "/v1/tracking/\(dossier.code)/details", #"{"phone_last4":"000\#(guess)"}"#)
                #expect(answer.status == 404)
            }
            let limited = try await client.post(
                "/v1/tracking/\(dossier.code)/details", #"{"phone_last4":"5678"}"#)
            #expect(limited.status == 429)
            #expect(Int(limited.headers[.retryAfter] ?? "") ?? 0 > 200)
            // The page is no way around, nor is another spelling.
            let page = try await client.submit(
                "/tra-cuu/\(dossier.code.value.lowercased())", ["phone_last4": "5678"])
            #expect(page.status == 429)
            // Codes that don't exist are limited alike, so a limit tells nothing either.
            for _ in 0..<6 {
                _ = try await client.post(
                    "/v1/tracking/H27.99-260101-0001/details", #"{"phone_last4":"5678"}"#)
            }
            #expect(
                try await client.post(
                    "/v1/tracking/H27.99-260101-0001/details", #"{"phone_last4":"5678"}"#
                ).status == 429)
            town.clock.advance(by: .seconds(301))
            let later = try await client.post(
                "/v1/tracking/\(dossier.code)/details", #"{"phone_last4":"5678"}"#)
            #expect(later.status == 200)
        }
    }

    @Test func guessingIsLimitedPerClient() async throws {
        try await Town.open { town, client in
            var statuses: [Int] = []
            for number in 1...21 {
                let code = "H27.16-260101-\(1_000 + number)"
                statuses.append(
                    try await client.post(
                        "/v1/tracking/\(code)/details", #"{"phone_last4":"5678"}"#
                    ).status)
            }
            #expect(statuses.prefix(20).allSatisfy { $0 == 404 })
            #expect(statuses.last == 429)
        }
    }

    /// Whoever has the right factor looks as often as he likes.
    @Test func whatSucceedsDoesNotCount() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            for _ in 0..<30 {
                let answer = try await client.post(
                    "/v1/tracking/\(dossier.tracking)/details", #"{"phone_last4":"5678"}"#)
                #expect(answer.status == 200)
            }
        }
    }

    @Test func hostileCodesAndFactors() async throws {
        try await Town.open { town, client in
            for text in hostileTexts {
                let path = percentEncoded(text)
                #expect(try await client.get("/v1/tracking/\(path)").status == 404, "\(text)")
                let page = try await client.get("/tra-cuu/\(path)")
                #expect(page.status == 404, "\(text)")
                #expect(!page.text.contains("<script>alert") && !page.text.contains("<img src=x"))
                town.clock.advance(by: .seconds(60))
                let body = try String(
                    decoding: JSONEncoder().encode(["phone_last4": text]), as: UTF8.self)
                let status = try await client.post("/v1/tracking/\(path)/details", body).status
                #expect(status == 404 || status == 422, "\(text)")
            }
            #expect(try await client.get("/v1/tracking/%00").status == 400)
            #expect(try await client.get("/v1/tracking/%FF").status == 400)
            for body in ["{}", #"{"phone_last4":1234}"#, #"{"phone_last4":"1234","x":1}"#] {
                #expect(
                    try await client.post("/v1/tracking/0000-0000-00000/details", body).status
                        == 422)
            }
            #expect(
                try await town.superuser.query("select count(*) from tram.dossier")
                    .one()[0].decode(Int64.self) == 0)
        }
    }
}
