/// How long the law gives the agency (thời hạn giải quyết), in working days or working hours.
///
/// It is written as ISO 8601 has it, `P5D` or `PT8H`; days and hours of office time are meant.
package enum Term: Hashable, Sendable {
    case days(Int)
    case hours(Int)

    /// Longer terms than four years of working days do not exist, and would cost time to count.
    package static let longestDays = 1_000
    package static let longestHours = 8_000

    /// What a procedure takes; nil when nobody knows, or when it is said twice.
    package init?(days: Int?, hours: Int?) {
        switch (days, hours) {
        case (let days?, nil) where (0...Self.longestDays).contains(days): self = .days(days)
        case (nil, let hours?) where (1...Self.longestHours).contains(hours): self = .hours(hours)
        default: return nil
        }
    }

    package var vietnamese: String {
        switch self {
        case .days(0): "trong ngày làm việc"
        case .days(let days): "\(days) ngày làm việc"
        case .hours(let hours): "\(hours) giờ làm việc"
        }
    }

    package var english: String {
        switch self {
        case .days(0): "the same working day"
        case .days(1): "1 working day"
        case .days(let days): "\(days) working days"
        case .hours(1): "1 working hour"
        case .hours(let hours): "\(hours) working hours"
        }
    }
}

extension Term: TextCode {
    package init?(_ text: String) {
        var reader = AsciiReader(text, atMost: 8)
        guard reader.skip("P") else { return nil }
        let inHours = reader.skip("T")
        guard (1...4).contains(reader.digitRun), let count = reader.digits(reader.digitRun),
            reader.skip(inHours ? "H" : "D"), reader.isAtEnd
        else { return nil }
        self.init(days: inHours ? nil : count, hours: inHours ? count : nil)
    }

    package var description: String {
        switch self {
        case .days(let days): "P\(days)D"
        case .hours(let hours): "PT\(hours)H"
        }
    }
}
