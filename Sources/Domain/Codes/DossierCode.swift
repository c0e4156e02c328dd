/// The public number of a dossier (mã số hồ sơ), in any of the three forms seen in the wild.
///
/// - `000.00.16.H27-200514-0001`: Circular 01/2018/TT-VPCP, the lowest level of the agency first.
/// - `H27.16-261124-0001`: the agency's identifier of Decision 20/2020/QĐ-TTg.
/// - `G09.20-20260609-0092637`: issued by the national portal, whole year, up to seven digits.
///
/// The text is kept as it was issued; the parts are only read from it. The number is sequential
/// and printed on slips: a name for a dossier, never a secret.
package struct DossierCode: TextCode, Comparable {
    /// Which of the three forms the text has.
    package enum Form: String, Hashable, Sendable, CaseIterable {
        case circular, decision, portal
    }

    /// The whole text, letters in upper case.
    package let value: String
    package let form: Form
    /// The agency's identifier as it stands in the text.
    package let agency: String
    /// The day of receipt.
    package let day: PlainDate
    /// The number within the day (in the portal's form within the year, or for ever).
    package let serial: Int

    package var description: String { value }

    /// Reads a code that somebody typed or a partner sent. Spaces around it and the case of its
    /// letters are forgiven; a day that does not exist is not.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest * 2 else { return nil }
        let trimmed = text.split(separator: " ", omittingEmptySubsequences: true)
        guard trimmed.count == 1, let only = trimmed.first else { return nil }
        var reader = AsciiReader(String(only), atMost: Self.longest)
        guard let legacy = reader.anyAgencyIdentifier() else { return nil }
        let agencyLength = only.utf8.count - reader.remaining
        guard reader.skip("-") else { return nil }
        let dateLength = reader.digitRun
        guard let day = reader.receiptDay(), reader.skip("-"),
            (4...7).contains(reader.digitRun), let serial = reader.digits(reader.digitRun),
            serial > 0, reader.isAtEnd
        else { return nil }
        let value = String(only).uppercased()
        self.value = value
        self.form = dateLength == 8 ? .portal : legacy ? .circular : .decision
        self.agency = String(value.prefix(agencyLength))
        self.day = day
        self.serial = serial
    }

    /// The agency by the identifier it has today: the old form named the same levels the other way
    /// round and filled up with zeros, so `000.01.16.H27` is `H27.16.01`.
    package var agencyCode: OfficeCode? {
        guard agency.utf8.first?.isAsciiDigit == true else { return OfficeCode(agency) }
        let used = agency.split(separator: ".").drop { $0.allSatisfy { $0 == "0" } }
        return OfficeCode(used.reversed().joined(separator: "."))
    }

    /// A new code for a dossier that no portal has numbered: the second form, and more than four
    /// digits on a day that needs them. Nil when the agency has no identifier or the number is
    /// not from 1 to 9,999,999.
    package static func mint(agency: OfficeCode, day: PlainDate, serial: Int) -> DossierCode? {
        guard agency.isAgencyIdentifier, (1...9_999_999).contains(serial),
            (2_000...2_099).contains(day.year)
        else { return nil }
        let date = padded(day.year % 100, 2) + padded(day.month, 2) + padded(day.day, 2)
        return DossierCode("\(agency.value)-\(date)-\(padded(serial, 4))")
    }

    package static func < (left: DossierCode, right: DossierCode) -> Bool {
        left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
    }

    package static func == (left: DossierCode, right: DossierCode) -> Bool {
        left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }

    /// Sixteen symbols of agency, eight of date, seven of number, two hyphens.
    private static let longest = 33
}

extension AsciiReader {
    /// `000.00.16.H27`, the form of QCVN 102:2016.
    mutating func legacyAgencyIdentifier() -> Bool {
        digits(3) != nil && skip(".") && digits(2) != nil && skip(".") && digits(2) != nil
            && skip(".") && letter() != nil && digits(2) != nil
    }

    /// Either form of an agency's identifier; says whether it was the old one.
    fileprivate mutating func anyAgencyIdentifier() -> Bool? {
        if next?.isAsciiDigit == true {
            return legacyAgencyIdentifier() ? true : nil
        }
        return agencyIdentifier() ? false : nil
    }

    /// `yyMMdd` or `yyyyMMdd` in this century.
    fileprivate mutating func receiptDay() -> PlainDate? {
        let year: Int
        switch digitRun {
        case 6:
            guard let short = digits(2) else { return nil }
            year = 2_000 + short
        case 8:
            guard let whole = digits(4), (2_000...2_099).contains(whole) else { return nil }
            year = whole
        default:
            return nil
        }
        guard let month = digits(2), let day = digits(2) else { return nil }
        return PlainDate(year: year, month: month, day: day)
    }
}
