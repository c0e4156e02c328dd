import Domain
import Foundation
import Hummingbird
import Ledger
import Postgres
import Web

/// The postal worker's page (trang quét): one field that always has the focus, what the scan means,
/// and the evidence of a pickup, a delivery or a miss. The script sends in batches; without it the
/// same form records one scan at a time.
struct ScanPage {
    let station: Station
    let frame: Frame
    let devices: DeviceDesk

    func add(to routes: inout Routes) {
        routes.page("/scan", "The page for scanning", use: show)
        routes.form("/scan", "Records one scan from the form", use: record)
        routes.form("/scan/batch", "What the page's script sends; as /v1/scan-batches", use: batch)
        routes.form("/scan/corrections", "Undoes a scan by a correcting fact", use: undo)
    }

    struct Meaning {
        var event: String
        var label: String
        var asks: String?
        var checked: Bool
    }

    struct Row { var n: String }

    struct Choice {
        var value: String
        var label: String
    }

    struct Echo {
        var kind: String
        var word: String
        var itemCode: String
        var sentence: String
    }

    struct Recent {
        var itemCode: String
        var kind: String
        var word: String
        var meaning: String
        var at: String
        var undo: String?
    }

    struct Values {
        var id: String
        var itemCode: String
        var today: String
        var count: String
        var meanings: [Meaning]
        var paperRows: [Row]
        var paperNames: [String]
        var relations: [Choice]
        var missReasons: [Choice]
        var recent: [Recent]
        var echo: Echo?
    }

    func show(_ request: Request, _ context: PostContext) async throws -> Response {
        let query = try context.query()
        let event = query.choice("event", as: ParcelEvent.self).optional
        let item = query.text("item_code", max: 80).or("")
        return try render(context, event: event.found.flatMap(\.self), item: try item.value)
    }

    func record(_ request: Request, _ context: PostContext) async throws -> Response {
        let fields = try context.fields()
        let event = fields.choice("event", as: ParcelEvent.self)
        let typed = fields.text("item_code", max: 80).or("")
        do {
            let scan = try scan(fields, event: event, context)
            let results = try await station.ledger.record(
                ScanBatch(device: device(context), sentAt: nil, scans: [scan]), by: context.actor)
            guard let result = results.first else { throw Problem(.unexpected) }
            return try render(
                context, event: try event.value, item: "",
                echo: echo(result, scan, context),
                recent: [recent(result, scan, try event.value, context)])
        } catch let problem as Problem where problem.kind == .invalid {
            let wrong = Wrong(problem, in: context.language)
            return try render(
                context, event: event.found, item: typed.found ?? "",
                echo: Echo(
                    kind: "wrong", word: context.word("echo_wrong"), itemCode: typed.found ?? "",
                    sentence: wrong.items[0].text), wrong: wrong)
        }
    }

    func batch(_ request: Request, _ context: PostContext) async throws -> Response {
        try await Sync(devices: devices).record(request, context)
    }

    /// Nothing is taken out of a history: another fact says that the scan is void.
    func undo(_ request: Request, _ context: PostContext) async throws -> Response {
        let id = try context.fields().uuid("scan_id").value
        guard let item = try await station.item(ofScan: id, for: context.actor) else {
            throw Problem(.notFound)
        }
        let scan = Scan(
            id: station.ledger.newID(), sequence: context.now.milliseconds, itemCode: item,
            act: .void, occurredAt: context.now, offsetMs: 0, corrects: id)
        _ = try await station.ledger.record(
            ScanBatch(device: device(context), sentAt: nil, scans: [scan]), by: context.actor)
        return context.seeOther("/scan", flash: .done, "echo_undone_text")
    }

    /// A page without a script has no device of its own; each person has one here.
    private func device(_ context: PostContext) -> String { "page:\(context.actor.username)" }

    private func scan(
        _ fields: Fields, event: Field<ParcelEvent>, _ context: PostContext
    ) throws -> Scan {
        let id = fields.uuid("scan_id")
        let item = fields.text(
            "item_code", as: ItemCode.self, vi: context.word("echo_digit_text"),
            en: context.word("echo_digit_text"))
        let evidence = try PageEvidence(fields, event.found)
        return Scan(
            id: try id.value, sequence: context.now.milliseconds, itemCode: try item.value,
            act: .event(try event.value), occurredAt: context.now, offsetMs: 0,
            evidence: try evidence.json.map { try $0.canonical }, label: evidence.label)
    }

