import Domain
import Foundation
import Hummingbird
import Ledger
import Web

/// What phones and handheld readers send (đồng bộ lượt quét).
struct Sync {
    let devices: DeviceDesk

    func add(to routes: inout Routes) {
        routes.post(
            "/v1/scan-batches", "Up to 1,000 scans; each is answered by itself, and kept for ever",
            DeviceProof.parameters, body: Self.body, status: 200, answer: Self.answer, use: record)
    }

    static let scan = Schema.object([
        "scan_id": .uuid, "sequence": .integer(0...Int(Int32.max)), "item_code": .text(max: 40),
        "event": .choice(
            ParcelEvent.allCases.filter { $0.kind == .scan }.map(\.rawValue) + ["void"]),
        "occurred_at": .time, "offset_ms": Schema.integer(-604_800_000...604_800_000).optional,
        "entered": Schema.boolean.optional, "office": Schema.officeCode.optional,
        "worker": .text(max: 60).optional, "dispatch": .text(max: 64).optional,
        "evidence": evidence.optional, "corrects": Schema.uuid.optional,
    ]).named("Scan")

    static let evidence = Schema.object([
        "checklist": Schema.list(
            of: .object([
                "name": .text(max: 200), "count": .integer(1...999),
                "kind": .choice(["original", "copy"]),
            ]), max: 100
        ).optional,
        "signed_by_sender": Schema.boolean.optional, "signed_by_worker": Schema.boolean.optional,
        "seal_number": .text(max: 40).optional, "fee": money.optional,
        "receipt_number": .text(max: 40).optional, "label": .text(max: 40).optional,
        "recipient": Schema.object([
            "name": .text(max: 200), "relation": .text(max: 100),
            "id_last4": .text(4...4, pattern: "^[0-9]{4}$").optional,
        ]).optional,
        "signed": Schema.boolean.optional,
        "reason": Schema.choice(MissReason.self).optional,
        "next_attempt_on": Schema.day.optional,
        "invitation_number": .integer(1...99).optional,
        "seal_whole": Schema.boolean.optional, "note": .text(max: 500).optional,
    ]).named("Evidence")

    static let money = Schema.object([
        "amount": .integer(0...1_000_000_000), "currency": .choice(["VND"]),
    ]).named("Money")

    /// The lines are checked one by one, so that a malformed one is rejected alone.
    static let body = Schema.object([
        "device": .text(max: 64), "sent_at": Schema.time.optional,
        "scans": .list(of: scan, 1...ScanBatch.largest).judgedByLine,
    ]).named("ScanBatch")

    static let answer = Schema.object([
        "applied": .integer(0...ScanBatch.largest), "confirmed": .integer(0...ScanBatch.largest),
        "duplicate": .integer(0...ScanBatch.largest), "conflict": .integer(0...ScanBatch.largest),
        "rejected": .integer(0...ScanBatch.largest),
        "results": .list(
            of: .object([
                "scan_id": Schema.uuid.optional, "outcome": .choice(ScanOutcome.self),
                "first_outcome": Schema.choice(ScanOutcome.self).optional,
                "state": Schema.choice(ParcelState.self).optional,
                "problem": Schema.object([
                    "code": .text(max: 60), "detail": .text(max: 500),
                ]).optional,
            ]), max: ScanBatch.largest),
    ]).named("ScanAnswers")

    func record(_ request: Request, _ context: PostContext) async throws -> Response {
        let fields = try context.fields()
        let device = fields.text("device", max: 64)
        let sentAt = fields.time("sent_at").optional
        let lines = fields.lines("scans", min: 1, max: ScanBatch.largest, of: Self.scan)
        let read = lines.map(Line.init)
        let scans = read.compactMap(\.scan)
        try await devices.keep(
            try read.compactMap { try $0.malformed }, from: try device.value, by: context.actor)
        let results = try await refusing {
            try await devices.record(
                ScanBatch(device: try device.value, sentAt: try sentAt.value, scans: scans),
                by: context.actor, showing: try DeviceProof(request.headers), at: context.now)
        }
        return try context.json(BatchAnswer(read, results, in: context.language))
    }
}

/// One line of a batch: a scan, or what is wrong with it.
struct Line {
    var scan: Scan?
    /// As it was sent; nil when it is no id at all.
    var id: String?
    var fault: FieldError?
    private let sent: JSON?

    /// What is kept of a line that is no scan.
    var malformed: MalformedLine? {
        get throws {
            guard scan == nil, let sent else { return nil }
            return MalformedLine(scanID: id.flatMap(UUID.init), text: try sent.canonical)
        }
    }

