/// Where money is, or to whom it is owed (tài khoản). The rows of `money_entry` have the same kinds.
package enum Account: Hashable, Sendable {
    /// What a postal worker carries (tiền bưu tá giữ).
    case cash(person: Int32)
    /// What lies in an office (quỹ bưu cục).
    case till(office: Int32)
    /// What the post holds for an agency and has to remit (phải nộp cơ quan).
    case owed(agency: Int32)
    /// What the post has earned (doanh thu cước).
    case postage(office: Int32)
    /// What was missing or too much at a count, by the person who handed it in (chênh lệch).
    case difference(person: Int32)

    /// Nobody can hand on what isn't there.
    var holdsCash: Bool {
        switch self {
        case .cash, .till: true
        case .owed, .postage, .difference: false
        }
    }
}

/// One line of an act (bút toán): more on an account, or less.
package struct Posting: Hashable, Sendable {
    package let account: Account
    package let dossier: Int64?
    package let amount: Money

    package init(_ account: Account, dossier: Int64? = nil, _ amount: Money) {
        self.account = account
        self.dossier = dossier
        self.amount = amount
    }
}

/// What is done with money (nghiệp vụ tiền).
package enum MoneyAct: Hashable, Sendable {
    /// From a citizen, at the door or at the counter: dues for the agency, postage for the post.
    case taken(
        dossier: Int64, dues: Money, agency: Int32, postage: Money, office: Int32, into: Account)
    /// A worker hands in what was collected; the office counts it, and a difference has a name.
    case handedIn(person: Int32, office: Int32, told: Money, counted: Money)
    /// An office pays an agency what it holds for it, dossier by dossier.
    case remitted(office: Int32, agency: Int32, dues: [Due])
    /// Paid back to the citizen before it was remitted.
    case refunded(
        dossier: Int64, dues: Money, agency: Int32, postage: Money, office: Int32, from: Account)

    /// What is due to an agency for one dossier.
    package struct Due: Hashable, Sendable {
        package let dossier: Int64
        package let amount: Money

        package init(dossier: Int64, amount: Money) {
            self.dossier = dossier
            self.amount = amount
        }
    }
}

/// Why an act cannot be written (lý do từ chối).
package enum MoneyFault: String, Error, CaseIterable, Hashable, Sendable {
    case nothing = "nothing_to_move"
    case negative = "amount_is_negative"
    case outOfRange = "amount_out_of_range"
    case notCash = "not_a_cash_account"
    /// There is not so much on an account that holds cash.
    case notThere = "not_enough_cash"
    /// More than what the post holds for that dossier.
    case notOwed = "not_owed"
    case twice = "dossier_named_twice"
}

extension MoneyAct {
    /// The lines of the act; they always sum to nothing.
    package func postings() throws(MoneyFault) -> [Posting] {
        switch self {
        case .taken(let dossier, let dues, let agency, let postage, let office, let into):
            return try Self.paid(dossier, dues, agency, postage, office, into, sign: 1)
        case .refunded(let dossier, let dues, let agency, let postage, let office, let from):
            return try Self.paid(dossier, dues, agency, postage, office, from, sign: -1)
        case .handedIn(let person, let office, let told, let counted):
            guard !told.isNegative, !counted.isNegative else { throw .negative }
            guard told != .zero || counted != .zero else { throw .nothing }
            guard let less = Money.zero.subtracting(told), let missing = told.subtracting(counted)
            else { throw .outOfRange }
            return Self.lines([
                Posting(.cash(person: person), less), Posting(.till(office: office), counted),
                Posting(.difference(person: person), missing),
            ])
        case .remitted(let office, let agency, let dues):
            guard !dues.isEmpty else { throw .nothing }
            guard Set(dues.map(\.dossier)).count == dues.count else { throw .twice }
            guard dues.allSatisfy({ !$0.amount.isNegative && $0.amount != .zero }) else {
                throw .negative
            }
            guard let total = Money.sum(dues.map(\.amount)),
                let less = Money.zero.subtracting(total)
            else { throw .outOfRange }
            return [Posting(.till(office: office), less)]
                + dues.map { Posting(.owed(agency: agency), dossier: $0.dossier, $0.amount) }
        }
    }

    private static func paid(
        _ dossier: Int64, _ dues: Money, _ agency: Int32, _ postage: Money, _ office: Int32,
        _ cash: Account, sign: Int
    ) throws(MoneyFault) -> [Posting] {
        guard cash.holdsCash else { throw .notCash }
        guard !dues.isNegative, !postage.isNegative else { throw .negative }
        guard let total = dues.adding(postage), let taken = total.multiplied(by: sign),
            let owed = dues.multiplied(by: -sign), let earned = postage.multiplied(by: -sign)
        else { throw .outOfRange }
        guard total != .zero else { throw .nothing }
        return lines([
            Posting(cash, dossier: dossier, taken),
            Posting(.owed(agency: agency), dossier: dossier, owed),
            Posting(.postage(office: office), dossier: dossier, earned),
        ])
    }

    private static func lines(_ postings: [Posting]) -> [Posting] {
        postings.filter { $0.amount != .zero }
    }
}

/// What every account holds (sổ tiền), as the sum of all lines that were ever written.
package struct MoneyBook: Hashable, Sendable {
    private var accounts: [Account: Money] = [:]
    private var dossiers: [Holding: Money] = [:]

    private struct Holding: Hashable {
        var account: Account
        var dossier: Int64
    }

    package init() {}

    package subscript(account: Account) -> Money { accounts[account] ?? .zero }

    /// What an account holds for one dossier.
    package subscript(account: Account, dossier: Int64) -> Money {
        dossiers[Holding(account: account, dossier: dossier)] ?? .zero
    }

    /// Everything together: nothing, whatever was done.
    package var total: Money? { Money.sum(accounts.values) }

    /// Writes the lines of an act, or nothing of it: cash that isn't there cannot be handed on, and
    /// an agency is not paid for a dossier more than the post holds for it.
    package mutating func post(_ act: MoneyAct) throws(MoneyFault) -> [Posting] {
        let postings = try act.postings()
        try write(postings)
        return postings
    }

    /// Undoes an act as a whole.
    package mutating func reverse(_ postings: [Posting]) throws(MoneyFault) -> [Posting] {
        var undone: [Posting] = []
        for posting in postings {
            guard let amount = Money.zero.subtracting(posting.amount) else { throw .outOfRange }
            undone.append(Posting(posting.account, dossier: posting.dossier, amount))
        }
        try write(undone)
        return undone
    }

    private mutating func write(_ postings: [Posting]) throws(MoneyFault) {
        var next = self
        for posting in postings {
            guard let balance = next[posting.account].adding(posting.amount) else {
                throw .outOfRange
            }
            next.accounts[posting.account] = balance
            guard let dossier = posting.dossier else { continue }
            let holding = Holding(account: posting.account, dossier: dossier)
            guard let held = next[posting.account, dossier].adding(posting.amount) else {
                throw .outOfRange
            }
            next.dossiers[holding] = held
        }
        for posting in postings {
            if posting.account.holdsCash, next[posting.account].isNegative { throw .notThere }
            // What is owed stands on the other side: above nothing, more was paid than was held.
            if case .owed = posting.account, let dossier = posting.dossier,
                next[posting.account, dossier] > .zero
            {
                throw .notOwed
            }
        }
        self = next
    }
}
