/// The faults found in one request, at most one per place (các chỗ sai).
struct FaultList {
    static let most = 100

    private(set) var errors: [FieldError] = []
    private var places: Set<String> = []

    var isFull: Bool { errors.count >= Self.most }

    mutating func add(_ error: FieldError) {
        guard !isFull, places.insert(error.pointer).inserted else { return }
        errors.append(error)
    }

    mutating func add(_ more: [FieldError]) {
        for error in more { add(error) }
    }

    mutating func missing(_ pointer: String) {
        add(FieldError(pointer, "required", vi: "Cần điền chỗ này.", en: "This is required."))
    }

    mutating func unknown(_ pointer: String) {
        add(
            FieldError(
                Self.printable(pointer), "unknown_field", vi: "Không có trường này.",
                en: "There is no such field.")
        )
    }

    /// A name that somebody made up is said back, but neither at any length nor with controls.
    private static func printable(_ pointer: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in pointer.unicodeScalars.prefix(256) {
            kept.append(isForbidden(scalar, false) ? "\u{FFFD}" : scalar)
        }
        return String(kept)
    }

    mutating func wrongType(_ pointer: String, wanted: String) {
        add(
            FieldError(
                pointer, "wrong_type", vi: "Sai kiểu dữ liệu: cần \(wanted).",
                en: "Wrong type: \(wanted) is expected."))
    }

    mutating func outside(_ pointer: String, _ range: String) {
        add(
            FieldError(
                pointer, "out_of_range", vi: "Giá trị phải nằm trong khoảng \(range).",
                en: "The value must lie within \(range)."))
    }

    mutating func notAChoice(_ pointer: String, _ choices: [String]) {
        let words = choices.prefix(24).joined(separator: ", ")
        add(
            FieldError(
                pointer, "not_a_choice", vi: "Phải là một trong: \(words).",
                en: "It must be one of: \(words)."))
    }

    mutating func wrongFormat(_ pointer: String, _ format: String) {
        add(
            FieldError(
                pointer, "wrong_format", vi: "Không đúng dạng \(format).",
                en: "It does not have the form \(format)."))
    }

    mutating func checkCount(_ count: Int, _ range: ClosedRange<Int>, at pointer: String) {
        if count < range.lowerBound {
            add(
                FieldError(
                    pointer, "too_few", vi: "Cần ít nhất \(range.lowerBound) mục.",
                    en: "At least \(range.lowerBound) are needed."))
        } else if count > range.upperBound {
            add(
                FieldError(
                    pointer, "too_many", vi: "Nhiều nhất \(range.upperBound) mục.",
                    en: "At most \(range.upperBound) are allowed."))
        }
    }

    /// Length in Unicode scalars, and no control characters but line breaks where they make sense.
    mutating func check(
        _ text: String, length: ClosedRange<Int>, multiline: Bool, at pointer: String
    ) {
        let scalars = text.unicodeScalars
        if scalars.contains(where: { Self.isForbidden($0, multiline) }) {
            add(
                FieldError(
                    pointer, "control_character", vi: "Có ký tự điều khiển không được phép.",
                    en: "Control characters are not allowed."))
            return
        }
        let count = scalars.count
        if count < length.lowerBound {
            let missing = count == 0
            add(
                FieldError(
                    pointer, missing ? "required" : "too_short",
                    vi: missing ? "Cần điền chỗ này." : "Cần ít nhất \(length.lowerBound) ký tự.",
                    en: missing
                        ? "This is required."
                        : "At least \(length.lowerBound) characters are needed."))
        } else if count > length.upperBound {
            add(
                FieldError(
                    pointer, "too_long", vi: "Nhiều nhất \(length.upperBound) ký tự.",
                    en: "At most \(length.upperBound) characters are allowed."))
        }
    }

    /// The controls of Unicode, C0 and C1, which are all there are.
    private static func isForbidden(_ scalar: Unicode.Scalar, _ multiline: Bool) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: !multiline
        case 0x00...0x1F, 0x7F...0x9F: true
        default: false
        }
    }
}
