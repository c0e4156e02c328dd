import Domain
import Fixtures
import Foundation
import Ledger
import Postgres
import Testing

extension Office {
    func enter(
        code: String? = nil, collect: Bool = true, returns: Bool = true, agency: String = "H27.16",
        ward: String = World.thanhSen, by name: World.Name = .postClerk
    ) async throws -> String {
        try await ledger.register(
            Registration(
                procedure: "1.004884", agency: agency,
                applicant: Applicant(
                    name: "Nguyễn Thị Thử Nghiệm", phone: Phone("0912345678"),
                    idNumber: "042190000001", wardCode: ward, street: "Số 1 đường Mẫu"),
                collectByPost: collect, returnByPost: returns,
                code: code.flatMap { DossierCode($0) }),
            by: World.actor(name)
        ).value
    }

    func send(
        _ scans: [Scan], by name: World.Name = .courier, device: String = "phone",
        sentAt: Instant? = nil
    ) async throws -> [ScanResult] {
        try await ledger.record(
            ScanBatch(device: device, sentAt: sentAt, scans: scans), by: World.actor(name))
    }

    func state(_ item: String) async throws -> ParcelState {
        try await reader.query("select state from tram.parcel where item_code = \(item)")
            .one(ParcelState.self)
    }

    func open(_ kind: String) async throws -> Int64 {
        try await count(
            "select count(*) from tram.exception where kind = \(kind) and settled_at is null")
    }

    func problems() async throws -> [String] {
        try await audit().findings.map { "\($0.dossier) \($0.item ?? "-") \($0.problem.rawValue)" }
    }

    /// Waits until so many sessions of this database wait for a lock.
    func untilBlocked(_ wanted: Int64 = 1) async throws {
        for _ in 0..<400 {
            let waiting = try await count(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """)
            if waiting >= wanted { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("nobody came to wait for a lock")
    }

    /// A dossier whose result parcel is announced at the agency.
    func withResult() async throws -> (code: String, item: String) {
        let code = try await enter(collect: false)
        try await decide(.lodgedInPerson, code)
        try await decide(.accepted, code, dueAt: now + .seconds(5 * 86_400))
        try await decide(.assigned, code)
        wait(.seconds(600))
        try await decide(.resultReady, code, outcome: .granted)
        return (code, try await item(code, .result))
    }

    /// A dossier whose papers lie at the post office.
    func atThePost() async throws -> (code: String, item: String) {
        let code = try await enter()
        let item = try await item(code, .collect)
        _ = try await scan(.accepted, item)
        wait(.seconds(1_200))
        _ = try await scan(.arrived, item, by: .postClerk)
        wait(.seconds(1_200))
        return (code, item)
    }
}

func line(
    _ number: Int64, _ item: String, _ act: Act, at: Instant, id: UUID = UUID(),
    offset: Int64? = 0, worker: String? = nil, dispatch: String? = nil, evidence: String? = nil,
    label: String? = nil, corrects: UUID? = nil, entered: Bool = false
) -> Scan {
    Scan(
        id: id, sequence: number, itemCode: ItemCode(item)!, act: act, occurredAt: at,
        offsetMs: offset, entered: entered, worker: worker, dispatch: dispatch,
        evidence: evidence, label: label.flatMap { ItemCode($0) }, corrects: corrects)
}

/// What a thrown error tells, with what PostgreSQL said.
func told(_ error: any Error) -> String {
    if let error = error as? PostgresError { return error.diagnostic }
    return "\(type(of: error)) \(error)"
}
