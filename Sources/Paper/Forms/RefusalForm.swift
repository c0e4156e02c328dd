package import Domain

/// Form 03 (phiếu từ chối tiếp nhận giải quyết hồ sơ): why a dossier is not taken.
package struct RefusalForm: Sendable {
    package var head: FormHead
    package var subject: FormSubject
    package var reasons: [String]
    package var submitter: ScreenSignature?
    package var receiver: ScreenSignature?

    package init(
        head: FormHead, subject: FormSubject, reasons: [String],
        submitter: ScreenSignature? = nil, receiver: ScreenSignature? = nil
    ) {
        self.head = head
        self.subject = subject
        self.reasons = reasons
        self.submitter = submitter
        self.receiver = receiver
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        let form = Form(
            name: "Mẫu số 03", title: "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", head: head,
            numberSuffix: "TCHS", code: subject.code)
        let look = form.look
        var body: [Content] = [look.line("Bộ phận tiếp nhận", head.desk), .gap(1)]
        body += form.applicant(subject, as: "Tiếp nhận hồ sơ của")
        body += [
            .gap(1),
            look.paragraph(
                "Qua xem xét, \(head.desk) thông báo không tiếp nhận, giải quyết hồ sơ này với lý "
                    + "do cụ thể như sau:"),
        ]
        body += form.list(reasons)
        body += [
            .gap(1), look.paragraph("Xin thông báo cho Ông (Bà) được biết và thực hiện./."),
            look.signatures([
                ("Người nộp hồ sơ", submitter), ("Người tiếp nhận hồ sơ", receiver),
            ]),
        ]
        return try form.pdf(body, subject: subject, madeAt: madeAt)
    }
}
