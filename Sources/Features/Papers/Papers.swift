import Domain
import Foundation
import Hummingbird
import Logging
import Paper
import Web

/// Papers for the printer (giấy tờ in): slips, labels, minutes and appointments as PDF.
///
/// Who may read the dossier with its people may print it, and nobody else: what is on a page is on
/// its paper. The outside supervisor sees neither.
struct Papers {
    let station: Station
    let letterhead: Letterhead

    func add(to routes: inout Routes) {
        routes.file(
            "/v1/dossiers/{code}/slip.pdf", "The slip that goes with an envelope",
            roles: Deed.readDossiers.roles,
            [
                .path("code", .dossierCode), Self.size(DossierSlip.sizes),
                .query("item_code", .itemCode, "Which envelope; the newest unless told"),
            ], type: Self.mediaType, use: slip)
        routes.file(
            "/v1/dossiers/{code}/receipt.pdf", "Form 01: receipt and appointment",
            roles: Deed.readDossiers.roles, [.path("code", .dossierCode)], type: Self.mediaType,
            use: receipt)
        routes.file(
            "/v1/parcels/{item_code}/label.pdf", "The label of an envelope",
            roles: Deed.readDossiers.roles,
            [.path("item_code", .itemCode), Self.size(ParcelLabel.sizes)], type: Self.mediaType,
            use: label)
        routes.file(
            "/v1/hand-overs/{id}/minutes.pdf", "The minutes of a hand-over",
            roles: Deed.signHandOvers.roles, [.path("id", .uuid)], type: Self.mediaType,
            use: minutes)
    }

    private static let mediaType = "application/pdf"

    private static func size(_ sizes: [PaperSize]) -> Parameter {
        .query("size", .choice(sizes.map(\.rawValue)), "The paper in the printer")
    }

    func slip(_ request: Request, _ context: StaffContext) async throws -> Response {
        let record = try await record(context)
        let query = try context.query()
        let size = query.size(among: DossierSlip.sizes, or: .a5)
        let wanted = query.text("item_code", as: ItemCode.self).optional
        let (paper, item) = try (size.value, wanted.value)
        let newest = record.parcels.last { $0.state != .cancelled }
        guard let code = item ?? newest.flatMap({ ItemCode($0.itemCode) }) else {
            throw Problem(.noEnvelope)
        }
        guard let way = try await station.way(of: code, for: context.actor),
            way.dossier == record.code
        else { throw Problem(.notFound) }
        let slip = DossierSlip(record, way, letterhead, office: context.session.office.name)
        return try answer("phieu-gui-\(record.code).pdf", context) {
            try slip.pdf(paper, madeAt: context.now)
        }
    }

    func receipt(_ request: Request, _ context: StaffContext) async throws -> Response {
        let record = try await record(context)
        let steps = try await station.steps(
            of: record.id, after: 0, limit: 1_000, for: context.actor)
        guard let accepted = steps.last(where: { $0.event == .accepted }) else {
            throw Problem(.notAcceptedYet)
        }
        let collected = record.parcels.first { $0.purpose == .collect && $0.state != .cancelled }
        var way: ParcelWay?
        if let item = collected.flatMap({ ItemCode($0.itemCode) }) {
            way = try await station.way(of: item, for: context.actor)
        }
        let form = try ReceiptForm(record, accepted, way, letterhead)
        return try answer("giay-hen-\(record.code).pdf", context) {
            try form.pdf(madeAt: context.now)
        }
    }

    func label(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("item_code", as: ItemCode.self)
        let size = try context.query().size(among: ParcelLabel.sizes, or: .roll80).value
        guard let way = try await station.way(of: code, for: context.actor) else {
            throw Problem(.notFound)
        }
        return try answer("nhan-\(way.itemCode).pdf", context) {
            try ParcelLabel(way).pdf(size, madeAt: context.now)
        }
    }

    func minutes(_ request: Request, _ context: StaffContext) async throws -> Response {
        guard let id = UUID(uuidString: try context.path("id", as: String.self)),
            let view = try await station.handOver(id, for: context.actor)
        else { throw Problem(.notFound) }
        return try answer("bien-ban-\(view.number).pdf", context) {
            try HandOverMinutes(view, letterhead).pdf(madeAt: context.now)
        }
    }

    // MARK: - Parts

    /// The dossier of the path, if this person may see it and its people.
    private func record(_ context: StaffContext) async throws -> DossierRecord {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now))
        else { throw Problem(.notFound) }
        guard record.applicant != nil else { throw Problem(.erased) }
        return record
    }

    private func answer(
        _ name: String, _ context: StaffContext, _ draw: () throws -> [UInt8]
    ) throws -> Response {
        do {
            return context.file(try draw(), type: Self.mediaType, named: name)
        } catch let fault as PaperFault {
            switch fault {
            case .fontMissing, .press:
                // Neither names a person, unlike the texts that were to be printed.
                context.logger.error("no paper", metadata: ["fault": "\(fault)"])
                throw Problem(.printingUnavailable)
            case .tooManyPages, .tooManyRows, .textTooLong, .tooTall, .tooLarge, .symbol, .size:
                throw Problem(.notPrintable)
            }
        }
    }
}

extension Fields {
    fileprivate func size(among sizes: [PaperSize], or usual: PaperSize) -> Field<PaperSize> {
        choice("size", as: PaperSize.self).or(usual)
            .must(
                "not_a_choice", vi: "Giấy này không in khổ đó.",
                en: "This paper isn't made in that size."
            ) { sizes.contains($0) }
    }
}
