import Synchronization

/// Where a request belongs in a trace (dấu vết): W3C Trace Context, level 1.
package struct Trace: Sendable, Hashable {
    /// 32 lower-case hexadecimal digits.
    package let id: String
    /// The span of this request, 16 digits.
    package let span: String
    let flags: String

    /// Continues the caller's trace if its header is valid, else begins a new one.
    package init(traceparent: String?) {
        span = Self.hex([Self.next()])
        if let parts = traceparent.flatMap(Self.parse) {
            (id, flags) = parts
        } else {
            id = Self.hex([Self.next(), Self.next()])
            flags = "00"
        }
    }

    /// The header for answers and for calls onwards.
    package var traceparent: String { "00-\(id)-\(span)-\(flags)" }

    private static func parse(_ header: String) -> (id: String, flags: String)? {
        let bytes = Array(header.utf8.prefix(56))
        let dash = UInt8(ascii: "-")
        guard bytes.count == 55, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            bytes[0] == UInt8(ascii: "0"), bytes[1] == UInt8(ascii: "0")
        else { return nil }
        let id = bytes[3..<35]
        let parent = bytes[36..<52]
        let flags = bytes[53..<55]
        let zero = UInt8(ascii: "0")
        guard (Array(id) + parent + flags).allSatisfy(isLowerHex),
            id.contains(where: { $0 != zero }), parent.contains(where: { $0 != zero })
        else { return nil }
        return (String(decoding: id, as: UTF8.self), String(decoding: flags, as: UTF8.self))
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }

    /// Numbers that nobody has had before, but that needn't be secret: one draw from the system at
    /// the start, then SplitMix64 over a counter. Never zero, which W3C forbids.
    private static func next() -> UInt64 {
        let step = counter.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        var mixed = seed &+ step
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return mixed == 0 ? 1 : mixed
    }

    private static let seed = UInt64.random(in: .min ... .max)
    private static let counter = Atomic<UInt64>(0)

    private static func hex(_ values: [UInt64]) -> String {
        String(unsafeUninitializedCapacity: 16 * values.count) { digits in
            for (index, value) in values.enumerated() {
                for place in 0..<16 {
                    let digit = UInt8(truncatingIfNeeded: value >> (60 - 4 * place)) & 15
                    digits[16 * index + place] = digit < 10 ? 48 + digit : 87 + digit
                }
            }
            return 16 * values.count
        }
    }
}
