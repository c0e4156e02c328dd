import Domain

/// Who held something, from when to when (ai giữ, từ lúc nào đến lúc nào): one row of the picture.
struct Hold: Hashable {
    enum Kind: String { case post, agency, citizen, nobody }

    var kind: Kind
    var who: String
    var from: Instant
    /// Nil while it lasts.
    var to: Instant?
    var inferred: Bool
}

/// Both histories drawn to one scale (hình ảnh diễn biến). Geometry is percentages in attributes,
/// so the page needs neither a script nor a style of its own.
struct Picture {
    struct Tick {
        var x: String
        var label: String
        var end: Bool?
    }

    struct Bar {
        var n: String
        var x: String
        var width: String
        var kind: String
        var who: String
        var from: String
        var to: String?
        var lasted: String
        var inferred: Bool
        var current: Bool
    }

    struct Row {
        var title: String
        var code: String?
        var summary: String
        var holds: [Bar]
    }

    var ticks: [Tick]
    var rows: [Row]

    /// Nil when there is nothing to draw.
    init?(_ rows: [(title: String, code: String?, holds: [Hold])], now: Instant, _ words: Lengths) {
        let all = rows.flatMap(\.holds)
        guard let start = all.map(\.from).min() else { return nil }
        let isOver = !all.contains { $0.to == nil }
        let last = all.compactMap(\.to).max() ?? now
        let end = isOver ? last : max(now, last)
        let scale = Scale(start: start, end: max(end, start + .seconds(60)))
        ticks = scale.ticks()
        self.rows = rows.map { title, code, holds in
            let places = scale.places(holds, until: end)
            let bars = zip(holds, places).enumerated().map { number, pair in
                let (hold, place) = pair
                return Bar(
                    n: String(number + 1), x: percent(place.x), width: percent(place.width),
                    kind: hold.kind.rawValue, who: hold.who, from: hold.from.shortText,
                    to: hold.to?.shortText,
                    lasted: words.text(of: (hold.to ?? end) - hold.from),
                    inferred: hold.inferred, current: hold.to == nil)
            }
            let summary =
                ([title, code].compactMap(\.self) + bars.map { "\($0.who) \($0.lasted)" })
                .joined(separator: ", ")
            return Row(title: title, code: code, summary: summary, holds: bars)
        }
    }
}

/// From moments to percentages.
private struct Scale {
    let start: Instant
    let end: Instant

    struct Place {
        var x: Double
        var width: Double
    }

    func position(_ moment: Instant) -> Double {
        let whole = Double(end.microseconds - start.microseconds)
        let part = Double(moment.microseconds - start.microseconds)
        return min(max(part / whole * 100, 0), 100)
    }

    /// Each hold is wide enough for its number; what that takes is taken from the long ones. Clocks
    /// may tell that one began before the last had ended; on paper time never goes back.
    func places(_ holds: [Hold], until end: Instant) -> [Place] {
        guard let first = holds.first else { return [] }
        let least = min(4, 100 / Double(holds.count))
        var reached = position(first.from)
        let wanted = holds.map { hold in
            let till = max(reached, position(hold.to ?? end))
            defer { reached = till }
            return till - reached
        }
        let left = min(position(first.from), 100 - least * Double(holds.count))
        let short = wanted.count { $0 < least }
        let long = wanted.filter { $0 >= least }.reduce(0, +)
        let spare = 100 - left - least * Double(short)
        var x = left
        return wanted.map { width in
            let share = width < least ? least : width * min(1, spare / max(long, 0.001))
            defer { x += share }
            return Place(x: x, width: share)
        }
    }

    /// At most five days, evenly chosen.
    func ticks() -> [Picture.Tick] {
        (0...4).map { number in
            let moment =
                start
                + .seconds((end.microseconds - start.microseconds) / 4_000_000 * Int64(number))
            return Picture.Tick(
                x: percent(Double(number) * 25), label: moment.dayAndMonth,
                end: number == 4 ? true : nil)
        }
    }
}

/// Two digits after the point, as SVG attributes read it.
func percent(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)%"
}

/// Lengths of time in words (khoảng thời gian).
struct Lengths {
    var days: String
    var hours: String
    var minutes: String

    static let vietnamese = Lengths(days: "ngày", hours: "giờ", minutes: "phút")
    static let english = Lengths(days: "d", hours: "h", minutes: "min")

    /// The two greatest units that are not nothing.
    func text(of length: Duration) -> String {
        let minutes = max(0, length.components.seconds / 60)
        let parts = [
            (minutes / 1_440, days), (minutes / 60 % 24, hours), (minutes % 60, self.minutes),
        ]
        let told = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
        if told.isEmpty { return "0 \(self.minutes)" }
        return told.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}

extension Instant {
    /// `24/11 08:02`.
    var shortText: String { "\(dayAndMonth) \(clock)" }
    /// `24/11`.
    var dayAndMonth: String { String(dayText.prefix(5)) }
}
