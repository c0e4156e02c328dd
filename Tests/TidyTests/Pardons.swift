/// An exception to a rule: where, how often at most, and why it is right there.
struct Pardon {
    let path: String
    let most: Int
    let why: String

    init(_ path: String, _ most: Int, _ why: String) {
        self.path = "Sources/" + path
        self.most = most
        self.why = why
    }

    /// The findings that no pardon covers. One too many in a file, and all of that file come up.
    static func unpardoned(_ findings: [Finding], _ pardons: [Pardon]) -> [Finding] {
        let most = Dictionary(uniqueKeysWithValues: pardons.map { ($0.path, $0.most) })
        return Dictionary(grouping: findings, by: \.path).flatMap { path, findings in
            findings.count > most[path] ?? 0 ? findings : []
        }
    }
}

extension Safety {
    /// Pointers live where C is spoken: one file for libpq, one for cairo, Pango and zint.
    static let pointerFiles: Set = [
        "Sources/Paper/Ink/Press.swift", "Sources/Postgres/Wire/LibPQ.swift",
    ]

    static let tasks = [
        Pardon("Postgres/Ferry/Ferry.swift", 1, "a crossing is everybody's aboard, nobody's child")
    ]

    static let unchecked = [
        Pardon("Postgres/Wire/EventLoop.swift", 1, "an executor; `onLoop` asserts its thread"),
        Pardon(
            "Postgres/Wire/LibPQ.swift", 3, "handles that libpq lets threads share, or constant"),
    ]

    static let forced = [
        Pardon("Ledger/Folio/FolioWriter.swift", 2, "counted on the line before"),
        Pardon("Ledger/HandOvers/Signing.swift", 2, "changes a folio in its place, found above"),
        Pardon("Ledger/Scans/Recording.swift", 6, "changes a folio in its place, found above"),
        Pardon("Tram/Day/DayBoard.swift", 6, "every person of the plan is given a device"),
        Pardon("Web/Routes/SchemaCheck.swift", 1, "the case asks for it"),
    ]

    /// Bytes lent to a closure for the length of a call.
    static let borrowed = [
        Pardon("Ledger/Evidence.swift", 1, "a UUID from a digest's bytes"),
        Pardon("Web/Contexts/ClientAddress.swift", 1, "the bytes of a socket's address"),
        Pardon("Web/Input/JSONReading.swift", 1, "a parser that looks at each byte once"),
        Pardon("Web/Sessions/Credentials.swift", 1, "bytes of a random number"),
        Pardon("Web/Sessions/Passwords.swift", 1, "bytes of a derived key"),
    ]
}
