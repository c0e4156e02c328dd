/// What a paper says, before anybody knows on which line or page it stands (nội dung).
indirect enum Content: Sendable {
    case text(Text)
    case gap(Double)
    case rule(Rule)
    case symbol(Symbol, Alignment)
    case columns([Column], gap: Double)
    /// Kept on one page where a page has room for it.
    case stack([Content])
    case framed(Content, Frame)
    case table(Table)

    static func text(
        _ string: String, _ style: Style, _ alignment: Alignment = .left, mostLines: Int? = nil
    ) -> Content {
        .text(Text(string, style, alignment, mostLines: mostLines))
    }

    static func rule(_ thickness: Double = 0.2) -> Content { .rule(Rule(thickness: thickness)) }
}

/// A line across (đường kẻ).
struct Rule: Hashable, Sendable {
    var thickness: Double
    /// Millimetres; the whole width unless told.
    var length: Double?
    var alignment = Alignment.left
    var isDotted = false
}

/// A box around something (khung).
struct Frame: Hashable, Sendable {
    var padding = 2.0
    /// No line at all when zero.
    var thickness = 0.25
    /// White on black instead.
    var isFilled = false
}

/// The width of a column (bề rộng cột).
enum Extent: Hashable, Sendable {
    case millimetres(Double)
    /// A share of what the others leave.
    case share(Double)

    static func widths(of extents: [Extent], gap: Double, in width: Double) -> [Double] {
        var (fixed, shares) = (gap * Double(max(extents.count - 1, 0)), 0.0)
        for extent in extents {
            switch extent {
            case .millimetres(let length): fixed += length
            case .share(let share): shares += share
            }
        }
        let rest = max(width - fixed, 0)
        return extents.map { extent in
            switch extent {
            case .millimetres(let length): length
            case .share(let share): rest * share / max(shares, 1e-9)
            }
        }
    }
}

/// One of several things side by side (cột).
struct Column: Sendable {
    enum Standing: Sendable { case top, middle, bottom }

    var extent: Extent
    var content: Content
    var standing = Standing.top

    init(_ extent: Extent, _ content: Content, _ standing: Standing = .top) {
        self.extent = extent
        self.content = content
        self.standing = standing
    }

    init(_ extent: Extent, _ content: [Content], _ standing: Standing = .top) {
        self.init(extent, .stack(content), standing)
    }
}

/// A table (bảng) whose heads are repeated on each page. A row is kept on one page unless it is
/// higher than a page.
struct Table: Sendable {
    var columns: [Extent]
    /// One over each column, or over several; none at all when empty.
    var heads: [Head]
    var rows: [[Content]]
    var padding = 1.2
    var thickness = 0.2
    /// Without lines between columns, for rolls.
    var isOpen = false

    enum Head: Sendable {
        case single(Content)
        /// A head over heads, for columns that belong together.
        case group(Content, [Content])
    }
}
