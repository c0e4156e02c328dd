import Domain
import Hummingbird
import Ledger
import Web

/// One decision about many dossiers (ghi hàng loạt), each answered by itself: one that has changed
/// meanwhile never holds up the others.
struct Results {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.form(
            "/worklists/{name}", "One decision about the dossiers that were picked",
            roles: [.agencyClerk, .deskClerk], use: decide)
    }

    /// At most as many as a page shows.
    static let most = 200

    struct Line {
        var ok: Bool
        var code: String
        var href: String
        var stage: String
        var sentence: String
        var itemCode: String?
    }

    struct Sheet {
        var title: String
        var doneCount: String
        var failedCount: String
        var sentence: String
        var backHref: String
        var retryHref: String?
        var rows: [Line]
    }

    static func events(in list: WaitingList, for role: Role) -> [DossierEvent] {
        switch (list, role) {
        case (.toAccept, .agencyClerk), (.toAccept, .deskClerk):
            [.accepted, .supplementRequested, .refused]
        case (.toProcess, .agencyClerk): [.resultReady, .assigned, .supplementRequested]
        case (.toReturn, .agencyClerk), (.toReturn, .deskClerk): [.pickedUp]
        default: []
        }
    }

    /// The input that an event cannot do without.
    static func asks(_ event: DossierEvent) -> String? {
        switch event {
        case .accepted: "due_on"
        case .resultReady: "outcome"
        case .supplementRequested, .refused: "note"
        default: nil
        }
    }

    func decide(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let list = WaitingList(rawValue: try context.path("name", as: String.self)) else {
            throw Problem(.notFound)
        }
        let fields = try context.fields()
        let picks = fields.list("pick", max: Self.most, as: Pick.self)
        let chosen = fields.choice("event", as: DossierEvent.self)
        let outcome = fields.choice("outcome", as: Domain.Outcome.self).optional
        let dueOn = fields.text("due_on", as: PlainDate.self).optional
        let note = fields.text("note", max: 2_000, multiline: true).optional
        do {
            let event = try chosen.value
            guard Self.events(in: list, for: context.actor.role).contains(event) else {
                throw Problem.field(
                    "/event", "not_here", vi: "Việc này không làm ở danh sách này.",
                    en: "That is not done from this list.")
            }
            if Self.asks(event) == "note", try note.value == nil {
                throw Problem.field(
                    "/note", "missing", vi: "Cần ghi lý do: người nộp sẽ đọc.",
                    en: "Say why: the applicant will read it.")
            }
            guard !(try picks.value).isEmpty else {
                throw Problem.field(
                    "/main", "missing", vi: "Chưa chọn hồ sơ nào.", en: "Nothing was picked.")
            }
            let decision = Decision(
                event: event, note: try note.value,
                outcome: event == .resultReady ? try outcome.value : nil)
            return try await answer(
                try picks.value, decision, dueOn: try dueOn.value, list, context)
        } catch let problem as Problem where problem.kind == .invalid {
            return try await WorklistPage(station: station, frame: frame).render(
                list, context, wrong: Wrong(problem, in: context.language),
                note: note.found.flatMap(\.self) ?? "")
        }
    }

    private func answer(
        _ picks: [Pick], _ decision: Decision, dueOn: PlainDate?, _ list: WaitingList,
        _ context: StaffContext
    ) async throws -> Response {
        var rows: [Line] = []
        for pick in picks { rows.append(try await line(pick, decision, dueOn: dueOn, context)) }
        let done = rows.count(where: \.ok)
        let failed = rows.filter { !$0.ok }
        let title = context.text(decision.event.vietnamese, decision.event.english).asHeading
        let sheet = Sheet(
            title: title, doneCount: String(done), failedCount: String(failed.count),
            sentence: context.text(
                "\(done) hồ sơ đã ghi."
                    + (failed.isEmpty
                        ? "" : " \(failed.count) hồ sơ chưa được, lý do ở dòng dưới."),
                "\(done) done."
                    + (failed.isEmpty ? "" : " \(failed.count) not done, for the reasons below.")),
            backHref: "/worklists/\(list.rawValue)",
            retryHref: failed.isEmpty
                ? nil
                : "/worklists/\(list.rawValue)?"
                    + failed.map { "picked=\($0.code)" }.joined(separator: "&"),
            rows: rows)
        return try frame.page(
            "Agency/results", titled: context.word("title_results"), ["outcome": sheet],
            for: context.session, context)
    }

    /// Decides about one dossier, at the version that the clerk saw.
    private func line(
        _ pick: Pick, _ decision: Decision, dueOn: PlainDate?, _ context: StaffContext
    ) async throws -> Line {
        let today = PlainDate(context.now)
        guard let before = try await station.dossier(pick.code, for: context.actor, on: today)
        else {
            return Line(
                ok: false, code: pick.code.value, href: "/dossiers/\(pick.code)", stage: "–",
                sentence: ProblemKind.notFound.sentence(in: context.language))
        }
        do {
            var dated = decision
            if let dueOn {
                dated.dueAt = try await station.closing(of: dueOn, at: before.agency.id)
            }
            _ = try await station.deciding(
                pick.code, dated, ifVersion: pick.version, by: context.actor)
        } catch let problem as Problem {
            let words = [
                problem.kind.sentence(in: context.language),
                problem.detail?.text(in: context.language),
            ]
            return Line(
                ok: false, code: before.code, href: "/dossiers/\(before.code)",
                stage: context.text(before.stage.vietnamese, before.stage.english).asHeading,
                sentence: words.compactMap(\.self).joined(separator: " "))
        }
        let after = try await station.dossier(pick.code, for: context.actor, on: today) ?? before
        let parcel = after.parcels.last { $0.purpose == .result && $0.state == .announced }
        let ready = decision.event == .resultReady
        return Line(
            ok: true, code: after.code, href: "/dossiers/\(after.code)",
            stage: context.text(after.stage.vietnamese, after.stage.english).asHeading,
            sentence: context.text(
                "Đã ghi lúc \(context.now.clock).", "Done at \(context.now.clock).")
                + (ready && parcel != nil
                    ? context.text(" Bưu gửi trả kết quả:", " The item that returns it:") : ""),
            itemCode: ready ? parcel?.itemCode : nil)
    }
}

/// A dossier as it was picked on a list: its code and the version that the clerk saw.
struct Pick: LosslessStringConvertible {
    var code: DossierCode
    var version: Int32

    init?(_ description: String) {
        let parts = description.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let code = DossierCode(String(parts[0])),
            let version = Int32(parts[1]), version > 0
        else { return nil }
        self.code = code
        self.version = version
    }

    var description: String { "\(code)@\(version)" }
}
