/// The two forms in which the portal writes its values (phiên bản dữ liệu). The names of the
/// fields are the same; the dates and the code lists are not.
package enum PortalForm: String, CaseIterable, Hashable, Sendable {
    /// Dates `yyyyMMddHHmmss`; an applicant is 1 a citizen or 2 an organisation.
    case compact
    /// Since 2026: dates in ISO 8601 or `yyyy-MM-dd HH:mm:ss`; an applicant is 0 a citizen, 1 an
    /// enterprise or 2 a household.
    case iso

    /// The form that a date is written in, told by its first hyphen, and the moment it means.
    /// A time without an offset is Vietnam's.
    static func read(_ text: String) -> (form: PortalForm, instant: Instant)? {
        var reader = AsciiReader(text, atMost: 35)
        if reader.digitRun == 14 {
            guard let year = reader.digits(4), let month = reader.digits(2),
                let day = reader.digits(2), let hour = reader.digits(2),
                let minute = reader.digits(2), let second = reader.digits(2), second <= 59,
                reader.isAtEnd,
                let date = PlainDate(year: year, month: month, day: day),
                let instant = date.at(hour: hour, minute: minute)
            else { return nil }
            return (.compact, instant + .seconds(second))
        }
        guard text.utf8.count <= 35 else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let joined = parts.joined(separator: "T")
        guard let instant = Instant(rfc3339: joined) ?? Instant(rfc3339: joined + "+07:00") else {
            return nil
        }
        return (.iso, instant)
    }

    func applicantKind(_ text: String) -> ApplicantKind? {
        switch (self, text) {
        case (.compact, "1"), (.iso, "0"): .citizen
        case (.compact, "2"), (.iso, "1"): .organisation
        case (.iso, "2"): .household
        default: nil
        }
    }
}

/// Who applies (loại đối tượng).
package enum ApplicantKind: String, CaseIterable, Hashable, Sendable {
    case citizen, organisation, household
}

/// The way by which a dossier was filed (kênh thực hiện).
package enum PortalChannel: Int, CaseIterable, Hashable, Sendable {
    case inPerson = 1
    case online = 2
    /// By the public post service (bưu chính công ích).
    case post = 3
}
