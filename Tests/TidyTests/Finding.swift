import Testing

/// A place where the house's rules are broken, and why that matters.
struct Finding: CustomStringConvertible {
    let path: String
    let line: Int
    let says: String

    init(_ path: String, _ says: String) { self.init(path, 1, says) }

    init(_ path: String, _ line: Int, _ says: String) {
        self.path = path
        self.line = line
        self.says = says
    }

    var description: String { "\(path):\(line): \(says)" }
}

func expectNone(_ findings: [Finding], at location: SourceLocation = #_sourceLocation) {
    let list = findings.prefix(50).map(\.description).joined(separator: "\n")
    let comment: Comment = "\(findings.count) found:\n\(list)"
    #expect(findings.isEmpty, comment, sourceLocation: location)
}
