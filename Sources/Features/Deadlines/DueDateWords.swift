import Domain
import Web

/// Days of a count that read alike (các ngày liền nhau), as one line.
struct DueRun {
    var first: DeadlineDay
    var last: DeadlineDay

    /// Weekends and working days in turn would make a long list of a long term; what lies next to
    /// each other and says the same is one line.
    static func runs(of days: [DeadlineDay]) -> [DueRun] {
        var runs: [DueRun] = []
        for day in days {
            if let run = runs.last, run.last.reads(like: day) {
                runs[runs.count - 1].last = day
            } else {
                runs.append(DueRun(first: day, last: day))
            }
        }
        return runs
    }
}

extension DeadlineDay {
    fileprivate func reads(like next: DeadlineDay) -> Bool {
        guard said?.source == next.said?.source else { return false }
        return switch (verdict, next.verdict) {
        case (.counted, .counted): true
        case (.counted, _), (.worked, _), (.start, _), (.afterCutOff, _), (.over, _): false
        case (.paused, _), (.closed, _), (.off, _): verdict == next.verdict
        }
    }

    /// What was announced and not dropped again.
    fileprivate var said: CalendarDay? { announced.flatMap { $0.kind == .ordinary ? nil : $0 } }

    /// Whether the day went towards the term.
    var counts: Bool {
        switch verdict {
        case .counted, .worked: true
        case .start, .paused, .afterCutOff, .closed, .off, .over: false
        }
    }
}

extension PlainDate {
    /// `Thứ Hai 23/11/2026`.
    var inWords: Sentence {
        let vietnamese = [
            "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật",
        ]
        let english = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let number = weekday.rawValue - 1
        let date = startOfDay.dayText
        return Sentence(vi: "\(vietnamese[number]) \(date)", en: "\(english[number]) \(date)")
    }
}

extension DueRun {
    var when: Sentence {
        guard first.day != last.day else { return first.day.inWords }
        return Sentence(
            vi: "\(first.day.inWords.vietnamese) – \(last.day.inWords.vietnamese)",
            en: "\(first.day.inWords.english) – \(last.day.inWords.english)")
    }

    func what(_ deadline: Deadline) -> Sentence {
        switch first.verdict {
        case .start:
            return deadline.start.event == .resultLost
                ? Sentence(
                    vi: "báo mất kết quả, tính lại từ đầu; ngày này không tính",
                    en: "the loss was reported and the term starts anew; this day is not counted")
                : Sentence(
                    vi: "\(deadline.start.event.vietnamese), ngày này không tính",
                    en: "\(deadline.start.event.english); this day is not counted")
        case .counted(0): return Sentence(vi: "trong ngày", en: "the same day")
        case .counted(let from):
            guard case .counted(let to) = last.verdict, to != from else {
                return Sentence(vi: "ngày thứ \(from)", en: "day \(from)")
            }
            return Sentence(vi: "ngày thứ \(from)–\(to)", en: "days \(from)–\(to)")
        case .worked(let length):
            return Sentence(
                vi: "\(Lengths.vietnamese.text(of: .microseconds(length))) làm việc",
                en: "\(Lengths.english.text(of: .microseconds(length))) of office time")
        case .paused(let index): return deadline.pauses[index].reason
        case .afterCutOff:
            return Sentence(
                vi: "nhận sau giờ nhận trong ngày, tính sang ngày làm việc sau",
                en: "came in after the cut-off hour, so the next working day counts")
        case .closed:
            return first.day.weekday.isWeekend
                ? Sentence(vi: "nghỉ cuối tuần", en: "weekend")
                : Sentence(vi: "cơ quan không làm việc", en: "the agency is closed")
        case .off: return Sentence(vi: "nghỉ lễ", en: "day off")
        case .over: return Sentence(vi: "đã hết giờ làm việc", en: "office hours were over")
        }
    }

    /// The announcement behind it, where there is one.
    var source: Sentence? {
        // The first day counts for nothing, whatever day it is.
        guard let announced = first.said, first.verdict != .start else { return nil }
        return switch announced.kind {
        case .off: Sentence(vi: announced.source, en: announced.source)
        case .makeUp:
            Sentence(vi: "làm bù: \(announced.source)", en: "make-up day: \(announced.source)")
        case .halfDay:
            Sentence(
                vi: "làm nửa ngày: \(announced.source)", en: "half a day: \(announced.source)")
        case .ordinary: nil
        }
    }
}