    private func render(
        _ context: PostContext, event: ParcelEvent?, item: String, echo: Echo? = nil,
        recent: [Recent] = [], wrong: Wrong? = nil
    ) throws -> Response {
        let values = values(
            context, role: context.actor.role, event: event, item: item, echo: echo,
            recent: recent)
        return try frame.page(
            "Field/scan", titled: context.word("scan_title"),
            ["scan": values, "wrong": wrong as Any],
            status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    /// What the page shows, which names nobody: a phone keeps it for days without a network.
    func values(
        _ context: some RouteContext, role: Role, event: ParcelEvent?, item: String, echo: Echo?,
        recent: [Recent]
    ) -> Values {
        let events = Self.events(for: role)
        let chosen = event.flatMap { events.contains($0) ? $0 : nil } ?? events[0]
        return Values(
            id: station.ledger.newID().text, itemCode: item,
            today: PlainDate(context.now).description, count: "0",
            meanings: events.map {
                Meaning(
                    event: $0.rawValue, label: context.word("meaning_" + $0.rawValue),
                    asks: Self.asks($0), checked: $0 == chosen)
            },
            paperRows: (1...PageEvidence.rows).map { Row(n: String($0)) },
            paperNames: Self.papers,
            relations: PageEvidence.relations.map {
                Choice(value: $0, label: context.word("relation_" + $0))
            },
            missReasons: MissReason.allCases.map {
                Choice(
                    value: $0.rawValue,
                    label: context.text($0.vietnamese, $0.english).asHeading)
            },
            recent: recent, echo: echo)
    }

    static func events(for role: Role) -> [ParcelEvent] {
        role == .postalWorker
            ? [.accepted, .arrived, .takenOut, .delivered, .missed]
            : [.acceptedAtCounter, .arrived, .takenOut, .delivered, .missed]
    }

    static func asks(_ event: ParcelEvent) -> String? {
        switch event {
        case .accepted, .acceptedAtCounter: "pickup"
        case .delivered: "delivery"
        case .missed: "miss"
        default: nil
        }
    }

    /// Names that a worker need not type.
    static let papers = [
        "Đơn đề nghị", "Tờ khai", "Căn cước công dân", "Giấy khai sinh",
        "Giấy chứng nhận quyền sử dụng đất", "Giấy xác nhận tình trạng hôn nhân",
        "Hợp đồng chuyển nhượng", "Ảnh 4×6",
    ]

    private func echo(_ result: ScanResult, _ scan: Scan, _ context: PostContext) -> Echo {
        switch result.outcome {
        case .applied, .confirmed:
            Echo(
                kind: "ok", word: context.word("echo_ok"), itemCode: scan.itemCode,
                sentence: result.state.map { context.text($0.vietnamese, $0.english).asHeading }
                    ?? "")
        case .duplicate:
            Echo(
                kind: "repeated", word: context.word("echo_repeated"), itemCode: scan.itemCode,
                sentence: context.word("echo_repeated_text"))
        case .conflict, .rejected:
            Echo(
                kind: "wrong", word: context.word("echo_wrong"), itemCode: scan.itemCode,
                sentence: result.rejection?.sentence.text(in: context.language)
                    ?? context.word("state_conflict"))
        }
    }

    private func recent(
        _ result: ScanResult, _ scan: Scan, _ event: ParcelEvent, _ context: PostContext
    ) -> Recent {
        let shown = echo(result, scan, context)
        return Recent(
            itemCode: scan.itemCode, kind: shown.kind, word: shown.word,
            meaning: context.word("meaning_" + event.rawValue), at: context.now.clock,
            undo: result.outcome == .rejected ? nil : scan.id.text)
    }
}

/// The evidence as the page's form gives it.
struct PageEvidence {
    static let rows = 3
    static let most = 30
    static let relations = ["self", "family", "proxy", "agency"]

    var json: JSON?
    var label: ItemCode?

    init(_ fields: Fields, _ event: ParcelEvent?) throws {
        var members: [String: JSON] = [:]
        func take(_ name: String, max: Int = 40, as key: String? = nil) throws {
            if let text = try fields.text(name, max: max).optional.value {
                members[key ?? name] = .string(text)
            }
        }
        func tick(_ name: String) throws {
            if try fields.boolean(name).or(false).value { members[name] = .bool(true) }
        }
        func money(_ name: String) throws {
            guard let text = try fields.text(name, max: 20).optional.value else { return }
            let digits = text.filter(\.isNumber)
            guard let amount = Int64(digits), amount <= 1_000_000_000 else { return }
            members["fee"] = .object(["amount": .integer(amount), "currency": .string("VND")])
        }
        switch event {
        case .accepted, .acceptedAtCounter:
            let papers = try (1...Self.most).compactMap { try Self.paper($0, fields) }
            if !papers.isEmpty { members["checklist"] = .array(papers) }
            try tick("signed_by_sender")
            try tick("signed_by_worker")
            try take("seal_number")
            try take("receipt_number")
            try money("fee")
            label = try fields.text("label", as: ItemCode.self).optional.value
            if let label { members["label"] = .string(label.value) }
        case .delivered:
            var recipient: [String: JSON] = [:]
            if let name = try fields.text("recipient_name", max: 120).optional.value {
                recipient["name"] = .string(name)
            }
            if let relation = try fields.text("recipient_relation", max: 20).optional.value {
                recipient["relation"] = .string(relation)
            }
            if let digits = try fields.text("id_last4", max: 4).optional.value {
                recipient["id_last4"] = .string(digits)
            }
            if !recipient.isEmpty { members["recipient"] = .object(recipient) }
            try tick("signed")
            try money("delivery_fee")
        case .missed:
            if let reason = try fields.choice("reason", as: MissReason.self).optional.value {
                members["reason"] = .string(reason.rawValue)
            }
            if let number = try fields.integer("invitation_number", 1...99).optional.value {
                members["invitation_number"] = .integer(Int64(number))
            }
            if let day = try fields.text("next_attempt_on", as: PlainDate.self).optional.value {
                members["next_attempt_on"] = .string(day.description)
            }
        default: break
        }
        json = members.isEmpty ? nil : .object(members)
    }

    private static func paper(_ number: Int, _ fields: Fields) throws -> JSON? {
        guard let name = try fields.text("paper_\(number)_name", max: 120).optional.value else {
            return nil
        }
        let count = try fields.integer("paper_\(number)_count", 1...999).or(1).value
        let kind = try fields.text("paper_\(number)_kind", max: 10).or("original").value
        return .object([
            "name": .string(name), "count": .integer(Int64(count)),
            "kind": .string(kind == "copy" ? "copy" : "original"),
        ])
    }
}

extension Station {
    /// The parcel that a scan was about, if its office sees it.
    func item(ofScan id: UUID, for actor: Actor) async throws -> ItemCode? {
        try await staff.query(
            """
            select p.item_code from fact f join parcel p on p.id = f.parcel_id
            where f.scan_id = \(id)
            """, scope: actor.scope
        ).first(String.self).flatMap(ItemCode.init)
    }
}
