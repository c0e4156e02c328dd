/// What a person of the service is there for (vai trò). One person has one role at one office.
package enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    case postalWorker = "postal_worker"
    case postClerk = "post_clerk"
    case agencyClerk = "agency_clerk"
    case deskClerk = "desk_clerk"
    case supervisor = "supervisor"
    case administrator = "administrator"

    package var vietnamese: String {
        switch self {
        case .postalWorker: "bưu tá"
        case .postClerk: "giao dịch viên bưu điện"
        case .agencyClerk: "cán bộ cơ quan"
        case .deskClerk: "cán bộ một cửa"
        case .supervisor: "người giám sát"
        case .administrator: "quản trị viên"
        }
    }

    package var english: String {
        switch self {
        case .postalWorker: "postal worker"
        case .postClerk: "post office clerk"
        case .agencyClerk: "agency clerk"
        case .deskClerk: "one-stop desk clerk"
        case .supervisor: "supervisor"
        case .administrator: "administrator"
        }
    }

    /// The kind of office at which the role is held; nil where any will do.
    package var office: OfficeKind? {
        switch self {
        case .postalWorker, .postClerk: .postOffice
        case .agencyClerk: .agency
        case .deskClerk: .oneStop
        case .supervisor: .oversight
        case .administrator: nil
        }
    }
}

/// What an office is (loại đơn vị).
package enum OfficeKind: String, CaseIterable, Hashable, Sendable, Codable {
    case postOffice = "post_office"
    case agency = "agency"
    case oneStop = "one_stop"
    case oversight = "oversight"

    package var vietnamese: String {
        switch self {
        case .postOffice: "bưu cục"
        case .agency: "cơ quan giải quyết"
        case .oneStop: "bộ phận một cửa"
        case .oversight: "đơn vị giám sát"
        }
    }

    package var english: String {
        switch self {
        case .postOffice: "post office"
        case .agency: "agency"
        case .oneStop: "one-stop desk"
        case .oversight: "oversight"
        }
    }
}

/// A person who is logged in, and the office for which that person acts (người thực hiện).
///
/// Whoever makes one has checked that the person is active: an actor is never a former employee.
package struct Actor: Hashable, Sendable {
    package var person: Int32
    package var username: String
    package var role: Role
    package var office: Int32
    package var officeKind: OfficeKind

    package init(
        person: Int32, username: String, role: Role, office: Int32, officeKind: OfficeKind
    ) {
        self.person = person
        self.username = username
        self.role = role
        self.office = office
        self.officeKind = officeKind
    }
}

/// Who may bring an event about (ai được thực hiện): a kind of person, or a program.
package enum Mover: String, CaseIterable, Hashable, Sendable, Codable {
    case postalWorker = "postal_worker"
    case postClerk = "post_clerk"
    case agencyClerk = "agency_clerk"
    case deskClerk = "desk_clerk"
    /// The national public service portal, through which citizens apply online.
    case portal = "portal"
    /// A bank or a payment intermediary that tells of a payment.
    case paymentNotice = "payment_notice"
    /// A change of the official calendar of days off.
    case calendar = "calendar"
    /// The other machine: a parcel moves its dossier, or a decision cancels a parcel.
    case coupled = "coupled"
    /// Two sides who sign the minutes of a hand-over (biên bản giao nhận).
    case minutes = "minutes"
    /// The council that opens and destroys what nobody has claimed (hội đồng xử lý).
    case council = "council"

    /// A supervisor reads and an administrator looks after people and offices: neither moves
    /// anything, so neither is a mover.
    package init?(_ role: Role) {
        switch role {
        case .postalWorker: self = .postalWorker
        case .postClerk: self = .postClerk
        case .agencyClerk: self = .agencyClerk
        case .deskClerk: self = .deskClerk
        case .supervisor, .administrator: return nil
        }
    }

    package var vietnamese: String {
        switch self {
        case .postalWorker: Role.postalWorker.vietnamese
        case .postClerk: Role.postClerk.vietnamese
        case .agencyClerk: Role.agencyClerk.vietnamese
        case .deskClerk: Role.deskClerk.vietnamese
        case .portal: "Cổng Dịch vụ công quốc gia"
        case .paymentNotice: "thông báo thanh toán"
        case .calendar: "thay đổi lịch nghỉ"
        case .coupled: "hệ thống, theo bưu gửi hoặc hồ sơ"
        case .minutes: "hai bên ký biên bản giao nhận"
        case .council: "hội đồng xử lý bưu gửi"
        }
    }

    package var english: String {
        switch self {
        case .postalWorker: Role.postalWorker.english
        case .postClerk: Role.postClerk.english
        case .agencyClerk: Role.agencyClerk.english
        case .deskClerk: Role.deskClerk.english
        case .portal: "national portal"
        case .paymentNotice: "payment notice"
        case .calendar: "calendar change"
        case .coupled: "the other machine"
        case .minutes: "both sides, by signed minutes"
        case .council: "council"
        }
    }
}
