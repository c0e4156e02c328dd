import Domain

/// Dates as Vietnamese papers write them; a day is a day in Vietnam.
extension Instant {
    private var clock: (hour: Int, minute: Int) {
        let seconds = (self - PlainDate(self).startOfDay).components.seconds
        return (Int(seconds / 3_600), Int(seconds / 60 % 60))
    }

    /// `24/11/2026`
    var day: String { PlainDate(self).slashed }

    /// `10:02 ngày 24/11/2026`
    var moment: String {
        "\(twoDigits(clock.hour)):\(twoDigits(clock.minute)) ngày \(day)"
    }

    /// `10 giờ 02 phút, ngày 24 tháng 11 năm 2026`
    var official: String {
        "\(twoDigits(clock.hour)) giờ \(twoDigits(clock.minute)) phút, \(PlainDate(self).official)"
    }

    /// Without fractions, which a PDF's date cannot hold.
    var rfc3339Second: String {
        let (second, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Instant(microseconds: (rest < 0 ? second - 1 : second) * 1_000_000).rfc3339()
    }
}

extension PlainDate {
    /// `24/11/2026`
    var slashed: String { "\(twoDigits(day))/\(twoDigits(month))/\(year)" }

    /// `ngày 05 tháng 02 năm 2026`: days below ten and the first two months get a zero, so that
    /// nobody can write a figure before them.
    var official: String {
        "ngày \(twoDigits(day)) tháng \(month < 3 ? twoDigits(month) : String(month)) năm \(year)"
    }
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
