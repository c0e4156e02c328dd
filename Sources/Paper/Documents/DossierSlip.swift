package import Domain

/// The slip that goes with an envelope (phiếu gửi hồ sơ): who sends what to whom, signed by both
/// when it is taken over. The envelope with a result has a slip too, whose sender is the agency.
package struct DossierSlip: Sendable {
    package var dossierCode: String
    /// For the citizen's copy; nil where a stranger will hold the paper.
    package var trackingCode: TrackingCode?
    package var itemCode: String?
    package var procedureCode: String
    package var procedureName: String
    package var agency: String
    package var postOffice: String
    package var sender: Correspondent
    package var addressee: Correspondent
    /// Empty until somebody has counted: then there are lines to write on.
    package var enclosures: [Enclosure]
    package var sealNumber: String?
    package var fee: Money?
    package var receiptNumber: String?
    package var returnsByPost: Bool
    package var takenAt: Instant?
    package var senderSignature: ScreenSignature?
    package var workerSignature: ScreenSignature?
    /// Where the tracking code is looked up, for the QR code; the code alone without it.
    package var lookUpAddress: String?

    package init(
        dossierCode: String, trackingCode: TrackingCode?, itemCode: String?,
        procedureCode: String, procedureName: String, agency: String, postOffice: String,
        sender: Correspondent, addressee: Correspondent, enclosures: [Enclosure] = [],
        sealNumber: String? = nil, fee: Money? = nil, receiptNumber: String? = nil,
        returnsByPost: Bool, takenAt: Instant? = nil, senderSignature: ScreenSignature? = nil,
        workerSignature: ScreenSignature? = nil, lookUpAddress: String? = nil
    ) {
        self.dossierCode = dossierCode
        self.trackingCode = trackingCode
        self.itemCode = itemCode
        self.procedureCode = procedureCode
        self.procedureName = procedureName
        self.agency = agency
        self.postOffice = postOffice
        self.sender = sender
        self.addressee = addressee
        self.enclosures = enclosures
        self.sealNumber = sealNumber
        self.fee = fee
        self.receiptNumber = receiptNumber
        self.returnsByPost = returnsByPost
        self.takenAt = takenAt
        self.senderSignature = senderSignature
        self.workerSignature = workerSignature
        self.lookUpAddress = lookUpAddress
    }

    package static let sizes = PaperSize.allCases

    /// The PDF. `madeAt` is printed at the foot and kept in the file.
    package func pdf(_ size: PaperSize = .a5, madeAt: Instant) throws -> [UInt8] {
        let sheet = size.sheet
        let look = Look.plain(size)
        let contents =
            size.isRoll ? try roll(look, sheet, size) : try page(look, sheet)
        return try Manuscript(
            imprint: Imprint(
                title: "Phiếu gửi hồ sơ \(dossierCode)", subject: "Bưu chính công ích",
                madeAt: madeAt),
            sheet: sheet, contents: contents,
            runningHead: .stack([
                .text("Phiếu gửi hồ sơ \(dossierCode) (tiếp theo)", look.label), .gap(2),
            ]),
            foot: Text("\(dossierCode) · In lúc \(madeAt.moment)", look.small)
        ).printed()
    }

    // MARK: - Parts

    private func qr(side: Double, on sheet: Sheet) throws -> Symbol {
        let code = trackingCode?.description ?? dossierCode
        return try Symbol.qr((lookUpAddress ?? "") + code, side: side, on: sheet)
    }

    /// The office and the codes, at the top of a page.
    private func head(_ look: Look, _ sheet: Sheet) throws -> Content {
        let side = sheet.width > 200 ? 38.0 : 30.0
        let symbol = try qr(side: side, on: sheet)
        let rightWidth = max(symbol.width, sheet.width > 200 ? 42 : 34)
        var left: [Content] = [
            .text(postOffice, look.strong),
            .text("Dịch vụ bưu chính công ích", look.label),
            .gap(look.gap / 2),
            .text("PHIẾU GỬI HỒ SƠ", look.title),
            .text(
                dossierCode,
                look.fitting(
                    dossierCode, within: sheet.textWidth - rightWidth - 3,
                    look.title.sized(look.title.size - 2).tracked(0.4))),
        ]
        if let itemCode {
            left.append(.gap(look.gap / 2))
            left += try look.bars(
                itemCode, within: sheet.textWidth - rightWidth - 3,
                height: sheet.width > 200 ? 16 : 11, on: sheet, nil, .left)
        }
        let right: [Content] =
            [.symbol(symbol, .centre)]
            + (trackingCode.map {
                [
                    .text("Mã tra cứu", look.small, .centre),
                    .text($0.description, look.body.bold, .centre),
                ]
            } ?? [])
        return .columns(
            [Column(.share(1), left), Column(.millimetres(rightWidth), right)], gap: 3)
    }

    private func page(_ look: Look, _ sheet: Sheet) throws -> [Content] {
        [
            try head(look, sheet), .gap(look.gap),
            .framed(
                .columns(
                    [
                        Column(.share(1), party("Người gửi", sender, look)),
                        Column(.share(1), party("Nơi nhận", addressee, look)),
                    ], gap: 4), Frame(padding: 2)),
            .gap(look.gap / 2),
            .columns(
                [
                    Column(
                        .share(3), look.field("Thủ tục", "\(procedureName) (\(procedureCode))")),
                    Column(.share(2), look.field("Cơ quan giải quyết", agency)),
                ], gap: 4),
            .gap(look.gap / 2),
            .text("Giấy tờ gửi kèm", look.label),
            .gap(0.8),
            .table(look.enclosures(enclosures, isOpen: false)),
            .gap(look.gap),
            .columns(
                [
                    Column(.share(1), look.field("Số niêm phong", sealNumber)),
                    Column(.share(1), look.field("Phí, lệ phí đã thu", fee?.description)),
                    Column(.share(1), look.field("Biên lai số", receiptNumber)),
                ], gap: 5),
            .gap(1.5),
            .text(returning, look.body), closing(look, isRoll: false),
        ]
    }

    private func roll(_ look: Look, _ sheet: Sheet, _ size: PaperSize) throws -> [Content] {
        let width = sheet.textWidth
        var contents: [Content] = [
            .text(postOffice, look.strong, .centre),
            .text("Dịch vụ bưu chính công ích", look.label, .centre),
            .gap(look.gap),
            .text("PHIẾU GỬI HỒ SƠ", look.title, .centre),
            .text(
                dossierCode, look.fitting(dossierCode, within: width, look.strong.tracked(0.2)),
                .centre),
            .gap(look.gap),
            .symbol(try qr(side: size == .roll80 ? 34 : 30, on: sheet), .centre),
        ]
        if let trackingCode {
            contents += [
                .text("Mã tra cứu", look.label, .centre),
                .text(trackingCode.description, look.strong, .centre),
            ]
        }
        if let itemCode {
            contents.append(.gap(look.gap))
            contents += try look.bars(itemCode, within: width, height: 14, on: sheet)
        }
        contents += [.gap(look.gap), .rule(0.3), .gap(look.gap)]
        contents += party("Người gửi", sender, look) + [.gap(look.gap)]
        contents += party("Nơi nhận", addressee, look)
        contents += [
            .gap(look.gap),
            look.field("Thủ tục", "\(procedureName) (\(procedureCode))"),
            look.field("Cơ quan giải quyết", agency),
            .gap(look.gap),
            .table(look.enclosures(enclosures, isOpen: true)),
            .gap(look.gap),
            .columns(
                [
                    Column(.share(1), look.field("Niêm phong", sealNumber, look.body.bold)),
                    Column(.share(1), look.field("Biên lai số", receiptNumber, look.body.bold)),
                ], gap: 2),
            look.field("Phí, lệ phí đã thu", fee?.description, look.body.bold),
            .gap(1),
            .text(returning, look.body),
            closing(look, isRoll: true),
        ]
        return contents
    }

    private func party(_ title: String, _ party: Correspondent, _ look: Look) -> [Content] {
        [.text(title, look.label), .text(party.name, look.strong)]
            + (party.phone.map { [.text($0.national, look.body)] } ?? [])
            + (party.address.map { [.text($0, look.body)] } ?? [])
    }

    private var returning: String {
        returnsByPost
            ? "Kết quả được trả qua bưu chính, theo địa chỉ của người nộp hồ sơ."
            : "Kết quả được nhận tại cơ quan giải quyết."
    }

    /// What a sender has to know, and the signatures.
    private func closing(_ look: Look, isRoll: Bool) -> Content {
        look.signatures(
            [("Người gửi", senderSignature), ("Nhân viên bưu điện", workerSignature)],
            closing: [
                .gap(look.gap / 2),
                .text(
                    "Hồ sơ được coi là đã nộp khi cơ quan giải quyết ký biên bản giao nhận. Quét "
                        + "mã QR hoặc nhập mã tra cứu để biết hồ sơ đang ở đâu.", look.small),
                .gap(look.gap / 2),
                takenAt.map { .text("Nhận lúc \($0.moment).", look.body) }
                    ?? look.line("Nhận lúc", nil),
            ], room: 14, isRoll: isRoll)
    }
}
