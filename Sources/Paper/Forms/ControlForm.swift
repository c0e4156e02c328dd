package import Domain

/// Form 05 (phiếu kiểm soát quá trình giải quyết hồ sơ): from whose hands into whose, when, and
/// whether in time. For a leg by post, time and signature are those on the post's slip; what was
/// signed on a screen needs no other signature.
package struct ControlForm: Sendable {
    package enum Pace: Hashable, Sendable {
        case early, onTime, late

        var vietnamese: String {
            switch self {
            case .early: "Trước hạn"
            case .onTime: "Đúng hạn"
            case .late: "Quá hạn"
            }
        }
    }

    package struct Step: Hashable, Sendable {
        package var giver: String
        package var taker: String
        package var at: Instant
        package var giverSignature: String?
        package var takerSignature: String?
        package var pace: Pace?
        package var note: String?

        package init(
            giver: String, taker: String, at: Instant, giverSignature: String? = nil,
            takerSignature: String? = nil, pace: Pace? = nil, note: String? = nil
        ) {
            self.giver = giver
            self.taker = taker
            self.at = at
            self.giverSignature = giverSignature
            self.takerSignature = takerSignature
            self.pace = pace
            self.note = note
        }
    }

    package var head: FormHead
    package var subject: FormSubject
    package var coordinating: [String]
    package var steps: [Step]

    package init(
        head: FormHead, subject: FormSubject, coordinating: [String] = [], steps: [Step]
    ) {
        self.head = head
        self.subject = subject
        self.coordinating = coordinating
        self.steps = steps
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        let form = Form(
            name: "Mẫu số 05", title: "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", head: head,
            numberSuffix: "KSHS", code: subject.code)
        let look = form.look
        let body: [Content] = [
            look.line("Cơ quan giải quyết hồ sơ", head.agency), .gap(1),
            look.line(
                "Cơ quan phối hợp giải quyết hồ sơ",
                coordinating.isEmpty ? "không" : coordinating.joined(separator: "; ")), .gap(1),
            look.line("Nội dung yêu cầu giải quyết", subject.request), .gap(look.gap),
            .table(table(look)), .gap(look.gap),
            .text(
                "Hồ sơ chuyển qua dịch vụ bưu chính công ích: thời gian giao, nhận và việc ký nhận "
                    + "thể hiện trong chứng từ của bưu điện. Người đã ký điện tử không phải ký "
                    + "giấy.", look.small.italic),
        ]
        return try form.pdf(body, subject: subject, madeAt: madeAt)
    }

    private func table(_ look: Look) -> Table {
        let cell = look.body.sized(9.5)
        func head(_ name: String) -> Content { .text(name, cell.bold, .centre) }
        return Table(
            columns: [
                .share(1), .millimetres(34), .millimetres(28), .millimetres(28), .millimetres(20),
                .millimetres(22),
            ],
            heads: [
                .single(head("Tên cơ quan")), .single(head("Thời gian giao, nhận hồ sơ")),
                .group(head("Ký nhận"), [head("Người giao"), head("Người nhận")]),
                .single(head("Kết quả")), .single(head("Ghi chú")),
            ],
            rows: steps.enumerated().map { index, step in
                [
                    .stack([
                        .text(
                            Text("\(index + 1). Giao: ", cell.bold).and(step.giver, cell)),
                        .text(Text("Nhận: ", cell.bold).and(step.taker, cell)),
                    ]),
                    .text(step.at.official, cell), .text(step.giverSignature ?? " ", cell),
                    .text(step.takerSignature ?? " ", cell),
                    .text(step.pace?.vietnamese ?? " ", step.pace == .late ? cell.bold : cell),
                    .text(step.note ?? " ", cell),
                ]
            })
    }
}
