package import Domain

/// Form 06 (sổ theo dõi hồ sơ): one line per dossier, across the long side of the paper.
package struct RegisterForm: Sendable {
    package struct Row: Hashable, Sendable {
        package var code: String
        package var procedure: String
        package var setCount: Int
        package var applicant: Correspondent
        package var agency: String
        package var receivedAt: Instant
        package var dueAt: Instant?
        package var returnedAt: Instant?
        /// How the result goes out: at the desk, by post, on line.
        package var way: String
        package var note: String?

        package init(
            code: String, procedure: String, setCount: Int = 1, applicant: Correspondent,
            agency: String, receivedAt: Instant, dueAt: Instant? = nil,
            returnedAt: Instant? = nil, way: String, note: String? = nil
        ) {
            self.code = code
            self.procedure = procedure
            self.setCount = setCount
            self.applicant = applicant
            self.agency = agency
            self.receivedAt = receivedAt
            self.dueAt = dueAt
            self.returnedAt = returnedAt
            self.way = way
            self.note = note
        }
    }

    package var head: FormHead
    /// `Từ ngày 01/11/2026 đến ngày 24/11/2026`
    package var period: String
    package var rows: [Row]

    package init(head: FormHead, period: String, rows: [Row]) {
        self.head = head
        self.period = period
        self.rows = rows
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        var form = Form(
            name: "Mẫu số 06", title: "SỔ THEO DÕI HỒ SƠ", head: head, numberSuffix: "STD")
        form.sheet = PaperSize.a4.sheet.turned
        form.sheet.side = 14
        let look = form.look
        let body: [Content] = [
            .text("\(head.desk). \(period).", look.body, .centre), .gap(look.gap),
            .table(table(look)),
            look.signatures(
                [("", nil), ("Người ghi sổ", nil)],
                closing: [.gap(look.gap), .text("Cộng \(rows.count) hồ sơ.", look.body)],
                room: 16),
        ]
        return try form.pdf(body, subject: nil, madeAt: madeAt)
    }

    private func table(_ look: Look) -> Table {
        let cell = look.body.sized(8.5)
        func head(_ name: String) -> Content { .text(name, cell.bold, .centre) }
        func day(_ instant: Instant?) -> Content { .text(instant?.day ?? " ", cell, .centre) }
        return Table(
            columns: [
                .millimetres(9), .millimetres(33), .share(3), .millimetres(9), .share(4),
                .share(2.2), .millimetres(19), .millimetres(19), .millimetres(19),
                .millimetres(20), .millimetres(15), .millimetres(18),
            ],
            heads: [
                .single(head("TT")), .single(head("Mã hồ sơ")),
                .single(head("Tên thủ tục hành chính")), .single(head("Số bộ")),
                .single(head("Tên, địa chỉ, số điện thoại")),
                .single(head("Cơ quan chủ trì giải quyết")),
                .group(
                    head("Nhận và trả kết quả"),
                    [
                        head("Nhận hồ sơ"), head("Hẹn trả"), head("Trả kết quả"),
                        head("Phương thức"), head("Ký nhận"),
                    ]),
                .single(head("Ghi chú")),
            ],
            rows: rows.enumerated().map { index, row in
                [
                    .text(String(index + 1), cell, .centre), .text(row.code, cell),
                    .text(row.procedure, cell), .text(String(row.setCount), cell, .centre),
                    .stack(
                        [.text(row.applicant.name, cell.bold)]
                            + [row.applicant.address, row.applicant.phone?.national]
                            .compactMap(\.self).map { .text($0, cell) }),
                    .text(row.agency, cell), day(row.receivedAt), day(row.dueAt),
                    day(row.returnedAt), .text(row.way, cell, .centre), .text(" ", cell),
                    .text(row.note ?? " ", cell),
                ]
            }, padding: 1)
    }
}
