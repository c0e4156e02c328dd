import Domain
import Foundation
import Hummingbird
import Web

/// One set of minutes (trang một biên bản): what each side said, and the two signatures.
struct MinutesPage {
    let station: Station
    let frame: Frame

    struct Asking {
        var present: Bool
        var absent: Bool
        var seal: String
        var note: String
    }

    struct Saying {
        var side: String
        var word: String
        var seal: String?
        var note: String?
    }

    struct Item {
        var n: String
        var itemCode: String
        var dossierHref: String
        var dossierCode: String
        var purpose: String
        var procedure: String
        var out: Bool
        var asks: Asking?
        var said: [Saying]
        var outcome: String?
        var papers: String?
    }

    struct Side {
        var side: String
        var office: String
        var signed: Bool
        var name: String?
        var role: String?
        var at: String?
    }

    struct Minutes {
        var id: String
        var number: String
        var kind: String
        var state: String
        var sentence: String
        var from: String
        var to: String
        var at: String
        var by: String
        var count: String
        var items: [Item]
        var sides: [Side]
        var canSign: String?
        var cannotSign: String?
        var canCancel: Bool
    }

    func render(_ id: UUID, _ context: StaffContext, wrong: Wrong? = nil) async throws -> Response {
        guard let view = try await station.handOver(id, for: context.actor) else {
            throw Problem(.notFound)
        }
        let mine = view.mySide(context.session.office.code)
        let open = view.state == "open"
        let signed = view.signatures.contains { $0.side == mine }
        let maySign = open && mine != nil && !signed
        let minutes = Minutes(
            id: view.id, number: view.number, kind: view.badge, state: view.stateWords(context),
            sentence: sentence(view, context), from: view.fromName, to: view.toName,
            at: view.createdAt.momentText, by: view.createdBy, count: String(view.itemCount),
            items: (view.items ?? []).enumerated().map { number, item in
                self.item(number + 1, item, view, asks: maySign, context)
            },
            sides: [
                side("from", view.fromName, view, context), side("to", view.toName, view, context),
            ],
            canSign: maySign ? "\(context.session.name), \(context.session.office.name)" : nil,
            cannotSign: open && !maySign
                ? context.text(
                    signed ? "bên của bạn đã ký." : "bạn không thuộc bên nào.",
                    signed ? "your side has signed." : "you belong to neither side.") : nil,
            canCancel: open && mine != nil && view.signatures.isEmpty)
        return try frame.page(
            "Counter/hand-over", titled: "\(context.word("minutes_title")) \(view.number)",
            ["minutes": minutes, "wrong": wrong as Any, "results": Wrong?.none as Any],
            status: wrong == nil ? .ok : .conflict, for: context.session, context)
    }

    private func sentence(_ view: HandOverView, _ context: StaffContext) -> String {
        switch (view.state, view.signatures.first?.side) {
        case ("signed", _):
            let out = (view.items ?? []).count {
                $0.outcome == "absent" || $0.outcome == "illegal"
            }
            return out == 0
                ? context.text("Mọi bưu gửi đã giao nhận xong.", "Every item was handed over.")
                : context.text(
                    "\(out) bưu gửi không giao nhận được, đã thành ngoại lệ.",
                    "\(out) items dropped out and became exceptions.")
        case ("cancelled", _):
            return context.text("Biên bản này đã hủy.", "These minutes were cancelled.")
        case (_, nil):
            return context.text(
                "Chờ hai bên đếm và ký.", "Both sides still have to count and sign.")
        case (_, let side?):
            let other = side == "from" ? view.toName : view.fromName
            return context.text(
                "Chờ \(other) đếm và ký.", "Waiting for \(other) to count and sign.")
        }
    }

    private func item(
        _ number: Int, _ item: HandOverView.Item, _ view: HandOverView, asks: Bool,
        _ context: StaffContext
    ) -> Item {
        func saying(_ side: String, _ present: Bool?, _ seal: String?, _ note: String?) -> Saying? {
            present.map {
                Saying(
                    side: side,
                    word: $0
                        ? context.text("có, nguyên vẹn", "present and whole")
                        : context.text("không có", "absent"), seal: seal, note: note)
            }
        }
        let out = item.outcome == "absent" || item.outcome == "illegal"
        let outcome: String? =
            switch item.outcome {
            case nil: nil
            case "absent": context.text("không giao nhận, thiếu bưu gửi", "dropped out: absent")
            case "illegal":
                context.text("không giao nhận được nữa", "dropped out: no longer possible")
            default: context.text("đã giao nhận", "handed over")
            }
        return Item(
            n: String(number), itemCode: item.itemCode, dossierHref: "/dossiers/\(item.dossier)",
            dossierCode: item.dossier,
            purpose: context.text(item.purpose.vietnamese, item.purpose.english).asHeading,
            procedure: item.procedureName, out: out,
            asks: asks
                ? Asking(present: true, absent: false, seal: item.sealFrom ?? "", note: "") : nil,
            said: [
                saying(view.fromName, item.presentFrom, item.sealFrom, item.noteFrom),
                saying(view.toName, item.presentTo, item.sealTo, item.noteTo),
            ].compactMap(\.self), outcome: outcome, papers: nil)
    }

    private func side(
        _ side: String, _ office: String, _ view: HandOverView, _ context: StaffContext
    ) -> Side {
        let signature = view.signatures.first { $0.side == side }
        return Side(
            side: context.word(side == "from" ? "side_from" : "side_to"), office: office,
            signed: signature != nil, name: signature?.person,
            role: signature.map { context.text($0.role.vietnamese, $0.role.english).asHeading },
            at: signature?.signedAt.momentText)
    }
}
