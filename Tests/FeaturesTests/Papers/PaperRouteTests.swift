import Domain
import Fixtures
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import Paper
import Postgres
import Testing
import Web

/// Papers over HTTP. The same values make the same bytes, so a test says what a paper must hold by
/// making it; that its letters and symbols can be read is tested where papers are drawn.
@Suite struct PaperRouteTests {
    private static let citizen = Correspondent(
        name: "Nguyễn Thị Thử Nghiệm", phone: Phone("0912345678"),
        address: "Số 1 đường Mẫu, Phường Thành Sen")
    private static let agency = Correspondent(
        name: "UBND phường Thành Sen", address: "Phường Thành Sen")
    private static let evidence = #"""
        {"checklist":[{"count":2,"kind":"original","name":"Giấy khai sinh"},{"count":1,"kind":"copy","name":"Căn cước"}],"fee":{"amount":30000,"currency":"VND"},"receipt_number":"BL-7","seal_number":"NP-9","signed_by_sender":true,"signed_by_worker":true}
        """#

    /// What was counted and sealed at the door is on the slip, and nobody types it again.
    @Test func aSlipTellsWhatWasAttested() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            let item = try await town.item(of: dossier.code, .collect)
            let takenAt = try await Self.pickUp(item, town)
            let giaodich = Caller.program(try await client.token("giaodich"))
            let slip = DossierSlip(
                dossierCode: dossier.code.value, trackingCode: dossier.tracking, itemCode: item,
                procedureCode: "1.004884", procedureName: "Đăng ký lại khai sinh",
                agency: "UBND phường Thành Sen (H27.16)", postOffice: "Bưu điện Thành Sen",
                sender: Self.citizen, addressee: Self.agency,
                enclosures: [
                    Enclosure(name: "Giấy khai sinh", count: 2, kind: .original),
                    Enclosure(name: "Căn cước", count: 1, kind: .copy),
                ], sealNumber: "NP-9", fee: Money(dong: 30_000), receiptNumber: "BL-7",
                returnsByPost: true, takenAt: takenAt,
                senderSignature: ScreenSignature(
                    name: Self.citizen.name, role: "Người gửi", at: takenAt),
                workerSignature: ScreenSignature(
                    name: "Nguyễn Văn Mẫu", role: "Nhân viên bưu điện", at: takenAt),
                lookUpAddress: "https://tram.example.vn/tra-cuu/")
            for size in DossierSlip.sizes {
                let answer = try await client.paper(
                    "/v1/dossiers/\(dossier.code)/slip.pdf?size=\(size.rawValue)", by: giaodich)
                #expect(answer.status == 200)
                #expect(answer.bytes == (try slip.pdf(size, madeAt: town.clock.now)))
                #expect(answer.headers[.contentType] == "application/pdf")
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(
                    answer.headers[.contentDisposition]
                        == "inline; filename=\"phieu-gui-\(dossier.code).pdf\"")
            }
            // The desk reads it too, and it is the same paper.
            let desk = try await client.paper(
                "/v1/dossiers/\(dossier.code)/slip.pdf?item_code=\(item)",
                by: .program(try await client.token("motcua")))
            #expect(desk.bytes == (try slip.pdf(.a5, madeAt: town.clock.now)))
        }
    }

    /// Before anybody came, there are lines to write on; without an envelope there is no slip.
    @Test func aSlipComesBeforeTheFacts() async throws {
        try await Town.open { town, client in
            let giaodich = Caller.program(try await client.token("giaodich"))
            let dossier = try await town.register()
            let slip = DossierSlip(
                dossierCode: dossier.code.value, trackingCode: dossier.tracking,
                itemCode: try await town.item(of: dossier.code, .collect),
                procedureCode: "1.004884", procedureName: "Đăng ký lại khai sinh",
                agency: "UBND phường Thành Sen (H27.16)", postOffice: "Bưu điện Thành Sen",
                sender: Self.citizen, addressee: Self.agency, returnsByPost: true,
                lookUpAddress: "https://tram.example.vn/tra-cuu/")
            let answer = try await client.paper(
                "/v1/dossiers/\(dossier.code)/slip.pdf", by: giaodich)
            #expect(answer.bytes == (try slip.pdf(.a5, madeAt: town.clock.now)))
            let inPerson = try await town.register(collect: false)
            let refused = try await client.get(
                "/v1/dossiers/\(inPerson.code)/slip.pdf", by: giaodich)
            #expect(refused.status == 409 && refused.code == "no_envelope")
        }
    }

    /// The result goes the other way: what is on the envelope must not send it back.
    @Test func aLabelKnowsItsWay() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            for event in [DossierEvent.accepted, .assigned, .resultReady] {
                try await town.decide(event, about: dossier.code)
            }
            let canbo = Caller.program(try await client.token("canbo"))
            for (purpose, sender, addressee) in [
                (Purpose.collect, Self.citizen, Self.agency),
                (Purpose.result, Self.agency, Self.citizen),
            ] {
                let item = try await town.item(of: dossier.code, purpose)
                let ordered = try await town.superuser.query(
                    """
                    select ordered_at, c.name, v.name from tram.parcel p
                    left join tram.office c on c.id = p.collect_office_id
                    left join tram.office v on v.id = p.deliver_office_id
                    where item_code = \(item)
                    """
                ).one((Instant, String?, String?).self)
                let label = ParcelLabel(
                    itemCode: item, dossierCode: dossier.code.value, purpose: purpose,
                    sender: sender, addressee: addressee,
                    fromOffice: ordered.1 ?? sender.name, toOffice: ordered.2 ?? addressee.name,
                    orderedAt: ordered.0)
                let answer = try await client.paper("/v1/parcels/\(item)/label.pdf", by: canbo)
                #expect(answer.bytes == (try label.pdf(.roll80, madeAt: town.clock.now)))
                #expect(ordered.1 != nil || ordered.2 != nil)
            }
        }
    }

    @Test func minutesShowBothSignatures() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            let id = try await town.superuser.query("select id::text from tram.hand_over")
                .one(String.self)
            let answers = try await town.superuser.query(
                "select created_at, closed_at from tram.hand_over"
            ).one((Instant, Instant).self)
            let signed = try await town.superuser.query(
                "select signed_at from tram.hand_over_signature order by side"
            ).decode(Instant.self)
            let minutes = HandOverMinutes(
                number: "261125-\(id.suffix(4).uppercased())", place: "Hà Tĩnh",
                giver: "Bưu điện Thành Sen", taker: "UBND phường Thành Sen",
                openedAt: answers.0, closedAt: answers.1,
                items: [
                    HandOverMinutes.Item(
                        itemCode: try await town.item(of: dossier.code, .collect),
                        dossierCode: dossier.code.value, purpose: .collect,
                        procedure: "Đăng ký lại khai sinh", isPresentToGiver: true,
                        isPresentToTaker: true)
                ],
                giverSignature: ScreenSignature(
                    name: "Trần Thị Thử", role: "Giao dịch viên bưu điện", at: signed[0]),
                takerSignature: ScreenSignature(
                    name: "Lê Văn Ví", role: "Cán bộ cơ quan", at: signed[1]))
            for person in ["giaodich", "canbo"] {
                let answer = try await client.paper(
                    "/v1/hand-overs/\(id)/minutes.pdf",
                    by: .program(try await client.token(person)))
                #expect(answer.bytes == (try minutes.pdf(madeAt: town.clock.now)), "\(person)")
            }
        }
    }

    /// An appointment is a promise: it is printed from the acceptance, never before it.
    @Test func theReceiptWaitsForTheAcceptance() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            let canbo = Caller.program(try await client.token("canbo"))
            let address = "/v1/dossiers/\(dossier.code)/receipt.pdf"
            let early = try await client.get(address, by: canbo)
            #expect(early.status == 409 && early.code == "not_accepted_yet")
            try await town.decide(.accepted, about: dossier.code)
            let acceptedAt = town.clock.now
            let form = ReceiptForm(
                head: FormHead(
                    above: "UBND tỉnh Hà Tĩnh", agency: "UBND phường Thành Sen",
                    desk: "UBND phường Thành Sen", place: "Hà Tĩnh", day: PlainDate(acceptedAt),
                    ground: "Thông tư số 01/2018/TT-VPCP"),
                subject: FormSubject(
                    code: dossier.code.value, applicant: Self.citizen,
                    request: "Đăng ký lại khai sinh",
                    link: "https://tram.example.vn/tra-cuu/\(dossier.tracking)"),
                term: "5 ngày làm việc", receivedAt: acceptedAt,
                dueAt: acceptedAt + .seconds(5 * 86_400),
                resultPlace: "địa chỉ của người nộp hồ sơ, qua dịch vụ bưu chính công ích",
                receiver: ScreenSignature(
                    name: "Lê Văn Ví", role: "UBND phường Thành Sen", at: acceptedAt))
            let answer = try await client.paper(address, by: canbo)
            #expect(answer.status == 200)
            #expect(answer.bytes == (try form.pdf(madeAt: town.clock.now)))
        }
    }

    @Test func whatCannotBePrintedIsRefused() async throws {
        try await Town.open { town, client in
            let first = try await town.register()
            let second = try await town.register()
            let item = try await town.item(of: first.code, .collect)
            let giaodich = Caller.program(try await client.token("giaodich"))
            let refusals: [(String, Int)] = [
                ("/v1/dossiers/\(first.code)/slip.pdf?size=a3", 422),
                ("/v1/dossiers/\(first.code)/slip.pdf?copies=2", 422),
                ("/v1/dossiers/\(first.code)/slip.pdf?item_code=RB1", 422),
                ("/v1/dossiers/\(second.code)/slip.pdf?item_code=\(item)", 404),
                ("/v1/dossiers/\(first.code)/slip.pdf?item_code=RB123456785VN", 404),
                ("/v1/dossiers/H27.16-261124-9999/slip.pdf", 404),
                ("/v1/dossiers/x/receipt.pdf", 404),
                ("/v1/parcels/\(item)/label.pdf?size=a4", 422),
                ("/v1/parcels/RB123456785VN/label.pdf", 404),
                ("/v1/hand-overs/x/minutes.pdf", 404),
                ("/v1/hand-overs/0193f5a2-0000-7000-8000-000000000000/minutes.pdf", 404),
            ]
            for (address, status) in refusals {
                let answer = try await client.get(address, by: giaodich)
                #expect(answer.status == status, "\(address): \(answer.status)")
                #expect(
                    answer.headers[.contentType] == "application/problem+json; charset=utf-8")
            }
            // Whose data was erased has no paper any more.
            try await town.superuser.query("delete from tram.applicant")
            for address in [
                "/v1/dossiers/\(first.code)/slip.pdf", "/v1/dossiers/\(first.code)/receipt.pdf",
                "/v1/parcels/\(item)/label.pdf",
            ] {
                #expect(try await client.get(address, by: giaodich).status == 410, "\(address)")
            }
        }
    }

    /// A name from anywhere goes on paper as text, or the paper is refused; nothing falls over.
    @Test func hostileNamesAreOnlyNames() async throws {
        try await Town.open { town, client in
            let giaodich = Caller.program(try await client.token("giaodich"))
            for text in hostileTexts where (try? TextRule.name.cleaned(text)) != nil {
                let name = try TextRule.name.cleaned(text)
                let dossier = try await town.register(name: name, street: name)
                let item = try await town.item(of: dossier.code, .collect)
                for address in [
                    "/v1/dossiers/\(dossier.code)/slip.pdf?size=58mm",
                    "/v1/parcels/\(item)/label.pdf",
                ] {
                    let answer = try await client.paper(address, by: giaodich)
                    #expect(answer.status == 200, "\(text): \(answer.status)")
                    #expect(answer.bytes.starts(with: Array("%PDF-".utf8)))
                }
            }
        }
    }

    /// A dead link on a page is found by the clerk with the queue.
    @Test func everyPrintLinkOfThePagesWorks() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            try await town.handOver(dossier.code, .collect)
            try await town.decide(.accepted, about: dossier.code)
            let minutes = try await town.superuser.query("select id::text from tram.hand_over")
                .one(String.self)
            var found: Set<String> = []
            for (person, pages) in [
                ("canbo", ["/dossiers/\(dossier.code)", "/hand-overs/\(minutes)"]),
                ("giaodich", ["/dossiers/\(dossier.code)/receipt"]),
            ] {
                let caller = Caller.browser(try await client.token(person))
                for page in pages {
                    let html = try await client.get(page, by: caller).text
                    for link in html.matches(of: /href="(\/v1\/[^"]*\.pdf[^"]*)"/).map(\.1) {
                        let address = link.replacingOccurrences(of: "&amp;", with: "&")
                        let answer = try await client.paper(address, by: caller)
                        #expect(answer.status == 200, "\(page) → \(address)")
                        found.insert(String(address.prefix { $0 != "?" }))
                    }
                }
            }
            let item = try await town.item(of: dossier.code, .collect)
            #expect(
                found == [
                    "/v1/dossiers/\(dossier.code)/slip.pdf",
                    "/v1/dossiers/\(dossier.code)/receipt.pdf", "/v1/parcels/\(item)/label.pdf",
                    "/v1/hand-overs/\(minutes)/minutes.pdf",
                ])
        }
    }

    private static func pickUp(_ item: String, _ town: Town) async throws -> Instant {
        town.clock.advance(by: .seconds(60))
        let now = town.clock.now
        let results = try await town.ledger.record(
            ScanBatch(
                device: "phone", sentAt: nil,
                scans: [
                    Scan(
                        id: UUID(), sequence: 1, itemCode: try #require(ItemCode(item)),
                        act: .event(.accepted), occurredAt: now,
                        evidence: evidence.trimmingCharacters(in: .whitespacesAndNewlines))
                ]), by: World.actor(.courier))
        #expect(results.map(\.outcome) == [.applied])
        town.clock.advance(by: .seconds(60))
        return now
    }
}

/// An answer that is no text.
private struct Printed: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
}

extension TestClientProtocol {
    fileprivate func paper(_ uri: String, by caller: Caller) async throws -> Printed {
        let response = try await executeRequest(
            uri: uri, method: .get, headers: caller.headers, body: nil)
        return Printed(
            status: response.status.code, headers: response.headers,
            bytes: Array(response.body.readableBytesView))
    }
}
