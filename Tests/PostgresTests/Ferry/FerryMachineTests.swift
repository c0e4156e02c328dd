import Postgres
import Testing

@Suite("Who waits and who crosses")
struct FerryMachineTests {
    @Test func whoeverComesAloneLeavesAtOnce() {
        var machine = FerryMachine<Int>(.init(boats: 1, seats: 10, bank: 100))
        let came = machine.arrive(1, weight: 1)
        let loads = [machine.depart(), machine.depart()]
        #expect(came)
        #expect(loads == [[1], nil])
    }

    @Test func whoeverComesMeanwhileSharesTheNext() {
        var machine = FerryMachine<Int>(.init(boats: 1, seats: 10, bank: 100))
        var loads: [[Int]?] = []
        for id in 1...4 {
            _ = machine.arrive(id, weight: 1)
            loads.append(machine.depart())
        }
        machine.land()
        loads.append(machine.depart())
        #expect(loads == [[1], nil, nil, nil, [2, 3, 4]])
    }

    @Test func seatsAreCountedAndNobodyIsOvertaken() {
        var machine = FerryMachine<Int>(.init(boats: 1, seats: 10, bank: 100))
        for (id, weight) in [(1, 6), (2, 5), (3, 1), (4, 30), (5, 2)] {
            _ = machine.arrive(id, weight: weight)
        }
        var crossings: [[Int]] = []
        while let load = machine.depart() {
            crossings.append(load)
            machine.land()
        }
        #expect(crossings == [[1], [2, 3], [4], [5]])
    }

    @Test func theBankHasAnEndAndAnEmptyOneTakesAnybody() {
        var machine = FerryMachine<Int>(.init(boats: 1, seats: 10, bank: 5))
        var came = [machine.arrive(1, weight: 1_000), machine.arrive(2, weight: 1)]
        let load = machine.depart()
        came += [machine.arrive(3, weight: 5), machine.arrive(4, weight: 1)]
        let left = machine.leave(3)
        came.append(machine.arrive(5, weight: 5))
        let leftUnderWay = machine.leave(1)
        #expect(came == [true, false, true, false, true])
        #expect(load == [1])
        #expect(left && !leftUnderWay)
    }

    /// Nobody is lost, carried twice, overtaken or forgotten, whatever happens in whatever order.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func everybodyCrossesOnceInTurn(seed: UInt64) {
        var numbers = Numbers(state: seed)
        let limits = FerryMachine<Int>.Limits(
            boats: .random(in: 1...3, using: &numbers),
            seats: .random(in: 1...20, using: &numbers),
            bank: .random(in: 1...60, using: &numbers))
        var machine = FerryMachine<Int>(limits)
        var waiting: [Int] = []
        var weights: [Int: Int] = [:]
        var underWay = 0
        var last = 0
        func fitsTogether(_ load: [Int]) -> Bool {
            load.count == 1 || load.reduce(0) { $0 + weights[$1]! } <= limits.seats
        }
        for _ in 0..<400 {
            switch Int.random(in: 0...3, using: &numbers) {
            case 0, 1:
                last += 1
                weights[last] = .random(in: 1...8, using: &numbers)
                let load = waiting.reduce(0) { $0 + weights[$1]! }
                let fits = waiting.isEmpty || load + weights[last]! <= limits.bank
                let came = machine.arrive(last, weight: weights[last]!)
                #expect(came == fits)
                if fits { waiting.append(last) }
            case 2 where underWay > 0:
                machine.land()
                underWay -= 1
            default:
                guard let id = waiting.randomElement(using: &numbers) else { break }
                let left = machine.leave(id)
                #expect(left)
                waiting.removeAll { $0 == id }
            }
            while let load = machine.depart() {
                underWay += 1
                #expect(load == Array(waiting.prefix(load.count)))
                #expect(fitsTogether(load))
                waiting.removeFirst(load.count)
                if let next = waiting.first { #expect(!fitsTogether(load + [next])) }
            }
            #expect(underWay == limits.boats || waiting.isEmpty)
            #expect(machine.underWay == underWay)
            #expect(machine.waitingSeats == waiting.reduce(0) { $0 + weights[$1]! })
        }
    }
}
