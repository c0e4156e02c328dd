/// Chance with a seed (ngẫu nhiên có hạt giống), so that a day that went wrong can be played again
/// (SplitMix64).
package struct DayRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True so many times in a hundred.
    package mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &self) < percent
    }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }

    /// A generator of its own for one dossier: its journey does not change when another's does.
    package static func of(seed: UInt64, number: Int) -> DayRandom {
        let step = UInt64(truncatingIfNeeded: number) &* 0xD6E8_FEB8_6659_FD93
        var mixer = DayRandom(seed: seed &+ step)
        return DayRandom(seed: mixer.next())
    }
}
