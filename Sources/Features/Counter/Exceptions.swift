import Domain
import Ledger
import Postgres
import Web

/// Something that people must look at (ngoại lệ), as the lists show it.
struct ExceptionRecord {
    var id: Int64
    var dossier: String
    var itemCode: String?
    var stage: Stage
    var procedureName: String
    var agency: String
    var version: Int
    var kind: String
    var detail: String?
    var openedAt: Instant

    func view(in language: Language) -> ExceptionView {
        ExceptionView(
            id: String(id), dossier: dossier, itemCode: itemCode, stage: stage,
            stageName: language == .vietnamese ? stage.vietnamese : stage.english,
            procedureName: procedureName, agency: agency, version: version, since: openedAt,
            kind: kind, sentence: sentence.text(in: language), detail: detail,
            openedAt: openedAt)
    }

    /// What is the matter, in words that a clerk understands.
    var sentence: Sentence {
        switch ExceptionKind(code: kind) {
        case .conflict:
            let conflict = detail.flatMap(ConflictKind.init(rawValue:))
            return Sentence(
                vi: conflict?.vietnamese ?? "Các lượt quét không thể cùng đúng.",
                en: conflict?.english ?? "These scans can't all be true.")
        case .uncoupled(let event):
            return Sentence(
                vi: "Bưu gửi báo “\(event.vietnamese)” nhưng hồ sơ đang ở bước khác.",
                en: "The item says “\(event.english)”, but the dossier is at another stage.")
        case .takenBack:
            return Sentence(
                vi: "Lượt quét làm căn cứ cho một bước của hồ sơ đã bị đính chính.",
                en: "The scan behind a step of the dossier was corrected away.")
        case .minutesOwed:
            return Sentence(
                vi: "Bưu điện đã nhận từ cơ quan nhưng chưa có biên bản hai bên ký.",
                en: "The post took the item from the agency without co-signed minutes.")
        case .absent:
            return Sentence(
                vi: "Một bên báo không có bưu gửi khi giao nhận.",
                en: "One side said that the item was not there.")
        case .illegalAtSigning:
            return Sentence(
                vi: "Khi ký xong thì bưu gửi đã không còn giao nhận được.",
                en: "When both had signed, the item could no longer be handed over.")
        case .labelInUse:
            return Sentence(
                vi: "Nhãn này đang dùng cho một bưu gửi khác.",
                en: "The label is in use for another item.")
        case nil:
            return Sentence(vi: "Cần xem lại.", en: "Needs a look.")
        }
    }
}

struct ExceptionView: Encodable {
    var id: String
    var dossier: String
    var itemCode: String?
    var stage: Stage
    var stageName: String
    var procedureName: String
    var agency: String
    var version: Int
    var since: Instant
    var kind: String
    var sentence: String
    var detail: String?
    var openedAt: Instant
}

extension Station {
    /// Open exceptions of the dossiers that the actor's office sees, newest first.
    func exceptions(before: Int64?, limit: Int, for actor: Actor) async throws
        -> [ExceptionRecord]
    {
        try await exceptions(
            where: "x.id < \(before ?? .max)", limit: limit, for: actor)
    }

    /// Those of one dossier.
    func exceptions(of dossier: Int64, for actor: Actor) async throws -> [ExceptionRecord] {
        try await exceptions(where: "x.dossier_id = \(dossier)", limit: 50, for: actor)
    }

    private func exceptions(where condition: Query, limit: Int, for actor: Actor) async throws
        -> [ExceptionRecord]
    {
        let rows = try await staff.query(
            """
            select x.id, d.code, p.item_code, d.stage, r.name, a.code as agency, d.version, x.kind,
                   x.detail, x.opened_at
            from exception x join dossier d on d.id = x.dossier_id
            join procedure r on r.code = d.procedure_code
            join office a on a.id = d.agency_id
            left join parcel p on p.id = x.parcel_id
            where x.settled_at is null and \(condition)
            order by x.id desc limit \(Int32(limit))
            """, scope: actor.scope)
        return try rows.map { row in
            ExceptionRecord(
                id: try row["id"].decode(), dossier: try row["code"].decode(),
                itemCode: try row["item_code"].decode(), stage: try row["stage"].decode(),
                procedureName: try row["name"].decode(), agency: try row["agency"].decode(),
                version: Int(try row["version"].decode(Int32.self)),
                kind: try row["kind"].decode(), detail: try row["detail"].decode(),
                openedAt: try row["opened_at"].decode())
        }
    }
}
