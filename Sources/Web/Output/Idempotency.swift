package import Domain
import Foundation
import HTTPTypes
package import Hummingbird
import Logging
package import Postgres

/// What a write has made (kết quả): enough to render its answer again, without personal data.
package struct Outcome: Sendable, Hashable {
    package let status: HTTPResponse.Status
    /// The code, number or id of what was written.
    package let resource: String
    package let version: Int?

    package init(_ status: HTTPResponse.Status, resource: String, version: Int? = nil) {
        self.status = status
        self.resource = resource
        self.version = version
    }
}

extension SignedInContext {
    /// Does the work once per `Idempotency-Key`, and renders its answer each time.
    ///
    /// Call it after visibility (404) and rights (403), and check versions (428, 412) and legality
    /// (409) inside the work: a replay must be answered though the version has moved on since.
    /// Without a key the work is simply done. A form, which has no headers, carries its key in a
    /// hidden field.
    package func once(
        key given: String? = nil, _ work: () async throws -> Outcome,
        answer: (Outcome) async throws -> Response
    ) async throws -> Response {
        guard let header = given ?? visit.head.headerFields[.idempotencyKey] else {
            return try await answer(work())
        }
        guard let key = Self.key(header) else { throw Problem(.headerMalformed) }
        guard let keys = site.keys else { throw Problem(.notReady) }
        let request = KeyedRequest(
            person: actor.person, key: key,
            request: "\(visit.head.method.rawValue) \(visit.head.path ?? "/")",
            body: visit.body.readableBytesView)
        if let outcome = try await keys.begin(request, now: now) {
            var response = try await answer(outcome)
            response.headers[.idempotencyReplayed] = "true"
            return response
        }
        let outcome: Outcome
        do {
            outcome = try await work()
        } catch {
            // Nothing was done, so the key may be used again. If even that can't be written, it
            // is free once its time as a request in flight is over.
            try? await keys.abandon(request)
            throw error
        }
        do {
            try await keys.complete(request, outcome)
        } catch {
            // The work is done and shall be answered; only a replay will have to wait.
            logger.error("a key could not be kept", metadata: ["error": "\(diagnostic(of: error))"])
        }
        return try await answer(outcome)
    }

    /// Visible ASCII, with or without the quotes of a structured header.
    static func key(_ header: String) -> String? {
        var key = header[...]
        if key.count >= 2, key.first == "\"", key.last == "\"" { key = key.dropFirst().dropLast() }
        guard (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return String(key)
    }
}

/// A request under a key, and what must not differ when it comes again.
struct KeyedRequest: Sendable {
    let person: Int32
    let key: String
    let request: String
    let fingerprint: [UInt8]

    init(person: Int32, key: String, request: String, body: some Sequence<UInt8>) {
        self.person = person
        self.key = key
        self.request = request
        fingerprint = sha256(Array(request.utf8) + [0] + body)
    }
}

/// The keys of the last seven days (khóa chống lặp), in the table `idempotency`.
package final class IdempotencyKeys: Sendable {
    /// A request in flight for longer than this has died with its process.
    static let lease: Duration = .seconds(120)
    static let kept: Duration = .seconds(7 * 86_400)

    private let pool: Pool

    package init(pool: Pool) { self.pool = pool }

    /// nil when the work is to be done now; its outcome when it was done before.
    func begin(_ request: KeyedRequest, now: Instant) async throws -> Outcome? {
        let inserted = try await pool.query(insertion(of: request, at: now))
        if inserted.affected == 1 { return nil }
        let known = try await pool.query(
            """
            select fingerprint, status, resource, version, created_at from idempotency
            where person_id = \(request.person) and key = \(request.key)
            """)
        typealias Columns = ([UInt8], Int32?, String?, Int32?, Timestamp)
        // Gone between the two statements: whoever held it gave it up just now.
        guard let row = try known.first(Columns.self) else { throw Problem(.keyInFlight) }
        guard row.0 == request.fingerprint else { throw Problem(.keyReused) }
        if let status = row.1, let resource = row.2 {
            return Outcome(
                .init(code: Int(status)), resource: resource, version: row.3.map(Int.init))
        }
        guard try await takeOver(request, now: now) else {
            throw Problem(.keyInFlight, retryAfter: 1)
        }
        return nil
    }

    /// Puts this request into the place of one that never ended.
    private func takeOver(_ request: KeyedRequest, now: Instant) async throws -> Bool {
        let orphaned = Timestamp(microseconds: (now - Self.lease).microseconds)
        return try await pool.transaction { transaction in
            let gone = try await transaction.query(
                """
                delete from idempotency
                where person_id = \(request.person) and key = \(request.key) and status is null
                    and created_at < \(orphaned)
                """)
            guard gone.affected == 1 else { return false }
            return try await transaction.query(insertion(of: request, at: now)).affected == 1
        }
    }

    private func insertion(of request: KeyedRequest, at now: Instant) -> Query {
        """
        insert into idempotency (person_id, key, request, fingerprint, created_at)
        values (\(request.person), \(request.key), \(request.request),
            \(request.fingerprint), \(Timestamp(microseconds: now.microseconds)))
        on conflict (person_id, key) do nothing
        """
    }

    func complete(_ request: KeyedRequest, _ outcome: Outcome) async throws {
        let version = outcome.version.map { Int32(clamping: $0) }
        try await pool.query(
            """
            update idempotency set status = \(Int32(outcome.status.code)),
                resource = \(outcome.resource), version = \(version as Int32?)
            where person_id = \(request.person) and key = \(request.key)
            """)
    }

    func abandon(_ request: KeyedRequest) async throws {
        try await pool.query(
            """
            delete from idempotency
            where person_id = \(request.person) and key = \(request.key) and status is null
            """)
    }

    /// Deletes what is older than seven days. A job calls it now and then.
    @discardableResult
    package func sweep(now: Instant) async throws -> Int {
        let end = Timestamp(microseconds: (now - Self.kept).microseconds)
        return try await pool.query("delete from idempotency where created_at < \(end)").affected
    }
}

extension HTTPField.Name {
    static let idempotencyKey = Self("Idempotency-Key")!
    static let idempotencyReplayed = Self("Idempotency-Replayed")!
}
