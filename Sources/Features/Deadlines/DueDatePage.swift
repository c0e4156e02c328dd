import Domain
import Hummingbird
import Ledger
import Web

/// Why this date (vì sao ngày này), for people: every day of the count, the pauses with whoever
/// brought them about, and whose time it was.
struct DueDatePage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/dossiers/{code}/due-date", "Why this due date: the days that were counted",
            roles: Deed.readHistories.roles, use: show)
    }

    struct Day {
        var when: String
        var what: String
        var source: String?
        var counts: Bool
    }

    struct Standing {
        var what: String
        var from: String
        var to: String
        var began: String
        var ended: String
    }

    struct Pauses {
        var label: String
        var rows: [Standing]
    }

    struct Share {
        var who: String
        var lasted: String
        var kind: String
        var x: String
        var width: String
    }

    struct View {
        var code: String
        var href: String
        var due: String
        var summary: String
        var edition: String?
        var label: String
        var days: [Day]
        var pauses: Pauses?
        var total: String
        var shares: [Share]
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        let due = try await station.dueDate(of: record, for: context.actor, at: context.now)
        let folder = context.actor.role == .supervisor ? "/oversight/" : "/dossiers/"
        return try frame.page(
            "Agency/due-date",
            titled: context.text(
                "Ngày hẹn của hồ sơ \(record.code)", "Due date of dossier \(record.code)"),
            ["why": view(due, record.code, href: folder + record.code, context)],
            for: context.session, context)
    }

    private func view(
        _ due: DueDate, _ code: String, href: String, _ context: StaffContext
    ) -> View {
        let language = context.language
        let lengths: Lengths = language == .vietnamese ? .vietnamese : .english
        let elapsed = due.elapsed ?? ElapsedTime()
        return View(
            code: code, href: href,
            due: due.promised?.momentText ?? context.text("chưa có hẹn", "no due date yet"),
            summary: due.summary?.text(in: language) ?? context.word("due_none"),
            edition: due.clock.promise?.edition.map { String($0) },
            label: context.word("due_days"),
            days: due.deadline.map { deadline in
                DueRun.runs(of: deadline.days).map { run in
                    Day(
                        when: run.when.text(in: language),
                        what: run.what(deadline).text(in: language),
                        source: run.source?.text(in: language), counts: run.first.counts)
                }
            } ?? [],
            pauses: pauses(due, context),
            total: lengths.text(of: .microseconds(elapsed.total)),
            shares: shares(elapsed, lengths, context))
    }

    private func pauses(_ due: DueDate, _ context: StaffContext) -> Pauses? {
        guard let deadline = due.deadline, !deadline.pauses.isEmpty else { return nil }
        return Pauses(
            label: context.word("due_pauses"),
            rows: deadline.pauses.map { pause in
                Standing(
                    what: pause.reason.text(in: context.language).asHeading,
                    from: pause.from.shortText,
                    to: pause.to?.shortText ?? context.text("chưa tiếp tục", "not ended"),
                    began: due.people[pause.began] ?? "–",
                    ended: pause.ended.flatMap { due.people[$0] } ?? "–")
            })
    }

    /// Drawn to scale; who had no time has no bar.
    private func shares(
        _ elapsed: ElapsedTime, _ lengths: Lengths, _ context: StaffContext
    ) -> [Share] {
        var x = 0.0
        return [
            ("citizen", elapsed.citizen, context.text("Người dân", "The citizen")),
            ("post", elapsed.post, context.text("Bưu điện", "The post")),
            ("agency", elapsed.agency, context.text("Cơ quan", "The agency")),
        ].map { kind, length, who in
            let width = elapsed.total > 0 ? Double(length) / Double(elapsed.total) * 100 : 0
            defer { x += width }
            return Share(
                who: who, lasted: lengths.text(of: .microseconds(length)), kind: kind,
                x: percent(x), width: percent(width))
        }
    }
}
