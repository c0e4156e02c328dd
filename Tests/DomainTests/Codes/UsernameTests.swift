import Domain
import Testing

/// A name that one desk types and another can't read would lock somebody out.
@Suite("User names") struct UsernameTests {
    @Test(arguments: ["buuta", "giaodich.18100", "canbo-2", "BuuTa", "ab", "0a"])
    func areRead(text: String) {
        #expect(Username(text)?.value == text.lowercased())
    }

    @Test(arguments: [
        "", "a", "cán.bộ", "can bo", "can_bo", "a@b", "canbo\n", "cаnbo",
        String(repeating: "a", count: 61),
    ])
    func areRefused(text: String) {
        #expect(Username(text) == nil)
    }
}
