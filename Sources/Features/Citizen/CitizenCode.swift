import Domain

/// A code that a citizen may look up (mã để tra cứu): the secret one of ours, or the public one of
/// the dossier, which opens nothing without the second factor.
enum CitizenCode: Sendable {
    case tracking(TrackingCode)
    case dossier(DossierCode)

    init?(_ text: String) {
        if let code = TrackingCode(text) {
            self = .tracking(code)
        } else if let code = DossierCode(text) {
            self = .dossier(code)
        } else {
            return nil
        }
    }

    /// As the database keeps it.
    var value: String {
        switch self {
        case .tracking(let code): code.value
        case .dossier(let code): code.value
        }
    }

    /// As it is printed.
    var printed: String {
        switch self {
        case .tracking(let code): code.description
        case .dossier(let code): code.value
        }
    }
}
