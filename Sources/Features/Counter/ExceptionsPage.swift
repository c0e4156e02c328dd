import Domain
import Hummingbird
import Ledger
import Web

/// What people must look at (trang ngoại lệ), each with what to do next.
struct ExceptionsPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        routes.page(
            "/exceptions", "What does not add up", roles: Deed.readDossiers.roles, use: show)
    }

    struct Story {
        var kind: String
        var sentence: String
        var detail: String?
        var next: String
        var href: String
        var dossierCode: String
        var itemCode: String?
        var opened: String
        var offices: String
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        let page = try context.page()
        let rows = try await station.exceptions(
            before: page.after.flatMap { Int64($0[0]) }, limit: page.limit, for: context.actor)
        let stories = rows.prefix(page.size).map { row in
            Story(
                kind: row.title.text(in: context.language),
                sentence: row.sentence.text(in: context.language), detail: nil,
                next: row.advice.text(in: context.language),
                href: "/dossiers/\(row.dossier)" + (row.itemCode.map { "#\($0)" } ?? ""),
                dossierCode: row.dossier, itemCode: row.itemCode,
                opened: row.openedAt.shortText, offices: row.procedureName)
        }
        let next = try context.nextToken(page, rows, keys: { [String($0.id)] })
        return try frame.page(
            "Agency/exceptions", titled: context.word("exceptions_title"),
            [
                "exceptions": stories,
                "paging": WorklistPage.Paging(
                    shown: context.text("\(stories.count) dòng", "\(stories.count) lines"),
                    firstHref: page.after == nil ? nil : "/exceptions",
                    nextHref: next.map { "?page_token=\($0)" }),
            ], for: context.session, context)
    }
}

extension ExceptionRecord {
    /// What kind of thing it is, in a few words.
    var title: Sentence {
        switch ExceptionKind(code: kind) {
        case .conflict: Sentence(vi: "Lượt quét mâu thuẫn", en: "Scans contradict")
        case .uncoupled: Sentence(vi: "Bưu gửi và hồ sơ lệch nhau", en: "Item and dossier differ")
        case .takenBack: Sentence(vi: "Căn cứ đã bị rút lại", en: "The ground was taken back")
        case .minutesOwed: Sentence(vi: "Thiếu biên bản", en: "Minutes are missing")
        case .absent: Sentence(vi: "Thiếu bưu gửi khi giao nhận", en: "Absent at the hand-over")
        case .illegalAtSigning:
            Sentence(vi: "Không giao nhận được khi ký", en: "Impossible at signing")
        case .labelInUse: Sentence(vi: "Nhãn đã dùng", en: "The label is in use")
        case nil: Sentence(vi: "Cần xem lại", en: "Needs a look")
        }
    }

    /// What settles it: always a new act, never an edit.
    var advice: Sentence {
        switch ExceptionKind(code: kind) {
        case .conflict:
            Sentence(
                vi: "Xem bưu gửi đang ở đâu, rồi quét lại một lượt đúng; hoặc hủy lượt sai.",
                en: "See where the item is and scan it once more; or undo the wrong scan.")
        case .uncoupled, .takenBack:
            Sentence(
                vi: "Cơ quan xem hồ sơ và ghi bước đúng.",
                en: "The agency looks at the dossier and records the right step.")
        case .minutesOwed:
            Sentence(
                vi: "Lập biên bản giao nhận và hai bên cùng ký.",
                en: "Make the minutes and have both sides sign.")
        case .absent, .illegalAtSigning:
            Sentence(
                vi: "Tìm bưu gửi, quét lại, rồi lập biên bản khác.",
                en: "Find the item, scan it, then make new minutes.")
        case .labelInUse:
            Sentence(vi: "Dùng nhãn khác cho bưu gửi này.", en: "Use another label for this item.")
        case nil: Sentence(vi: "Mở hồ sơ để xem.", en: "Open the dossier.")
        }
    }
}
