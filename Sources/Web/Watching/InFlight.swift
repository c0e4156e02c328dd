import Synchronization

/// How many of something are under way, and how many may be (số việc đang làm).
final class InFlight: Sendable {
    private let most: Int
    private let current = Atomic<Int>(0)

    init(most: Int) { self.most = most }

    var count: Int { current.load(ordering: .relaxed) }

    func enter() -> Bool {
        if current.add(1, ordering: .relaxed).newValue <= most { return true }
        leave()
        return false
    }

    func leave() { current.subtract(1, ordering: .relaxed) }
}

/// Something that has happened or not, seen from several tasks (cờ báo).
final class Flag: Sendable {
    private let value = Atomic<Bool>(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

/// Something that happens once, whoever comes first.
final class Once: Sendable {
    private let isOver = Atomic<Bool>(false)

    func first() -> Bool { !isOver.exchange(true, ordering: .relaxed) }
}