    init(_ fields: Fields) {
        // Ids of other versions could be those of the service's own acts.
        let sentID = fields.uuid("scan_id")
        let scanID = sentID.must(
            "not_version_7", vi: "Mã lượt quét phải là UUID phiên bản 7.",
            en: "A scan id must be a UUID of version 7."
        ) { UUIDv7.instant(of: $0) != nil }
        let sequence = fields.integer("sequence", 0...Int(Int32.max))
        let item = fields.text(
            "item_code", as: ItemCode.self, vi: "Mã bưu gửi sai số kiểm tra hoặc sai dạng.",
            en: "The item code has a wrong check digit or form.")
        let act = fields.text("event", max: 40)
        let occurredAt = fields.time("occurred_at").must(
            "out_of_range", vi: "Thời điểm không hợp lý.", en: "Not a plausible time."
        ) { (1970...2199).contains(PlainDate($0).year) }
        let offset = fields.integer("offset_ms", -604_800_000...604_800_000).optional
        let entered = fields.boolean("entered").or(false)
        let office = fields.text("office", as: OfficeCode.self).optional
        let worker = fields.text("worker", max: 60).optional
        let dispatch = fields.text("dispatch", max: 64).optional
        let evidence = fields.json("evidence").optional
        let label = fields.optionalObject("evidence")?.text("label", as: ItemCode.self).optional
        let corrects = fields.uuid("corrects").optional
        id = sentID.found?.text
        sent = fields.sent
        do {
            guard let act = Act(rawValue: try act.value) else { throw Problem(.invalid) }
            scan = Scan(
                id: try scanID.value, sequence: Int64(try sequence.value),
                itemCode: try item.value, act: act, occurredAt: try occurredAt.value,
                offsetMs: try offset.value.map(Int64.init), entered: try entered.value,
                office: try office.value?.value, worker: try worker.value,
                dispatch: try dispatch.value, evidence: try evidence.value?.canonical,
                label: try label?.value, corrects: try corrects.value)
        } catch let problem as Problem {
            fault = problem.errors.first
        } catch {
            fault = nil
        }
    }
}

/// The answer to a batch: sent is always the sum of the five.
struct BatchAnswer: Encodable {
    struct Result: Encodable {
        struct Fault: Encodable {
            var code: String
            var detail: String
        }

        var scanId: String?
        var outcome: String
        var firstOutcome: String?
        var state: ParcelState?
        var problem: Fault?
    }

    var applied = 0
    var confirmed = 0
    var duplicate = 0
    var conflict = 0
    var rejected = 0
    var results: [Result] = []

    init(_ lines: [Line], _ answers: [ScanResult], in language: Language) {
        var answers = answers.makeIterator()
        for line in lines {
            if line.scan != nil, let answer = answers.next() {
                count(answer.outcome)
                results.append(
                    Result(
                        scanId: line.id, outcome: answer.outcome.rawValue,
                        firstOutcome: answer.firstOutcome?.rawValue, state: answer.state,
                        problem: answer.rejection.map {
                            Result.Fault(
                                code: $0.rawValue, detail: $0.sentence.text(in: language))
                        }))
            } else {
                count(.rejected)
                results.append(
                    Result(
                        scanId: line.id, outcome: ScanOutcome.rejected.rawValue,
                        problem: line.fault.map {
                            Result.Fault(code: $0.code, detail: $0.sentence.text(in: language))
                        }))
            }
        }
    }

    private mutating func count(_ outcome: ScanOutcome) {
        switch outcome {
        case .applied: applied += 1
        case .confirmed: confirmed += 1
        case .duplicate: duplicate += 1
        case .conflict: conflict += 1
        case .rejected: rejected += 1
        }
    }
}

extension ScanRejection {
    /// What the person with the device is told.
    var sentence: Sentence {
        switch self {
        case .unknownItem:
            Sentence(
                vi: "Chưa có bưu gửi nào mang mã này. Lượt quét được giữ lại.",
                en: "No item has this code yet. The scan is kept.")
        case .noRight:
            Sentence(vi: "Bạn không có quyền quét.", en: "You may not scan.")
        case .otherOffice:
            Sentence(
                vi: "Bạn không quét cho bưu cục này.", en: "You don't scan for that office.")
        case .unknownWorker:
            Sentence(vi: "Không có bưu tá này.", en: "There is no such worker.")
        case .scanIDReused:
            Sentence(
                vi: "Mã lượt quét đã dùng cho nội dung khác.",
                en: "The scan id was used for other content.")
        case .notAScan:
            Sentence(
                vi: "Việc này không ghi bằng quét.", en: "This is not recorded by scanning.")
        case .deviceRevoked:
            Sentence(
                vi: "Máy này đã bị thu hồi. Lượt quét được để riêng.",
                en: "This device was revoked. The scan is set apart.")
        case .deviceNotProven:
            Sentence(
                vi: "Tên máy này đã ghi danh, cần khóa của nó. Lượt quét được để riêng.",
                en: "The device of this name must show its secret. The scan is set apart.")
        case .deviceNotEnrolled:
            Sentence(
                vi: "Bưu cục chỉ nhận máy đã ghi danh. Lượt quét được để riêng.",
                en: "The office takes enrolled devices only. The scan is set apart.")
        }
    }
}
