package import Domain

/// Form 01 (giấy tiếp nhận hồ sơ và hẹn trả kết quả): what was handed in, and when the answer is due.
/// Two copies; the applicant keeps one.
package struct ReceiptForm: Sendable {
    package var head: FormHead
    package var subject: FormSubject
    package var enclosures: [Enclosure]
    package var setCount: Int?
    /// As the procedure says: `10 ngày làm việc`.
    package var term: String?
    package var receivedAt: Instant?
    package var dueAt: Instant?
    /// Where the result is fetched or who brings it.
    package var resultPlace: String?
    package var registerEntry: String?
    package var submitter: ScreenSignature?
    package var receiver: ScreenSignature?

    package init(
        head: FormHead, subject: FormSubject, enclosures: [Enclosure] = [], setCount: Int? = nil,
        term: String? = nil, receivedAt: Instant? = nil, dueAt: Instant? = nil,
        resultPlace: String? = nil, registerEntry: String? = nil,
        submitter: ScreenSignature? = nil, receiver: ScreenSignature? = nil
    ) {
        self.head = head
        self.subject = subject
        self.enclosures = enclosures
        self.setCount = setCount
        self.term = term
        self.receivedAt = receivedAt
        self.dueAt = dueAt
        self.resultPlace = resultPlace
        self.registerEntry = registerEntry
        self.submitter = submitter
        self.receiver = receiver
    }

    package func pdf(madeAt: Instant) throws -> [UInt8] {
        let form = Form(
            name: "Mẫu số 01", title: "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", head: head,
            numberSuffix: "TNHS", code: subject.code)
        let look = form.look
        var body: [Content] = [look.line("Bộ phận tiếp nhận", head.desk), .gap(1)]
        body += form.applicant(subject, as: "Tiếp nhận hồ sơ của")
        body += [
            .text("Thành phần hồ sơ nộp gồm:", look.body), .gap(1),
            .table(look.enclosures(enclosures, isOpen: false)), .gap(look.gap),
            look.line("Số lượng hồ sơ", setCount.map { "\($0) bộ" }), .gap(1),
            look.line("Thời gian giải quyết hồ sơ theo quy định", term), .gap(1),
            look.line("Thời gian nhận hồ sơ", receivedAt?.official), .gap(1),
            .framed(
                .stack([
                    .text("Thời gian trả kết quả giải quyết hồ sơ", look.body, .centre),
                    dueAt.map { .text($0.official, look.title, .centre) }
                        ?? .text(
                            "..... giờ ..... phút, ngày ..... tháng ..... năm 20....", look.title,
                            .centre),
                ]), Frame(padding: 1.6)), .gap(1.5),
            look.line("Đăng ký nhận kết quả tại", resultPlace), .gap(1),
            look.line("Vào sổ theo dõi hồ sơ, số thứ tự", registerEntry),
            look.signatures([
                ("Người nộp hồ sơ", submitter), ("Người tiếp nhận hồ sơ", receiver),
            ]),
        ]
        return try form.pdf(body, subject: subject, madeAt: madeAt)
    }
}
