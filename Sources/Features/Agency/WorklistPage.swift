import Domain
import Hummingbird
import Ledger
import Web

/// The page on which a clerk lives (trang danh sách việc): sorted by what is urgent, filtered by the
/// address, and with decisions about many dossiers at once.
struct WorklistPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/worklists/{name}", "What waits at the office", roles: Deed.readDossiers.roles,
            use: show)
    }

    struct Tab {
        var href: String
        var label: String
        var waiting: String?
        var current: Bool
    }

    struct Choice {
        var value: String
        var label: String
        var selected: Bool
    }

    struct Filter {
        var q: String
        var dues: [Choice]
        var procedures: [Choice]
        var clearHref: String?
    }

    struct Line {
        var pick: String
        var code: String
        var href: String
        var applicant: String
        var procedure: String
        var stage: String
        var dueKind: String
        var dueWords: String
        var dueOn: String?
        var whyHref: String
        var parcel: String?
        var picked: Bool
    }

    struct BulkChoice {
        var event: String
        var label: String
        var asks: String?
        var checked: Bool
    }

    struct Bulk {
        var choices: [BulkChoice]
        var asksOutcome: Bool
        var asksDue: Bool
        var today: String
        var dueOn: String
        var note: String
    }

    struct List {
        var name: String
        var title: String
        var sentence: String
        var caption: String
        var tabs: [Tab]
        var filter: Filter
        var rows: [Line]
        var bulk: Bulk?
    }

    struct Paging {
        var shown: String
        var firstHref: String?
        var nextHref: String?
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let list = WaitingList(rawValue: try context.path("name", as: String.self)) else {
            throw Problem(.notFound)
        }
        if list == .toCollect || list == .toDeliver {
            return try await Round(station: station, frame: frame).show(list, context)
        }
        return try await render(list, context)
    }

    /// The list, with what was wrong with a form that was just sent, if anything.
    func render(
        _ list: WaitingList, _ context: StaffContext, wrong: Wrong? = nil, note: String = ""
    ) async throws -> Response {
        let page = try context.page()
        let query = try context.query()
        let text = query.text("q", max: 100).or("")
        let due = query.text("due", max: 10).or("")
        let procedure = query.text("procedure", max: 40).or("")
        let picked = query.list("picked", max: 200, as: String.self)
        let filter = WaitingFilter(
            text: try text.value, due: try due.value, procedure: try procedure.value,
            now: context.now)
        async let rows = station.waiting(
            list, matching: filter, after: page.after, limit: page.limit, for: context.actor)
        async let counts = station.counts(for: context.actor)
        async let procedures = station.proceduresWaiting(list, for: context.actor)
        async let calendar = station.calendar()
        let lines = try await rows
        let days = try await calendar
        let chosen = Set(try picked.value)
        let shown = lines.prefix(page.size).map { row in
            line(row, days, chosen, context)
        }
        let values = List(
            name: list.rawValue, title: context.word(list.word),
            sentence: sentence(try await counts[list] ?? 0, context),
            caption: context.text(
                "Xếp theo thời gian làm việc còn lại", "By working time left"),
            tabs: tabs(list, try await counts, context),
            filter: Filter(
                q: filter.text,
                dues: WaitingFilter.dues.map { value, vietnamese, english in
                    Choice(
                        value: value, label: context.text(vietnamese, english),
                        selected: value == filter.due)
                },
                procedures: [
                    Choice(
                        value: "", label: context.text("Mọi thủ tục", "All procedures"),
                        selected: filter.procedure.isEmpty)
                ]
                    + (try await procedures).map { code, name in
                        Choice(value: code, label: name, selected: code == filter.procedure)
                    },
                clearHref: filter.isEmpty ? nil : "/worklists/\(list.rawValue)"),
            rows: shown, bulk: bulk(list, context, note: note))
        let next = try context.nextToken(page, lines, keys: \.keys)
        let paging = Paging(
            shown: context.text("\(shown.count) dòng", "\(shown.count) lines"),
            firstHref: page.after == nil ? nil : "/worklists/\(list.rawValue)",
            nextHref: next.map { "?" + filter.query + "page_token=\($0)" })
        return try frame.page(
            "Agency/worklist", titled: values.title,
            ["list": values, "wrong": wrong as Any, "paging": paging],
            status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    private func line(
        _ row: WaitingView, _ calendar: WorkingCalendar, _ picked: Set<String>,
        _ context: StaffContext
    ) -> Line {
        let due = DueWords(
            row.stage, dueAt: row.dueAt, now: context.now, calendar, context.language)
        let parcel = row.itemCode.map { code in
            [row.purpose.map { context.text($0.vietnamese, $0.english) }?.asHeading, code]
                .compactMap(\.self).joined(separator: " ")
        }
        return Line(
            pick: "\(row.dossier)@\(row.version)", code: row.dossier,
            href: "/dossiers/\(row.dossier)", applicant: row.applicantName ?? "–",
            procedure: row.procedureName,
            stage: context.text(row.stage.vietnamese, row.stage.english).asHeading,
            dueKind: due.kind.rawValue, dueWords: due.words, dueOn: due.on,
            whyHref: "/dossiers/\(row.dossier)#due", parcel: parcel,
            picked: picked.contains(row.dossier))
    }

    private func sentence(_ count: Int, _ context: StaffContext) -> String {
        context.text("\(count) hồ sơ đang chờ.", "\(count) dossiers are waiting.")
    }

    private func tabs(
        _ current: WaitingList, _ counts: [WaitingList: Int], _ context: StaffContext
    ) -> [Tab] {
        let lists: [WaitingList] =
            context.actor.officeKind == .postOffice
            ? [.toCollect, .toDispatch, .toHandOver, .toDeliver]
            : [.toAccept, .toProcess, .toReturn]
        return lists.map { list in
            Tab(
                href: "/worklists/\(list.rawValue)", label: context.word(list.word),
                waiting: String(counts[list] ?? 0), current: list == current)
        }
    }

    /// What may be decided about many at once. Desks accept, ask, refuse and hand out.
    private func bulk(_ list: WaitingList, _ context: StaffContext, note: String) -> Bulk? {
        let events = Results.events(in: list, for: context.actor.role)
        guard !events.isEmpty else { return nil }
        return Bulk(
            choices: events.enumerated().map { number, event in
                BulkChoice(
                    event: event.rawValue,
                    label: context.text(event.vietnamese, event.english).asHeading,
                    asks: Results.asks(event), checked: number == 0)
            },
            asksOutcome: events.contains(.resultReady), asksDue: events.contains(.accepted),
            today: PlainDate(context.now).description, dueOn: "", note: note)
    }
}

extension WaitingList {
    /// Its name among the words.
    var word: String { "list_" + rawValue.replacing("-", with: "_") }
}
