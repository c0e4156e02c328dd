import Domain
import Postgres

/// Finding Vietnamese names without their accents (tìm không dấu), in columns that keep no key of
/// their own. PostgreSQL folds letters with the table that `String.searchKey` gives, so both sides
/// agree and no extension is needed.
struct PlainSearch: Sendable {
    /// What was typed, lower case, for finding those first that have the very accents.
    let exact: String
    /// A pattern for each word of it.
    let patterns: [String]

    /// Nil for nothing typed, or nothing that could be part of a name.
    init?(_ text: String?) {
        guard let text else { return nil }
        let words = text.searchKey.split(separator: " ")
        guard !words.isEmpty else { return nil }
        exact = text.nfc.lowercased()
        patterns = words.prefix(12).map { "%\($0)%" }
    }

    /// The column as a key: `phuong thanh sen`.
    static func key(_ column: Query) -> Query {
        "translate(lower(\(column)), \(accented), \(plain))"
    }

    /// Whether every word occurs in the column.
    func matches(_ column: Query) -> Query {
        "\(Self.key(column)) like all(\(patterns))"
    }

    /// 0 for names that hold what was typed with its accents, 1 for the others.
    func rank(_ column: Query) -> Query {
        "case when strpos(lower(\(column)), \(exact)) > 0 then 0 else 1 end"
    }

    /// Letters with marks, and beneath each the letter without. Capitals too: `lower` leaves them
    /// alone in a database whose locale knows only ASCII.
    private static let pairs: [(Character, Character)] = {
        let blocks: [ClosedRange<UInt32>] = [0xC0...0x17F, 0x1A0...0x1B0, 0x1EA0...0x1EF9]
        return blocks.joined().compactMap { number in
            guard let scalar = Unicode.Scalar(number) else { return nil }
            let key = String(scalar).searchKey
            guard key.utf8.count == 1, let letter = key.first else { return nil }
            return (Character(scalar), letter)
        }
    }()

    private static let accented = String(pairs.map(\.0))
    private static let plain = String(pairs.map(\.1))
}
