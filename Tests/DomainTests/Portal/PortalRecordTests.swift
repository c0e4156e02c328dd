import Domain
import Foundation
import Testing

/// A good record of the older form, on which each test changes what it is about.
func portalFields(_ changes: [PortalField: String?] = [:]) -> PortalFields {
    var fields = PortalFields([
        .code: "H27.16-261120-0007", .procedure: "1.004873",
        .procedureName: "Cấp Giấy xác nhận tình trạng hôn nhân", .applicant: "Nguyễn Thị Mẫu",
        .applicantKind: "1", .identity: "000000000007", .phone: "0500000007",
        .email: "mau7@vidu.invalid", .otherInformation: "Thôn 3, xã Kỳ Xuân, tỉnh Hà Tĩnh",
        .channel: "3", .receivedAt: "20261120083000", .dueAt: "20261126170000", .status: "4",
        .resultByPost: "1", .agencyName: "UBND phường Thành Sen",
    ])
    for (field, text) in changes { fields.set(field, text) }
    return fields
}

/// Noon of the day on which the demonstration plays.
let portalNow = PlainDate("2026-11-24")?.at(hour: 12, minute: 0) ?? Instant(microseconds: 0)

@Suite struct PortalRecordTests {
    private func faults(
        _ changes: [PortalField: String?], form: PortalForm? = nil
    ) -> [PortalFault] {
        do throws(PortalRefusal) {
            _ = try PortalRecord(portalFields(changes), form: form, now: portalNow)
            return []
        } catch {
            return error.faults
        }
    }

    private func record(
        _ changes: [PortalField: String?], form: PortalForm? = nil
    ) throws -> PortalRecord {
        try PortalRecord(portalFields(changes), form: form, now: portalNow)
    }

    @Test func readsTheOlderForm() throws {
        let record = try record([:])
        #expect(record.form == .compact)
        #expect(record.code.value == "H27.16-261120-0007")
        #expect(record.agency.value == "H27.16")
        #expect(record.procedure.value == "1.004873")
        #expect(record.status == .processing)
        #expect(record.receivedAt?.rfc3339() == "2026-11-20T08:30:00+07:00")
        #expect(record.dueAt?.rfc3339() == "2026-11-26T17:00:00+07:00")
        #expect(record.applicant.name == "Nguyễn Thị Mẫu")
        #expect(record.applicant.kind == .citizen)
        #expect(record.applicant.phone?.value == "+84500000007")
        #expect(record.applicant.identity == "000000000007")
        #expect(record.applicant.address?.unitKey == "xa ky xuan")
        #expect(record.applicant.address?.street == "Thôn 3")
        #expect(record.applicant.address?.district == nil)
        #expect(record.collectByPost)
        #expect(record.returnByPost)
        #expect(record.finishedAt == nil && record.note == nil)
    }

    /// One and the same number means two kinds of applicant in the two forms.
    @Test(arguments: [
        ("20261120083000", "20261126170000", "1", ApplicantKind.citizen),
        ("20261120083000", "20261126170000", "2", .organisation),
        ("2026-11-20T08:30:00+07:00", "2026-11-26 17:00:00", "0", .citizen),
        ("2026-11-20 08:30:00", "2026-11-26 17:00:00", "1", .organisation),
        ("2026-11-20T01:30:00Z", "2026-11-26T17:00:00", "2", .household),
        ("2026-11-20T08:30:00", "2026-11-26T17:00:00.000+07:00", "0", .citizen),
    ])
    func readsBothForms(
        received: String, due: String, kind: String, meaning: ApplicantKind
    ) throws {
        let record = try record([
            .receivedAt: received, .dueAt: due, .applicantKind: kind,
        ])
        #expect(record.applicant.kind == meaning)
        #expect(record.receivedAt?.rfc3339() == "2026-11-20T08:30:00+07:00")
        #expect(record.dueAt?.rfc3339() == "2026-11-26T17:00:00+07:00")
        #expect(record.form == (received.contains("-") ? .iso : .compact))
    }

    /// A record without dates shows its form by its kind alone, or the sender is known.
    @Test func formWithoutDates() throws {
        let bare: [PortalField: String?] = [.status: "1", .receivedAt: nil, .dueAt: nil]
        func kind(_ text: String, form: PortalForm? = nil) throws -> ApplicantKind {
            try record(bare.merging([.applicantKind: text]) { $1 }, form: form).applicant.kind
        }
        #expect(try kind("0") == .citizen)
        #expect(try kind("1") == .citizen)
        #expect(try kind("2") == .organisation)
        #expect(try kind("1", form: .iso) == .organisation)
        #expect(try kind("2", form: .iso) == .household)
        #expect(throws: PortalRefusal.self) { try kind("0", form: .compact) }
        #expect(throws: PortalRefusal.self) { try kind("3") }
    }

