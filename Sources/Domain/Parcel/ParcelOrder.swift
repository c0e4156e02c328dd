/// Why a parcel is carried (mục đích). Fixed when it is ordered.
package enum Purpose: String, CaseIterable, Hashable, Sendable, Codable {
    /// Papers from the citizen to the agency.
    case collect = "collect"
    /// What the agency asked to be added.
    case supplement = "supplement"
    /// The result, and the originals that belong to it, to the citizen.
    case result = "result"
    /// Papers of a refused or withdrawn dossier, or originals, back to the citizen.
    case sendBack = "send_back"
    /// Papers to the next agency of an interlinked procedure (liên thông).
    case forward = "forward"

    package var vietnamese: String {
        switch self {
        case .collect: "thu gom hồ sơ"
        case .supplement: "bổ sung giấy tờ"
        case .result: "trả kết quả"
        case .sendBack: "gửi lại giấy tờ"
        case .forward: "chuyển cơ quan liên thông"
        }
    }

    package var english: String {
        switch self {
        case .collect: "collection"
        case .supplement: "supplement"
        case .result: "result"
        case .sendBack: "papers sent back"
        case .forward: "forwarding to another agency"
        }
    }
}

/// One end of a parcel's way (bên gửi, bên nhận): the citizen of the dossier, or an office.
package enum Party: Hashable, Sendable {
    case citizen
    case office(Int32)

    package var isCitizen: Bool { self == .citizen }

    package var office: Int32? {
        switch self {
        case .citizen: nil
        case .office(let id): id
        }
    }
}

/// What never changes about a parcel (yêu cầu vận chuyển): why, from whom and to whom.
package struct ParcelOrder: Hashable, Sendable {
    package var purpose: Purpose
    package var sender: Party
    package var addressee: Party

    package init(purpose: Purpose, sender: Party, addressee: Party) {
        self.purpose = purpose
        self.sender = sender
        self.addressee = addressee
    }

    /// The party that the parcel goes to now: on turning back, the two change places.
    package func addressee(turnedBack: Bool) -> Party {
        turnedBack ? sender : addressee
    }
}
