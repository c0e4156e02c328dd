/// Something that a person may do or not, apart from the two machines (quyền).
package enum Deed: String, CaseIterable, Hashable, Sendable, Codable {
    case register = "register"
    case orderParcels = "order_parcels"
    case scan = "scan"
    case dispatch = "dispatch"
    case signHandOvers = "sign_hand_overs"
    case readDossiers = "read_dossiers"
    case readHistories = "read_histories"
    case administer = "administer"

    package var vietnamese: String {
        switch self {
        case .register: "đăng ký hồ sơ"
        case .orderParcels: "yêu cầu vận chuyển"
        case .scan: "quét bưu gửi"
        case .dispatch: "lập chuyến thư"
        case .signHandOvers: "ký biên bản giao nhận"
        case .readDossiers: "xem hồ sơ"
        case .readHistories: "xem hành trình"
        case .administer: "quản lý người dùng và đơn vị"
        }
    }

    package var english: String {
        switch self {
        case .register: "register dossiers"
        case .orderParcels: "order parcels"
        case .scan: "scan parcels"
        case .dispatch: "make up dispatches"
        case .signHandOvers: "sign hand-overs"
        case .readDossiers: "read dossiers"
        case .readHistories: "read histories"
        case .administer: "manage people and offices"
        }
    }

    /// Who may. Sight of a single dossier, and of anybody's data, is a separate question.
    package var roles: Set<Role> {
        switch self {
        case .register: [.postClerk, .agencyClerk, .deskClerk]
        // A desk that asks for a supplement or refuses has papers to fetch or to send back.
        case .orderParcels: [.postClerk, .agencyClerk, .deskClerk]
        case .scan: [.postalWorker, .postClerk]
        case .dispatch: [.postalWorker, .postClerk]
        case .signHandOvers: [.postalWorker, .postClerk, .agencyClerk, .deskClerk]
        case .readDossiers: [.postalWorker, .postClerk, .agencyClerk, .deskClerk]
        case .readHistories: Set(Role.allCases).subtracting([.administrator])
        case .administer: [.administrator]
        }
    }
}

/// To whom a dossier belongs (phạm vi hồ sơ), as far as rights depend on it.
package struct DossierReach: Hashable, Sendable {
    /// The agency that has the case now.
    package var agency: Int32
    /// The one-stop desks that work for that agency today.
    package var desks: Set<Int32>
    /// The post offices whose parcel it is, was, or is due to be.
    package var postOffices: Set<Int32>

    package init(agency: Int32, desks: Set<Int32> = [], postOffices: Set<Int32> = []) {
        self.agency = agency
        self.desks = desks
        self.postOffices = postOffices
    }
}

extension Actor {
    /// Whether the person's role is allowed to do it at all.
    package func may(_ deed: Deed) throws(Refusal) {
        guard deed.roles.contains(role), role.office == nil || role.office == officeKind
        else { throw .roleMayNot(role, deed) }
    }

    /// Any active postal worker or post clerk may scan any parcel: one person often runs a whole
    /// office, and a parcel is where it is. The seven routine events and the undoing of one are
    /// scans; decisions and minutes are not.
    package func mayScan(_ act: Act) throws(Refusal) {
        try may(.scan)
        switch act {
        case .void: return
        case .event(let event):
            switch event.kind {
            case .scan: return
            case .minutes: throw .onlyByHandOver
            case .decision, .order: throw .notAScan(event)
            }
        }
    }

    /// Whether the person may order a parcel for that purpose.
    package func mayOrder(_ purpose: Purpose) throws(Refusal) {
        try may(.orderParcels)
        // Results and forwarded papers leave an agency's own hands, or are asked for by the post
        // in its name; the desk never has them before it hands them out.
        let belongsToAgency = purpose == .result || purpose == .forward
        if role == .deskClerk && belongsToAgency { throw .roleMayNot(role, .orderParcels) }
    }

    /// Whether the person decides for the dossier at all, whatever its stage.
    package func belongs(to reach: DossierReach) -> Bool {
        switch role {
        case .agencyClerk: office == reach.agency
        case .deskClerk: reach.desks.contains(office)
        case .postalWorker, .postClerk: reach.postOffices.contains(office)
        case .supervisor, .administrator: false
        }
    }

    /// Whether the person may sign for a side of a hand-over: for the own office, or at a desk
    /// for an agency of that desk.
    package func maySign(
        for side: Int32, kind: OfficeKind, agenciesOfDesk: Set<Int32> = []
    ) throws(Refusal) {
        try may(.signHandOvers)
        if office == side && officeKind == kind { return }
        if role == .deskClerk && kind == .agency && agenciesOfDesk.contains(side) { return }
        throw .otherSide
    }
}
