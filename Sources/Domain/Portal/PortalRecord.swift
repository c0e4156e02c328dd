/// A dossier as the national portal knows it (hồ sơ trên Cổng Dịch vụ công quốc gia), understood
/// and checked.
package struct PortalRecord: Hashable, Sendable {
    package struct Applicant: Hashable, Sendable {
        package let name: String
        package let kind: ApplicantKind
        /// The identity card's or the tax office's number, as it came.
        package let identity: String?
        package let phone: Phone?
        package let email: String?
        /// From `ThongTinKhac`, when it reads like an address.
        package let address: PortalAddress?
    }

    package let form: PortalForm
    package let code: DossierCode
    package let agency: OfficeCode
    package let agencyName: String?
    package let procedure: ProcedureCode
    package let procedureName: String?
    package let summary: String?
    package let applicant: Applicant
    package let status: NationalStatus
    package let channel: PortalChannel?
    package let returnByPost: Bool
    package let receivedAt: Instant?
    package let dueAt: Instant?
    package let finishedAt: Instant?
    package let returnedAt: Instant?
    package let note: String?

    package var collectByPost: Bool { channel == .post }

    /// Understands a record, or says everything that is wrong with it.
    ///
    /// The value form is told by the dates; a record without any has the form that its kind of
    /// applicant allows, the older one if both do, unless the sender's form is known and given.
    package init(
        _ fields: PortalFields, form known: PortalForm? = nil, now: Instant
    ) throws(PortalRefusal) {
        var reader = PortalReader(fields, form: known)
        let receivedAt = reader.date(.receivedAt)
        let dueAt = reader.date(.dueAt)
        let finishedAt = reader.date(.finishedAt)
        let returnedAt = reader.date(.returnedAt)
        let code = reader.required(.code) { DossierCode($0) }
        let procedure = reader.required(.procedure) { ProcedureCode($0) }
        let status = reader.required(.status) { $0.smallNumber.flatMap(NationalStatus.init) }
        let name = reader.requiredText(.applicant, TextRule.name)
        let kind = reader.applicantKind()
        let identity = reader.optional(.identity, Self.identity)
        let phone = reader.optional(.phone) { Phone($0) }
        let email = reader.optional(.email, Self.email)
        let address = reader.text(.otherInformation, TextRule.note)
        let channel = reader.optional(.channel) { $0.smallNumber.flatMap(PortalChannel.init) }
        let byPost = reader.optional(.resultByPost) { ["0": false, "1": true][$0] }
        agencyName = reader.text(.agencyName, TextRule.name)
        procedureName = reader.text(.procedureName, TextRule.note)
        summary = reader.text(.summary, TextRule.note)
        note = reader.text(.note, TextRule.note)
        let agency = code.flatMap(\.agencyCode)
        if code != nil && agency == nil { reader.fault(.code, .malformed) }
        let latest = now + Self.clockTolerance
        reader.notAfter(latest, .code, code?.day.startOfDay)
        reader.notAfter(latest, .receivedAt, receivedAt)
        reader.notAfter(latest, .finishedAt, finishedAt)
        reader.notAfter(latest, .returnedAt, returnedAt)
        reader.order(receivedAt, before: .dueAt, dueAt)
        reader.order(receivedAt, before: .finishedAt, finishedAt)
        reader.order(finishedAt ?? receivedAt, before: .returnedAt, returnedAt)
        if let status {
            let run = PortalRun(
                to: status, receivedAt: receivedAt, finishedAt: finishedAt, channel: channel)
            if run.accepts { reader.demand(.receivedAt, .dueAt) }
        }
        guard reader.faults.isEmpty, let code, let agency, let procedure, let status, let name,
            let kind
        else { throw PortalRefusal(reader.faults) }
        self.form = reader.settledForm
        self.code = code
        self.agency = agency
        self.procedure = procedure
        self.status = status
        self.channel = channel
        self.returnByPost = byPost ?? false
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.finishedAt = finishedAt
        self.returnedAt = returnedAt
        self.applicant = Applicant(
            name: name, kind: kind, identity: identity, phone: phone, email: email,
            address: address.flatMap { PortalAddress($0) })
    }

    /// Clocks of two systems differ; more than an hour is a wrong date.
    private static let clockTolerance = Duration.seconds(3_600)

    /// Letters, digits and the hyphen of a dependent tax number.
    private static func identity(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy {
            $0.isAsciiDigit || $0.isAsciiCapital || $0 == UInt8(ascii: "-")
        }
        return allowed && (8...20).contains(text.utf8.count) ? text : nil
    }

    /// One sign in the middle and no space; whether it exists only a letter can tell.
    private static func email(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        return isPlain && parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.count <= 254 ? text : nil
    }
}

