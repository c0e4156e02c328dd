import DequeModule

/// Who waits on the bank and who crosses (bến đò), without a thread or a clock.
///
/// A boat that is free leaves at once with whoever is there, so nobody waits for company. Whoever
/// comes while all boats are under way waits for the first to land, and then all of them cross
/// together, in the order in which they came.
package struct FerryMachine<Passenger: Equatable & Sendable>: Sendable {
    package struct Limits: Sendable {
        /// Crossings under way at once.
        package var boats: Int
        /// What one crossing takes. A passenger who is heavier crosses alone.
        package var seats: Int
        /// What may wait on the bank, in seats; one more is turned away.
        package var bank: Int

        package init(boats: Int = 1, seats: Int, bank: Int) {
            self.boats = boats
            self.seats = seats
            self.bank = bank
        }
    }

    private let limits: Limits
    private var waiting = Deque<(passenger: Passenger, weight: Int)>()
    package private(set) var waitingSeats = 0
    package private(set) var underWay = 0

    package init(_ limits: Limits) { self.limits = limits }

    /// False when the bank is full. An empty bank takes anybody.
    package mutating func arrive(_ passenger: Passenger, weight: Int) -> Bool {
        guard waiting.isEmpty || waitingSeats + weight <= limits.bank else { return false }
        waiting.append((passenger, weight))
        waitingSeats += weight
        return true
    }

    /// The next load, if a boat is free and somebody waits.
    package mutating func depart() -> [Passenger]? {
        guard underWay < limits.boats, !waiting.isEmpty else { return nil }
        var load: [Passenger] = []
        var taken = 0
        while let next = waiting.first, load.isEmpty || taken + next.weight <= limits.seats {
            waiting.removeFirst()
            load.append(next.passenger)
            taken += next.weight
        }
        waitingSeats -= taken
        underWay += 1
        return load
    }

    package mutating func land() {
        precondition(underWay > 0, "no boat is under way")
        underWay -= 1
    }

    /// Somebody who no longer wants to cross; false when he is already under way.
    package mutating func leave(_ passenger: Passenger) -> Bool {
        guard let place = waiting.firstIndex(where: { $0.passenger == passenger }) else {
            return false
        }
        waitingSeats -= waiting.remove(at: place).weight
        return true
    }
}
