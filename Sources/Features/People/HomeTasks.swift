import Domain
import Ledger
import Web

/// One thing that a role does, as a big target on its home page (việc).
struct HomeTask {
    /// What is counted beside the name.
    enum Counted {
        case nothing
        /// Lines of worklists, with the word for them.
        case lists([WaitingList], Sentence)
        case handOvers
        case exceptions
    }

    let label: Sentence
    let about: Sentence
    let path: String
    var counted = Counted.nothing

    static func tasks(of role: Role) -> [HomeTask] {
        switch role {
        case .postalWorker: [scan, toCollect, toDeliver, handOversWithAgencies]
        case .postClerk:
            [
                scan, registerAtCounter, arrivals, departures, handOversWithAgencies, exceptions,
            ]
        case .agencyClerk:
            [toAccept, toProcess, toReturn, handOversWithPost, register, exceptions]
        case .deskClerk: [toAccept, register, toReturn, handOversWithPost, exceptions]
        case .supervisor: [oversight, lookUp]
        case .administrator: [people, offices, lookUp]
        }
    }

    /// The values of the template's list. Nothing waiting is not shown as a zero.
    func value(_ pending: Pending, isFirst: Bool, in language: Language) -> [String: Any?] {
        let count: Pending.Count
        var unit = Sentence(vi: "", en: "")
        var lateWord = Sentence(vi: "quá hạn", en: "late")
        switch counted {
        case .nothing: count = Pending.Count()
        case .lists(let lists, let word):
            count = pending.count(of: lists)
            unit = word
        case .handOvers:
            count = Pending.Count(all: pending.handOvers)
            unit = Sentence(vi: "chờ bạn ký", en: "to be signed by you")
        case .exceptions:
            count = Pending.Count(all: pending.exceptions, late: pending.exceptions)
            unit = Sentence(vi: "chưa gỡ", en: "unsettled")
            lateWord = unit
        }
        var words = unit.text(in: language)
        if count.late > 0 && lateWord != unit {
            words += ", \(count.late) \(lateWord.text(in: language))"
        }
        return [
            "label": label.text(in: language), "about": about.text(in: language), "href": path,
            "first": isFirst, "late": count.late > 0,
            "waiting": count.all > 0 ? String(count.all) : nil,
            "waiting_word": count.all > 0 ? words : nil,
        ]
    }
}

extension HomeTask {
    private static let dossiers = Sentence(vi: "hồ sơ", en: "dossiers")
    private static let stops = Sentence(vi: "điểm", en: "stops")

    private static let scan = HomeTask(
        label: Sentence(vi: "Quét bưu gửi", en: "Scan items"),
        about: Sentence(
            vi: "Nhận, đến, đi phát, đã phát.", en: "Taken, arrived, out, delivered."),
        path: "/scan")
    private static let toCollect = HomeTask(
        label: Sentence(vi: "Cần thu gom", en: "To collect"),
        about: Sentence(vi: "Đến nhà người nộp.", en: "At the applicants' homes."),
        path: "/worklists/to-collect", counted: .lists([.toCollect], stops))
    private static let toDeliver = HomeTask(
        label: Sentence(vi: "Cần phát", en: "To deliver"),
        about: Sentence(vi: "Trả kết quả tận nhà.", en: "Results to people's homes."),
        path: "/worklists/to-deliver", counted: .lists([.toDeliver], stops))
    private static let registerAtCounter = HomeTask(
        label: Sentence(vi: "Đăng ký hồ sơ", en: "Register a dossier"),
        about: Sentence(
            vi: "Người dân đến quầy nộp hồ sơ.", en: "Somebody at the counter hands papers in."),
        path: "/dossiers/new")
    private static let register = HomeTask(
        label: Sentence(vi: "Đăng ký hồ sơ", en: "Register a dossier"),
        about: Sentence(vi: "Người dân nộp trực tiếp.", en: "Somebody hands papers in here."),
        path: "/dossiers/new")
    private static let arrivals = HomeTask(
        label: Sentence(vi: "Bưu gửi đến", en: "Arrivals"),
        about: Sentence(
            vi: "Túi thư và bưu tá vừa về.", en: "Bags, and postal workers coming back."),
        path: "/arrivals")
    private static let departures = HomeTask(
        label: Sentence(vi: "Bưu gửi đi", en: "Departures"),
        about: Sentence(
            vi: "Xếp theo nơi đến, lập chuyến, giao bưu tá.",
            en: "By destination: dispatches, rounds, hand-overs."),
        path: "/departures",
        counted: .lists(
            [.toDispatch, .toHandOver, .toDeliver],
            Sentence(vi: "đang chờ đi", en: "waiting to go on")))
    private static let handOversWithAgencies = HomeTask(
        label: Sentence(vi: "Biên bản giao nhận", en: "Hand-overs"),
        about: Sentence(vi: "Ký với cơ quan.", en: "Sign with the agency."),
        path: "/hand-overs", counted: .handOvers)
    private static let handOversWithPost = HomeTask(
        label: Sentence(vi: "Biên bản giao nhận", en: "Hand-overs"),
        about: Sentence(vi: "Ký với bưu điện.", en: "Sign with the post."),
        path: "/hand-overs", counted: .handOvers)
    private static let exceptions = HomeTask(
        label: Sentence(vi: "Ngoại lệ", en: "Exceptions"),
        about: Sentence(
            vi: "Lượt quét không khớp nhau, giấy tờ còn thiếu.",
            en: "Scans that contradict each other, papers that are missing."),
        path: "/exceptions", counted: .exceptions)
    private static let toAccept = HomeTask(
        label: Sentence(vi: "Chờ tiếp nhận", en: "To accept"),
        about: Sentence(vi: "Hồ sơ vừa giao đến.", en: "Dossiers just handed over."),
        path: "/worklists/to-accept", counted: .lists([.toAccept], dossiers))
    private static let toProcess = HomeTask(
        label: Sentence(vi: "Đang xử lý", en: "In progress"),
        about: Sentence(vi: "Xếp theo thời gian còn lại.", en: "By the time that is left."),
        path: "/worklists/to-process", counted: .lists([.toProcess], dossiers))
    private static let toReturn = HomeTask(
        label: Sentence(vi: "Chờ trả kết quả", en: "To return"),
        about: Sentence(
            vi: "Giao bưu điện, hoặc trả tại quầy.", en: "By post, or across the counter."),
        path: "/worklists/to-return", counted: .lists([.toReturn], dossiers))
    private static let oversight = HomeTask(
        label: Sentence(vi: "Giám sát", en: "Oversight"),
        about: Sentence(
            vi: "Mọi hồ sơ đi qua bưu điện, chỉ để đọc.",
            en: "Every dossier carried by the post, to read only."),
        path: "/oversight")
    private static let people = HomeTask(
        label: Sentence(vi: "Người dùng", en: "People"),
        about: Sentence(
            vi: "Ai làm ở đâu, cấp mật khẩu, cho nghỉ.",
            en: "Who works where, passwords, who leaves."),
        path: "/people")
    private static let offices = HomeTask(
        label: Sentence(vi: "Đơn vị", en: "Offices"),
        about: Sentence(
            vi: "Bưu cục, cơ quan, một cửa, giám sát.",
            en: "Post offices, agencies, desks, overseers."),
        path: "/offices")
    private static let lookUp = HomeTask(
        label: Sentence(vi: "Tra cứu hồ sơ", en: "Look up a dossier"),
        about: Sentence(vi: "Như người dân nhìn thấy.", en: "As a citizen sees it."),
        path: "/tra-cuu")
}
