import Domain
import Testing

/// The first things that somebody else would try must not open a door.
@Suite("Passwords") struct PasswordRuleTests {
    private static let username = Username("canbo.18073")

    private func fault(_ password: String) throws -> PasswordFault? {
        let username = try #require(Self.username)
        do throws(PasswordFault) {
            try PasswordRule.check(password, of: username)
            return nil
        } catch {
            return error
        }
    }

    @Test func longOnesAreTaken() throws {
        #expect(try fault("mưa trên sông Ngàn Sâu") == nil)
        #expect(try fault("0123456789") == nil)
        #expect(try fault(String(repeating: "abcde", count: 40)) == nil)
    }

    @Test func othersAreNot() throws {
        #expect(try fault("tram-demo") == .tooShort)
        #expect(try fault("") == .tooShort)
        #expect(try fault(String(repeating: "abcde", count: 41)) == .tooLong)
        #expect(try fault("aaaaaaaaaaaab") == .tooPlain)
        #expect(try fault("dòng một\ndòng hai") == .controlCharacter)
        #expect(try fault("xx-CanBo.18073-xx") == .holdsUsername)
    }

    /// Ten letters are ten letters, whichever keyboard composed their accents.
    @Test func lettersAreCountedComposed() throws {
        #expect(try fault("e\u{302}a\u{300}o\u{301}u\u{309}y\u{303}") == .tooShort)
    }
}
