import Crypto
import Foundation

/// What somebody attested with a scan (bằng chứng): signatures given, papers counted, seal, fee.
///
/// The text is canonical JSON and may name people, so it lies in a side table that can be erased.
/// The fact keeps a salted digest: as long as the text exists it can be shown to be the one that
/// was sent, and when the text is gone the digest tells nobody what it said.
package struct SealedEvidence: Sendable, Hashable {
    let text: String
    let salt: [UInt8]
    let digest: [UInt8]

    init(_ text: String, salt: [UInt8]) {
        self.text = text
        self.salt = salt
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: Data(text.utf8))
        digest = Array(hash.finalize().prefix(16))
    }
}

extension UUID {
    /// A name-based id (UUID version 5, RFC 9562): the same act always has the same id, so an act
    /// that is written a second time is recognised as the first.
    init(of act: String) {
        var hash = Insecure.SHA1()
        hash.update(data: Self.acts)
        hash.update(data: Data(act.utf8))
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x50
        bytes[8] = bytes[8] & 0x3f | 0x80
        self = bytes.withUnsafeBytes { UUID(uuid: $0.load(as: uuid_t.self)) }
    }

    /// The name space of the ledger's acts, chosen once at random.
    private static let acts = Data([
        0x3e, 0x0b, 0x5c, 0x1d, 0x77, 0x42, 0x4f, 0x9a, 0x9d, 0x28, 0x61, 0xc4, 0x0a, 0xf3, 0x8e,
        0x15,
    ])
}
