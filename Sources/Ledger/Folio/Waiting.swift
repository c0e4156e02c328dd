import Domain

/// The lists of what is waiting for whom (danh sách việc chờ).
package enum WaitingList: String, CaseIterable, Sendable {
    case toCollect = "to-collect"
    case toDispatch = "to-dispatch"
    case toHandOver = "to-hand-over"
    case toAccept = "to-accept"
    case toProcess = "to-process"
    case toReturn = "to-return"
    case toDeliver = "to-deliver"
}

/// One line of one office's list. The table is an index of the heads: it is computed from them
/// and can always be rebuilt.
struct WaitingRow: Hashable {
    var office: Int32
    var list: WaitingList
    /// Zero stands for the dossier itself.
    var parcel: Int64
    var dueAt: Instant?

    /// Where it stands, whenever it is due.
    var place: WaitingRow { WaitingRow(office: office, list: list, parcel: parcel) }
}

/// What becomes of the lists. A date that moves makes nothing newer: how long something has waited
/// is what people are asked about.
struct WaitingChange {
    let gone: Set<WaitingRow>
    let moved: Set<WaitingRow>
    let come: Set<WaitingRow>

    init(from stored: Set<WaitingRow>, to now: Set<WaitingRow>) {
        let old = stored.subtracting(now)
        let new = now.subtracting(stored)
        let (before, after) = (Set(old.map(\.place)), Set(new.map(\.place)))
        gone = old.filter { !after.contains($0.place) }
        moved = new.filter { before.contains($0.place) }
        come = new.filter { !before.contains($0.place) }
    }
}

extension Folio {
    /// What waits now, for every office.
    func waiting() -> Set<WaitingRow> {
        var rows: Set<WaitingRow> = []
        if let list = stage.flatMap(Self.list(for:)) {
            for office in [agency] + desks {
                rows.insert(WaitingRow(office: office, list: list, parcel: 0, dueAt: dueAt))
            }
        }
        for parcel in parcels {
            for (office, list) in parcel.waiting() {
                rows.insert(
                    WaitingRow(office: office, list: list, parcel: parcel.id, dueAt: dueAt))
            }
        }
        return rows
    }

    private static func list(for stage: Stage) -> WaitingList? {
        switch stage {
        case .lodged: .toAccept
        case .accepted, .processing, .awaitingSupplement, .awaitingPayment, .suspended: .toProcess
        case .resultReady, .unclaimed: .toReturn
        case .registered, .collecting, .incomplete, .returning, .returned, .abandoned, .refused,
            .withdrawn, .discontinued:
            nil
        }
    }
}

extension ParcelSheet {
    func waiting() -> [(Int32, WaitingList)] {
        guard let head = history.head else { return [] }
        switch head.state {
        case .announced:
            return collectOffice.map { [($0, .toCollect)] } ?? []
        case .withCourier, .atOffice, .outForDelivery:
            guard let office = holderOffice else { return [] }
            switch head.addressee {
            case .office:
                return [(office, office == destination(head) ? .toHandOver : .toDispatch)]
            case .citizen:
                let here = head.state == .outForDelivery || office == destination(head)
                return [(office, here ? .toDeliver : .toDispatch)]
            }
        case .inDispatch, .cancelled, .delivered, .lost, .disposed:
            return []
        }
    }

    /// The post office that hands the parcel out: where it goes, or where it came from when it
    /// was turned back. Without one on record, any office may.
    private func destination(_ head: ParcelHead) -> Int32? {
        (head.turnedBack ? collectOffice : deliverOffice) ?? holderOffice
    }
}
