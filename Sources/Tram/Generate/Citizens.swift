import Domain
import Ledger

/// Invented citizens (người dân hư cấu), whose names say so, with telephone numbers that no
/// operator uses.
package struct Citizens: Sendable {
    private struct Word: Sendable {
        let text: String
        let key: String

        init(_ text: String) {
            self.text = text
            key = text.searchKey
        }
    }

    private let families = [
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Hồ", "Dương", "Đinh",
    ].map(Word.init)
    private let middles = [
        "Văn", "Thị", "Đức", "Hữu", "Ngọc", "Minh", "Thanh", "Bích", "Quốc", "Xuân",
    ].map(Word.init)
    private let givens = [
        "Mẫu", "Thử", "Giả", "Ví Dụ", "Nháp", "Tạm", "Phỏng", "Thử Nghiệm", "Giả Định", "Minh Họa",
    ].map(Word.init)

    package init() {}

    func citizen(
        of ward: Province.Ward, _ random: inout DayRandom
    ) -> RehearsedRows.Citizen {
        let family = random.pick(families)
        let middle = random.pick(middles)
        let given = random.pick(givens)
        let number = Int.random(in: 0..<100_000, using: &random)
        var digest: [UInt8] = []
        for _ in 0..<4 {
            let bits = random.next()
            for shift in stride(from: 56, through: 0, by: -8) {
                digest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
            }
        }
        return RehearsedRows.Citizen(
            name: "\(family.text) \(middle.text) \(given.text)",
            nameKey: "\(family.key) \(middle.key) \(given.key)",
            phone: "+845000" + Self.padded(number, 5), idDigest: digest,
            idLast4: Self.padded(Int.random(in: 0..<10_000, using: &random), 4),
            wardCode: ward.code, wardValidFrom: ward.validFrom,
            street: "Thôn \(Int.random(in: 1...20, using: &random))")
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
