package import Domain

/// What all six forms of the one-stop desk share (các mẫu 01–06): who writes, under which number, on
/// which legal ground, about whose dossier.
///
/// The wording follows the forms of Circular 01/2018/TT-VPCP. Whether Decree 118/2025 keeps them
/// unchanged is not confirmed, so the ground is printed from `ground`, and not built in.
package struct FormHead: Hashable, Sendable {
    /// The office that the writing one belongs to, such as the province's committee.
    package var above: String?
    package var agency: String
    /// The desk that receives and gives out.
    package var desk: String
    package var number: String?
    package var place: String
    package var day: PlainDate?
    /// `Thông tư số 01/2018/TT-VPCP`
    package var ground: String

    package init(
        above: String? = nil, agency: String, desk: String, number: String? = nil, place: String,
        day: PlainDate? = nil, ground: String
    ) {
        self.above = above
        self.agency = agency
        self.desk = desk
        self.number = number
        self.place = place
        self.day = day
        self.ground = ground
    }
}

/// Whose dossier it is and what it asks for (hồ sơ của ai, về việc gì).
package struct FormSubject: Hashable, Sendable {
    package var code: String
    package var applicant: Correspondent
    package var email: String?
    package var request: String
    /// What the QR code says; the dossier's code without it.
    package var link: String?

    package init(
        code: String, applicant: Correspondent, email: String? = nil, request: String,
        link: String? = nil
    ) {
        self.code = code
        self.applicant = applicant
        self.email = email
        self.request = request
        self.link = link
    }
}

/// One of the six: its number, its title, and how it is put together (khuôn mẫu).
struct Form {
    /// `Mẫu số 01`
    var name: String
    var title: String
    var head: FormHead
    /// The abbreviation after the running number.
    var numberSuffix: String
    var code: String?
    var sheet = PaperSize.a4.sheet

    let look = Look.official()

    func pdf(_ body: [Content], subject: FormSubject?, madeAt: Instant) throws -> [UInt8] {
        let paper = StatePaper(
            above: head.above, office: head.agency,
            number: head.number.map { "\($0)/\(numberSuffix)" }, place: head.place, day: head.day)
        var contents: [Content] = [
            .text("\(name) – \(head.ground)", look.small.italic, .right), .gap(2),
            paper.head(look), paper.title([title], look),
        ]
        if let subject {
            contents += [
                try look.codeBand(subject.code, link: subject.link, on: sheet), .gap(look.gap),
            ]
        }
        let mark = [title.sentence, code].compactMap(\.self).joined(separator: " ")
        return try Manuscript(
            imprint: Imprint(title: mark, subject: name, madeAt: madeAt), sheet: sheet,
            contents: contents + body,
            runningHead: .stack([
                .text("\(mark) (tiếp theo)", look.label.italic, mostLines: 1), .gap(2),
            ]),
            foot: Text(
                [code, "In lúc \(madeAt.moment)"].compactMap(\.self).joined(separator: " · "),
                look.small, mostLines: 1)
        ).printed()
    }

    /// The lines that name the applicant.
    func applicant(_ subject: FormSubject, as name: String) -> [Content] {
        [
            look.line(name, subject.applicant.name), .gap(1),
            look.line("Địa chỉ", subject.applicant.address), .gap(1),
            .columns(
                [
                    Column(
                        .share(1), look.line("Số điện thoại", subject.applicant.phone?.national)),
                    Column(.share(1), look.line("Email", subject.email)),
                ], gap: 4), .gap(1),
            look.line("Nội dung yêu cầu giải quyết", subject.request), .gap(1),
        ]
    }

    /// A numbered list; lines to write on when it is empty.
    func list(_ items: [String], blank count: Int = 3) -> [Content] {
        let entries: [Content] =
            items.isEmpty
            ? (1...count).map { _ in .stack([look.blank(), .gap(1)]) }
            : items.map { .text($0, look.body) }
        return entries.enumerated().map { index, entry in
            .stack([
                .columns(
                    [
                        Column(.millimetres(8), .text("\(index + 1).", look.body)),
                        Column(.share(1), entry),
                    ], gap: 0), .gap(0.8),
            ])
        }
    }
}

extension String {
    /// `GIẤY TIẾP NHẬN` → `Giấy tiếp nhận`
    fileprivate var sentence: String { prefix(1) + dropFirst().lowercased() }
}