extension PortalRecord: CustomStringConvertible, CustomDebugStringConvertible {
    /// The code alone: a record that slips into a log must not carry a citizen along.
    package var description: String { code.description }
    package var debugDescription: String { code.description }
}

extension PortalRecord: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: ["code": code]) }
}

/// Reads field after field and collects what is wrong.
private struct PortalReader {
    private let fields: PortalFields
    private var form: PortalForm?
    private(set) var faults: [PortalFault] = []

    init(_ fields: PortalFields, form: PortalForm?) {
        self.fields = fields
        self.form = form
    }

    var settledForm: PortalForm { form ?? .compact }

    mutating func fault(_ field: PortalField, _ reason: PortalFault.Reason) {
        faults.append(PortalFault(field, reason))
    }

    mutating func optional<Value>(
        _ field: PortalField, _ read: (String) -> Value?
    ) -> Value? {
        guard let text = fields[field] else { return nil }
        // No code, number or date is longer: what is longer is not worth reading.
        guard text.utf8.count <= 300 else {
            fault(field, .tooLong)
            return nil
        }
        guard let value = read(text) else {
            fault(field, .malformed)
            return nil
        }
        return value
    }

    mutating func required<Value>(
        _ field: PortalField, _ read: (String) -> Value?
    ) -> Value? {
        demand(field)
        return optional(field, read)
    }

    mutating func demand(_ fields: PortalField...) {
        for field in fields where self.fields[field] == nil { fault(field, .missing) }
    }

    mutating func text(_ field: PortalField, _ rule: TextRule) -> String? {
        guard let text = fields[field] else { return nil }
        do throws(TextFault) {
            return try rule.cleaned(text)
        } catch {
            switch error {
            case .empty: break
            case .tooLong: fault(field, .tooLong)
            case .controlCharacter, .brokenText: fault(field, .malformed)
            }
            return nil
        }
    }

    mutating func requiredText(_ field: PortalField, _ rule: TextRule) -> String? {
        let before = faults.count
        let text = text(field, rule)
        if text == nil && faults.count == before { fault(field, .missing) }
        return text
    }

    mutating func date(_ field: PortalField) -> Instant? {
        guard let read = optional(field, PortalForm.read) else { return nil }
        if let form, form != read.form {
            fault(field, .mixedForms)
            return nil
        }
        form = read.form
        return read.instant
    }

    mutating func applicantKind() -> ApplicantKind? {
        let known = form
        let kind = required(.applicantKind) { text in
            (known ?? (text == "0" ? .iso : .compact)).applicantKind(text)
        }
        if form == nil && fields[.applicantKind] == "0" { form = .iso }
        return kind
    }

    mutating func notAfter(_ latest: Instant, _ field: PortalField, _ date: Instant?) {
        if let date, date > latest { fault(field, .inTheFuture) }
    }

    mutating func order(_ earlier: Instant?, before field: PortalField, _ later: Instant?) {
        if let earlier, let later, later < earlier { fault(field, .outOfOrder) }
    }
}

extension String {
    /// One or two ASCII digits as a number.
    fileprivate var smallNumber: Int? {
        var reader = AsciiReader(self, atMost: 2)
        let value = reader.digits(reader.digitRun)
        return utf8.isEmpty || !reader.isAtEnd ? nil : value
    }
}
