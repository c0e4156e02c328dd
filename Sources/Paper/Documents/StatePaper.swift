import Domain

/// What stands at the head of every paper of an office of the state (thể thức văn bản): the office
/// and its number on the left, the nation and its motto on the right.
struct StatePaper: Sendable {
    /// Above the office, when it belongs to another; may be empty.
    var above: String?
    var office: String
    /// `12/TNHS`
    var number: String?
    var place: String
    var day: PlainDate?

    func head(_ look: Look) -> Content {
        let motto = look.strong.sized(look.body.size)
        return .columns(
            [
                Column(
                    .share(9),
                    (above.map { [.text($0.uppercased(), look.body.sized(10.5), .centre)] } ?? [])
                        + [
                            .text(office.uppercased(), look.strong.sized(10.5), .centre),
                            .gap(1.3),
                            .rule(Rule(thickness: 0.25, length: 22, alignment: .centre)),
                            .gap(1.6),
                            .text("Số: \(number ?? ".................")", look.body, .centre),
                        ]),
                Column(
                    .share(11),
                    [
                        .text(
                            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", look.strong.sized(10.5),
                            .centre),
                        .text("Độc lập - Tự do - Hạnh phúc", motto, .centre),
                        .gap(1.3),
                        .rule(Rule(thickness: 0.25, length: 46, alignment: .centre)),
                        .gap(1.6),
                        .text(
                            "\(place), \(day?.official ?? "ngày ..... tháng ..... năm 20....")",
                            look.body.italic, .centre),
                    ]),
            ], gap: 3)
    }

    /// The name of the paper, in the middle.
    func title(_ lines: [String], _ look: Look) -> Content {
        .stack(
            [.gap(look.gap * 1.6)]
                + lines.enumerated().map { index, line in
                    .text(line, index == 0 ? look.title : look.strong, .centre)
                } + [.gap(look.gap)])
    }
}

extension Look {
    /// The code of a dossier with its QR code, between the head and the text of a form.
    func codeBand(
        _ code: String, link: String?, name: String = "Mã hồ sơ", on sheet: Sheet
    ) throws -> Content {
        let symbol = try Symbol.qr(link ?? code, side: 25, on: sheet)
        let bars = try bars(
            code, within: sheet.textWidth - symbol.width - 8, height: 10, on: sheet, nil, .left)
        return .columns(
            [
                Column(.share(1), [.text(name, label), .gap(0.6)] + bars, .middle),
                Column(.millimetres(symbol.width), .symbol(symbol, .right)),
            ], gap: 4)
    }

    /// A paragraph of a form.
    func paragraph(_ string: String) -> Content {
        .stack([.text(string, body), .gap(gap / 2)])
    }
}
