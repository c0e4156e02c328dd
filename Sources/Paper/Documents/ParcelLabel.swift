package import Domain

/// The label on an envelope (nhãn bưu gửi): read by a machine first, then by whoever sorts, then by
/// whoever delivers.
///
/// Everybody who passes sees it, so it names no procedure (that somebody sues for divorce is
/// nobody's business) and shows only the end of a telephone number.
package struct ParcelLabel: Sendable {
    package var itemCode: String
    package var dossierCode: String
    package var purpose: Purpose
    package var sender: Correspondent
    package var addressee: Correspondent
    /// The post offices where the way begins and ends.
    package var fromOffice: String?
    package var toOffice: String?
    /// To be taken at the door.
    package var collects: Money?
    package var orderedAt: Instant

    package init(
        itemCode: String, dossierCode: String, purpose: Purpose, sender: Correspondent,
        addressee: Correspondent, fromOffice: String?, toOffice: String?, collects: Money? = nil,
        orderedAt: Instant
    ) {
        self.itemCode = itemCode
        self.dossierCode = dossierCode
        self.purpose = purpose
        self.sender = sender
        self.addressee = addressee
        self.fromOffice = fromOffice
        self.toOffice = toOffice
        self.collects = collects
        self.orderedAt = orderedAt
    }

    package static let sizes: [PaperSize] = [.a5, .roll80, .roll58]

    package func pdf(_ size: PaperSize = .roll80, madeAt: Instant) throws -> [UInt8] {
        guard Self.sizes.contains(size) else { throw PaperFault.size(size) }
        let sheet = size.sheet.turned
        let look = Look.plain(size)
        return try Manuscript(
            imprint: Imprint(
                title: "Nhãn bưu gửi \(itemCode)", subject: "Bưu chính công ích", madeAt: madeAt),
            sheet: sheet,
            contents: size.isRoll ? try roll(look, sheet, size) : try page(look, sheet)
        ).printed()
    }

    private func band(_ look: Look, isNarrow: Bool = false) -> Content {
        let title = Content.text(purpose.vietnamese.uppercased(), look.title.white, mostLines: 2)
        if isNarrow {
            return .framed(
                .stack([title, .text(orderedAt.day, look.label.bold.white)]),
                Frame(padding: 1.8, isFilled: true))
        }
        return .framed(
            .columns(
                [
                    Column(.share(1), title),
                    Column(
                        .millimetres(22), .text(orderedAt.day, look.body.bold.white, .right),
                        .middle),
                ], gap: 1), Frame(padding: 1.8, isFilled: true))
    }

    private func route(_ look: Look) -> [Content] {
        guard let toOffice else { return [] }
        return (fromOffice.map { [.text("Từ \($0)", look.body, mostLines: 2)] } ?? [])
            + [
                .text("ĐẾN", look.label),
                .text(toOffice, look.title, mostLines: 2),
            ]
    }

    private func to(_ look: Look) -> [Content] {
        [
            .text("Người nhận", look.label),
            .text(addressee.name, look.title.sized(look.strong.size + 2), mostLines: 2),
        ]
            + (addressee.address.map {
                [.text($0, look.body.sized(look.strong.size), mostLines: 4)]
            } ?? [])
            + (addressee.phone.map { [.text("ĐT \($0.masked)", look.strong)] } ?? [])
    }

    private func from(_ look: Look) -> [Content] {
        [
            .text("Người gửi", look.label), .text(sender.name, look.body.bold, mostLines: 2),
        ]
            + (sender.address.map { [.text($0, look.body, mostLines: 3)] } ?? [])
            + (sender.phone.map { [.text("ĐT \($0.masked)", look.body)] } ?? [])
    }

    private func money(_ look: Look) -> [Content] {
        guard let collects, collects > .zero else { return [] }
        return [
            .gap(look.gap),
            .framed(
                .columns(
                    [
                        Column(.share(1), .text("THU HỘ", look.strong), .middle),
                        Column(.share(1), .text(collects.description, look.title, .right)),
                    ], gap: 1), Frame(padding: 1.5, thickness: 0.5)),
        ]
    }

    private func roll(_ look: Look, _ sheet: Sheet, _ size: PaperSize) throws -> [Content] {
        var contents = [band(look, isNarrow: size == .roll58), .gap(2.5)]
        contents += try look.bars(
            itemCode, within: sheet.textWidth, height: 18, on: sheet, look.title.tracked(0.5))
        contents += [.gap(look.gap), .rule(0.4), .gap(1.5)]
        contents += route(look)
        contents += [.gap(1.5), .rule(0.4), .gap(1.5)]
        contents += to(look) + money(look)
        contents += [.gap(look.gap), .rule(0.2), .gap(1.5)]
        let symbol = try Symbol.qr(itemCode, side: size == .roll80 ? 24 : 18, on: sheet, .quartile)
        contents.append(
            .columns(
                [
                    Column(.share(1), from(look)),
                    Column(.millimetres(symbol.width), .symbol(symbol, .right)),
                ], gap: 1.5))
        contents += [.gap(1), .text("Hồ sơ \(dossierCode)", look.label, mostLines: 2)]
        return contents
    }

    private func page(_ look: Look, _ sheet: Sheet) throws -> [Content] {
        let large = Look.plain(.a4)
        let symbol = try Symbol.qr(itemCode, side: 40, on: sheet, .quartile)
        let bars = try look.bars(
            itemCode, within: sheet.textWidth - symbol.width - 6, height: 24, on: sheet,
            large.title.sized(22).tracked(1))
        return [
            band(large), .gap(3),
            .columns(
                [
                    Column(.share(1), bars, .middle),
                    Column(.millimetres(symbol.width), .symbol(symbol, .right)),
                ], gap: 6),
            .gap(2), .rule(0.5), .gap(2),
            .columns(
                [
                    Column(.share(3), to(large) + money(large)),
                    Column(
                        .share(2),
                        route(large) + [.gap(2), .rule(0.25), .gap(1)] + from(look)
                            + [.gap(1), .text("Hồ sơ \(dossierCode)", look.label, mostLines: 2)]),
                ], gap: 6),
        ]
    }
}
