import CPango
import CZint

/// One PDF in the making (máy in): the only file of this target that speaks C.
///
/// A press belongs to one call on one thread and is no `Sendable`: the surface, the cairo context
/// and the Pango context are made for one document and go with it. What the libraries share behind
/// them is made for that: Pango keeps one font map per thread, fontconfig reads its configuration
/// once under a lock, cairo locks its font cache, and zint keeps everything in its symbol.
///
/// Lengths are millimetres from the upper left corner; only here do they become points.
final class Press {
    private let surface: OpaquePointer
    private let cairo: OpaquePointer
    private let pango: OpaquePointer
    private let output = Output()

    static let pointsPerMillimetre = 72.0 / 25.4

    init(_ imprint: Imprint) throws {
        for typeface in Typeface.allCases where !Self.has(typeface) {
            throw PaperFault.fontMissing(typeface)
        }
        guard
            let surface = cairo_pdf_surface_create_for_stream(
                append, Unmanaged.passUnretained(output).toOpaque(), 1, 1),
            let cairo = cairo_create(surface),
            let pango = pango_cairo_create_context(cairo)
        else { throw PaperFault.press("out of memory") }
        self.surface = surface
        self.cairo = cairo
        self.pango = pango
        // One typographic point is one unit of the page, and no glyph is moved to a screen's grid.
        pango_cairo_context_set_resolution(pango, 72)
        pango_context_set_round_glyph_positions(pango, 0)
        pango_context_set_base_dir(pango, PANGO_DIRECTION_LTR)
        pango_context_set_language(pango, pango_language_from_string("vi"))
        for (key, value) in [
            (CAIRO_PDF_METADATA_TITLE, imprint.title),
            (CAIRO_PDF_METADATA_SUBJECT, imprint.subject),
            (CAIRO_PDF_METADATA_CREATOR, "Trạm"),
            (CAIRO_PDF_METADATA_CREATE_DATE, imprint.madeAt.rfc3339Second),
            (CAIRO_PDF_METADATA_MOD_DATE, imprint.madeAt.rfc3339Second),
        ] { cairo_pdf_surface_set_metadata(surface, key, value) }
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(pango))
        cairo_destroy(cairo)
        // Finishes as well, and so may write once more into `output`, which outlives this.
        cairo_surface_destroy(surface)
    }

    // MARK: - Pages

    func beginPage(width: Double, height: Double) {
        cairo_pdf_surface_set_size(surface, points(width), points(height))
    }

    func endPage() { cairo_show_page(cairo) }

    /// The bytes of the document; nothing can be drawn afterwards.
    func finish() throws -> [UInt8] {
        cairo_surface_finish(surface)
        for status in [cairo_status(cairo), cairo_surface_status(surface)]
        where status != CAIRO_STATUS_SUCCESS && status != CAIRO_STATUS_SURFACE_FINISHED {
            if output.isFull { throw PaperFault.tooLarge }
            throw PaperFault.press(String(cString: cairo_status_to_string(status)))
        }
        return output.bytes
    }

    private func points(_ millimetres: Double) -> Double {
        millimetres * Self.pointsPerMillimetre
    }

    // MARK: - Marks

    /// Fills all rectangles as one path: drawn one by one, neighbours would show a hair of paper
    /// between them wherever the printer's grid cuts them.
    func fill(_ rectangles: some Sequence<Rectangle>, _ shade: Shade = .black) {
        use(shade)
        for each in rectangles {
            cairo_rectangle(
                cairo, points(each.x), points(each.y), points(each.width), points(each.height))
        }
        cairo_fill(cairo)
    }

    func line(
        fromX: Double, y fromY: Double, toX: Double, y toY: Double, thickness: Double,
        dotted: Bool = false
    ) {
        use(.black)
        cairo_set_line_width(cairo, points(thickness))
        let dashes = [points(0.4), points(0.8)]
        cairo_set_dash(cairo, dashes, dotted ? 2 : 0, 0)
        cairo_move_to(cairo, points(fromX), points(fromY))
        cairo_line_to(cairo, points(toX), points(toY))
        cairo_stroke(cairo)
    }

    private func use(_ shade: Shade) {
        cairo_set_source_rgb(cairo, shade.level, shade.level, shade.level)
    }

    // MARK: - Text

    /// Breaks a text into lines of at most `width`.
    func set(_ text: Text, width: Double) throws -> SetText {
        guard let layout = pango_layout_new(pango) else {
            throw PaperFault.press("out of memory")
        }
        let string = text.string
        let attributes = attributes(of: text)
        defer { pango_attr_list_unref(attributes) }
        // As text, never as Pango's markup: a name may hold `<`, `&` and `>`.
        pango_layout_set_text(layout, string, Int32(string.utf8.count))
        pango_layout_set_attributes(layout, attributes)
        pango_layout_set_auto_dir(layout, 0)
        pango_layout_set_width(layout, Int32(points(max(width, 1)) * Double(PANGO_SCALE)))
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_line_spacing(layout, Float(text.style.leading))
        switch text.alignment {
        case .left: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .right: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        }
        if let most = text.mostLines {
            pango_layout_set_height(layout, Int32(-most))
            pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        }
        return SetText(layout, leading: text.style.leading)
    }

    private func attributes(of text: Text) -> OpaquePointer? {
        let list = pango_attr_list_new()
        var start = 0
        for run in text.runs {
            let end = start + run.string.utf8.count
            let font = Self.description(of: run.style)
            var found = [pango_attr_font_desc_new(font)]
            pango_font_description_free(font)
            if run.style.shade != .black {
                let level = UInt16(run.style.shade.level * 65_535)
                found.append(pango_attr_foreground_new(level, level, level))
            }
            if run.style.tracking != 0 {
                let spacing = run.style.tracking * Double(PANGO_SCALE)
                found.append(pango_attr_letter_spacing_new(Int32(spacing)))
            }
            for attribute in found.compactMap(\.self) {
                attribute.pointee.start_index = UInt32(start)
                attribute.pointee.end_index = UInt32(end)
                pango_attr_list_insert(list, attribute)
            }
            start = end
        }
        return list
    }

    private static func description(of style: Style) -> OpaquePointer? {
        let font = pango_font_description_new()
        pango_font_description_set_family(font, style.typeface.family)
        pango_font_description_set_size(font, Int32(style.size * Double(PANGO_SCALE)))
        pango_font_description_set_weight(
            font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_style(
            font, style.isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
        return font
    }

    /// Draws some lines of a text so that the first begins at `y`.
    func draw(_ text: SetText, lines: Range<Int>, x: Double, y: Double) {
        guard let first = lines.first else { return }
        use(.black)
        for index in lines {
            let line = text.lines[index]
            cairo_move_to(
                cairo, points(x + line.left), points(y + line.baseline - text.lines[first].top))
            pango_cairo_show_layout_line(
                cairo, pango_layout_get_line_readonly(text.layout, Int32(index)))
        }
    }

    // MARK: - Fonts

    /// Whether a font is installed: fontconfig answers with another one when it is not.
    static func has(_ typeface: Typeface) -> Bool {
        guard let map = pango_cairo_font_map_get_default(),
            let context = pango_font_map_create_context(map)
        else { return false }
        defer { g_object_unref(UnsafeMutableRawPointer(context)) }
        let wanted = description(of: Style(typeface, 10))
        defer { pango_font_description_free(wanted) }
        guard let font = pango_context_load_font(context, wanted) else { return false }
        defer { g_object_unref(font) }
        let found = pango_font_describe(font)
        defer { pango_font_description_free(found) }
        return pango_font_description_get_family(found).map { String(cString: $0) }
            == typeface.family
    }
}

/// A text in lines (văn bản đã dàn).
final class SetText {
    /// In millimetres below the text's own top, and from its left edge.
    struct Line {
        var top: Double
        var bottom: Double
        var baseline: Double
        var left: Double
    }

    fileprivate let layout: OpaquePointer
    let lines: [Line]

    fileprivate init(_ layout: OpaquePointer, leading: Double) {
        self.layout = layout
        let unit = 1 / (Double(PANGO_SCALE) * Press.pointsPerMillimetre)
        var lines: [Line] = []
        let iterator = pango_layout_get_iter(layout)
        defer { pango_layout_iter_free(iterator) }
        repeat {
            var place = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &place)
            // A single line is as high as one among others.
            let trimmed = Double(place.height) * (1 - leading) / 2
            lines.append(
                Line(
                    top: (Double(place.y) + trimmed) * unit,
                    bottom: (Double(place.y + place.height) - trimmed) * unit,
                    baseline: Double(pango_layout_iter_get_baseline(iterator)) * unit,
                    left: Double(place.x) * unit))
        } while pango_layout_iter_next_line(iterator) != 0
        self.lines = lines
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// The height of some lines.
    func height(of range: Range<Int>) -> Double {
        guard let first = range.first, let last = range.last else { return 0 }
        return lines[last].bottom - lines[first].top
    }
}

/// What the surface has written, up to a bound.
private final class Output {
    private(set) var bytes: [UInt8] = []
    private(set) var isFull = false

    func append(_ more: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count + more.count <= PaperBounds.bytes else {
            isFull = true
            return false
        }
        bytes.append(contentsOf: more)
        return true
    }
}

private func append(
    _ closure: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: UInt32
) -> cairo_status_t {
    guard let closure else { return CAIRO_STATUS_WRITE_ERROR }
    let output = Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue()
    let isTaken = output.append(UnsafeBufferPointer(start: bytes, count: Int(count)))
    return isTaken ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR
}

extension Modules {
    /// The pattern of a symbol as zint makes it, without quiet zones.
    init(_ kind: Symbology, _ text: String) throws {
        guard let symbol = ZBarcode_Create() else { throw PaperFault.press("out of memory") }
        defer { ZBarcode_Delete(symbol) }
        switch kind {
        case .code128: symbol.pointee.symbology = BARCODE_CODE128
        case .qr(let correction):
            symbol.pointee.symbology = BARCODE_QRCODE
            symbol.pointee.option_1 = Int32(correction.rawValue)
        }
        let status = ZBarcode_Encode(symbol, Array(text.utf8), Int32(text.utf8.count))
        guard status < ZINT_ERROR else { throw PaperFault.symbol(text) }
        let (rows, columns) = (symbol.pointee.rows, symbol.pointee.width)
        self.init(
            columns: Int(columns),
            isDark: (0..<rows).flatMap { row in
                (0..<columns).map { tram_zint_module(symbol, row, $0) != 0 }
            })
    }
}
