/// Lets one through at a time, in the order of arrival (cửa xoay). Signing in is made slow on
/// purpose, so two hundred people at once would only wait inside the service instead of here.
actor DayTurnstile {
    private var isTaken = false
    private var queue: [CheckedContinuation<Void, Never>] = []

    func pass<Value: Sendable>(
        _ body: @Sendable () async throws -> Value
    ) async rethrows -> Value {
        if isTaken {
            await withCheckedContinuation { queue.append($0) }
        }
        isTaken = true
        defer {
            if queue.isEmpty {
                isTaken = false
            } else {
                queue.removeFirst().resume()
            }
        }
        return try await body()
    }
}
