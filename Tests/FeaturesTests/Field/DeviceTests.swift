import Domain
import Fixtures
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import Testing
import Web

/// Enrolled devices: a code makes one device once, what a revoked one sends is kept and not
/// applied, and every number that it ever gave a scan is accounted for.
@Suite struct DeviceTests {
    @Test func aCodeMakesOneDeviceEvenWhenTwoComeAtOnce() async throws {
        try await Town.open { town, client in
            let clerk = Caller.program(try await client.token("giaodich"))
            let worker = Caller.program(try await client.token("buuta"))
            let code = try await offer("Máy 1", by: clerk, client)
            let body = #"{"code":"\#(code)"}"#
            async let first = client.post("/v1/devices", body, by: worker)
            async let second = client.post("/v1/devices", body, by: worker)
            let statuses = try await [first.status, second.status].sorted()
            #expect(statuses == [201, 404])
            #expect(try await client.post("/v1/devices", body, by: worker).status == 404)
            let taken = try await client.post(
                "/v1/device-enrolments", #"{"label":"Máy 1"}"#, by: clerk)
            #expect(taken.status == 409 && taken.code == "device_label_taken")
        }
    }

    @Test func aCodeGrowsOldAndBelongsToItsOffice() async throws {
        try await Town.open { town, client in
            let clerk = Caller.program(try await client.token("giaodich"))
            let worker = Caller.program(try await client.token("buuta"))
            let stranger = Caller.program(try await client.token("buuta.18100"))
            let code = try await offer("Máy 2", by: clerk, client)
            let body = #"{"code":"\#(code.lowercased())"}"#
            #expect(try await client.post("/v1/devices", body, by: stranger).status == 404)
            town.clock.advance(by: .seconds(15 * 60))
            #expect(try await client.post("/v1/devices", body, by: worker).status == 404)
            // A clerk enrols for his own office only, an administrator for any post office.
            let foreign = try await client.post(
                "/v1/device-enrolments", #"{"label":"Máy 3","office":"BD-18100"}"#, by: clerk)
            #expect(foreign.status == 422)
            let administrator = Caller.program(try await client.token("quantri"))
            let named = try await client.post(
                "/v1/device-enrolments", #"{"label":"Máy 3","office":"BD-18100"}"#,
                by: administrator)
            #expect(named.status == 201 && named["office"]?.string == "BD-18100")
        }
    }

    @Test func whatARevokedDeviceSendsIsKeptApartAndWhatCameBeforeIsAnsweredAsBefore()
        async throws
    {
        try await Town.open { town, client in
            let clerk = Caller.program(try await client.token("giaodich"))
            let token = try await client.token("buuta")
            let device = try await enrol("Máy 4", clerk, token, client)
            let first = try await town.item(of: try await town.register().code, .collect)
            let second = try await town.item(of: try await town.register().code, .collect)
            let early = line(1, first)
            let sent = try await send([early], from: device, token, client)
            #expect(sent["applied"] == .integer(1))
            let revoked = try await client.post(
                "/v1/devices/\(device.name)/revocation", "", by: clerk)
            #expect(revoked.status == 200 && revoked["revoked_at"]?.string != nil)
            // The answer to the first was lost: it comes again, with one that is new.
            let late = try await send([line(2, second), early], from: device, token, client)
            #expect(late["rejected"] == .integer(1) && late["duplicate"] == .integer(1))
            let results = try #require(late["results"]?.list)
            #expect(results[0]["problem"]?["code"]?.string == "device_revoked")
            #expect(results[1]["first_outcome"]?.string == "applied")
            let kept = try await town.superuser.query(
                "select reason, item_code from tram.rejected_scan"
            ).decode((String, String).self)
            #expect(kept.map(\.0) == ["device_revoked"] && kept.map(\.1) == [second])
            let facts = try await town.superuser.query(
                """
                select count(*) from tram.fact f join tram.device d on d.id = f.device_id
                where d.name = \(device.name)
                """
            ).one(Int64.self)
            #expect(facts == 1)
        }
    }

    @Test func theNameAloneIsNotTheDevice() async throws {
        try await Town.open { town, client in
            let clerk = Caller.program(try await client.token("giaodich"))
            let token = try await client.token("buuta")
            var device = try await enrol("Máy 5", clerk, token, client)
            let item = try await town.item(of: try await town.register().code, .collect)
            device.secret = String(repeating: "A", count: 43)
            let answer = try await send([line(1, item)], from: device, token, client)
            #expect(
                answer["results"]?.list[0]["problem"]?["code"]?.string == "device_not_proven")
        }
    }

    @Test func missingNumbersAreNamed() async throws {
        try await Town.open { town, client in
            let clerk = Caller.program(try await client.token("giaodich"))
            let token = try await client.token("buuta")
            let device = try await enrol("Máy 6", clerk, token, client, first: 10)
            let item = try await town.item(of: try await town.register().code, .collect)
            // 10, 13, 14 and 20: eight have not come. One of them comes later.
            for batch in [[10, 13], [14, 20], [12]] {
                _ = try await send(
                    batch.map { line($0, item) }, from: device, token, client,
                    waiting: "3;oldest=2026-11-24T07:00:00+07:00")
            }
            let listed = try await client.get("/v1/devices", by: clerk)
            let mine = try #require(listed["items"]?.list.first)
            #expect(mine["missing_count"] == .integer(6))
            #expect(
                mine["missing"]?.list.map { [$0["from"], $0["to"]] } == [
                    [.integer(11), .integer(11)], [.integer(15), .integer(19)],
                ])
            #expect(mine["waiting"] == .integer(3))
            #expect(mine["oldest_waiting_at"]?.string == "2026-11-24T07:00:00+07:00")
            // Another office sees nothing of it, and cannot revoke it.
            let others = Caller.program(try await client.token("giaodich.18100"))
            #expect(try await client.get("/v1/devices", by: others)["items"]?.list.isEmpty == true)
            let tried = try await client.post(
                "/v1/devices/\(device.name)/revocation", "", by: others)
            #expect(tried.status == 404)
        }
    }

