package import Domain
package import Postgres

// How the domain's values lie in columns. The words are the machines' own, so that a person in
// psql reads what the program reads.

extension Stage: PostgresMapped {}
extension DossierEvent: PostgresMapped {}
extension ParcelState: PostgresMapped {}
extension ParcelEvent: PostgresMapped {}
extension Purpose: PostgresMapped {}
extension Role: PostgresMapped {}
extension OfficeKind: PostgresMapped {}
extension WaitingList: PostgresMapped {}
extension FactOutcome: PostgresMapped {}

extension Term: PostgresMapped {
    package var postgresCarrier: String { description }
    package init?(postgresCarrier: String) { self.init(postgresCarrier) }
}

extension Act: PostgresMapped {
    package var postgresCarrier: String { rawValue }
    package init?(postgresCarrier: String) { self.init(rawValue: postgresCarrier) }
}

extension Instant: PostgresMapped {
    package var postgresCarrier: Timestamp { Timestamp(microseconds: microseconds) }
    package init?(postgresCarrier: Timestamp) {
        self.init(microseconds: postgresCarrier.microseconds)
    }
}

extension PlainDate: PostgresMapped {
    package var postgresCarrier: Day { Day(daysSince2000: daysSince1970 - Self.daysTo2000) }
    package init?(postgresCarrier: Day) {
        self.init(daysSince1970: postgresCarrier.daysSince2000 + Self.daysTo2000)
    }

    private static let daysTo2000: Int32 = 10_957
}
