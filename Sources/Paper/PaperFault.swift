/// Why a paper was not made (lý do không in được).
package enum PaperFault: Error, Equatable, Sendable {
    /// A font that the papers are set in is not installed; another would look different on every
    /// machine, and may have no Vietnamese.
    case fontMissing(Typeface)
    case tooManyPages
    case tooManyRows
    /// One text is longer than any field of the service.
    case textTooLong
    /// Something that can't be parted is higher than a page.
    case tooTall
    case tooLarge
    /// This text fits in no such symbol.
    case symbol(String)
    /// This paper isn't made in that size.
    case size(PaperSize)
    /// cairo or Pango said no.
    case press(String)
}

/// How much one paper may hold (giới hạn): whoever asks for more gets a refusal, not a server that
/// is busy for a minute.
package enum PaperBounds {
    package static let pages = 200
    package static let rows = 2_000
    /// Unicode scalars of one text. The longest field of the service has 2,000.
    package static let scalars = 8_000
    package static let bytes = 32 << 20
    /// Of a roll, in millimetres.
    package static let rollLength = 2_000.0
    package static let symbolLength = 300
}
