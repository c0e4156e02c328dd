import Domain
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Synchronization
import Testing
import Web

@Suite("Problems") struct ProblemTests {
    private static func site(_ error: any Error & Sendable, logger: Logger = House.silent) throws
        -> Site
    {
        var catalogue = Catalogue()
        try catalogue.add([.testKind])
        return try House.site(catalogue: catalogue, logger: logger) { routes in
            routes.get("/v1/x", "x") { (_: Request, _: PublicContext) in throw error }
            routes.page("/x", "x") { (_: Request, _: PublicContext) in throw error }
        }
    }

    /// Programs switch on `code` and show `title`; both are promised by the contract.
    @Test func document() async throws {
        let problem = Problem(
            .versionStale, detail: Sentence(vi: "Chi tiết.", en: "A detail."),
            currentState: "lodged", allowedEvents: ["accepted", "refused"])
        try await Self.site(problem).test { client async throws in
            let answer = try await client.get("/v1/x", headers: [.acceptLanguage: "en"])
            #expect(answer.status == 412)
            #expect(
                answer.headers[.contentType] == "application/problem+json; charset=utf-8")
            #expect(answer.headers[.contentLanguage] == "en")
            #expect(answer["type"] == "urn:problem-type:tram:version_stale")
            #expect(answer["title"] == "It has changed since you read it. Read it again.")
            #expect(answer["status"] == 412)
            #expect(answer["detail"] == "A detail.")
            #expect(answer["current_state"] == "lodged")
            #expect(answer["allowed_events"] == ["accepted", "refused"])
            guard case .string(let trace)? = answer["trace_id"] else {
                Issue.record("no trace")
                return
            }
            #expect(answer.headers[HTTPField.Name("traceresponse")!]?.contains(trace) == true)
            #expect(answer["errors"] == nil)
        }
    }

    @Test func retryAfter() async throws {
        try await Self.site(Problem(.tooManyAttempts, retryAfter: 30)).test { client async throws in
            let answer = try await client.get("/v1/x")
            #expect(answer.status == 429)
            #expect(answer.headers[.retryAfter] == "30")
        }
    }

    /// A sentence that quotes input must not become mark-up on the page of the refusal.
    @Test func pageIsEscaped() async throws {
        let problem = Problem.field(
            "/<img src=x>", "odd", vi: "\"\u{301}><script>alert(1)</script>'", en: "x")
        try await Self.site(problem).test { client async throws in
            let answer = try await client.get("/x")
            #expect(answer.status == 422)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.text.contains("lang=\"vi\""))
            #expect(!answer.text.contains("<script"))
            #expect(!answer.text.contains("<img"))
            #expect(answer.text.contains("&quot;\u{301}&gt;&lt;script&gt;"))
        }
    }

    @Test func pagesSendStrangersToSignIn() async throws {
        try await Self.site(Problem(.signInNeeded)).test { client async throws in
            let answer = try await client.get("/x?a=1&b=%20")
            #expect(answer.status == 303)
            #expect(answer.headers[.location] == "/sign-in?next=%2Fx%3Fa%3D1%26b%3D%2520")
            #expect(try await client.get("/v1/x").status == 401)
        }
    }

    @Test func refusalsOfTheDomainBringTheirOwnWords() async throws {
        let refusal = Refusal.otherOfficesDossier
        try await Self.site(refusal).test { client async throws in
            let answer = try await client.get("/v1/x")
            #expect(answer.status == 403)
            #expect(answer.code == "other_offices_dossier")
            #expect(answer["title"] == .string(refusal.vietnamese))
        }
        #expect(Problem(Refusal.alreadyTurnedBack).kind.status == 409)
    }

    // MARK: What must not leak

    private struct Secret: Error, CustomStringConvertible {
        var description: String { "password=hunter2 at /srv/tram" }
    }

    /// A stack trace or a message of a library on a page tells an attacker where to go on.
    @Test func unexpectedErrorsRevealNothing() async throws {
        let log = Recorder()
        let site = try Self.site(Secret(), logger: log.logger)
        try await site.test { client async throws in
            for path in ["/v1/x", "/x"] {
                let answer = try await client.get(path)
                #expect(answer.status == 500)
                #expect(!answer.text.contains("hunter2"))
                #expect(!answer.text.contains("Secret"))
            }
            #expect(try await client.get("/v1/x").code == "unexpected")
        }
        // The log has the type and the trace, so that somebody can look for it; not the text.
        #expect(log.lines.contains { $0.contains("ProblemTests") && $0.contains("trace_id") })
        #expect(!log.lines.contains { $0.contains("hunter2") })
    }

    @Test func hummingbirdsOwnErrorsAreOurProblems() async throws {
        for (error, code) in [
            (HTTPError(.notFound), "not_found"), (HTTPError(.contentTooLarge), "body_too_large"),
            (HTTPError(.badRequest, message: "secret"), "header_malformed"),
        ] {
            try await Self.site(error).test { client async throws in
                let answer = try await client.get("/v1/x")
                #expect(answer.code == .string(code))
                #expect(!answer.text.contains("secret"))
            }
        }
    }

    // MARK: Catalogue

    @Test func oneCodeHasOneMeaning() {
        var catalogue = Catalogue()
        #expect(throws: Catalogue.CodeUsedTwice.self) {
            try catalogue.add([ProblemKind("not_found", 404, vi: "Khác", en: "Other")])
        }
        #expect(throws: Catalogue.CodeUsedTwice.self) {
            try catalogue.add(constraints: [
                "a_thing_is_unique": ProblemKind("not_found", 409, vi: "Khác", en: "Other")
            ])
        }
    }

    /// Codes are a contract, statuses are HTTP's, and nobody is left without a sentence.
    @Test func everyKindIsWhole() {
        var codes: Set<String> = []
        for kind in ProblemKind.web {
            #expect(codes.insert(kind.code).inserted, "\(kind.code)")
            #expect(kind.code.wholeMatch(of: /[a-z][a-z_]*[a-z8]/) != nil)
            #expect((400...599).contains(kind.status))
            #expect(kind.vietnamese.hasSuffix(".") && kind.english.hasSuffix("."))
            #expect(kind.vietnamese != kind.english)
        }
    }
}

extension ProblemKind {
    fileprivate static let testKind = ProblemKind("test_kind", 409, vi: "Thử.", en: "A test.")
}

/// Keeps what is logged, with its metadata.
final class Recorder: Sendable {
    private let kept = Mutex<[String]>([])

    var lines: [String] { kept.withLock { $0 } }

    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let recorder: Recorder
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
            let pairs = all.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
            recorder.kept.withLock { $0.append("\(event.level) \(event.message) \(pairs)") }
        }
    }
}
