/// A Swift file, cut into what rules ask about: code, literals, comments.
///
/// It's no parser. It knows where code stops and text begins, which is what a search by lines gets
/// wrong: a word in a comment is no code, and the code inside an interpolation is.
struct SwiftSource {
    struct Token: Equatable {
        let text: String
        let line: Int
        /// Whether blank space stands before it.
        let isApart: Bool
        let isFirstOfLine: Bool
    }

    struct Passage: Equatable {
        let text: String
        let line: Int
    }

    let path: String
    let lineCount: Int
    let tokens: [Token]
    /// The texts of the string literals; each interpolation stands as `\()`.
    let literals: [Passage]
    let comments: [Passage]

    init(path: String, _ text: String) {
        self.path = path
        lineCount = text.utf8.reduce(into: 0) { $0 += $1 == Sign.newline ? 1 : 0 }
        var reader = SwiftReader(text)
        reader.readCode(upToParenthesis: false)
        tokens = reader.tokens
        literals = reader.literals
        comments = reader.comments
    }

    /// The token after the bracket that closes the one at `start`, or the end.
    func indexAfterGroup(at start: Int) -> Int {
        let pairs = ["(": ")", "[": "]", "{": "}", "<": ">"]
        guard let close = pairs[tokens[start].text] else { return start + 1 }
        var depth = 0
        for index in start..<tokens.count {
            if tokens[index].text == tokens[start].text { depth += 1 }
            if tokens[index].text == close { depth -= 1 }
            if depth == 0 { return index + 1 }
        }
        return tokens.count
    }

    func text(at index: Int) -> String { tokens.indices.contains(index) ? tokens[index].text : "" }
}

private enum Sign {
    static let newline = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    static let hash = UInt8(ascii: "#")
    static let slash = UInt8(ascii: "/")
    static let star = UInt8(ascii: "*")
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")
    static let open = UInt8(ascii: "(")
    static let close = UInt8(ascii: ")")
    static let point = UInt8(ascii: ".")
}

private struct SwiftReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var isApart = true
    private var isFirstOfLine = true
    private(set) var tokens: [SwiftSource.Token] = []
    private(set) var literals: [SwiftSource.Passage] = []
    private(set) var comments: [SwiftSource.Passage] = []

    init(_ text: String) { bytes = Array(text.utf8) }

    private func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private mutating func advance(_ count: Int = 1) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == Sign.newline {
                line += 1
                isFirstOfLine = true
            }
            position += 1
        }
    }

    private func string(from start: Int, to end: Int) -> String {
        String(decoding: bytes[start..<min(end, bytes.count)], as: UTF8.self)
    }

    private mutating func add(_ text: String) {
        tokens.append(
            .init(text: text, line: line, isApart: isApart, isFirstOfLine: isFirstOfLine))
        isApart = false
        isFirstOfLine = false
    }

    /// The code to the end, or to the parenthesis that ends an interpolation.
    mutating func readCode(upToParenthesis isInterpolation: Bool) {
        var depth = 0
        while position < bytes.count {
            let next = byte()
            switch next {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), Sign.newline:
                advance()
                isApart = true
            case Sign.slash where byte(1) == Sign.slash: readLineComment()
            case Sign.slash where byte(1) == Sign.star: readBlockComment()
            case Sign.slash where startsPattern(): readPattern(hashes: 0)
            case Sign.quote: readString(hashes: 0)
            case Sign.hash:
                let count = bytes[position...].prefix { $0 == Sign.hash }.count
                switch byte(count) {
                case Sign.quote: readString(hashes: count)
                case Sign.slash: readPattern(hashes: count)
                default: readSign()
                }
            case Sign.backtick: readQuotedName()
            case _ where Self.isWord(next): readWord()
            default:
                if next == Sign.open { depth += 1 }
                if next == Sign.close { depth -= 1 }
                if isInterpolation, depth < 0 { return }
                readSign()
            }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default: false
        }
    }

    private mutating func readSign() {
        add(string(from: position, to: position + 1))
        advance()
    }

    private mutating func readWord() {
        let start = position
        let isNumber = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte())
        var end = position
        while end < bytes.count {
            // The point of 1.5 belongs to the number; those of 1...5 and of 1.description don't.
            let isInner =
                isNumber && bytes[end] == Sign.point && end + 1 < bytes.count
                && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end + 1])
            guard Self.isWord(bytes[end]) || isInner else { break }
            end += 1
        }
        add(string(from: start, to: end))
        position = end
    }

    /// A name in backticks may hold blanks; it is one word.
    private mutating func readQuotedName() {
        let start = position + 1
        let end = bytes[start...].firstIndex(of: Sign.backtick) ?? bytes.count
        add(string(from: start, to: end))
        position = min(end + 1, bytes.count)
    }

    private mutating func readLineComment() {
        let start = position
        while position < bytes.count, byte() != Sign.newline { position += 1 }
        comments.append(.init(text: string(from: start, to: position), line: line))
    }

    private mutating func readBlockComment() {
        let start = position
        let first = line
        var depth = 0
        repeat {
            if byte() == Sign.slash, byte(1) == Sign.star {
                depth += 1
                advance(2)
            } else if byte() == Sign.star, byte(1) == Sign.slash {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
        comments.append(.init(text: string(from: start, to: position), line: first))
    }

    /// Whether a bare slash begins a pattern: it stands where a value is due, and another one ends
    /// it on the same line.
    private func startsPattern() -> Bool {
        let before = tokens.last?.text ?? ""
        guard ["", "(", "[", "{", ",", "=", ":", "return", "in"].contains(before),
            byte(1) != UInt8(ascii: " "), byte(1) != UInt8(ascii: "=")
        else { return false }
        let rest = bytes[(position + 1)...].prefix { $0 != Sign.newline }
        return rest.contains(Sign.slash)
    }

    private mutating func readPattern(hashes: Int) {
        let fence = [Sign.slash] + Array(repeating: Sign.hash, count: hashes)
        add("/pattern/")
        advance(hashes + 1)
        while position < bytes.count, !bytes[position...].starts(with: fence) {
            advance(byte() == Sign.backslash ? 2 : 1)
        }
        advance(fence.count)
    }

    private mutating func readString(hashes: Int) {
        let fenceHashes = Array(repeating: Sign.hash, count: hashes)
        let three = Array(repeating: Sign.quote, count: 3)
        let isLong = bytes[(position + hashes)...].starts(with: three)
        let fence = (isLong ? three : [Sign.quote]) + fenceHashes
        let escape = [Sign.backslash] + fenceHashes
        let first = line
        add("\"\"")
        advance(fence.count)
        var text: [UInt8] = []
        while position < bytes.count, !bytes[position...].starts(with: fence) {
            guard bytes[position...].starts(with: escape) else {
                text.append(byte())
                advance()
                continue
            }
            text += escape
            advance(escape.count)
            if byte() == Sign.open {
                text += [Sign.open, Sign.close]
                advance()
                readCode(upToParenthesis: true)
            } else {
                text.append(byte())
            }
            advance()
        }
        advance(fence.count)
        literals.append(.init(text: String(decoding: text, as: UTF8.self), line: first))
    }
}
