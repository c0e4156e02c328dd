import Crypto
package import Domain
package import Foundation
import Postgres

/// A line of a batch that could not be read as a scan (dòng không đọc được).
package struct MalformedLine: Sendable, Hashable {
    /// If that much could be read.
    package var scanID: UUID?
    /// The line as canonical JSON. It may name people.
    package var text: String

    package init(scanID: UUID?, text: String) {
        self.scanID = scanID
        self.text = text
    }

    /// Bytes of the longest that is kept whole, which is far more than a scan can have.
    package static let longest = 65_536

    /// The text as PostgreSQL can hold it: itself, or a text in which it lies.
    var body: String {
        let isWhole = text.utf8.count <= Self.longest
        // A NUL can't be in the database's texts, but its escape can be in a text about one.
        guard !isWhole || text.contains(#"\u0000"#) else { return text }
        let kept = isWhole ? text : String(decoding: text.utf8.prefix(Self.longest), as: UTF8.self)
        let quoted = try? JSONEncoder().encode(kept)
        return quoted.map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    /// In hexadecimal.
    func digest(of device: String) -> String {
        SHA256.hash(data: Data("\(device)\n\(text)".utf8)).prefix(16)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

extension Ledger {
    /// Keeps what a device sent and nobody could read, once, so that nothing is lost that somebody
    /// may have meant: a reader with a broken clock, a program with a mistake.
    package func keep(
        _ lines: [MalformedLine], from device: String, by actor: Actor
    ) async throws {
        guard !lines.isEmpty else { return }
        let digests = lines.map { $0.digest(of: device) }
        try await act { transaction in
            _ = try await transaction.query(
                """
                insert into rejected_scan
                    (scan_id, device, person_id, office_id, reason, body, digest, received_at)
                select scan, \(device), \(actor.person), \(actor.office), 'malformed', body::jsonb,
                       decode(digest, 'hex'), \(now())
                from unnest(\(lines.map(\.scanID)), \(lines.map(\.body)), \(digests))
                    as t (scan, body, digest)
                on conflict (digest) where digest is not null do nothing
                """)
        }
    }
}
