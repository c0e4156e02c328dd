/// What a citizen is asked to pay (khoản thu).
package enum Charge: String, CaseIterable, Hashable, Sendable, Codable {
    case fee = "fee"
    case levy = "levy"
    case postage = "postage"

    package var vietnamese: String {
        switch self {
        case .fee: "phí"
        case .levy: "lệ phí"
        case .postage: "cước"
        }
    }

    package var english: String {
        switch self {
        case .fee: "fee"
        case .levy: "levy"
        case .postage: "postage"
        }
    }
}

/// One price with its validity (mức thu), and the paper that sets it.
package struct Price: Hashable, Sendable {
    package let charge: Charge
    /// Nil: any procedure that has no price of its own.
    package let procedure: ProcedureCode?
    /// Of postage, and of nothing else.
    package let zone: String?
    package let amount: Money
    package let validFrom: PlainDate
    /// The first day on which it no longer holds.
    package let validTo: PlainDate?
    package let source: String

    package init(
        charge: Charge, procedure: ProcedureCode? = nil, zone: String? = nil, amount: Money,
        validFrom: PlainDate, validTo: PlainDate? = nil, source: String
    ) {
        self.charge = charge
        self.procedure = procedure
        self.zone = zone
        self.amount = amount
        self.validFrom = validFrom
        self.validTo = validTo
        self.source = source
    }

    fileprivate func holds(on day: PlainDate) -> Bool {
        validFrom <= day && (validTo.map { day < $0 } ?? true)
    }
}

/// All prices (biểu phí, lệ phí và cước).
package struct Tariff: Sendable {
    package let prices: [Price]

    package init(_ prices: [Price]) {
        self.prices = prices
    }

    /// The price of a day: the procedure's own before the general one, the newest before older
    /// ones. Nil when none is set; nobody guesses what to take from a citizen.
    package func price(
        _ charge: Charge, of procedure: ProcedureCode, zone: String? = nil, on day: PlainDate
    ) -> Price? {
        let fitting = prices.filter {
            $0.charge == charge && $0.zone == zone && $0.holds(on: day)
                && ($0.procedure == nil || $0.procedure == procedure)
        }
        return fitting.max {
            ($0.procedure == nil ? 0 : 1, $0.validFrom) < (
                $1.procedure == nil ? 0 : 1, $1.validFrom
            )
        }
    }
}
