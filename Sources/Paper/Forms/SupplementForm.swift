package import Domain

/// Form 02 (phiếu yêu cầu bổ sung, hoàn thiện hồ sơ): everything that is missing, named once.
package struct SupplementForm: Sendable {
    package var head: FormHead
    package var subject: FormSubject
    package var requests: [String]
    package var reason: String?
    package var contact: Correspondent?
    package var guide: ScreenSignature?

    package init(
        head: FormHead, subject: FormSubject, requests: [String], reason: String? = nil,
        contact: Correspondent? = nil, guide: ScreenSignature? = nil
    ) {
        self.head = head
        self.subject = subject
        self.requests = requests
        self.reason = reason
        self.contact = contact
        self.guide = guide
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        let form = Form(
            name: "Mẫu số 02", title: "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", head: head,
            numberSuffix: "HDHS", code: subject.code)
        let look = form.look
        let (name, phone) = (contact?.name ?? head.desk, contact?.phone?.national)
        var body = form.applicant(subject, as: "Hồ sơ của")
        body += [.text("Yêu cầu hoàn thiện hồ sơ gồm những nội dung sau:", look.body), .gap(1)]
        body += form.list(requests)
        body += [
            look.line("Lý do", reason), .gap(look.gap),
            look.paragraph(
                "Trong quá trình hoàn thiện hồ sơ, nếu có vướng mắc, Ông (Bà) liên hệ với \(name)"
                    + (phone.map { ", số điện thoại \($0)," } ?? "")
                    + " để được hướng dẫn./."),
            look.signatures([("", nil), ("Người hướng dẫn", guide)]),
        ]
        return try form.pdf(body, subject: subject, madeAt: madeAt)
    }
}
