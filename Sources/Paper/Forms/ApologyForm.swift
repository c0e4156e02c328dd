package import Domain

/// Form 04 (phiếu xin lỗi và hẹn lại ngày trả kết quả): why the answer is late, and the one new date.
package struct ApologyForm: Sendable {
    package var head: FormHead
    package var subject: FormSubject
    package var receivedAt: Instant
    package var dueAt: Instant
    package var newDueAt: Instant
    package var reason: String
    package var chief: ScreenSignature?

    package init(
        head: FormHead, subject: FormSubject, receivedAt: Instant, dueAt: Instant,
        newDueAt: Instant, reason: String, chief: ScreenSignature? = nil
    ) {
        self.head = head
        self.subject = subject
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.newDueAt = newDueAt
        self.reason = reason
        self.chief = chief
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        let form = Form(
            name: "Mẫu số 04", title: "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", head: head,
            numberSuffix: "PXL", code: subject.code)
        let look = form.look
        let body: [Content] = [
            .text(
                Text("Kính gửi: ", look.body, .centre).and(
                    subject.applicant.name, look.strong.sized(look.body.size))),
            .gap(look.gap),
            look.paragraph(
                "\(PlainDate(receivedAt).official.capitalizedFirst), \(head.agency) tiếp nhận giải "
                    + "quyết hồ sơ đề nghị “\(subject.request)” của Ông (Bà)/Tổ chức, mã hồ sơ "
                    + "\(subject.code)."),
            look.line("Thời gian hẹn trả kết quả", dueAt.official), .gap(1.5),
            look.paragraph(
                "Tuy nhiên đến nay, \(head.agency) chưa trả kết quả giải quyết hồ sơ của Ông "
                    + "(Bà)/Tổ chức đúng thời gian quy định ghi trong Giấy tiếp nhận hồ sơ và hẹn "
                    + "trả kết quả."),
            look.line("Lý do", reason), .gap(1.5),
            look.paragraph(
                "Sự chậm trễ này đã gây phiền hà, tốn kém thời gian, công sức của Ông (Bà)/Tổ "
                    + "chức. \(head.agency) xin lỗi Ông (Bà)/Tổ chức và sẽ trả kết quả giải quyết "
                    + "hồ sơ vào:"),
            .framed(.text(newDueAt.official, look.title, .centre), Frame(padding: 2)),
            .gap(look.gap),
            look.paragraph(
                "Mong nhận được sự thông cảm của Ông (Bà)/Tổ chức vì sự chậm trễ này./."),
            look.signatures([("", nil), ("Thủ trưởng cơ quan", chief)]),
        ]
        return try form.pdf(body, subject: subject, madeAt: madeAt)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
