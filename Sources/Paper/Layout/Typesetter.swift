/// Gives contents a width (sắp chữ), and so makes pieces of them.
struct Typesetter {
    let press: Press
    let sheet: Sheet

    func set(_ content: Content, width: Double) throws -> any Piece {
        switch content {
        case .text(let text):
            guard text.string.unicodeScalars.count <= PaperBounds.scalars else {
                throw PaperFault.textTooLong
            }
            let lines = try press.set(text, width: width)
            return TextPiece(text: lines, lines: lines.lines.indices)
        case .gap(let height):
            return GapPiece(height: height)
        case .rule(let rule):
            return RulePiece(rule: rule, width: width)
        case .symbol(let symbol, let alignment):
            return SymbolPiece(
                symbol: symbol, alignment: alignment, width: width, dot: sheet.dot)
        case .columns(let columns, let gap):
            let widths = Extent.widths(of: columns.map(\.extent), gap: gap, in: width)
            var x = 0.0
            return RowPiece(
                cells: try zip(columns, widths).map { column, width in
                    defer { x += width + gap }
                    return RowPiece.Cell(
                        piece: try set(column.content, width: width), x: x,
                        standing: column.standing)
                })
        case .stack(let contents):
            return StackPiece(pieces: try contents.map { try set($0, width: width) })
        case .framed(let content, let frame):
            return FramedPiece(
                piece: try set(content, width: width - 2 * frame.padding), frame: frame,
                width: width)
        case .table(let table):
            let (head, rows) = try set(table, width: width)
            return StackPiece(pieces: [head].compactMap(\.self) + rows)
        }
    }

    /// The head and the rows of a table, each by itself.
    func set(_ table: Table, width: Double) throws -> (head: (any Piece)?, rows: [any Piece]) {
        guard table.rows.count <= PaperBounds.rows else { throw PaperFault.tooManyRows }
        let widths = Extent.widths(of: table.columns, gap: 0, in: width)
        let rows = try table.rows.map { try line($0, widths, table) }
        return (table.heads.isEmpty ? nil : try head(table, widths), rows)
    }

    private func head(_ table: Table, _ widths: [Double]) throws -> HeadPiece {
        var rest = widths[...]
        func set(_ content: Content, width: Double) throws -> any Piece {
            try self.set(content, width: width - (table.isOpen ? 0 : 2 * table.padding))
        }
        let cells = try table.heads.map { head in
            switch head {
            case .single(let content):
                let width = rest.removeFirst()
                return HeadPiece.Cell(title: try set(content, width: width), width: width)
            case .group(let title, let parts):
                let widths = rest.prefix(parts.count)
                rest.removeFirst(widths.count)
                let width = widths.reduce(0, +)
                return HeadPiece.Cell(
                    title: try set(title, width: width), width: width,
                    parts: try zip(parts, widths).map {
                        HeadPiece.Cell(title: try set($0, width: $1), width: $1)
                    })
            }
        }
        return HeadPiece(
            cells: cells, padding: table.padding, thickness: table.thickness,
            isOpen: table.isOpen)
    }

    private func line(
        _ contents: [Content], _ widths: [Double], _ table: Table
    ) throws -> LinedPiece {
        var x = 0.0
        var uprights = [0.0]
        let cells = try zip(contents, widths).map { content, width in
            defer {
                x += width
                uprights.append(x)
            }
            // Rows without uprights begin where the text around them begins.
            let left = table.isOpen ? 0 : table.padding
            return RowPiece.Cell(
                piece: try set(content, width: width - left - table.padding), x: x + left)
        }
        return LinedPiece(
            row: RowPiece(cells: cells), uprights: table.isOpen ? [] : uprights, width: x,
            thickness: table.thickness, padding: table.padding)
    }
}