extension Pause {
    /// For what one waited, and for whom.
    var reason: Sentence {
        switch stage {
        case .awaitingSupplement:
            Sentence(
                vi: "tạm dừng, chờ người dân bổ sung",
                en: "the clock stood, waiting for the citizen's supplement")
        case .awaitingPayment:
            Sentence(
                vi: "tạm dừng, chờ người dân nộp tiền",
                en: "the clock stood, waiting for the citizen's payment")
        case .suspended:
            Sentence(vi: "cơ quan tạm dừng xử lý", en: "the agency had suspended the case")
        default:
            Sentence(vi: "tạm dừng, \(stage.vietnamese)", en: "the clock stood, \(stage.english)")
        }
    }
}

extension DueDate {
    /// The whole in one or two sentences, for everybody.
    var summary: Sentence? {
        guard let deadline else { return nil }
        let start = deadline.start
        let begun = Sentence(
            vi: "\(start.event.vietnamese) lúc \(start.at.clock) ngày \(start.at.dayText)",
            en: "“\(start.event.english)” at \(start.at.clock) on \(start.at.dayText)")
        let first =
            switch deadline.basis {
            case .term(let term):
                Sentence(
                    vi: "Thủ tục có thời hạn \(term.vietnamese), tính từ \(begun.vietnamese).",
                    en: "The procedure gives \(term.english), from \(begun.english).")
            case .entered(let due):
                Sentence(
                    vi: "Cán bộ hẹn ngày \(due.dayText) khi \(begun.vietnamese).",
                    en: "The clerk promised \(due.dayText), with \(begun.english).")
            }
        return [first, rest(of: deadline)].compactMap(\.self).joined
    }

    private func rest(of deadline: Deadline) -> Sentence? {
        switch deadline.outcome {
        case .due(let due):
            let stood = deadline.days.count { if case .paused = $0.verdict { true } else { false } }
            if stood > 0 {
                return Sentence(
                    vi: "Có \(stood) ngày làm việc tạm dừng, không tính; hẹn \(due.momentText).",
                    en:
                        "\(stood) working days stood still and are not counted; due \(due.momentText)."
                )
            }
            return Sentence(vi: "Hẹn \(due.momentText).", en: "Due \(due.momentText).")
        case .standing(let days):
            return Sentence(
                vi: "Đang tạm dừng; khi tiếp tục còn \(days) ngày làm việc.",
                en: "The clock stands; \(days) working days are left when it goes on.")
        case .standingHours(let left):
            return Sentence(
                vi: "Đang tạm dừng; khi tiếp tục còn "
                    + "\(Lengths.vietnamese.text(of: .microseconds(left))) làm việc.",
                en: "The clock stands; \(Lengths.english.text(of: .microseconds(left))) of office "
                    + "time are left when it goes on.")
        case .unknown(let year):
            return Sentence(
                vi: "Chưa công bố lịch nghỉ năm \(year) nên chưa tính được; cán bộ ghi ngày hẹn.",
                en: "The holidays of \(year) are not announced, so no date can be counted; the "
                    + "clerk enters it.")
        }
    }
}

extension DueDate {
    /// The days one under the other, for those who read and don't calculate.
    var lines: [Sentence] {
        guard let deadline else { return [] }
        return DueRun.runs(of: deadline.days).prefix(Self.mostLines).map { run in
            let what = run.what(deadline)
            let source = run.source.map {
                ("\(what.vietnamese) (\($0.vietnamese))", "\(what.english) (\($0.english))")
            }
            return Sentence(
                vi: "\(run.when.vietnamese): \(source?.0 ?? what.vietnamese)",
                en: "\(run.when.english): \(source?.1 ?? what.english)")
        }
    }

    /// A citizen's page stays small on a slow line, also for the longest of terms.
    static let mostLines = 120
}

extension [Sentence] {
    fileprivate var joined: Sentence {
        Sentence(
            vi: map(\.vietnamese).joined(separator: " "),
            en: map(\.english).joined(separator: " "))
    }
}
