/// The paper that a document is printed on (khổ giấy).
package enum PaperSize: String, CaseIterable, Hashable, Sendable {
    case a4, a5
    /// Thermal rolls, by their width.
    case roll80 = "80mm"
    case roll58 = "58mm"

    package var isRoll: Bool { self == .roll80 || self == .roll58 }

    /// The short name in Vietnamese.
    package var vietnamese: String {
        switch self {
        case .a4: "khổ A4"
        case .a5: "khổ A5"
        case .roll80: "cuộn 80 mm"
        case .roll58: "cuộn 58 mm"
        }
    }

    package var english: String {
        switch self {
        case .a4: "A4"
        case .a5: "A5"
        case .roll80: "80 mm roll"
        case .roll58: "58 mm roll"
        }
    }

    var sheet: Sheet {
        switch self {
        case .a4: Sheet(width: 210, height: 297, side: 20, top: 14, bottom: 14)
        case .a5: Sheet(width: 148, height: 210, side: 11, top: 9, bottom: 8)
        // Print heads are 72 and 48 mm wide: eight dots a millimetre.
        case .roll80: Sheet(width: 80, height: nil, side: 4, top: 4, bottom: 6)
        case .roll58: Sheet(width: 58, height: nil, side: 5, top: 4, bottom: 6)
        }
    }
}

/// A sheet and its margins (tờ giấy), in millimetres.
struct Sheet: Hashable, Sendable {
    var width: Double
    /// A roll is cut where its text ends.
    var height: Double?
    var side: Double
    var top: Double
    var bottom: Double

    var textWidth: Double { width - 2 * side }

    /// The smallest step of the printer that such a sheet goes through. Modules of a symbol are
    /// whole numbers of it: a bar of two and a half dots is printed as two or as three, and that
    /// is how a scanner gets to misread.
    var dot: Double { height == nil ? 1.0 / 8 : 25.4 / 600 }

    /// The long side across.
    var turned: Sheet {
        guard let height else { return self }
        var sheet = self
        (sheet.width, sheet.height) = (height, width)
        return sheet
    }
}

/// A filled box, in millimetres.
struct Rectangle: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
}
