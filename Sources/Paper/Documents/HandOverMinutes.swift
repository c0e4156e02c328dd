package import Domain

/// The minutes of a hand-over between a post office and an agency (biên bản giao nhận hồ sơ). From
/// the second signature on, dossiers that came in are lodged.
package struct HandOverMinutes: Sendable {
    package struct Item: Hashable, Sendable {
        package var itemCode: String
        package var dossierCode: String
        package var purpose: Purpose
        package var procedure: String
        /// What each side found: nil while it hasn't signed.
        package var isPresentToGiver: Bool?
        package var isPresentToTaker: Bool?
        package var sealNumber: String?
        package var notes: [String]
        /// Set when the item dropped out, in words.
        package var isOut: Bool

        package init(
            itemCode: String, dossierCode: String, purpose: Purpose, procedure: String,
            isPresentToGiver: Bool? = nil, isPresentToTaker: Bool? = nil,
            sealNumber: String? = nil, notes: [String] = [], isOut: Bool = false
        ) {
            self.itemCode = itemCode
            self.dossierCode = dossierCode
            self.purpose = purpose
            self.procedure = procedure
            self.isPresentToGiver = isPresentToGiver
            self.isPresentToTaker = isPresentToTaker
            self.sealNumber = sealNumber
            self.notes = notes
            self.isOut = isOut
        }
    }

    package var number: String
    package var place: String
    package var giver: String
    package var taker: String
    package var openedAt: Instant
    package var closedAt: Instant?
    package var isCancelled: Bool
    package var items: [Item]
    package var giverSignature: ScreenSignature?
    package var takerSignature: ScreenSignature?

    package init(
        number: String, place: String, giver: String, taker: String, openedAt: Instant,
        closedAt: Instant? = nil, isCancelled: Bool = false, items: [Item],
        giverSignature: ScreenSignature? = nil, takerSignature: ScreenSignature? = nil
    ) {
        self.number = number
        self.place = place
        self.giver = giver
        self.taker = taker
        self.openedAt = openedAt
        self.closedAt = closedAt
        self.isCancelled = isCancelled
        self.items = items
        self.giverSignature = giverSignature
        self.takerSignature = takerSignature
    }

    package static let sizes: [PaperSize] = [.a4]

    package func pdf(_ size: PaperSize = .a4, madeAt: Instant) throws -> [UInt8] {
        guard Self.sizes.contains(size) else { throw PaperFault.size(size) }
        let look = Look.official()
        let paper = StatePaper(
            office: giver, number: "\(number)/BBGN", place: place,
            day: PlainDate(closedAt ?? openedAt))
        return try Manuscript(
            imprint: Imprint(
                title: "Biên bản giao nhận hồ sơ \(number)", subject: "Bưu chính công ích",
                madeAt: madeAt),
            sheet: size.sheet,
            contents: [paper.head(look)] + (try opening(look, paper, size.sheet))
                + [.table(table(look)), closing(look)],
            runningHead: .stack([
                .text("Biên bản giao nhận hồ sơ số \(number) (tiếp theo)", look.label.italic),
                .gap(2),
            ]),
            foot: Text("Biên bản \(number) · In lúc \(madeAt.moment)", look.small, mostLines: 1)
        ).printed()
    }

    private func opening(
        _ look: Look, _ paper: StatePaper, _ sheet: Sheet
    ) throws -> [Content] {
        let symbol = try Symbol.qr(number, side: 25, on: sheet)
        let moment = closedAt ?? openedAt
        let state: [Content] =
            isCancelled
            ? [.text("BIÊN BẢN NÀY ĐÃ HỦY, KHÔNG CÓ GIÁ TRỊ", look.strong, .centre), .gap(2)] : []
        return [paper.title(["BIÊN BẢN GIAO NHẬN HỒ SƠ", "qua dịch vụ bưu chính công ích"], look)]
            + state + [
                .columns(
                    [
                        Column(
                            .share(1),
                            [
                                look.paragraph(
                                    "Hồi \(moment.official), hai bên giao nhận hồ sơ gồm:"),
                                look.line("Bên giao", giver),
                                look.line("Đại diện", giverSignature?.name),
                                .gap(1),
                                look.line("Bên nhận", taker),
                                look.line("Đại diện", takerSignature?.name),
                                .gap(2),
                                look.paragraph(
                                    "đã cùng kiểm đếm, đối chiếu với phiếu gửi hồ sơ và lập biên "
                                        + "bản với các nội dung sau:"),
                            ]),
                        Column(.millimetres(symbol.width), .symbol(symbol, .right)),
                    ], gap: 4)
            ]
    }

    private func table(_ look: Look) -> Table {
        let cell = look.body.sized(9)
        func head(_ name: String) -> Content { .text(name, cell.bold, .centre) }
        func found(_ isPresent: Bool?) -> Content {
            .text(isPresent.map { $0 ? "Đủ" : "Thiếu" } ?? " ", cell, .centre)
        }
        return Table(
            columns: [
                .millimetres(9), .millimetres(34), .share(1), .millimetres(21), .millimetres(13),
                .millimetres(13), .millimetres(27),
            ],
            heads: [
                .single(head("TT")), .single(head("Số hiệu bưu gửi, mã hồ sơ")),
                .single(head("Thủ tục")), .single(head("Số niêm phong")),
                .group(head("Kiểm đếm"), [head("Bên giao"), head("Bên nhận")]),
                .single(head("Ghi chú")),
            ],
            rows: items.enumerated().map { index, item in
                [
                    .text(String(index + 1), cell, .centre),
                    .stack([
                        .text(look.spaced(item.itemCode), cell.bold),
                        .text(item.dossierCode, cell.sized(8.5)),
                    ]),
                    .text(
                        Text(item.procedure, cell).and(
                            " (\(item.purpose.vietnamese))", cell.italic)),
                    .text(item.sealNumber ?? " ", cell), found(item.isPresentToGiver),
                    found(item.isPresentToTaker),
                    .text(
                        ((item.isOut ? ["Không giao nhận."] : []) + item.notes)
                            .joined(separator: " "), cell),
                ]
            }, padding: 1)
    }

    private func closing(_ look: Look) -> Content {
        let handed = items.count { !$0.isOut }
        let out = items.count - handed
        return look.signatures(
            [("Đại diện bên giao", giverSignature), ("Đại diện bên nhận", takerSignature)],
            closing: [
                .gap(look.gap),
                look.paragraph(
                    "Cộng \(items.count) bưu gửi"
                        + (out > 0 ? ", trong đó \(out) bưu gửi không giao nhận được." : ".")),
                look.paragraph(
                    "Thời điểm hai bên ký biên bản này là thời điểm hồ sơ được nộp cho cơ quan "
                        + "giải quyết. Biên bản được lập thành hai bản, mỗi bên giữ một bản."),
            ], room: 24)
    }
}
