import Domain
import Ledger
import Postgres
import Web

/// An enrolled device as its office sees it (thiết bị của bưu cục).
struct DeviceView: Encodable {
    /// Numbers of the counter that have not come, both ends included.
    struct Gap: Encodable {
        var from: Int64
        var to: Int64
    }

    var name: String
    var label: String
    var office: String
    var officeName: String
    var enrolledBy: String
    var enrolledAt: Instant
    var revokedAt: Instant?
    var syncedBy: String?
    var syncedAt: Instant?
    var waiting: Int?
    var oldestWaitingAt: Instant?
    var missingCount: Int
    /// The last of them, at most twenty.
    var missing: [Gap]

    static let mostGaps = 20

    static let schema = Schema.object([
        "name": .text(max: 64), "label": .text(max: 60), "office": .officeCode,
        "office_name": .text(max: 300), "enrolled_by": .text(max: 100), "enrolled_at": .time,
        "revoked_at": Schema.time.optional, "synced_by": Schema.text(max: 100).optional,
        "synced_at": Schema.time.optional, "waiting": Schema.integer(0...999_999).optional,
        "oldest_waiting_at": Schema.time.optional,
        "missing_count": .integer(0...Int(Int32.max)),
        "missing": .list(
            of: .object([
                "from": .integer(0...Int(Int32.max)), "to": .integer(0...Int(Int32.max)),
            ]), max: mostGaps),
    ]).named("Device")

    /// Silent for a day while it is in use: somebody should look for it.
    func isSilent(at now: Instant) -> Bool {
        revokedAt == nil && now - (syncedAt ?? enrolledAt) > .seconds(86_400)
    }
}

extension DeviceDesk {
    /// The devices of the actor's office, of all offices for an administrator; by id.
    func devices(
        after last: Int32, limit: Int, named name: String? = nil, for actor: Actor
    ) async throws -> [(id: Int32, view: DeviceView)] {
        let rows = try await pool.query(
            """
            select e.device_id, d.name, e.label, o.code, o.name, p.username, e.enrolled_at,
                   e.revoked_at, s.username, e.synced_at, e.waiting, e.oldest_waiting_at,
                   coalesce(g.missing, 0)::bigint, g.lows, g.highs
            from enrolled_device e
            join device d on d.id = e.device_id
            join office o on o.id = e.office_id
            join person p on p.id = e.enrolled_by
            left join person s on s.id = e.synced_by
            left join lateral (
                select sum(upper(r) - lower(r)) as missing,
                       (array_agg(lower(r) order by lower(r) desc))[1:\(raw: "20")] as lows,
                       (array_agg(upper(r) - 1 order by lower(r) desc))[1:\(raw: "20")] as highs
                from unnest(int8multirange(int8range(
                        least(e.first_counter, lower(e.received)), upper(e.received)))
                    - e.received) r
            ) g on not isempty(e.received)
            where (\(actor.role == .administrator) or e.office_id = \(actor.office))
                and e.device_id > \(last)
                and (\(name as String?) is null or d.name = \(name as String?))
            order by e.device_id limit \(Int32(limit))
            """)
        return try rows.map { row in
            let (
                id, name, label, office, officeName, by, at, revoked, syncedBy, syncedAt, waiting,
                oldest, missing, lows, highs
            ) = try row.decode(
                (
                    Int32, String, String, String, String, String, Instant, Instant?, String?,
                    Instant?, Int32?, Instant?, Int64, [Int64]?, [Int64]?
                ).self)
            let gaps = zip(lows ?? [], highs ?? []).map { DeviceView.Gap(from: $0, to: $1) }
            return (
                id,
                DeviceView(
                    name: name, label: label, office: office, officeName: officeName,
                    enrolledBy: by, enrolledAt: at, revokedAt: revoked, syncedBy: syncedBy,
                    syncedAt: syncedAt, waiting: waiting.map(Int.init), oldestWaitingAt: oldest,
                    missingCount: Int(missing), missing: Array(gaps.reversed()))
            )
        }
    }
}
