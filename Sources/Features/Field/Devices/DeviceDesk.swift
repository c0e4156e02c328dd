import Crypto
import Domain
import Foundation
import HTTPTypes
import Ledger
import Postgres
import Synchronization
import Web

/// Which devices may send (bàn thiết bị). It stands before the ledger: what an enrolled device sends
/// is recorded and its numbers are noted; what a revoked one sends is kept apart.
final class DeviceDesk: Sendable {
    let pool: Pool
    private let ledger: Ledger
    private let memory = Mutex<[Key: (standing: Standing, until: Instant)]>([:])
    /// Tries to guess a code; one person enrols few devices.
    let tries = RateLimit(burst: 10, every: .seconds(30))

    /// For so long another process may go on taking what was revoked here.
    static let remembered: Duration = .seconds(5)
    private static let most = 10_000

    init(pool: Pool, ledger: Ledger) {
        self.pool = pool
        self.ledger = ledger
    }

    private struct Key: Hashable {
        let device: String
        let office: Int32
    }

    private enum Standing {
        case unknown(enrolmentDemanded: Bool)
        case enrolled(id: Int32, secretDigest: [UInt8])
        case revoked
    }

    func record(
        _ batch: ScanBatch, by actor: Actor, showing proof: DeviceProof, at now: Instant
    ) async throws -> [ScanResult] {
        switch try await standing(of: batch.device, for: actor, at: now) {
        case .unknown(enrolmentDemanded: false):
            return try await ledger.record(batch, by: actor)
        case .unknown(enrolmentDemanded: true):
            return try await ledger.keepApart(batch, because: .deviceNotEnrolled, by: actor)
        case .revoked:
            return try await ledger.keepApart(batch, because: .deviceRevoked, by: actor)
        case .enrolled(let id, let digest):
            guard let secret = proof.secret, Self.digest(of: secret) == digest else {
                return try await ledger.keepApart(batch, because: .deviceNotProven, by: actor)
            }
            let results = try await ledger.record(batch, by: actor)
            try await note(batch, from: id, by: actor, proof, at: now)
            return results
        }
    }

    /// Lines that are no scans are kept whoever sends them.
    func keep(_ lines: [MalformedLine], from device: String, by actor: Actor) async throws {
        try await ledger.keep(lines, from: device, by: actor)
    }

    private func standing(
        of device: String, for actor: Actor, at now: Instant
    ) async throws -> Standing {
        let key = Key(device: device, office: actor.office)
        if let known = memory.withLock({ $0[key] }), known.until > now { return known.standing }
        let row = try await pool.query(
            """
            select e.device_id, e.secret_digest, e.revoked_at is not null,
                   exists (select from office_device_rule r
                           where r.office_id = \(actor.office) and r.enrolment_demanded)
            from (select) as one
            left join (device d join enrolled_device e on e.device_id = d.id)
                on d.name = \(device)
            """, sharing: .together
        ).one((Int32?, [UInt8]?, Bool?, Bool).self)
        let standing: Standing
        if let id = row.0, let digest = row.1 {
            standing = row.2 == true ? .revoked : .enrolled(id: id, secretDigest: digest)
        } else {
            standing = .unknown(enrolmentDemanded: row.3)
        }
        memory.withLock { memory in
            if memory.count >= Self.most { memory.removeAll() }
            memory[key] = (standing, now + Self.remembered)
        }
        return standing
    }

    func forget() { memory.withLock { $0.removeAll() } }

    /// After the commit: a number that is noted has come. Should this fail, the device gets no
    /// answer, sends the same again, and it is noted then.
    private func note(
        _ batch: ScanBatch, from id: Int32, by actor: Actor, _ proof: DeviceProof, at now: Instant
    ) async throws {
        try await pool.query(
            """
            update enrolled_device
            set synced_at = \(now), synced_by = \(actor.person),
                waiting = \(proof.waiting as Int32?),
                oldest_waiting_at = \(proof.oldest as Instant?),
                received = received + \(Self.ranges(batch.scans.map(\.sequence)))::int8multirange
            where device_id = \(id)
            """)
    }

    /// `{[1,4),[7,8)}`
    static func ranges(_ numbers: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for number in Set(numbers).sorted() {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return "{"
            + ranges.map { "[\($0.lowerBound),\($0.upperBound + 1))" }
            .joined(separator: ",") + "}"
    }

    static func digest(of secret: String) -> [UInt8] {
        Array(SHA256.hash(data: Data(secret.utf8)))
    }
}

/// What a device shows of itself with each batch (chứng cứ của máy), in headers, since the body is
/// what programs of any kind send.
struct DeviceProof {
    var secret: String?
    /// How many scans wait on it besides, and since when the oldest.
    var waiting: Int32?
    var oldest: Instant?

    static let parameters: [Parameter] = [
        .header(
            "Device-Secret", .text(43...43, pattern: "^[A-Za-z0-9_-]{43}$"),
            "The secret of an enrolled device"),
        .header(
            "Device-Waiting", .text(1...60, pattern: "^[0-9]{1,6}(;oldest=[0-9T:.+Z-]{20,35})?$"),
            "How many scans wait on the device besides these, and since when the oldest"),
    ]

    init(_ headers: HTTPFields) throws {
        secret = headers[HTTPField.Name.deviceSecret]
        if let secret, secret.wholeMatch(of: #/[A-Za-z0-9_\-]{43}/#) == nil {
            throw Problem(.headerMalformed)
        }
        guard let told = headers[HTTPField.Name.deviceWaiting] else { return }
        let parts = told.split(separator: ";", omittingEmptySubsequences: false)
        guard let count = parts.first.flatMap({ Int32($0) }), (0...999_999).contains(count),
            parts.count <= 2
        else { throw Problem(.headerMalformed) }
        waiting = count
        guard parts.count == 2 else { return }
        guard parts[1].hasPrefix("oldest="),
            let time = Instant(rfc3339: String(parts[1].dropFirst("oldest=".count)))
        else { throw Problem(.headerMalformed) }
        oldest = time
    }
}

extension HTTPField.Name {
    static let deviceSecret = Self("Device-Secret")!
    static let deviceWaiting = Self("Device-Waiting")!
}