    @Test func aStopTellsWhatTheDoorNeeds() async throws {
        try await Town.open { town, client in
            let item = try await town.item(of: try await town.register().code, .collect)
            let worker = Caller.program(try await client.token("buuta"))
            let answer = try await client.get("/v1/stops/to-collect", by: worker)
            let stop = try #require(answer["items"]?.list.first)
            #expect(stop["item_code"]?.string == item && stop["misses"] == .integer(0))
            #expect(stop["name"]?.string == "Nguyễn Thị Thử Nghiệm")
            #expect(stop["phone"]?.string == "+84912345678")
            #expect(!answer.text.contains("042190000001"))
            let others = Caller.program(try await client.token("buuta.18100"))
            #expect(
                try await client.get("/v1/stops/to-collect", by: others)["items"]?.list.isEmpty
                    == true)
            #expect(try await client.get("/v1/stops/to-accept", by: worker).status == 404)
        }
    }

    /// A page that a phone keeps for days must not hold anybody's name or token.
    @Test(arguments: ["/scan/offline", "/round", "/offline"])
    func aShellNamesNobody(path: String) async throws {
        try await Town.open { town, client in
            let stranger = try await client.get(path)
            let worker = try await client.get(
                path, by: .browser(try await client.token("buuta")))
            #expect(stranger.status == 200 && worker.status == 200)
            for part in ["csrf-token", "menu-me", "sign-out", "buuta"] {
                #expect(!worker.text.contains(part), "\(path) holds \(part)")
            }
        }
    }

    // MARK: Doing

    struct Device {
        var name: String
        var secret: String
    }

    private func offer(
        _ label: String, by clerk: Caller, _ client: any TestClientProtocol
    ) async throws -> String {
        let answer = try await client.post(
            "/v1/device-enrolments", #"{"label":"\#(label)"}"#, by: clerk)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer["code"]?.string)
    }

    private func enrol(
        _ label: String, _ clerk: Caller, _ token: String, _ client: any TestClientProtocol,
        first: Int = 1
    ) async throws -> Device {
        let code = try await offer(label, by: clerk, client)
        let answer = try await client.post(
            "/v1/devices", #"{"code":"\#(code)","first_sequence":\#(first)}"#,
            by: .program(token))
        return Device(
            name: try #require(answer["name"]?.string),
            secret: try #require(answer["secret"]?.string))
    }

    private func line(_ number: Int, _ item: String) -> String {
        let tail = String(number + 1000)
        return """
            {"scan_id":"01936009-0000-7000-8000-00000000\(tail)","sequence":\(number),
             "item_code":"\(item)","event":"arrived","occurred_at":"2026-11-25T07:40:00+07:00"}
            """
    }

    private func send(
        _ lines: [String], from device: Device, _ token: String,
        _ client: any TestClientProtocol, waiting: String = "0"
    ) async throws -> Answered {
        var headers: HTTPFields = [:]
        headers[HTTPField.Name("Device-Secret")!] = device.secret
        headers[HTTPField.Name("Device-Waiting")!] = waiting
        let answer = try await client.post(
            "/v1/scan-batches",
            #"{"device":"\#(device.name)","scans":[\#(lines.joined(separator: ","))]}"#,
            by: .program(token), headers: headers)
        #expect(answer.status == 200, "\(answer.text)")
        return answer
    }
}
