package import Domain

/// A refusal on its way to whoever asked (lỗi trả về): thrown anywhere in a handler, rendered once.
///
/// Programs receive RFC 9457 JSON, browsers on page routes the same value as a page.
package struct Problem: Error, Sendable, Equatable {
    package var kind: ProblemKind
    /// What is wrong in the request, each with the place; only with `invalid`.
    package var errors: [FieldError]
    /// One more sentence for this very case, without personal data.
    package var detail: Sentence?
    package var currentState: String?
    package var allowedEvents: [String]?
    /// Seconds, for `Retry-After`.
    package var retryAfter: Int?
    /// Methods, for `Allow`.
    package var allow: [String]
    /// The connection must not be used again, since a body was left unread on it.
    package var closes: Bool

    package init(
        _ kind: ProblemKind, errors: [FieldError] = [], detail: Sentence? = nil,
        currentState: String? = nil, allowedEvents: [String]? = nil, retryAfter: Int? = nil,
        allow: [String] = [], closes: Bool = false
    ) {
        self.kind = kind
        self.errors = errors
        self.detail = detail
        self.currentState = currentState
        self.allowedEvents = allowedEvents
        self.retryAfter = retryAfter
        self.allow = allow
        self.closes = closes
    }

    /// One field that is wrong by a rule which the reader of fields doesn't know.
    package static func field(
        _ pointer: String, _ code: String, vi: String, en: String
    ) -> Problem {
        Problem(.invalid, errors: [FieldError(pointer, code, vi: vi, en: en)])
    }

    /// The faults as a page shows them beside its fields and in its summary: `pointer`, `field`
    /// (the name in the form) and `sentence`.
    package func messages(in language: Language) -> [[String: String]] {
        errors.map { error in
            [
                "pointer": error.pointer,
                "field": error.pointer.split(separator: "/").joined(separator: "."),
                "sentence": error.sentence.text(in: language),
            ]
        }
    }

    /// The domain's own refusal, which brings its code and sentences along.
    package init(
        _ refusal: Refusal, currentState: String? = nil, allowedEvents: [String]? = nil
    ) {
        self.init(
            ProblemKind(
                refusal.code, refusal.status, vi: refusal.vietnamese, en: refusal.english),
            currentState: currentState, allowedEvents: allowedEvents)
    }
}

/// A sentence in both languages.
package struct Sentence: Sendable, Hashable {
    package let vietnamese: String
    package let english: String

    package init(vi vietnamese: String, en english: String) {
        self.vietnamese = vietnamese
        self.english = english
    }

    package func text(in language: Language) -> String {
        language == .vietnamese ? vietnamese : english
    }
}

/// One wrong place in a request (chỗ sai).
package struct FieldError: Sendable, Hashable {
    /// A JSON pointer into the body (`/applicant/phone`), or `?name` for a part of the query.
    package let pointer: String
    package let code: String
    package let sentence: Sentence

    package init(_ pointer: String, _ code: String, vi: String, en: String) {
        self.pointer = pointer
        self.code = code
        self.sentence = Sentence(vi: vi, en: en)
    }

    /// Why a rule of the domain refuses a text.
    init(_ pointer: String, _ fault: TextFault) {
        self.init(pointer, fault.code, vi: fault.vietnamese, en: fault.english)
    }
}
