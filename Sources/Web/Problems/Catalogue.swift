import Domain
import Postgres

/// The problem catalogue (danh mục lỗi): every kind by its code, and which kind a constraint of the
/// database stands for.
///
/// Constraint names read as sentences (`an_office_code_is_given_once`), so that a refusal by
/// PostgreSQL is as good an answer as one by Swift. What isn't listed reveals nothing.
package struct Catalogue: Sendable {
    package private(set) var kinds: [String: ProblemKind] = [:]
    package private(set) var constraints: [String: ProblemKind] = [:]

    /// A code used with two meanings is a mistake of ours and stops the start.
    package struct CodeUsedTwice: Error, Sendable {
        package let code: String
    }

    package init() {
        for kind in ProblemKind.web { kinds[kind.code] = kind }
    }

    package mutating func add(_ more: [ProblemKind]) throws {
        for kind in more {
            if let known = kinds[kind.code], known != kind { throw CodeUsedTwice(code: kind.code) }
            kinds[kind.code] = kind
        }
    }

    package mutating func add(constraints more: [String: ProblemKind]) throws {
        try add(Array(more.values))
        constraints.merge(more) { _, new in new }
    }

    /// The problem that an error becomes, and whether it was foreseen: an unforeseen one is logged
    /// in full, and its cause stays in the log.
    func problem(for error: any Error) -> (problem: Problem, foreseen: Bool) {
        switch error {
        case let problem as Problem: (problem, true)
        case let refusal as Refusal: (Problem(refusal), true)
        case let error as PostgresError: problem(for: error)
        case is CancellationError: (Problem(.tookTooLong, retryAfter: 1), true)
        default: (Problem(.unexpected), false)
        }
    }

    private func problem(for error: PostgresError) -> (problem: Problem, foreseen: Bool) {
        if let constraint = error.constraint, let kind = constraints[constraint] {
            return (Problem(kind), true)
        }
        switch error.kind {
        // Our own bound on waiting: how many were refused is counted, a line for each is noise.
        case .busy: return (Problem(.overloaded, retryAfter: 1), true)
        case .timedOut: return (Problem(.tookTooLong, retryAfter: 2), false)
        case .cannotConnect, .connectionLost, .closed:
            return (Problem(.databaseUnavailable, retryAfter: 2), false)
        case .server where error.isRetryable:
            return (Problem(.databaseUnavailable, retryAfter: 1), false)
        case .server, .invalidParameter, .decoding, .transactionOver, .protocolViolation,
            .migration:
            return (Problem(.unexpected), false)
        }
    }

    /// What Hummingbird itself refuses, in our words.
    static func problem(status: Int) -> Problem {
        let kind: ProblemKind? =
            switch status {
            case 400: .headerMalformed
            case 404: .notFound
            case 405: .methodNotAllowed
            case 413: .bodyTooLarge
            case 415: .mediaTypeNotSupported
            default: nil
            }
        return Problem(kind ?? .unexpected, closes: status == 413)
    }
}
