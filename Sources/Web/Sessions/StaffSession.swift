package import Domain

/// A person who is signed in (phiên đăng nhập).
package struct StaffSession: Sendable, Hashable {
    package let actor: Actor
    /// The person's name, for greeting them; never for logs.
    package let name: String
    package let office: SessionOffice
    package let expiresAt: Instant
    /// SHA-256 of the token: what the database keeps, and what revokes the session.
    package let digest: [UInt8]
    /// SHA-256 of the token that the forms of the session bring.
    package let formDigest: [UInt8]
    /// Whether it was opened with a password that somebody else made, and that opens nothing but
    /// the page on which to choose one's own.
    package let hasInitialPassword: Bool

    package init(
        actor: Actor, name: String, office: SessionOffice, expiresAt: Instant, digest: [UInt8],
        formDigest: [UInt8], hasInitialPassword: Bool = false
    ) {
        self.actor = actor
        self.name = name
        self.office = office
        self.expiresAt = expiresAt
        self.digest = digest
        self.formDigest = formDigest
        self.hasInitialPassword = hasInitialPassword
    }
}

/// The office at which somebody works, as pages and `POST /v1/sessions` show it.
package struct SessionOffice: Sendable, Hashable, Codable {
    package let code: String
    package let name: String
    package let kind: OfficeKind

    package init(code: String, name: String, kind: OfficeKind) {
        self.code = code
        self.name = name
        self.kind = kind
    }
}
