package import Domain

/// Why the ledger did not do what it was asked (lý do từ chối). Nothing has been written.
package enum Refused: Error, Sendable {
    /// There is no such thing, or it is not the asker's to see: both read alike.
    case notFound
    /// The machines or the rights say no.
    case refusal(Refusal)
    /// Somebody else was quicker: who, when, and which version stands now.
    case stale(version: Int32, by: String, at: Instant)
    /// A word of the request stands for nothing that is valid today.
    case unknown(Reference)
    /// It is said to have happened before the dossier was registered.
    case beforeRegistration
    /// The dossier code is taken.
    case codeTaken
    /// The parcel lies in another hand-over that is still open.
    case inOpenHandOver(itemCode: String)
    /// The parcel cannot be handed over between these two sides as things stand.
    case notForHandOver(itemCode: String)
    /// The hand-over is closed, or this side has signed it.
    case alreadySigned
    /// The offices are not a post office and an agency, or none of them is the asker's.
    case notASide

    package enum Reference: String, Sendable, CaseIterable {
        case procedure, agency, ward, office, dossier, item
        /// No post office's area covers the address.
        case postOffice = "post_office"
    }
}

extension Party {
    init(stored office: Int32?) {
        self = office.map(Party.office) ?? .citizen
    }
}
