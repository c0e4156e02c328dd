import Domain
import Testing

/// A citizen's money must arrive at the agency to the last đồng, or be named where it is.
@Suite struct MoneyBookTests {
    private func dong(_ amount: Int) throws -> Money { try #require(Money(dong: amount)) }

    private func taken(_ dossier: Int64, _ dues: Int, _ postage: Int) throws -> MoneyAct {
        .taken(
            dossier: dossier, dues: try dong(dues), agency: 3, postage: try dong(postage),
            office: 1, into: .cash(person: 11))
    }

    /// From the door to the agency: taken, handed in with two thousand missing, remitted.
    @Test func moneyIsFollowedFromTheCitizenToTheAgency() throws {
        var book = MoneyBook()
        let first = try book.post(try taken(7, 30_000, 33_000))
        #expect(first.map(\.amount.dong) == [63_000, -30_000, -33_000])
        _ = try book.post(try taken(8, 50_000, 0))
        #expect(book[.cash(person: 11)].dong == 113_000)
        _ = try book.post(
            .handedIn(
                person: 11, office: 1, told: try dong(113_000), counted: try dong(111_000)))
        #expect(book[.cash(person: 11)] == .zero)
        #expect(book[.till(office: 1)].dong == 111_000)
        #expect(book[.difference(person: 11)].dong == 2_000)
        _ = try book.post(
            .remitted(
                office: 1, agency: 3,
                dues: [
                    .init(dossier: 7, amount: try dong(30_000)),
                    .init(dossier: 8, amount: try dong(50_000)),
                ]))
        #expect(book[.owed(agency: 3), 7] == .zero)
        #expect(book[.owed(agency: 3)] == .zero)
        #expect(book[.till(office: 1)].dong == 31_000)
        #expect(book[.postage(office: 1)].dong == -33_000)
        #expect(book.total == .zero)
    }

    @Test func whatCannotBeIsRefusedAndChangesNothing() throws {
        var book = MoneyBook()
        _ = try book.post(try taken(7, 30_000, 33_000))
        let before = book
        let refused: [(MoneyFault, MoneyAct)] = [
            (.nothing, try taken(9, 0, 0)), (.negative, try taken(9, -1, 5)),
            (.outOfRange, try taken(9, Int(Money.largest), 1)),
            (
                .notCash,
                .taken(
                    dossier: 9, dues: try dong(1), agency: 3, postage: .zero, office: 1,
                    into: .owed(agency: 3))
            ),
            (
                .notThere,
                .handedIn(
                    person: 11, office: 1, told: try dong(63_001), counted: try dong(63_001))
            ),
            (
                .notThere,
                .remitted(office: 1, agency: 3, dues: [.init(dossier: 7, amount: try dong(1))])
            ),
            (.nothing, .remitted(office: 1, agency: 3, dues: [])),
            (
                .twice,
                .remitted(
                    office: 1, agency: 3,
                    dues: [
                        .init(dossier: 7, amount: try dong(1)),
                        .init(dossier: 7, amount: try dong(1)),
                    ])
            ),
            (
                .notOwed,
                .refunded(
                    dossier: 8, dues: try dong(1), agency: 3, postage: .zero, office: 1,
                    from: .cash(person: 11))
            ),
        ]
        for (fault, act) in refused {
            #expect(throws: fault) { try book.post(act) }
            #expect(book == before, "\(fault)")
        }
    }

    /// Whatever is done in whatever order: nothing is made or lost, no cash is below nothing, no
    /// agency is paid twice, and undoing everything backwards leaves nothing.
    @Test func nothingIsMadeOrLost() throws {
        print("money: TRAM_SEED=\(Seed.value)")
        var random = SeededRandom(seed: Seed.value &+ 600)
        var done = 0
        for _ in 0..<400 {
            var book = MoneyBook()
            var written: [[Posting]] = []
            for _ in 0..<40 {
                guard let act = Self.act(&random, book) else { continue }
                guard let postings = try? book.post(act) else { continue }
                #expect(Money.sum(postings.map(\.amount)) == .zero)
                #expect(postings.allSatisfy { $0.amount != .zero })
                written.append(postings)
                done += 1
                #expect(book.total == .zero)
                for person in Int32(1)...2 { #expect(!book[.cash(person: person)].isNegative) }
                for office in Int32(1)...2 { #expect(!book[.till(office: office)].isNegative) }
                for dossier in Int64(1)...5 {
                    #expect(book[.owed(agency: 3), dossier] <= .zero)
                }
            }
            for postings in written.reversed() { _ = try book.reverse(postings) }
            #expect(Set(written.flatMap { $0.map(\.account) }).allSatisfy { book[$0] == .zero })
        }
        #expect(done > 4_000)
    }

    private static func act(_ random: inout SeededRandom, _ book: MoneyBook) -> MoneyAct? {
        func some(_ most: Int) -> Money {
            Money(dong: Int.random(in: 0...most, using: &random)) ?? .zero
        }
        let dossier = Int64.random(in: 1...5, using: &random)
        let person = Int32.random(in: 1...2, using: &random)
        let office = Int32.random(in: 1...2, using: &random)
        let cash: Account =
            Bool.random(using: &random) ? .cash(person: person) : .till(office: office)
        switch Int.random(in: 0..<6, using: &random) {
        case 0...2:
            return .taken(
                dossier: dossier, dues: some(90_000), agency: 3, postage: some(40_000),
                office: office, into: cash)
        case 3:
            let told = book[.cash(person: person)]
            return .handedIn(
                person: person, office: office, told: told,
                counted: Money(
                    dong: max(0, told.dong - Int64.random(in: -50...500, using: &random)))
                    ?? .zero)
        case 4:
            return .remitted(
                office: office, agency: 3, dues: [.init(dossier: dossier, amount: some(60_000))])
        default:
            return .refunded(
                dossier: dossier, dues: some(20_000), agency: 3, postage: some(5_000),
                office: office, from: cash)
        }
    }

    /// The price of the day on which it is taken, the procedure's own before the general one.
    @Test func pricesHaveTheirDays() throws {
        let procedure = try #require(ProcedureCode("1.004884"))
        let other = try #require(ProcedureCode("1.000894"))
        let first = try #require(PlainDate("2026-01-01"))
        let july = try #require(PlainDate("2026-07-01"))
        func price(
            _ charge: Charge, _ code: ProcedureCode?, _ zone: String?, _ amount: Int,
            _ from: PlainDate, _ to: PlainDate? = nil
        ) throws -> Price {
            Price(
                charge: charge, procedure: code, zone: zone, amount: try dong(amount),
                validFrom: from, validTo: to, source: "test")
        }
        let tariff = Tariff([
            try price(.levy, nil, nil, 8_000, first),
            try price(.levy, procedure, nil, 5_000, first),
            try price(.levy, procedure, nil, 6_000, july),
            try price(.postage, nil, "in_province", 33_000, first, july),
        ])
        #expect(tariff.price(.levy, of: procedure, on: first)?.amount.dong == 5_000)
        #expect(tariff.price(.levy, of: procedure, on: july)?.amount.dong == 6_000)
        #expect(tariff.price(.levy, of: other, on: july)?.amount.dong == 8_000)
        #expect(tariff.price(.levy, of: other, on: first.adding(days: -1)) == nil)
        #expect(tariff.price(.fee, of: other, on: july) == nil)
        let post = tariff.price(.postage, of: other, zone: "in_province", on: july.adding(days: -1))
        #expect(post?.amount.dong == 33_000)
        #expect(tariff.price(.postage, of: other, zone: "in_province", on: july) == nil)
        #expect(tariff.price(.postage, of: other, on: first) == nil)
    }
}
