import Foundation
import Paper

/// One thing that the doctor looked at (kết quả khám).
package struct Finding: Sendable, Equatable, Encodable {
    package enum Level: String, Sendable, Encodable {
        case good
        /// Worth knowing; the service works.
        case note
        /// The service does not work, or not safely.
        case wrong
    }

    package let level: Level
    package let sentence: String

    package static func good(_ sentence: String) -> Finding {
        Finding(level: .good, sentence: sentence)
    }

    package static func note(_ sentence: String) -> Finding {
        Finding(level: .note, sentence: sentence)
    }

    package static func wrong(_ sentence: String) -> Finding {
        Finding(level: .wrong, sentence: sentence)
    }
}

/// What follows from what was measured, without measuring (nhận định).
package enum Judgement {
    /// Due dates, sessions and the order of scans depend on the clock; the database's is the one
    /// that it stamps with by itself.
    package static func clocks(apart seconds: Double) -> Finding {
        let rounded = (abs(seconds) * 10).rounded() / 10
        return switch abs(seconds) {
        case ..<2: .good("The clocks of this machine and of the database agree.")
        case ..<60:
            .note("The clocks of this machine and of the database are \(rounded) s apart.")
        default:
            .wrong(
                "The clocks of this machine and of the database are \(Int(rounded)) s apart; "
                    + "let both follow a time server.")
        }
    }

    package static func disk(_ place: String, free: Int64, total: Int64) -> Finding {
        let gigabytes = Double(free) / 1_073_741_824
        let text = "\((gigabytes * 10).rounded() / 10) GiB are free \(place)."
        let share = total > 0 ? Double(free) / Double(total) : 1
        if gigabytes < 1 {
            return .wrong("Only \(text) When it is full, the database stops.")
        }
        return gigabytes < 10 && share < 0.1 ? .note("Only \(text)") : .good(text)
    }

    package static func administrators(_ count: Int) -> Finding {
        count > 0
            ? .good("An administrator can sign in.")
            : .wrong("No administrator can sign in; `tram person add` makes one.")
    }

    package static func version(_ number: Int) -> Finding {
        let text = "PostgreSQL is version \(number / 10_000).\(number % 10_000)"
        return number >= 150_000
            ? .good(text + ".") : .wrong(text + "; the service needs 15 or later.")
    }

    package static func calendar(announced years: Set<Int>, today year: Int) -> Finding {
        guard years.contains(year) else {
            return .wrong(
                "No days off are known of \(year), so no due date can be counted; "
                    + "`tram import calendar` brings them.")
        }
        return years.contains(year + 1)
            ? .good("The days off of \(year) and \(year + 1) are known.")
            : .note(
                "The days off of \(year + 1) are not known yet; terms that reach into it have to "
                    + "be entered by hand.")
    }

    package static func fonts(missing families: [String]) -> Finding {
        families.isEmpty
            ? .good("The fonts that papers are set in are here.")
            : .wrong(
                "\(families.joined(separator: " and ")) can't be found, so no paper can be "
                    + "printed; Debian's package \(Typeface.debianPackage) has them.")
    }

    /// Losing power may lose what was acknowledged, unless these are on.
    package static func durability(off settings: [String]) -> Finding {
        settings.isEmpty
            ? .good("What is answered has been written to disk before.")
            : .wrong(
                "\(settings.joined(separator: ", ")) is off: a power cut loses scans that were "
                    + "answered. Only a test may have it so.")
    }

    package static func connections(needed: Int, allowed: Int) -> Finding {
        needed <= allowed
            ? .good("The database allows \(allowed) connections, the service takes \(needed).")
            : .wrong(
                "The database allows \(allowed) connections, the service would take \(needed); "
                    + "raise max_connections or lower TRAM_…_CONNECTIONS.")
    }
}