    @Test(arguments: [
        (PortalField.code, "", PortalFault.Reason.missing), (.code, "H27.16", .malformed),
        (.code, "H27.16-261125-0001", .inTheFuture), (.procedure, " ", .missing),
        (.procedure, "1.00487", .malformed), (.applicant, "", .missing),
        (.applicant, "\u{200B}", .missing), (.applicant, "Nguyễn\0", .malformed),
        (.applicantKind, "", .missing), (.applicantKind, "0", .malformed),
        (.applicantKind, "3", .malformed), (.status, "", .missing), (.status, "0", .malformed),
        (.status, "11", .malformed), (.status, "4.0", .malformed), (.status, "-4", .malformed),
        (.status, "100", .malformed), (.status, "bốn", .malformed),
        (.phone, "12345", .malformed), (.identity, "không rõ", .malformed),
        (.email, "a@b@c", .malformed), (.email, "mẫu@vidu.invalid", .malformed),
        (.channel, "4", .malformed), (.resultByPost, "2", .malformed),
        (.receivedAt, "", .missing), (.dueAt, "", .missing),
        (.receivedAt, "20261131083000", .malformed), (.receivedAt, "20261120240000", .malformed),
        (.receivedAt, "20261120083060", .malformed), (.receivedAt, "20261120", .malformed),
        (.receivedAt, "2026112008300", .malformed), (.receivedAt, "00000000000000", .malformed),
        (.receivedAt, "20261125083000", .inTheFuture), (.dueAt, "20261119170000", .outOfOrder),
        (.dueAt, "2026-11-26 17:00:00", .mixedForms), (.dueAt, "2026-11-26", .malformed),
        (.finishedAt, "20261119170000", .outOfOrder), (.finishedAt, "20261125170000", .inTheFuture),
        (.returnedAt, "20261119170000", .outOfOrder), (.note, "a\u{202E}b", .malformed),
    ])
    func refuses(field: PortalField, text: String, reason: PortalFault.Reason) {
        #expect(faults([field: text]).contains(PortalFault(field, reason)))
    }

    /// All faults of a line in one report, none of them with what stood there.
    @Test func reportsEverythingAndRepeatsNothing() {
        let found = faults([.code: "Bí mật 1", .phone: "Bí mật 2", .status: nil])
        #expect(Set(found.map(\.field)) == [.code, .phone, .status])
        let refusal = PortalRefusal(found)
        #expect(!refusal.vietnamese.contains("Bí mật") && !refusal.english.contains("Bí mật"))
        #expect(refusal.vietnamese.contains("MaHoSo: sai dạng"))
        #expect(refusal.english.contains("TrangThaiHoSo: missing"))
        for reason in PortalFault.Reason.allCases {
            #expect(!reason.vietnamese.isEmpty && !reason.english.isEmpty)
        }
    }

    /// A megabyte in any field is refused, and soon.
    @Test(arguments: PortalField.allCases)
    func refusesWhatIsTooLong(field: PortalField) {
        let long = String(repeating: "ộ", count: 400_000)
        #expect(faults([field: long]).contains(PortalFault(field, .tooLong)))
    }

    /// A record in a log must not carry a citizen along.
    @Test func printsItsCodeAlone() throws {
        let record = try record([:])
        var dumped = ""
        dump(record, to: &dumped)
        for text in [String(describing: record), String(reflecting: record), dumped] {
            #expect(text.contains("H27.16-261120-0007"))
            #expect(!text.contains("Mẫu") && !text.contains("500000007"))
        }
    }

    // MARK: JSON

    private func lines(_ json: String) throws -> [PortalFields] {
        try JSONDecoder().decode(PortalLine.self, from: Data(json.utf8)).records
    }

    @Test func readsJson() throws {
        let one = try lines(
            #"{"MaHoSo":" H27-261120-0001 ","TrangThaiHoSo":4,"HinhThuc":true,"Fax":"x","#
                + #""GhiChu":null,"DanhSachLePhi":[{"Gia":"1"}]}"#)
        #expect(one.count == 1)
        #expect(one.first?[.code] == "H27-261120-0001")
        #expect(one.first?[.status] == "4")
        #expect(one.first?[.resultByPost] == "1")
        #expect(one.first?[.note] == nil)
        let message = try lines(
            #"{"session":"x","service":"DongBoHoSoMC","isUpdating":"False","#
                + #""data":[{"MaHoSo":"a"},{"MaHoSo":"b"}]}"#)
        #expect(message.map { $0[.code] } == ["a", "b"])
    }

    @Test func refusesOtherShapes() throws {
        for json in ["[]", "1", "\"x\"", "null", "{\"data\":1}", "{\"data\":[1]}", "{", ""] {
            #expect(throws: (any Error).self) { try lines(json) }
        }
        // A list or an object where a text belongs is a fault of that field.
        for value in ["[1]", "{}", "1.5", "1e300"] {
            let fields = try #require(try lines("{\"MaHoSo\":\(value)}").first)
            #expect(throws: PortalRefusal.self) { try PortalRecord(fields, now: portalNow) }
        }
    }

    // MARK: Addresses

    @Test(
        arguments: [
            ("Thôn 3, xã Kỳ Xuân", "Thôn 3", "xã Kỳ Xuân", nil),
            (
                "Số 1, đường Ví Dụ, Phường Thành Sen, Tỉnh Hà Tĩnh", "Số 1, đường Ví Dụ",
                "Phường Thành Sen", nil
            ),
            ("Xóm 2, xã Kỳ Tân, huyện Kỳ Anh, Hà Tĩnh", "Xóm 2", "xã Kỳ Tân", "huyện Kỳ Anh"),
            (
                "Tổ 1, phường Kỳ Trinh, thị xã Kỳ Anh, tỉnh Hà Tĩnh", "Tổ 1", "phường Kỳ Trinh",
                "thị xã Kỳ Anh"
            ),
            ("Thị trấn Nghèn, Huyện Can Lộc", "", "Thị trấn Nghèn", "Huyện Can Lộc"),
            ("phường Nam Hà,thành phố Hà Tĩnh", "", "phường Nam Hà", "thành phố Hà Tĩnh"),
        ] as [(String, String, String, String?)])
    func readsAddresses(line: String, street: String, unit: String, district: String?) throws {
        let address = try #require(PortalAddress(line))
        #expect(address.street == street)
        #expect(address.unit == unit)
        #expect(address.district == district)
    }

    @Test(arguments: ["", ",", "Hà Tĩnh", "không rõ", "tỉnh Hà Tĩnh", "huyện Kỳ Anh", "xã", ",,,,"])
    func otherInformationIsNoAddress(line: String) {
        #expect(PortalAddress(line) == nil)
    }
}
