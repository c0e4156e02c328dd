package import Domain
package import Web

/// One stop on the way of a dossier (chặng), as a citizen counts them.
package enum Stop: Int, CaseIterable, Comparable, Sendable {
    case registered, collecting, lodged, accepted, processing, resultReady, returning, returned

    package static func < (left: Stop, right: Stop) -> Bool { left.rawValue < right.rawValue }

    package var name: Sentence {
        switch self {
        case .registered: Sentence(vi: "Đăng ký", en: "Registered")
        case .collecting: Sentence(vi: "Bưu điện thu gom", en: "Collected by the post")
        case .lodged: Sentence(vi: "Nộp vào cơ quan", en: "Lodged at the agency")
        case .accepted: Sentence(vi: "Cơ quan tiếp nhận", en: "Accepted")
        case .processing: Sentence(vi: "Cơ quan xử lý", en: "Processed")
        case .resultReady: Sentence(vi: "Có kết quả", en: "Result ready")
        case .returning: Sentence(vi: "Bưu điện đang trả", en: "On its way back")
        case .returned: Sentence(vi: "Đã trả kết quả", en: "Result returned")
        }
    }
}

/// A stop, and how far the dossier has come with it.
package struct StopReached: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case done, now, later
        /// It goes no further by itself: the citizen is asked for something, or it is over.
        case stopped
    }

    package var stop: Stop
    package var kind: Kind
    /// When it came there, the last time; or since when it stands there.
    package var at: Instant?
}

extension Stage {
    /// The stop at which a dossier of this stage is. An end keeps the stop at which it came.
    var stop: Stop? {
        switch self {
        case .registered: .registered
        case .collecting: .collecting
        case .lodged, .incomplete: .lodged
        case .accepted: .accepted
        case .processing, .awaitingSupplement, .awaitingPayment, .suspended: .processing
        case .resultReady: .resultReady
        case .returning, .unclaimed: .returning
        case .returned: .returned
        case .abandoned, .refused, .withdrawn, .discontinued: nil
        }
    }

    /// Whether the way on depends on somebody's answer, or leads nowhere.
    fileprivate var stands: Bool {
        switch self {
        case .incomplete, .awaitingSupplement, .awaitingPayment, .suspended, .unclaimed,
            .abandoned, .refused, .withdrawn, .discontinued:
            true
        case .registered, .collecting, .lodged, .accepted, .processing, .resultReady, .returning,
            .returned:
            false
        }
    }
}

extension Whereabouts {
    /// The whole way, with what lies behind, where it is now, and what is still to come. Stops that
    /// this dossier doesn't pass are left out, and after an end nothing comes.
    package var stops: [StopReached] {
        var reached: [Stop: Instant] = [:]
        var place = Stop.registered
        for (index, step) in steps.enumerated() {
            guard let stop = step.stage.stop else { continue }
            if index == 0 || stop != place { reached[stop] = step.at }
            place = stop
        }
        let here = stage.stop ?? place
        return Stop.allCases.compactMap { stop in
            guard passes(stop, here: here, reached[stop] != nil) else { return nil }
            if stop < here { return StopReached(stop: stop, kind: .done, at: reached[stop]) }
            if stop > here { return StopReached(stop: stop, kind: .later) }
            if stage.stands { return StopReached(stop: stop, kind: .stopped, at: stoodSince) }
            return StopReached(
                stop: stop, kind: stop == .returned ? .done : .now, at: reached[stop])
        }
    }

    /// When it came into the stage in which it stands; a new due date in between changes nothing.
    private var stoodSince: Instant? {
        let before = steps.last { $0.stage != stage }?.at
        return steps.first { $0.stage == stage && $0.at >= before ?? $0.at }?.at
    }

    private func passes(_ stop: Stop, here: Stop, _ wasThere: Bool) -> Bool {
        if stop > here && stage.stop == nil { return false }
        switch stop {
        case .collecting: return wasThere || (collectByPost && here < .collecting)
        case .returning:
            return wasThere || here == .returning || (returnByPost && here < .returning)
        case .registered, .lodged, .accepted, .processing, .resultReady, .returned: return true
        }
    }
}
