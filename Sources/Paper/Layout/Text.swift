import Domain

/// The fonts of the papers (phông chữ), all of one Debian package, with all of Vietnamese.
package enum Typeface: String, CaseIterable, Sendable {
    /// Labels and slips: read at arm's length, in bad light.
    case plain
    /// Letters and forms of the state, which are set in a face with serifs.
    case official

    package var family: String {
        switch self {
        case .plain: "Noto Sans"
        case .official: "Noto Serif"
        }
    }

    /// Where Debian keeps both.
    package static let debianPackage = "fonts-noto-core"

    /// The fonts that are not installed here; without them no paper is made.
    package static var missing: [Typeface] { allCases.filter { !Press.has($0) } }
}

/// How dark (sắc độ). Thermal printers have only black: grey comes out as dots.
enum Shade: Hashable, Sendable {
    case black, grey, white

    var level: Double {
        switch self {
        case .black: 0
        case .grey: 0.33
        case .white: 1
        }
    }
}

/// How a text looks (kiểu chữ). Sizes are points.
struct Style: Hashable, Sendable {
    var typeface: Typeface
    var size: Double
    var isBold = false
    var isItalic = false
    var shade = Shade.black
    /// Points between letters, for codes that are read out symbol by symbol.
    var tracking = 0.0

    init(_ typeface: Typeface, _ size: Double) {
        self.typeface = typeface
        self.size = size
    }

    var bold: Style { with { $0.isBold = true } }
    var italic: Style { with { $0.isItalic = true } }
    var white: Style { with { $0.shade = .white } }

    func sized(_ size: Double) -> Style { with { $0.size = size } }
    func tracked(_ points: Double) -> Style { with { $0.tracking = points } }

    func with(_ change: (inout Style) -> Void) -> Style {
        var style = self
        change(&style)
        return style
    }

    /// From line to line, as a part of the font's own height. Noto leaves room for scripts with
    /// taller letters than a Vietnamese capital with two marks.
    var leading: Double { typeface == .plain ? 0.9 : 0.92 }
}

enum Alignment: Hashable, Sendable { case left, centre, right }

/// Some text of one paragraph or more (đoạn văn), in runs of different looks.
struct Text: Hashable, Sendable {
    struct Run: Hashable, Sendable {
        let string: String
        let style: Style
    }

    private(set) var runs: [Run]
    var alignment = Alignment.left
    /// Where space is short, as on a label, the rest becomes an ellipsis.
    var mostLines: Int?

    init(
        _ string: String, _ style: Style, _ alignment: Alignment = .left, mostLines: Int? = nil
    ) {
        runs = [Run(string: Self.printable(string), style: style)]
        self.alignment = alignment
        self.mostLines = mostLines
    }

    func and(_ string: String, _ style: Style) -> Text {
        var text = self
        text.runs.append(Run(string: Self.printable(string), style: style))
        return text
    }

    var string: String { runs.map(\.string).joined() }
    /// The look of the first run decides the lines' distance.
    var style: Style { runs[0].style }

    /// Composed, and without what is no text: control characters, and the overrides with which a
    /// name could show itself as another. Input is cleaned when it comes in; a paper is signed, so
    /// it doesn't rely on that.
    static func printable(_ string: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in string.nfc.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D, 0x2028, 0x2029: kept.append("\n")
            case 0x09: kept.append(" ")
            case 0x00...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069,
                0xFEFF, 0xFFF9...0xFFFC, 0xFFFE...0xFFFF:
                continue
            default: kept.append(scalar)
            }
        }
        return String(kept)
    }
}

/// What a PDF says about itself (thông tin tệp).
struct Imprint: Sendable {
    var title: String
    var subject: String
    /// Given by the caller, so that the same input makes the same bytes.
    var madeAt: Instant
}
