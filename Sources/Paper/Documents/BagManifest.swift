package import Domain

/// What is in a bag (bản kê túi thư): one copy in the bag, one with whoever closed it.
package struct BagManifest: Sendable {
    package struct Item: Hashable, Sendable {
        package var itemCode: String
        package var dossierCode: String
        package var purpose: Purpose
        package var destination: String
        package var note: String?

        package init(
            itemCode: String, dossierCode: String, purpose: Purpose, destination: String,
            note: String? = nil
        ) {
            self.itemCode = itemCode
            self.dossierCode = dossierCode
            self.purpose = purpose
            self.destination = destination
            self.note = note
        }
    }

    package var bag: Bag
    package var items: [Item]

    package init(_ bag: Bag, items: [Item]) {
        self.bag = bag
        self.items = items
    }

    package static let sizes: [PaperSize] = [.a4, .roll80]

    package func pdf(_ size: PaperSize = .a4, madeAt: Instant) throws -> [UInt8] {
        guard Self.sizes.contains(size) else { throw PaperFault.size(size) }
        let sheet = size.sheet
        let look = size.isRoll ? Look.plain(size) : Look.plain(.a5)
        let contents =
            try head(look, sheet, size) + [.table(size.isRoll ? narrow(look) : wide(look))]
            + [
                look.signatures(
                    [("Người giao", nil), ("Người nhận", nil)],
                    closing: [
                        .gap(look.gap),
                        .text(
                            "Cộng \(items.count) bưu gửi.", look.strong),
                    ], room: 18, isRoll: size.isRoll)
            ]
        return try Manuscript(
            imprint: Imprint(
                title: "Bản kê túi thư \(bag.number)", subject: "Bưu chính công ích",
                madeAt: madeAt),
            sheet: sheet, contents: contents,
            runningHead: .stack([
                .text(
                    "Bản kê túi thư \(bag.number), đến \(bag.toOffice)", look.label, mostLines: 1),
                .gap(2),
            ]),
            foot: Text("\(bag.number) · In lúc \(madeAt.moment)", look.small, mostLines: 1)
        ).printed()
    }

    private func head(_ look: Look, _ sheet: Sheet, _ size: PaperSize) throws -> [Content] {
        let symbol = try Symbol.qr(bag.check ?? bag.number, side: 32, on: sheet)
        let bars = try look.bars(
            bag.number, within: size.isRoll ? sheet.textWidth : 100, height: 13, on: sheet, nil,
            size.isRoll ? .centre : .left)
        let facts: [Content] = [
            look.field("Từ", bag.fromOffice, look.strong),
            look.field("Đến", bag.toOffice, look.strong),
            .gap(1),
            .columns(
                [
                    Column(.share(1), look.field("Số niêm phong", bag.sealNumber)),
                    Column(.share(1), look.field("Đóng lúc", bag.closedAt?.moment)),
                    Column(.share(1), look.field("Người đóng", bag.closedBy)),
                ], gap: 4),
            .gap(look.gap),
        ]
        let title = Content.text("BẢN KÊ TÚI THƯ", look.title, size.isRoll ? .centre : .left)
        if size.isRoll {
            return [title, .gap(1)] + bars
                + [.gap(2), .symbol(symbol, .centre), .gap(1)] + facts
        }
        return [
            .columns(
                [
                    Column(.share(1), [title, .gap(2)] + bars),
                    Column(.millimetres(symbol.width), .symbol(symbol, .right)),
                ], gap: 4), .gap(2),
        ] + facts
    }

    private func wide(_ look: Look) -> Table {
        func head(_ name: String) -> Table.Head {
            .single(.text(name, look.label.bold, .centre))
        }
        return Table(
            columns: [
                .millimetres(10), .millimetres(34), .millimetres(39), .millimetres(38), .share(1),
            ],
            heads: [
                head("TT"), head("Số hiệu bưu gửi"), head("Mã hồ sơ"), head("Loại"),
                head("Nơi nhận, ghi chú"),
            ],
            rows: items.enumerated().map { index, item in
                [
                    .text(String(index + 1), look.body, .centre),
                    .text(look.spaced(item.itemCode), look.body.bold),
                    .text(item.dossierCode, look.body), .text(item.purpose.vietnamese, look.body),
                    .text(
                        [item.destination, item.note].compactMap(\.self).joined(separator: " · "),
                        look.body),
                ]
            }, padding: 1)
    }

    private func narrow(_ look: Look) -> Table {
        Table(
            columns: [.millimetres(9), .share(1)], heads: [],
            rows: items.enumerated().map { index, item in
                [
                    .text(String(index + 1), look.body),
                    .stack(
                        [
                            .text(look.spaced(item.itemCode), look.strong),
                            .text("\(item.dossierCode), \(item.purpose.vietnamese)", look.body),
                            .text(item.destination, look.body),
                        ] + (item.note.map { [.text($0, look.body)] } ?? [])),
                ]
            }, padding: 0.8, isOpen: true)
    }
}
