package import Domain
package import Hummingbird
package import Postgres

/// A context that proves who is signed in: as this person, in this role, of this office.
///
/// A feature that needs another circle of people declares its own in five lines:
/// ```swift
/// package struct RegistrarContext: SignedInContext {
///     package static let roles: Set<Role> = [.postClerk, .deskClerk, .agencyClerk]
///     package var visit: PublicContext
///     package let session: StaffSession
///     package init(visit: PublicContext, session: StaffSession) {
///         self.visit = visit
///         self.session = session
///     }
/// }
/// ```
package protocol SignedInContext: RouteContext, ChildRequestContext
where ParentContext == PublicContext {
    static var roles: Set<Role> { get }
    var session: StaffSession { get }
    init(visit: PublicContext, session: StaffSession)
}

extension SignedInContext {
    package static var access: Access { .roles(roles) }

    package init(context: PublicContext) throws {
        guard let session = context.session else { throw Problem(.signInNeeded) }
        guard Self.roles.contains(session.actor.role) else { throw Problem(.roleNotAllowed) }
        guard !session.hasInitialPassword else { throw Problem(.passwordChangeNeeded) }
        self.init(visit: context, session: session)
    }

    package var coreContext: CoreRequestContextStorage {
        get { visit.coreContext }
        set { visit.coreContext = newValue }
    }

    package var actor: Actor { session.actor }
    /// What row security needs to know; every read on behalf of this person carries it.
    package var scope: Scope { session.actor.scope }
}

extension Actor {
    /// The settings that row security reads.
    package var scope: Scope {
        Scope([
            ("tram.person", String(person)),
            ("tram.office", String(office)),
            ("tram.role", role.rawValue),
        ])
    }
}

/// Anybody of the staff (nhân viên).
package struct StaffContext: SignedInContext {
    package static let roles = Set(Role.allCases)
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}

/// Anybody who is signed in, even with a password that somebody else made (chính người đó): for the
/// few things that one does about oneself.
package struct SelfContext: SignedInContext {
    package static let roles = Set(Role.allCases)
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }

    package init(context: PublicContext) throws {
        guard let session = context.session else { throw Problem(.signInNeeded) }
        self.init(visit: context, session: session)
    }
}

/// The post: workers on the road and clerks at the counter (nhân viên bưu điện).
package struct PostContext: SignedInContext {
    package static let roles: Set<Role> = [.postalWorker, .postClerk]
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}

/// Clerks who decide about dossiers: of an agency, or of a desk for its agencies (cán bộ).
package struct AgencyContext: SignedInContext {
    package static let roles: Set<Role> = [.agencyClerk, .deskClerk]
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}

/// The one-stop desk (bộ phận một cửa).
package struct DeskContext: SignedInContext {
    package static let roles: Set<Role> = [.deskClerk]
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}

/// The outside supervisor, who reads histories and no personal data (giám sát).
package struct SupervisorContext: SignedInContext {
    package static let roles: Set<Role> = [.supervisor]
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}

/// The administrator of people, offices and devices (quản trị).
package struct AdministratorContext: SignedInContext {
    package static let roles: Set<Role> = [.administrator]
    package var visit: PublicContext
    package let session: StaffSession
    package init(visit: PublicContext, session: StaffSession) {
        self.visit = visit
        self.session = session
    }
}
