import Domain
import Foundation
import Synchronization
import Testing
import Web

@Suite("Passwords") struct PasswordTests {
    private static let cheap = PasswordCost(logarithm: 4, blockSize: 8, parallelism: 1)

    @Test func hashAndVerify() async throws {
        let passwords = Passwords(cost: Self.cheap)
        let stored = try await passwords.hash("mật khẩu")
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(!stored.contains("="[...].description + "$"))
        #expect(try await passwords.hash("mật khẩu") != stored)
        #expect(try await passwords.verify("mật khẩu", against: stored))
        #expect(try await !passwords.verify("mat khau", against: stored))
        #expect(try await !passwords.verify("", against: stored))
    }

    /// The same password typed on a phone and on a Mac has different bytes.
    @Test func otherKeyboards() async throws {
        let passwords = Passwords(cost: Self.cheap)
        let composed = "mật khẩu".precomposedStringWithCanonicalMapping
        let stored = try await passwords.hash(composed)
        #expect(
            try await passwords.verify(
                composed.decomposedStringWithCanonicalMapping, against: stored))
    }

    /// What production uses; the text in the table says so, and other costs stay readable.
    @Test func standardCost() async throws {
        let stored = try await Passwords().hash("tram-demo")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        let cheap = Passwords(cost: Self.cheap)
        #expect(try await cheap.verify("tram-demo", against: stored))
        #expect(try await !cheap.verify("tram-dem0", against: stored))
    }

    /// From RFC 7914, so that our text means what other programs take it for.
    @Test func testVector() async throws {
        let salt = Data("SodiumChloride".utf8).base64EncodedString()
            .replacingOccurrences(of: "=", with: "")
        let hex =
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        let bytes = stride(from: 0, to: 64, by: 2).map { index in
            UInt8(hex.dropFirst(index).prefix(2), radix: 16)!
        }
        let key = Data(bytes).base64EncodedString().replacingOccurrences(of: "=", with: "")
        // p = 1 and r = 8 there; its 64 bytes begin with the 32 that we keep.
        let stored = "$scrypt$ln=14,r=8,p=1$\(salt)$\(key)"
        #expect(try await Passwords(cost: Self.cheap).verify("pleaseletmein", against: stored))
    }

    private static let zeros =
        String(repeating: "A", count: 22) + "$" + String(repeating: "A", count: 43)

    @Test(
        "what isn't a hash of ours fits no password",
        arguments: [
            nil, "", "tram-demo", "$scrypt$ln=4,r=8,p=1$$",
            "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAA$AAAA",
            "$scrypt$ln=17,r=16,p=9$" + zeros, "$scrypt$ln=18,r=8,p=1$" + zeros,
            "$argon2id$v=19$m=65536,t=3,p=4$AAAA$AAAA", "$scrypt$ln=4,r=8$AAAAAAAAAAA$AAAAAAAAAAA",
            "$scrypt$ln=4,r=8,p=1,ln=5$" + zeros, "$scrypt$ln=4,r=8,p=x$" + zeros,
        ])
    func broken(stored: String?) async throws {
        #expect(try await !Passwords(cost: Self.cheap).verify("tram-demo", against: stored))
        #expect(try await !Passwords(cost: Self.cheap).verify("", against: stored))
    }

    /// If an unknown name were answered sooner, names could be found out by the clock.
    @Test func unknownNamesTakeAsLong() async throws {
        let passwords = Passwords(cost: PasswordCost(logarithm: 12, blockSize: 8, parallelism: 1))
        let stored = try await passwords.hash("x")
        let clock = ContinuousClock()
        var known: [Duration] = []
        var unknown: [Duration] = []
        for _ in 0..<7 {
            known.append(
                try await clock.measure { _ = try await passwords.verify("y", against: stored) })
            unknown.append(
                try await clock.measure { _ = try await passwords.verify("y", against: nil) })
        }
        let ratio = unknown.sorted()[3] / known.sorted()[3]
        #expect((0.5...2).contains(ratio), "\(ratio)")
    }

    /// A flood of sign-ins waits in a line that has an end, and the rest is told to come again.
    @Test func theLineHasAnEnd() async throws {
        let passwords = Passwords(
            cost: PasswordCost(logarithm: 13, blockSize: 8, parallelism: 1), mostWaiting: 3)
        let stored = try await passwords.hash("x")
        let (right, refused) = await withTaskGroup(of: Bool?.self) { group in
            for _ in 0..<30 {
                group.addTask {
                    do {
                        return try await passwords.verify("x", against: stored)
                    } catch let problem as Problem where problem.kind == .overloaded {
                        return problem.retryAfter == nil ? true : nil
                    } catch {
                        return false
                    }
                }
            }
            var answers: [Bool?] = []
            for await answer in group { answers.append(answer) }
            return (answers.filter { $0 == true }.count, answers.filter { $0 == nil }.count)
        }
        #expect(right >= 1 && refused >= 1 && right + refused == 30, "\(right) \(refused)")
        #expect(try await passwords.verify("x", against: stored))
    }
}
