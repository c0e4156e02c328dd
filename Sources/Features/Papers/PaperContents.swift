import Domain
import Paper
import Web

/// What papers say, out of what was read (nội dung giấy tờ).
extension DossierSlip {
    /// - Parameter office: whoever prints, when no post office is due to have the envelope.
    init(
        _ record: DossierRecord, _ way: ParcelWay, _ letterhead: Letterhead, office: String
    ) {
        let evidence = way.pickup?.evidence
        func signature(_ isSigned: Bool?, _ name: String?, _ role: String) -> ScreenSignature? {
            guard isSigned == true, let name, let at = way.pickup?.at else { return nil }
            return ScreenSignature(name: name, role: role, at: at)
        }
        self.init(
            dossierCode: record.code, trackingCode: TrackingCode(record.trackingCode),
            itemCode: way.itemCode, procedureCode: record.procedure,
            procedureName: record.procedureName,
            agency: "\(record.agency.name) (\(record.agency.code))",
            postOffice: way.collectOffice ?? way.deliverOffice ?? office,
            sender: way.sender, addressee: way.addressee,
            enclosures: evidence?.enclosures ?? [], sealNumber: evidence?.sealNumber,
            fee: evidence?.fee, receiptNumber: evidence?.receiptNumber,
            returnsByPost: record.returnByPost, takenAt: way.pickup?.at,
            senderSignature: signature(evidence?.signedBySender, way.sender.name, "Người gửi"),
            workerSignature: signature(
                evidence?.signedByWorker, way.pickup?.by, "Nhân viên bưu điện"),
            lookUpAddress: letterhead.lookUpAddress)
    }
}

extension ParcelLabel {
    init(_ way: ParcelWay) {
        self.init(
            itemCode: way.itemCode, dossierCode: way.dossier, purpose: way.purpose,
            sender: way.sender, addressee: way.addressee,
            fromOffice: way.collectOffice ?? way.sender.name,
            // An agency fetches its envelopes itself, or has them brought.
            toOffice: way.deliverOffice ?? way.addressee.name, orderedAt: way.orderedAt)
    }
}

extension HandOverMinutes {
    init(_ view: HandOverView, _ letterhead: Letterhead) {
        func signature(_ side: String) -> ScreenSignature? {
            view.signatures.first { $0.side == side }.map {
                ScreenSignature(
                    name: $0.person, role: $0.role.vietnamese.asHeading, at: $0.signedAt)
            }
        }
        self.init(
            number: view.number, place: letterhead.place, giver: view.fromName,
            taker: view.toName, openedAt: view.createdAt, closedAt: view.closedAt,
            isCancelled: view.state == HandOverState.cancelled.rawValue,
            items: (view.items ?? []).map { item in
                Item(
                    itemCode: item.itemCode, dossierCode: item.dossier, purpose: item.purpose,
                    procedure: item.procedureName, isPresentToGiver: item.presentFrom,
                    isPresentToTaker: item.presentTo,
                    sealNumber: item.sealTo ?? item.sealFrom,
                    notes: [item.noteFrom, item.noteTo].compactMap(\.self),
                    isOut: item.outcome == "absent" || item.outcome == "illegal")
            },
            giverSignature: signature("from"), takerSignature: signature("to"))
    }
}

extension ReceiptForm {
    init(
        _ record: DossierRecord, _ accepted: DossierStepView, _ way: ParcelWay?,
        _ letterhead: Letterhead
    ) throws {
        guard let applicant = record.applicant else { throw Problem(.erased) }
        let link = letterhead.lookUpAddress.flatMap { address in
            TrackingCode(record.trackingCode).map { address + $0.description }
        }
        self.init(
            head: FormHead(
                above: letterhead.committee, agency: record.agency.name,
                desk: accepted.office ?? record.agency.name, place: letterhead.place,
                day: PlainDate(accepted.occurredAt), ground: letterhead.ground),
            subject: FormSubject(
                code: record.code,
                applicant: Correspondent(
                    name: applicant.name, phone: applicant.phone.flatMap(Phone.init),
                    address: "\(applicant.street), \(applicant.wardName)"),
                request: record.procedureName, link: link),
            enclosures: way?.pickup?.evidence.enclosures ?? [],
            term: record.term?.vietnamese,
            receivedAt: accepted.occurredAt, dueAt: record.dueAt ?? accepted.dueAt,
            resultPlace: record.returnByPost
                ? "địa chỉ của người nộp hồ sơ, qua dịch vụ bưu chính công ích"
                : accepted.office ?? record.agency.name,
            receiver: accepted.actor.map {
                ScreenSignature(
                    name: $0, role: accepted.office ?? record.agency.name,
                    at: accepted.occurredAt)
            })
    }
}
