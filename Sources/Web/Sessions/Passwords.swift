import Crypto
import CryptoExtras
import Dispatch
import Domain
import Foundation
import Synchronization

/// What a password costs to check (độ khó của mật khẩu).
package struct PasswordCost: Sendable, Hashable {
    /// N = 2 ^ logarithm.
    package var logarithm: Int
    package var blockSize: Int
    package var parallelism: Int

    package init(logarithm: Int, blockSize: Int, parallelism: Int) {
        self.logarithm = logarithm
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB and about a quarter of a second.
    package static let standard = PasswordCost(logarithm: 15, blockSize: 8, parallelism: 3)
}

/// Passwords (mật khẩu), by scrypt: one at a time, on a thread of their own.
///
/// One at a time bounds the memory; the own thread keeps the servers' threads free; a bounded queue
/// answers 503 to a flood before it fills with waiting.
package final class Passwords: Sendable {
    private let cost: PasswordCost
    private let mostWaiting: Int
    private let queue = DispatchQueue(label: "tram.passwords", qos: .utility)
    private let waiting = Atomic<Int>(0)
    private let decoy: PasswordHash

    package init(cost: PasswordCost = .standard, mostWaiting: Int = 40) {
        self.cost = cost
        self.mostWaiting = mostWaiting
        // Never matches: no key is all zero. It costs what a real one costs.
        decoy = PasswordHash(
            cost: cost, salt: randomBytes(16), key: Array(repeating: 0, count: 32))
    }

    /// The text to store: `$scrypt$ln=15,r=8,p=3$salt$hash`.
    package func hash(_ password: String) async throws -> String {
        let salt = randomBytes(16)
        let cost = cost
        return try await alone {
            PasswordHash(
                cost: cost, salt: salt,
                key: try PasswordHash.derive(password, salt: salt, cost: cost)
            ).description
        }
    }

    /// Whether the password fits. Without anything stored (no such person) a decoy is checked, so
    /// that the time tells nothing about who exists.
    package func verify(_ password: String, against stored: String?) async throws -> Bool {
        let known = stored.flatMap(PasswordHash.init)
        let hash = known ?? decoy
        let isRight = try await alone {
            isEqual(try PasswordHash.derive(password, salt: hash.salt, cost: hash.cost), hash.key)
        }
        return isRight && known != nil
    }

    private func alone<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        guard waiting.add(1, ordering: .relaxed).newValue <= mostWaiting else {
            waiting.subtract(1, ordering: .relaxed)
            throw Problem(.overloaded, retryAfter: 5)
        }
        let isGivenUp = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async { [self] in
                    defer { waiting.subtract(1, ordering: .relaxed) }
                    continuation.resume(
                        with: Result {
                            // Whoever has gone away shall not hold up those behind him.
                            if isGivenUp.isSet { throw CancellationError() }
                            return try work()
                        })
                }
            }
        } onCancel: {
            isGivenUp.set()
        }
    }
}

/// What is stored of a password, as text with its own cost.
struct PasswordHash: CustomStringConvertible {
    let cost: PasswordCost
    let salt: [UInt8]
    let key: [UInt8]

    init(cost: PasswordCost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Bounds on what is read: a row in the table can't be made to cost a gigabyte.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let salt = Self.decoded(parts[3]), let key = Self.decoded(parts[4]),
            (8...64).contains(salt.count), (16...64).contains(key.count)
        else { return nil }
        var numbers: [Substring: Int] = [:]
        for pair in parts[2].split(separator: ",") {
            let sides = pair.split(separator: "=")
            guard sides.count == 2, let number = Int(sides[1]) else { return nil }
            numbers[sides[0]] = number
        }
        guard numbers.count == 3, let logarithm = numbers["ln"], (1...17).contains(logarithm),
            let blockSize = numbers["r"], (1...16).contains(blockSize),
            let parallelism = numbers["p"], (1...8).contains(parallelism)
        else { return nil }
        self.init(
            cost: PasswordCost(
                logarithm: logarithm, blockSize: blockSize, parallelism: parallelism),
            salt: salt, key: key)
    }

    var description: String {
        "$scrypt$ln=\(cost.logarithm),r=\(cost.blockSize),p=\(cost.parallelism)"
            + "$\(Self.encoded(salt))$\(Self.encoded(key))"
    }

    /// In normal form C, so that a password typed on another keyboard is the same password.
    static func derive(_ password: String, salt: [UInt8], cost: PasswordCost) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: Data(password.nfc.utf8), salt: Data(salt), outputByteCount: 32,
            rounds: 1 << cost.logarithm, blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacingOccurrences(of: "=", with: "")
    }

    private static func decoded(_ text: Substring) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }
}

/// From the system's cryptographic source.
package func randomBytes(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
}
