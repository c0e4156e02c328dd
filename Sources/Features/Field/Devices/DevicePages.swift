import Domain
import Hummingbird
import Ledger
import Web

/// The pages of devices (trang thiết bị): an office enrols, watches and revokes them, and a phone
/// becomes one.
struct DevicePages {
    let station: Station
    let frame: Frame
    let devices: DeviceDesk

    func add(to routes: inout Routes) {
        routes.page("/devices", "The office's devices", use: list)
        routes.form("/devices/enrolments", "Makes a code for a new device", use: offer)
        routes.form("/devices/revocations", "Revokes a device", use: revoke)
        routes.form("/devices/rule", "Whether only enrolled devices may send", use: setRule)
        routes.page("/devices/enrol", "Makes this device the office's", use: enrol)
    }

    struct Row {
        var name: String
        var label: String
        var office: String
        var kind: String
        var state: String
        var enrolled: String
        var synced: String
        var waiting: String
        var gaps: String
        var hasGaps: Bool
        var revokeName: String?
    }

    struct Rule {
        var isDemanded: Bool
        var sentence: String
        var button: String
        var value: String
    }

    func list(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        try await render(context)
    }

    private func render(
        _ context: DeviceKeeperContext, label: String = "", office: String = "",
        wrong: Wrong? = nil
    ) async throws -> Response {
        let page = try context.page()
        let rows = try await devices.devices(
            after: page.after.flatMap { Int32($0[0]) } ?? 0, limit: page.limit,
            for: context.actor)
        let shown = rows.prefix(page.size).map { row($0.view, context) }
        let next = try context.nextToken(page, rows, keys: { [String($0.id)] })
        let isAdministrator = context.actor.role == .administrator
        return try frame.page(
            "Field/devices", titled: context.word("title_devices"),
            [
                "devices": shown, "any_office": isAdministrator,
                "form": ["label": label, "office": office],
                "rule": isAdministrator ? nil as Rule? as Any : try await rule(context) as Any,
                "wrong": wrong as Any,
                "paging": WorklistPage.Paging(
                    shown: context.text("\(shown.count) máy", "\(shown.count) devices"),
                    firstHref: page.after == nil ? nil : "/devices",
                    nextHref: next.map { "?page_token=\($0)" }),
            ], status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    private func rule(_ context: DeviceKeeperContext) async throws -> Rule {
        let isDemanded = try await devices.isEnrolmentDemanded(at: context.actor.office)
        return Rule(
            isDemanded: isDemanded,
            sentence: context.word(isDemanded ? "device_rule_on" : "device_rule_off"),
            button: context.word(isDemanded ? "device_rule_lift" : "device_rule_demand"),
            value: isDemanded ? "false" : "true")
    }

    private func row(_ view: DeviceView, _ context: DeviceKeeperContext) -> Row {
        let (kind, state) =
            view.revokedAt != nil
            ? ("off", "device_state_revoked")
            : view.isSilent(at: context.now)
                ? ("bad", "device_state_silent") : ("good", "device_state_good")
        let waiting = view.waiting.map { count in
            let oldest = view.oldestWaitingAt.map { ", \($0.shortText)" } ?? ""
            return "\(count)\(oldest)"
        }
        let gaps = view.missing.map { $0.from == $0.to ? "\($0.from)" : "\($0.from)–\($0.to)" }
        return Row(
            name: view.name, label: view.label, office: view.officeName, kind: kind,
            state: context.word(state),
            enrolled: "\(view.enrolledAt.shortText), \(view.enrolledBy)",
            synced: view.syncedAt.map { "\($0.shortText), \(view.syncedBy ?? "–")" }
                ?? context.word("device_never"),
            waiting: waiting ?? "–",
            gaps: view.missingCount == 0
                ? context.word("device_no_gaps")
                : "\(view.missingCount): \(gaps.joined(separator: ", "))",
            hasGaps: view.missingCount > 0,
            revokeName: view.revokedAt == nil ? view.name : nil)
    }

    func offer(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let fields = try context.fields()
        let label = fields.text("label", TextRule(limit: 60))
        let code = fields.text("office", as: OfficeCode.self).optional
        do {
            let (wanted, asked) = try (label.value, code.value)
            let office = try await devices.office(asked, for: context.actor)
            let new = try await devices.enrol(
                wanted, at: office, by: context.actor, now: context.now)
            return try show(new, context)
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await render(
                context, label: label.found ?? "", office: code.found??.value ?? "",
                wrong: Wrong(problem, in: context.language))
        }
    }

    private func show(_ new: NewEnrolment, _ context: DeviceKeeperContext) throws -> Response {
        let address = context.origin + new.path
        let picture = QRSymbol(address).map { QRPicture($0) }
        return try frame.page(
            "Field/enrolment", titled: context.word("enrolment_title", ["label": new.label]),
            [
                "enrolment": [
                    "title": context.word("enrolment_title", ["label": new.label]),
                    "code": new.code.description, "office": new.office.name,
                    "page": context.origin + "/devices/enrol",
                    "once": context.word("enrolment_once", ["time": new.expiresAt.clock]),
                    "symbol": picture as Any,
                ] as [String: Any]
            ], for: context.session, context)
    }

    func revoke(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let name = try context.fields().text("device", max: 64).value
        guard try await devices.revoke(name, by: context.actor, now: context.now) else {
            throw Problem(.notFound)
        }
        return context.seeOther("/devices", flash: .done, "flash_device_revoked")
    }

    /// For the clerk's own office; an administrator's own has no devices.
    func setRule(_ request: Request, _ context: DeviceKeeperContext) async throws -> Response {
        let isDemanded = try context.fields().boolean("enrolment_demanded").value
        guard context.actor.role == .postClerk else { throw Problem(.roleNotAllowed) }
        try await devices.setRule(
            enrolmentDemanded: isDemanded, at: context.actor.office, by: context.actor,
            now: context.now)
        return context.seeOther("/devices", flash: .done, "flash_device_rule")
    }

    func enrol(_ request: Request, _ context: PostContext) async throws -> Response {
        let typed = try context.query().text("code", max: 20).or("").value
        return try frame.page(
            "Field/enrol", titled: context.word("enrol_title"),
            [
                "enrol": [
                    "code": EnrolmentCode(typed)?.description ?? "",
                    "lead": context.word(
                        "enrol_lead", ["office": context.session.office.name]),
                ]
            ], for: context.session, context)
    }
}

/// A symbol as one path of a picture, with its quiet zone.
struct QRPicture {
    var box: String
    var path: String

    init(_ symbol: QRSymbol) {
        let side = symbol.size + 8
        box = "0 0 \(side) \(side)"
        path = symbol.modules.enumerated().map { row, modules in
            modules.enumerated().map { column, isDark in
                isDark ? "M\(column + 4) \(row + 4)h1v1h-1z" : ""
            }.joined()
        }.joined()
    }
}

extension RouteContext {
    /// Where the visitor found us, for an address that goes onto paper or another screen.
    var origin: String {
        let scheme = site.settings.secure ? "https" : "http"
        return "\(scheme)://\(visit.head.authority ?? "localhost")"
    }
}
