import Domain
import Hummingbird
import Web

/// A telephone number that anybody may call (đường dây nóng).
package struct Hotline: Sendable {
    /// As it is dialled: `19001234`.
    package let dialled: String
    /// As it is printed: `1900 1234`.
    package let printed: String

    package init(dialled: String, printed: String) {
        self.dialled = dialled
        self.printed = printed
    }
}

/// What stands around every page (khung trang): the mast, the menu of whoever is signed in, the
/// foot.
package struct Frame: Sendable {
    package let hotline: Hotline?

    package init(hotline: Hotline? = nil) {
        self.hotline = hotline
    }

    /// A page of `Templates/` with its own values, and around them `page`, `me` and `nav`.
    ///
    /// Without a session the page is one for strangers, even if somebody is signed in: what a
    /// citizen reads is the same for all.
    func page(
        _ template: String, titled title: String, _ values: [String: Any],
        status: HTTPResponse.Status = .ok, for session: StaffSession? = nil,
        isShell: Bool = false, _ context: some RouteContext
    ) throws -> Response {
        var values = values
        values["page"] =
            [
                "title": title,
                "assets": context.site.pages?.assets.prefix ?? "",
                "shell": isShell,
                "csrf": session == nil ? nil : context.visit.formToken as Any?,
                "language_href": context.otherLanguagePath,
                "hotline": hotline.map { ["href": $0.dialled, "shown": $0.printed] } as Any?,
                "flash": nil,
            ] as [String: Any?]
        values["me"] = session.map { me($0, context.language) } as Any
        values["nav"] = session.map { nav($0.actor.role, context) } as Any
        return try context.page(template, values, status: status)
    }

    /// A page that a device keeps: the same for everybody, with the scripts of the staff's pages.
    func shell(
        _ template: String, titled title: String, _ values: [String: Any?],
        _ context: some RouteContext
    ) throws -> Response {
        try page(template, titled: title, values.mapValues { $0 as Any }, isShell: true, context)
    }

    private func me(_ session: StaffSession, _ language: Language) -> [String: Any] {
        [
            "username": session.actor.username, "name": session.name,
            "role": session.actor.role.name(in: language).asHeading,
            "role_code": session.actor.role.rawValue,
            "office": session.office.name,
        ]
    }

    private func nav(_ role: Role, _ context: some RouteContext) -> [[String: Any]] {
        let path = context.visit.head.path?.prefix { $0 != "?" } ?? "/"
        return Place.menu(of: role).map { place in
            [
                "href": place.path, "label": context.word(place.word),
                "current": place.path == path
                    || (place.path != "/" && path.hasPrefix(place.path + "/")),
            ]
        }
    }
}

/// A place of the service that the menu leads to (mục).
enum Place: String, CaseIterable {
    case home, scan, round, toCollect, toDeliver, arrivals, departures, handOvers, register
    case worklist, exceptions, devices, oversight, people, offices

    var path: String {
        switch self {
        case .home: "/"
        case .scan: "/scan"
        case .round: "/round"
        case .toCollect: "/worklists/to-collect"
        case .toDeliver: "/worklists/to-deliver"
        case .arrivals: "/arrivals"
        case .departures: "/departures"
        case .handOvers: "/hand-overs"
        case .register: "/dossiers/new"
        case .worklist: "/worklists/to-accept"
        case .exceptions: "/exceptions"
        case .devices: "/devices"
        case .oversight: "/oversight"
        case .people: "/people"
        case .offices: "/offices"
        }
    }

    /// Its name among the words.
    var word: String {
        switch self {
        case .home: "nav_home"
        case .scan: "nav_scan"
        case .round: "nav_round"
        case .toCollect: "nav_to_collect"
        case .toDeliver: "nav_to_deliver"
        case .arrivals: "nav_arrivals"
        case .departures: "nav_departures"
        case .handOvers: "nav_hand_overs"
        case .register: "nav_register"
        case .worklist: "nav_worklist"
        case .exceptions: "nav_exceptions"
        case .devices: "nav_devices"
        case .oversight: "nav_oversight"
        case .people: "nav_people"
        case .offices: "nav_offices"
        }
    }

    static func menu(of role: Role) -> [Place] {
        switch role {
        case .postalWorker: [.home, .scan, .round, .toCollect, .toDeliver, .arrivals, .handOvers]
        case .postClerk:
            [
                .home, .scan, .register, .arrivals, .departures, .handOvers, .exceptions, .devices,
            ]
        case .agencyClerk, .deskClerk: [.home, .worklist, .handOvers, .register, .exceptions]
        case .supervisor: [.home, .oversight]
        case .administrator: [.home, .people, .offices, .devices]
        }
    }
}

extension RouteContext {
    /// The same page in the other language: by way of the choice, which a cookie remembers.
    var otherLanguagePath: String {
        let other: Language = language == .vietnamese ? .english : .vietnamese
        return "/language/\(other.rawValue)?next=\(percentEncoded(visit.head.path ?? "/"))"
    }
}

extension Role {
    func name(in language: Language) -> String {
        language == .vietnamese ? vietnamese : english
    }
}

extension String {
    /// The first letter a capital, as a name is written that stands by itself.
    var asHeading: String { prefix(1).uppercased() + dropFirst() }
}
