import Domain
import Testing

/// A symbol is only worth what a reader makes of it: the browser tests decode one from the screen.
/// Here is what the standard fixes, whatever the text.
@Suite struct QRSymbolTests {
    @Test(arguments: [
        (1, 21), (14, 21), (15, 25), (26, 25), (27, 29), (62, 33), (84, 37), (106, 41),
    ])
    func theSizeFollowsTheLength(length: Int, size: Int) throws {
        let symbol = try #require(QRSymbol(String(repeating: "a", count: length)))
        #expect(symbol.size == size)
        #expect(symbol.modules.count == size && symbol.modules.allSatisfy { $0.count == size })
    }

    @Test func whatDoesNotFitIsRefused() {
        #expect(QRSymbol(String(repeating: "a", count: 107)) == nil)
        // Bytes count, not letters.
        #expect(QRSymbol(String(repeating: "ộ", count: 36)) == nil)
    }

    @Test func threeCornersLookTheSame() throws {
        let symbol = try #require(QRSymbol("https://tram.example/devices/enrol?code=K7Q2MX4D"))
        let finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
        for (row, column) in [(0, 0), (0, symbol.size - 7), (symbol.size - 7, 0)] {
            let seen = (0..<7).map { down in
                (0..<7).map { symbol.modules[row + down][column + $0] ? "1" : "0" }.joined()
            }
            #expect(seen == finder)
        }
        for place in 8..<(symbol.size - 8) {
            #expect(symbol.modules[6][place] == (place % 2 == 0))
            #expect(symbol.modules[place][6] == (place % 2 == 0))
        }
    }
}
