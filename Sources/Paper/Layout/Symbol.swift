/// A kind of machine-readable symbol (loại mã vạch).
enum Symbology: Hashable, Sendable {
    /// For wedge readers and handheld scanners.
    case code128
    /// For phones.
    case qr(Correction)

    /// How much of a QR code may be lost, by zint's numbers.
    enum Correction: Int, Hashable, Sendable {
        /// 15 %: screens and clean paper.
        case medium = 2
        /// 25 %: labels that get wet and scuffed.
        case quartile = 3
    }

    /// The blank that the standard demands on every side, in modules (vùng trống).
    var quietModules: Int {
        switch self {
        case .code128: 10
        case .qr: 4
        }
    }

    /// The smallest module, in millimetres, that ordinary readers and phones take from paper.
    var smallestModule: Double {
        switch self {
        case .code128: 0.25
        case .qr: 0.375
        }
    }
}

/// The dark and light fields of a symbol, row by row (các ô của mã).
struct Modules: Hashable, Sendable {
    let columns: Int
    let isDark: [Bool]

    var rows: Int { isDark.count / max(columns, 1) }

    /// Runs of dark fields: row, first column, length.
    var runs: [(row: Int, column: Int, length: Int)] {
        var runs: [(row: Int, column: Int, length: Int)] = []
        for (index, isDark) in isDark.enumerated() where isDark {
            let (row, column) = index.quotientAndRemainder(dividingBy: columns)
            if let last = runs.last, last.row == row, last.column + last.length == column {
                runs[runs.count - 1].length += 1
            } else {
                runs.append((row, column, 1))
            }
        }
        return runs
    }
}

/// A symbol with its size, quiet zones included (mã vạch, mã QR). Its width is a whole number of
/// modules, its module a whole number of the printer's dots; it is never stretched to fit.
struct Symbol: Hashable, Sendable {
    let kind: Symbology
    let text: String
    let modules: Modules
    /// The width of one module, in millimetres.
    let module: Double
    let height: Double

    var width: Double { Double(modules.columns + 2 * kind.quietModules) * module }

    /// A QR code about as large as asked for, and never smaller than phones can read.
    static func qr(
        _ text: String, side: Double, on sheet: Sheet,
        _ correction: Symbology.Correction = .medium
    ) throws -> Symbol {
        let kind = Symbology.qr(correction)
        let modules = try pattern(kind, text, atMost: PaperBounds.symbolLength)
        let count = Double(modules.columns + 2 * kind.quietModules)
        let module = max(
            floor(side / count, to: sheet.dot), ceiling(kind.smallestModule, to: sheet.dot))
        return Symbol(
            kind: kind, text: text, modules: modules, module: module, height: count * module)
    }

    /// Bars as wide as fit, up to half a millimetre a module; nil when not even the smallest fit.
    static func code128(
        _ text: String, within width: Double, height: Double, on sheet: Sheet
    ) throws -> Symbol? {
        let modules = try pattern(.code128, text, atMost: 60)
        let count = Double(modules.columns + 2 * Symbology.code128.quietModules)
        let module = floor(min(width / count, 0.5), to: sheet.dot)
        guard module >= Symbology.code128.smallestModule else { return nil }
        return Symbol(
            kind: .code128, text: text, modules: modules, module: module, height: height)
    }

    private static func pattern(
        _ kind: Symbology, _ text: String, atMost longest: Int
    ) throws -> Modules {
        // Printable ASCII reads the same in every decoder; anything else needs a character set
        // that many wedge readers ignore.
        guard !text.isEmpty, text.utf8.count <= longest,
            text.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw PaperFault.symbol(text) }
        return try Modules(kind, text)
    }

    private static func floor(_ length: Double, to dot: Double) -> Double {
        (length / dot + 1e-9).rounded(.down) * dot
    }

    private static func ceiling(_ length: Double, to dot: Double) -> Double {
        (length / dot - 1e-9).rounded(.up) * dot
    }

    /// The dark boxes, when the quiet zone begins at this point.
    func boxes(x: Double, y: Double) -> [Rectangle] {
        let quiet = Double(kind.quietModules) * module
        // Bars need their blank at the sides only.
        let isBars = kind == .code128
        let rowHeight = isBars ? height : module
        return modules.runs.map { run in
            Rectangle(
                x: x + quiet + Double(run.column) * module,
                y: y + (isBars ? 0 : quiet) + Double(run.row) * rowHeight,
                width: Double(run.length) * module, height: rowHeight)
        }
    }
}
