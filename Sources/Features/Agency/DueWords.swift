import Domain
import Web

/// How much working time is left (thời gian còn lại), in words as well as in colour.
struct DueWords {
    enum Kind: String { case late, today, soon, fine, paused, none }

    var kind: Kind
    var words: String
    /// The date, when there is one.
    var on: String?

    init(
        _ stage: Stage, dueAt: Instant?, now: Instant, _ calendar: WorkingCalendar,
        _ language: Language
    ) {
        let vietnamese = language == .vietnamese
        on = dueAt?.dayText
        guard stage.clock != .paused else {
            kind = .paused
            words = vietnamese ? "tạm dừng đồng hồ" : "the clock is paused"
            return
        }
        guard let dueAt, stage.clock == .runs else {
            kind = .none
            words = vietnamese ? "chưa có hẹn" : "no due date yet"
            if dueAt != nil, stage.clock == .stopped {
                words = vietnamese ? "đã xong phần xử lý" : "processing is over"
            }
            return
        }
        let today = PlainDate(now)
        let due = PlainDate(dueAt)
        // Without the year's holidays, days are counted as the calendar on the wall has them.
        let left = calendar.workingDays(after: today, through: due) ?? today.days(to: due)
        if now > dueAt {
            kind = .late
            let over = max(1, -left)
            words = vietnamese ? "quá hạn \(over) ngày làm việc" : "\(over) working days late"
            if due == today { words = vietnamese ? "vừa quá hạn hôm nay" : "late since today" }
        } else if due == today {
            kind = .today
            words = vietnamese ? "hạn hôm nay" : "due today"
        } else {
            kind = left <= 2 ? .soon : .fine
            words = vietnamese ? "còn \(left) ngày làm việc" : "\(left) working days left"
        }
    }
}
