import Synchronization

/// Work that shares its way to the database (chuyến đò): what arrives while a crossing is under
/// way takes the next one together, each with an answer of its own.
///
/// There is no timer: at low load everybody crosses alone and at once, and the busier it is the
/// more share one statement, one transaction, one write to the disk. When a crossing fails, its
/// passengers cross one by one, so that nobody sinks with a neighbour.
package final class Ferry<Load: Sendable, Answer: Sendable>: Sendable {
    private final class Passenger: Equatable, Sendable {
        private enum State {
            case coming
            case waiting(CheckedContinuation<Answer, any Error>)
            case answered(Result<Answer, any Error>)
        }

        let load: Load
        private let state = Mutex(State.coming)

        init(_ load: Load) { self.load = load }

        static func == (left: Passenger, right: Passenger) -> Bool { left === right }

        /// The first answer counts.
        func answer(_ answer: Result<Answer, any Error>) {
            let waiting: CheckedContinuation<Answer, any Error>? = state.withLock { state in
                switch state {
                case .coming:
                    state = .answered(answer)
                    return nil
                case .waiting(let continuation):
                    state = .answered(answer)
                    return continuation
                case .answered: return nil
                }
            }
            waiting?.resume(with: answer)
        }

        func wait(_ continuation: CheckedContinuation<Answer, any Error>) {
            let answer: Result<Answer, any Error>? = state.withLock { state in
                if case .answered(let answer) = state { return answer }
                state = .waiting(continuation)
                return nil
            }
            if let answer { continuation.resume(with: answer) }
        }
    }

    /// Takes a load over and brings one answer for each, in the same order.
    package typealias Crossing = @Sendable ([Load]) async throws -> [Answer]

    private let machine: Mutex<FerryMachine<Passenger>>

    package init(boats: Int = 1, seats: Int, bank: Int) {
        machine = Mutex(FerryMachine(.init(boats: boats, seats: seats, bank: bank)))
    }

    /// Crosses with others. Throws `.busy` when too many wait.
    ///
    /// A task that is cancelled stops waiting; what is already under way is carried through.
    package func carry(
        _ load: Load, weight: Int = 1, by crossing: @escaping Crossing
    ) async throws -> Answer {
        let passenger = Passenger(load)
        return try await withTaskCancellationHandler {
            try Task.checkCancellation()
            guard machine.withLock({ $0.arrive(passenger, weight: weight) }) else {
                throw PostgresError(.busy, "too many wait to cross")
            }
            launch(crossing)
            return try await withCheckedThrowingContinuation { passenger.wait($0) }
        } onCancel: {
            _ = machine.withLock { $0.leave(passenger) }
            passenger.answer(.failure(CancellationError()))
        }
    }

    /// What waits on the bank, in seats.
    package var waiting: Int { machine.withLock { $0.waitingSeats } }

    private func launch(_ crossing: @escaping Crossing) {
        guard let first = machine.withLock({ $0.depart() }) else { return }
        // Detached, for the crossing is everybody's: it has nobody's deadline.
        Task.detached { [self] in
            var next: [Passenger]? = first
            while let load = next {
                await cross(load, crossing)
                next = machine.withLock { machine in
                    machine.land()
                    return machine.depart()
                }
            }
        }
    }

    private func cross(_ load: [Passenger], _ crossing: Crossing) async {
        do {
            let answers = try await crossing(load.map(\.load))
            precondition(answers.count == load.count, "a passenger without an answer")
            for (passenger, answer) in zip(load, answers) { passenger.answer(.success(answer)) }
        } catch let error where load.count == 1 || error.concernsEverybody {
            for passenger in load { passenger.answer(.failure(error)) }
        } catch {
            for passenger in load { await cross([passenger], crossing) }
        }
    }
}

extension Error {
    /// There is no server to cross to, whoever is aboard.
    fileprivate var concernsEverybody: Bool {
        switch (self as? PostgresError)?.kind {
        case .cannotConnect, .connectionLost, .closed, .busy: true
        default: self is CancellationError
        }
    }
}
