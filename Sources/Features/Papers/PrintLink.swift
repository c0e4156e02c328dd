import Domain
import Paper
import Web

/// A paper that a page offers to print (nút in).
struct PrintLink {
    var label: String
    var href: String

    /// What can be printed of a dossier.
    static func links(
        of record: DossierRecord, isAccepted: Bool, _ context: StaffContext
    ) -> [PrintLink] {
        var links: [PrintLink] = []
        if record.parcels.contains(where: { $0.state != .cancelled }) {
            links = [PaperSize.a5, .roll80, .roll58].map { size in
                PrintLink(
                    label: context.text(
                        "In phiếu gửi, \(size.vietnamese)", "Slip, \(size.english)"),
                    href: "/v1/dossiers/\(record.code)/slip.pdf?size=\(size.rawValue)")
            }
        }
        if isAccepted {
            links.append(
                PrintLink(
                    label: context.text("In giấy tiếp nhận và hẹn trả", "Receipt and appointment"),
                    href: "/v1/dossiers/\(record.code)/receipt.pdf"))
        }
        return links
    }

    /// What can be printed of a parcel.
    static func links(ofParcel code: String, _ context: StaffContext) -> [PrintLink] {
        ParcelLabel.sizes.map { size in
            PrintLink(
                label: context.text("In nhãn, \(size.vietnamese)", "Label, \(size.english)"),
                href: "/v1/parcels/\(code)/label.pdf?size=\(size.rawValue)")
        }
    }
}
