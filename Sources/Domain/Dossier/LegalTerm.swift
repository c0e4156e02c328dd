/// Terms that the law sets for both machines (thời hạn luật định).
package enum LegalTerm {
    /// The day from which six months are over: the same day of the sixth month, or its last day.
    package static func sixMonths(after day: PlainDate) -> PlainDate {
        let months = day.year * 12 + day.month - 1 + 6
        let (year, month) = (months / 12, months % 12 + 1)
        let last = PlainDate.length(ofMonth: month, year: year)
        // Beyond the year 9999 there is no such day; then the term never ends.
        return PlainDate(year: year, month: month, day: min(day.day, last))
            ?? PlainDate(daysSince1970: .max)
    }

    /// How many invitations an addressee must have had before a parcel turns back unasked.
    package static let invitations = 2

    /// How many working days must lie from the first of them to the last.
    package static let workingDaysBetweenInvitations = 2
}
