import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The first page after signing in (trang chính): what there is to do, with how much of it waits.
struct Home {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page("/", "What there is to do, by role", use: show)
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let language = context.language
        async let pending = station.pending(for: context.actor, at: context.now)
        async let calendar = station.calendar()
        let counts = try await pending
        let tasks = HomeTask.tasks(of: context.actor.role).enumerated().map { index, task in
            task.value(counts, isFirst: index == 0, in: language)
        }
        let greeting = Sentence(
            vi: "Xin chào, \(context.session.name)", en: "Hello, \(context.session.name)")
        return try frame.page(
            "People/home", titled: context.word("title_home"),
            [
                "home": [
                    "greeting": greeting.text(in: language),
                    "today": try await Self.today(PlainDate(context.now), calendar)
                        .text(in: language),
                    "tasks": tasks, "notices": nil,
                ] as [String: Any?]
            ], for: context.session, context)
    }

    /// The day, and whether it is one on which the terms of the law run.
    static func today(_ day: PlainDate, _ calendar: WorkingCalendar) -> Sentence {
        let date = day.startOfDay.dayText
        let isAnnouncedOff = calendar.exceptions[day]?.kind == .off
        return switch (calendar.isWorking(day), isAnnouncedOff) {
        case (true, _):
            Sentence(
                vi: "\(day.weekday.vietnamese) \(date).", en: "\(day.weekday.english) \(date).")
        case (false, true):
            Sentence(
                vi: "\(day.weekday.vietnamese) \(date), ngày nghỉ lễ.",
                en: "\(day.weekday.english) \(date), a public holiday.")
        case (false, false):
            Sentence(
                vi: "\(day.weekday.vietnamese) \(date), ngày nghỉ.",
                en: "\(day.weekday.english) \(date), not a working day.")
        }
    }
}

extension Weekday {
    var vietnamese: String {
        switch self {
        case .monday: "Thứ hai"
        case .tuesday: "Thứ ba"
        case .wednesday: "Thứ tư"
        case .thursday: "Thứ năm"
        case .friday: "Thứ sáu"
        case .saturday: "Thứ bảy"
        case .sunday: "Chủ nhật"
        }
    }

    var english: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }
}

/// How much waits at an office (việc đang chờ).
struct Pending: Sendable {
    struct Count: Sendable {
        var all: Int = 0
        var late: Int = 0
    }

    var lists: [WaitingList: Count] = [:]
    /// Minutes that this person's side has yet to sign.
    var handOvers = 0
    var exceptions = 0

    func count(of lists: [WaitingList]) -> Count {
        lists.reduce(into: Count()) { sum, list in
            sum.all += self.lists[list]?.all ?? 0
            sum.late += self.lists[list]?.late ?? 0
        }
    }
}

extension Station {
    /// What waits for the person's office; nothing for those who only look on.
    func pending(for actor: Actor, at now: Instant) async throws -> Pending {
        guard Deed.readDossiers.roles.contains(actor.role) else { return Pending() }
        async let lists = staff.query(
            """
            select list, count(*), count(*) filter (where due_at < \(now))
            from waiting where office_id = \(actor.office) group by list
            """, scope: actor.scope)
        // A desk signs for the agencies that it serves.
        let today = PlainDate(now)
        async let handOvers = staff.query(
            """
            with side as (
                select \(actor.office) as office_id
                union
                select agency_id from desk_agency
                where desk_id = \(actor.office) and valid_from <= \(today)
                    and (valid_to is null or valid_to > \(today)))
            select count(*) from hand_over h
            where h.state = 'open' and exists (
                select from side s
                where (s.office_id = h.from_office_id and not exists (
                        select from hand_over_signature g
                        where g.hand_over_id = h.id and g.side = 'from'))
                    or (s.office_id = h.to_office_id and not exists (
                        select from hand_over_signature g
                        where g.hand_over_id = h.id and g.side = 'to')))
            """, scope: actor.scope)
        async let exceptions = staff.query(
            "select count(*) from exception where settled_at is null", scope: actor.scope)
        var pending = Pending()
        for (list, all, late) in try await lists.decode((WaitingList, Int64, Int64).self) {
            pending.lists[list] = Pending.Count(all: Int(all), late: Int(late))
        }
        pending.handOvers = Int(try await handOvers.one()[0].decode(Int64.self))
        pending.exceptions = Int(try await exceptions.one()[0].decode(Int64.self))
        return pending
    }
}
