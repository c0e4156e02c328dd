/// What the papers of this installation say about themselves (tiêu đề giấy tờ).
package struct Letterhead: Sendable {
    /// Before the date.
    package var place = "Hà Tĩnh"
    /// Above the agency, on state papers.
    package var committee = "UBND tỉnh Hà Tĩnh"
    /// Whose forms they are. Whether Decree 118/2025 keeps those of 2018 unchanged is not
    /// confirmed, so it is said here, once.
    package var ground = "Thông tư số 01/2018/TT-VPCP"
    /// `https://tram.example.vn`: where citizens look up; without it a QR code is the code alone.
    package var publicAddress: String?

    package init(publicAddress: String? = nil) {
        self.publicAddress = publicAddress
    }

    var lookUpAddress: String? { publicAddress.map { $0 + "/tra-cuu/" } }
}
