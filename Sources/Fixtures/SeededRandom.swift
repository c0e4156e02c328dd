import Foundation

/// Chance that can be repeated (ngẫu nhiên có hạt giống): SplitMix64. It prints its seed, so
/// that a failure can be run again with `TRAM_TEST_SEED`.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    package static let variable = "TRAM_TEST_SEED"

    package let seed: UInt64
    private var state: UInt64

    package init(seed: UInt64) {
        self.seed = seed
        state = seed
    }

    /// The seed of the environment, or a new one.
    /// - Parameter purpose: printed beside it, so that one finds the test it belongs to.
    package init(_ purpose: String) {
        let given = ProcessInfo.processInfo.environment[Self.variable].flatMap { UInt64($0) }
        self.init(seed: given ?? UInt64.random(in: 1...0xFFFF_FFFF))
        print("\(purpose): \(Self.variable)=\(seed)")
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
