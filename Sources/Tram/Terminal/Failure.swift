import Postgres

/// How a command ends badly (kết thúc có lỗi): with a sentence for the person, and a number for
/// the script that called it.
package struct Failure: Error, Sendable, Equatable {
    package let code: Int32
    /// Empty when everything has been said.
    package let sentence: String

    /// What was checked is not so.
    package static func check(_ sentence: String = "") -> Failure {
        Failure(code: 1, sentence: sentence)
    }

    /// The command can't be carried out as it was given.
    package static func usage(_ sentence: String) -> Failure {
        Failure(code: 2, sentence: sentence)
    }

    private init(code: Int32, sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    /// Any other error, as a sentence. An operator at a terminal may see what the server said;
    /// no values are in it.
    init(_ error: any Error) {
        code = 1
        sentence =
            switch error {
            case let failure as Failure: failure.sentence
            case let fault as LineFault: fault.reason
            case let error as PostgresError: error.diagnostic
            case is CancellationError: "interrupted"
            default: "\(error)"
            }
    }
}
