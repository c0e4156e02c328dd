/// The names in the national portal's DongBoHoSoMC (đồng bộ hồ sơ một cửa) that mean something to
/// the post. The others, and the lists of documents and fees, are the agency's business.
package enum PortalField: String, CaseIterable, Hashable, Sendable {
    case code = "MaHoSo"
    case procedure = "MaTTHC"
    case procedureName = "TenTTHC"
    case applicant = "ChuHoSo"
    case applicantKind = "LoaiDoiTuong"
    case identity = "MaDoiTuong"
    case otherInformation = "ThongTinKhac"
    case email = "Email"
    case phone = "SoDienThoai"
    case summary = "TrichYeuHoSo"
    case channel = "KenhThucHien"
    case receivedAt = "NgayTiepNhan"
    case dueAt = "NgayHenTra"
    case status = "TrangThaiHoSo"
    case returnedAt = "NgayTra"
    case resultByPost = "HinhThuc"
    case finishedAt = "NgayKetThucXuLy"
    case agencyName = "DonViXuLy"
    case note = "GhiChu"
}

/// One record as it arrived (bản ghi thô): text by name, nothing understood yet.
///
/// Everything ought to be a string. Numbers and truth values are taken too, as some provinces send
/// them; lists and objects are passed over.
package struct PortalFields: Hashable, Sendable {
    private var texts: [PortalField: String]

    package init(_ texts: [PortalField: String]) {
        self.texts = texts
    }

    /// The text without spaces around it; nil when it is missing or empty, which mean the same.
    package subscript(field: PortalField) -> String? {
        guard let text = texts[field] else { return nil }
        let trimmed = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = trimmed.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(trimmed[...$0]) }
    }

    package mutating func set(_ field: PortalField, _ text: String?) {
        texts[field] = text
    }
}

extension PortalFields: Decodable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PortalKey.self)
        texts = [:]
        for field in PortalField.allCases {
            let key = PortalKey(field.rawValue)
            guard container.contains(key), try !container.decodeNil(forKey: key) else { continue }
            if let text = try? container.decode(String.self, forKey: key) {
                texts[field] = text
            } else if let number = try? container.decode(Int64.self, forKey: key) {
                texts[field] = String(number)
            } else if let truth = try? container.decode(Bool.self, forKey: key) {
                texts[field] = truth ? "1" : "0"
            } else {
                // Kept as something that no reader accepts, so that the line is refused by name.
                texts[field] = "\u{FFFD}"
            }
        }
    }
}

/// One line of a file (một dòng): a record by itself, or a whole message with its `data`.
package struct PortalLine: Decodable, Sendable {
    package let records: [PortalFields]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: PortalKey.self)
        let data = PortalKey("data")
        if container.contains(data) {
            records = try container.decode([PortalFields].self, forKey: data)
        } else {
            records = [try PortalFields(from: decoder)]
        }
    }
}

private struct PortalKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}
