import Domain
import Foundation

/// What the day counted (sổ đếm).
struct DayTally: Sendable {
    var requests = 0
    var signIns = 0
    var retries = 0
    var batches = 0
    var resentBatches = 0
    /// In the evening, all of them once more.
    var recheckedBatches = 0
    var lostAnswers = 0
    var scansSent = 0
    var unscanned = 0
    var outcomes: [String: Int] = [:]
    var rejections: [String: Int] = [:]
    /// By the first outcome of each scan, however often it was sent.
    var firstOutcomes: [String: Int] = [:]
    var renumbered = 0
    var staleEdits = 0
    var milliseconds: [Double] = []
    /// What should not have happened, in sentences, and how often; the first ones are enough to
    /// find the cause.
    private(set) var faults: [String: Int] = [:]
    private(set) var faultCount = 0

    mutating func fault(_ sentence: String) {
        faultCount += 1
        if faults[sentence] != nil || faults.count < 50 { faults[sentence, default: 0] += 1 }
    }

    /// The most frequent first.
    var faultLines: [String] {
        faults.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { $0.value > 1 ? "\($0.key) (\($0.value) times)" : $0.key }
    }

    mutating func answered(_ answer: BatchAnswer, sent: Int) {
        batches += 1
        scansSent += sent
        outcomes["applied", default: 0] += answer.applied
        outcomes["confirmed", default: 0] += answer.confirmed
        outcomes["duplicate", default: 0] += answer.duplicate
        outcomes["conflict", default: 0] += answer.conflict
        outcomes["rejected", default: 0] += answer.rejected
        if answer.sum != sent || answer.results.count != sent {
            fault("A batch of \(sent) scans was answered with \(answer.sum) outcomes.")
        }
    }

    func percentile(_ part: Double) -> Double {
        let sorted = milliseconds.sorted()
        guard !sorted.isEmpty else { return 0 }
        return sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}

/// What the service says at the end about the dossiers of the day (kết quả đối chiếu).
struct DayReading: Sendable {
    var stages: [Stage: Int] = [:]
    var states: [ParcelState: Int] = [:]
    var dossiers = 0
    var parcels = 0
    /// Acknowledged, and not there any more: dossiers, parcels and scans.
    var lost = 0
    /// Steps that the machines do not allow.
    var illegal = 0
    /// Elsewhere than planned.
    var differing = 0

    mutating func add(_ other: DayReading) {
        stages.merge(other.stages, uniquingKeysWith: +)
        states.merge(other.states, uniquingKeysWith: +)
        dossiers += other.dossiers
        parcels += other.parcels
        lost += other.lost
        illegal += other.illegal
        differing += other.differing
    }
}
