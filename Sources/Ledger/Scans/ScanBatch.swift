package import Domain
package import Foundation

/// What a device sends (lô quét): up to a thousand scans, in any order and as often as it likes.
package struct ScanBatch: Sendable {
    package static let largest = 1_000

    package var device: String
    /// The device's own time when it sent; with the time of receipt it gives the clock's error.
    package var sentAt: Instant?
    package var scans: [Scan]

    package init(device: String, sentAt: Instant?, scans: [Scan]) {
        self.device = device
        self.sentAt = sentAt
        self.scans = scans
    }
}

/// One scan as a device tells it (lượt quét).
package struct Scan: Sendable, Hashable, Codable {
    package var id: UUID
    /// The device's own counter, which never goes back.
    package var sequence: Int64
    package var itemCode: String
    package var act: String
    package var occurredAt: Instant
    package var offsetMs: Int64?
    /// Keyed in later for a stated time.
    package var entered: Bool
    package var office: String?
    package var worker: String?
    package var dispatch: String?
    /// Canonical JSON of what was attested.
    package var evidence: String?
    /// The post's own number on a pre-printed label.
    package var label: String?
    package var corrects: UUID?

    package init(
        id: UUID, sequence: Int64, itemCode: ItemCode, act: Act, occurredAt: Instant,
        offsetMs: Int64? = nil, entered: Bool = false, office: String? = nil,
        worker: String? = nil, dispatch: String? = nil, evidence: String? = nil,
        label: ItemCode? = nil, corrects: UUID? = nil
    ) {
        self.id = id
        self.sequence = sequence
        self.itemCode = itemCode.value
        self.act = act.rawValue
        self.occurredAt = occurredAt
        self.offsetMs = offsetMs
        self.entered = entered
        self.office = office
        self.worker = worker
        self.dispatch = dispatch
        self.evidence = evidence
        self.label = label?.value
        self.corrects = corrects
    }
}

/// What became of a scan (kết quả quét). Sent is always the sum of the five.
package enum ScanOutcome: String, Sendable, CaseIterable {
    case applied
    case confirmed
    case duplicate
    case conflict
    case rejected
}

/// Why a scan was set apart. It depends on the scan, the person and the parcel's fixed data
/// alone, never on other facts: a scan of a known parcel is never refused for being late.
package enum ScanRejection: String, Sendable, CaseIterable {
    case unknownItem = "unknown_item"
    case noRight = "no_right"
    case otherOffice = "other_office"
    case unknownWorker = "unknown_worker"
    case scanIDReused = "scan_id_reused"
    case notAScan = "not_a_scan"
    /// The office has revoked the device.
    case deviceRevoked = "device_revoked"
    /// The name is an enrolled device's, and its secret was not shown.
    case deviceNotProven = "device_not_proven"
    /// The office takes scans from enrolled devices only.
    case deviceNotEnrolled = "device_not_enrolled"
}

package struct ScanResult: Sendable {
    package var scanID: UUID
    package var outcome: ScanOutcome
    package var firstOutcome: ScanOutcome?
    package var state: ParcelState?
    package var rejection: ScanRejection?
}
