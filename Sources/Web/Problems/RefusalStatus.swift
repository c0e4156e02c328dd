package import Domain

extension Refusal {
    /// 403 for what depends on who asks, 422 for what was sent, 409 for how things stand.
    package var status: Int {
        if isAboutRights { return 403 }
        return [.missing, .notAScan, .notADecision].contains(kind) ? 422 : 409
    }
}
