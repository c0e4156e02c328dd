package import Domain

/// A bag between two offices (túi thư): what its label and its manifest say alike.
package struct Bag: Hashable, Sendable {
    package var number: String
    package var fromOffice: String
    package var toOffice: String
    package var sealNumber: String?
    package var itemCount: Int
    package var closedAt: Instant?
    package var closedBy: String?
    /// What a phone needs to check the bag without a network; the number alone without it.
    package var check: String?

    package init(
        number: String, fromOffice: String, toOffice: String, sealNumber: String? = nil,
        itemCount: Int, closedAt: Instant? = nil, closedBy: String? = nil, check: String? = nil
    ) {
        self.number = number
        self.fromOffice = fromOffice
        self.toOffice = toOffice
        self.sealNumber = sealNumber
        self.itemCount = itemCount
        self.closedAt = closedAt
        self.closedBy = closedBy
        self.check = check
    }
}

/// The label on a bag (nhãn túi thư): where to, from across the room.
package struct BagLabel: Sendable {
    package var bag: Bag

    package init(_ bag: Bag) { self.bag = bag }

    package static let sizes: [PaperSize] = [.a5, .roll80, .roll58]

    package func pdf(_ size: PaperSize = .roll80, madeAt: Instant) throws -> [UInt8] {
        guard Self.sizes.contains(size) else { throw PaperFault.size(size) }
        let sheet = size.sheet.turned
        let look = Look.plain(size)
        return try Manuscript(
            imprint: Imprint(
                title: "Nhãn túi thư \(bag.number)", subject: "Bưu chính công ích", madeAt: madeAt),
            sheet: sheet,
            contents: size.isRoll ? try roll(look, sheet) : try page(look, sheet)
        ).printed()
    }

    private func destination(_ look: Look, _ style: Style) -> Content {
        .framed(
            .stack([
                .text("ĐẾN", look.label.white), .text(bag.toOffice, style.white, mostLines: 2),
            ]), Frame(padding: 2.5, isFilled: true))
    }

    private func facts(_ look: Look) -> [Content] {
        [
            look.field("Từ", bag.fromOffice, look.strong, mostLines: 2),
            .gap(1),
            .columns(
                [
                    Column(
                        .share(1),
                        look.field("Số niêm phong", bag.sealNumber, look.strong, mostLines: 2)),
                    Column(.share(1), look.field("Số bưu gửi", String(bag.itemCount), look.title)),
                ], gap: 3),
            .gap(1),
            look.field("Đóng lúc", bag.closedAt?.moment, look.body.bold),
            look.field("Người đóng", bag.closedBy, mostLines: 1),
        ]
    }

    private func roll(_ look: Look, _ sheet: Sheet) throws -> [Content] {
        let bars = try look.bars(
            bag.number, within: sheet.textWidth, height: 16, on: sheet, look.strong.tracked(0.4))
        let symbol = try Symbol.qr(
            bag.check ?? bag.number, side: sheet.textWidth * 0.55, on: sheet, .quartile)
        let top: [Content] = [
            .text("TÚI THƯ", look.label.bold), destination(look, look.title.sized(20)),
            .gap(2.5),
        ]
        return top + bars + [.gap(look.gap)] + facts(look)
            + [.gap(look.gap), .symbol(symbol, .centre)]
    }

    private func page(_ look: Look, _ sheet: Sheet) throws -> [Content] {
        let large = Look.plain(.a4)
        let symbol = try Symbol.qr(bag.check ?? bag.number, side: 52, on: sheet, .quartile)
        let bars = try look.bars(
            bag.number, within: sheet.textWidth - symbol.width - 6, height: 18, on: sheet,
            large.title.tracked(0.6))
        return [
            .text("TÚI THƯ", large.strong), .gap(1),
            destination(large, large.title.sized(30)), .gap(4),
            .columns(
                [
                    Column(.share(1), bars + [.gap(3)] + facts(large)),
                    Column(.millimetres(symbol.width), .symbol(symbol, .right)),
                ], gap: 6),
        ]
    }
}
