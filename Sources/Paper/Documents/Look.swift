import Domain

/// The styles of one paper (bộ kiểu chữ): a few sizes, far enough apart to be told at a glance.
struct Look {
    let title: Style
    /// What is looked for first: codes, names, places.
    let strong: Style
    let body: Style
    let label: Style
    let small: Style
    let gap: Double

    static func plain(_ size: PaperSize) -> Look {
        let grey = size.isRoll ? Shade.black : .grey
        let sizes: (title: Double, strong: Double, body: Double, label: Double, gap: Double) =
            switch size {
            case .a4: (20, 13, 11, 9, 4)
            case .a5: (17, 11.5, 9.5, 8, 2.8)
            case .roll80: (15, 11.5, 9.5, 8, 2.2)
            case .roll58: (12, 10, 8.5, 7.5, 1.8)
            }
        return Look(
            title: Style(.plain, sizes.title).bold, strong: Style(.plain, sizes.strong).bold,
            body: Style(.plain, sizes.body),
            label: Style(.plain, sizes.label).with { $0.shade = grey },
            small: Style(.plain, sizes.label - 0.5).with { $0.shade = grey }, gap: sizes.gap)
    }

    /// Decree 30/2020 sets state papers in a serif face of 13 to 14 points; Noto's letters are
    /// larger than Times' by as much as these are less.
    static func official(_ size: PaperSize = .a4) -> Look {
        let step = size == .a4 ? 0.0 : -1.5
        return Look(
            title: Style(.official, 13.5 + step).bold,
            strong: Style(.official, 11.5 + step).bold, body: Style(.official, 11.5 + step),
            label: Style(.official, 10 + step), small: Style(.official, 8.5 + step),
            gap: size == .a4 ? 3 : 2)
    }
}

extension Look {
    /// A name above its value.
    func field(
        _ name: String, _ value: String?, _ style: Style? = nil, mostLines: Int? = nil
    ) -> Content {
        .stack([
            .text(name, label),
            value.map { .text($0, style ?? body, mostLines: mostLines) } ?? blank(),
        ])
    }

    /// `Name: value`, the value in bold, as forms have it. Without a value, a line to write on.
    func line(_ name: String, _ value: String?) -> Content {
        guard let value, !value.isEmpty else {
            // Figures of a proportional font: near enough to begin the dots after the words.
            let width = Double(name.count) * body.size * 0.19 + 3
            return .columns(
                [
                    Column(.millimetres(width), .text(name + ":", body)),
                    Column(.share(1), blank(), .bottom),
                ], gap: 1)
        }
        return .text(Text(name + ": ", body).and(value, strong.sized(body.size)))
    }

    /// Room for a pen.
    func blank() -> Content {
        .stack([
            .gap(body.size * 0.4),
            .rule(Rule(thickness: 0.25, isDotted: true)),
            .gap(0.6),
        ])
    }

    /// Places to sign, kept together and never alone: `closing` stands above them. On a roll they
    /// stand one below the other.
    func signatures(
        _ signers: [(title: String, signature: ScreenSignature?)], closing: [Content] = [],
        room: Double = 20, isRoll: Bool = false
    ) -> Content {
        let places = signers.map { signing($0.title, $0.signature, room: room) }
        guard !isRoll else {
            return .stack(closing + places.flatMap { [.gap(gap)] + $0 })
        }
        return .stack(
            closing + [
                .gap(gap), .columns(places.map { Column(.share(1), $0) }, gap: 4),
            ])
    }

    private func signing(
        _ title: String, _ signature: ScreenSignature?, room: Double
    ) -> [Content] {
        // The left half of a paper that only one side signs.
        guard !title.isEmpty else { return [] }
        let head = Content.text(title.uppercased(), strong.sized(body.size), .centre)
        guard let signature else {
            return [head, .text("(Ký và ghi rõ họ tên)", small.italic, .centre), .gap(room)]
        }
        return [
            head,
            .gap(1.5),
            .framed(
                .stack([
                    .text("Đã ký điện tử", small, .centre),
                    .text(signature.name, strong.sized(body.size), .centre),
                    .text(signature.role, small, .centre),
                    .text(signature.at.moment, small, .centre),
                ]), Frame(padding: 1.5, thickness: 0.2)),
        ]
    }

    /// Bars with the code in words below, as large as fit; nothing when they can't.
    func bars(
        _ code: String, within width: Double, height: Double, on sheet: Sheet,
        _ style: Style? = nil, _ alignment: Alignment = .centre
    ) throws -> [Content] {
        let words = Content.text(spaced(code), style ?? strong.tracked(0.6), alignment)
        guard
            let symbol = try Symbol.code128(code, within: width, height: height, on: sheet)
        else { return [words] }
        guard alignment == .left else { return [.symbol(symbol, alignment), .gap(1), words] }
        // Below the first bar, not below the blank before it.
        let quiet = Double(symbol.kind.quietModules) * symbol.module
        return [
            .symbol(symbol, .left), .gap(1),
            .columns(
                [Column(.millimetres(quiet), .gap(0)), Column(.share(1), words)], gap: 0),
        ]
    }

    /// A style in which a code stays on one line of this width: a code that wraps is mistyped.
    func fitting(_ code: String, within width: Double, _ style: Style) -> Style {
        // A bold capital of Noto Sans is at most 0.27 mm wide for each point; figures are less.
        style.sized(min(style.size, width / (Double(max(code.count, 1)) * 0.225)))
    }

    /// `RB 123 456 785 VN`: a number is read and typed in groups.
    func spaced(_ code: String) -> String {
        guard let item = ItemCode(code), item.isS10 else { return code }
        let signs = Array(item.value)
        return [signs[0..<2], signs[2..<5], signs[5..<8], signs[8..<11], signs[11...]]
            .map { String($0) }.joined(separator: " ")
    }

    /// The papers in an envelope, numbered; empty lines when nobody has listed them yet.
    func enclosures(_ list: [Enclosure], isOpen: Bool, blankRows: Int = 5) -> Table {
        func cell(_ string: String, _ alignment: Alignment = .left) -> Content {
            .text(string, body, alignment)
        }
        func head(_ string: String, _ alignment: Alignment = .centre) -> Table.Head {
            .single(.text(string, label.bold, alignment))
        }
        let rows =
            list.isEmpty
            ? (1...blankRows).map { [cell(String($0), .centre), cell(" "), cell(" "), cell(" ")] }
            : list.enumerated().map { index, paper in
                [
                    cell(String(index + 1), .centre), cell(paper.name),
                    cell(paper.kind?.vietnamese ?? "", .centre), cell(String(paper.count), .centre),
                ]
            }
        if isOpen {
            // A roll has no room for four columns.
            return Table(
                columns: [.share(1), .millimetres(11)],
                heads: [head("Giấy tờ", .left), head("Số bản", .right)],
                rows: list.isEmpty
                    ? (1...blankRows).map { [cell("\($0)."), cell(" ")] }
                    : list.enumerated().map { index, paper in
                        let kind = paper.kind.map { " (\($0.vietnamese.lowercased()))" } ?? ""
                        return [
                            cell("\(index + 1). \(paper.name)\(kind)"),
                            cell(String(paper.count), .right),
                        ]
                    }, padding: 0.8, isOpen: true)
        }
        return Table(
            columns: [.millimetres(10), .share(1), .millimetres(22), .millimetres(16)],
            heads: [head("TT"), head("Tên giấy tờ"), head("Loại"), head("Số bản")],
            rows: rows, padding: 0.9)
    }
}
