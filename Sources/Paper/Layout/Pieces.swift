/// Something that has its width, and so knows its height (mảnh). Lengths are millimetres.
protocol Piece {
    var height: Double { get }
    /// Whether it may go over two pages though it would fit on one.
    var partsFreely: Bool { get }
    /// Two parts of which the first is no higher than `room`; nil when nothing fits, or nothing
    /// would be left.
    func parted(at room: Double) -> (first: any Piece, rest: any Piece)?
    func draw(on press: Press, x: Double, y: Double)
}

extension Piece {
    var partsFreely: Bool { false }
    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? { nil }
}

/// A hair more than nothing: sums of millimetres are not exact.
let hair = 1e-6

struct TextPiece: Piece {
    let text: SetText
    let lines: Range<Int>

    var height: Double { text.height(of: lines) }
    var partsFreely: Bool { lines.count >= 2 * Self.fewest }

    /// A single line of a paragraph looks lost on a page of its own.
    private static let fewest = 2

    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        let fitting = lines.prefix {
            text.height(of: lines.lowerBound..<$0 + 1) <= room + hair
        }.count
        let count = min(fitting, lines.count - Self.fewest)
        guard count >= Self.fewest else { return nil }
        let cut = lines.lowerBound + count
        return (
            TextPiece(text: text, lines: lines.lowerBound..<cut),
            TextPiece(text: text, lines: cut..<lines.upperBound)
        )
    }

    func draw(on press: Press, x: Double, y: Double) {
        press.draw(text, lines: lines, x: x, y: y)
    }
}

struct GapPiece: Piece {
    let height: Double

    /// What is left of a gap at the end of a page is no gap on the next.
    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        (GapPiece(height: min(height, max(room, 0))), GapPiece(height: 0))
    }

    func draw(on press: Press, x: Double, y: Double) {}
}

struct RulePiece: Piece {
    let rule: Rule
    let width: Double

    var height: Double { rule.thickness }

    func draw(on press: Press, x: Double, y: Double) {
        let length = min(rule.length ?? width, width)
        let start = x + rule.alignment.inset(of: length, in: width)
        let middle = y + rule.thickness / 2
        press.line(
            fromX: start, y: middle, toX: start + length, y: middle, thickness: rule.thickness,
            dotted: rule.isDotted)
    }
}

struct SymbolPiece: Piece {
    let symbol: Symbol
    let alignment: Alignment
    let width: Double
    let dot: Double

    var height: Double { symbol.height }

    func draw(on press: Press, x: Double, y: Double) {
        // The first bar begins on a dot as well, so that all the others do.
        let start = x + alignment.inset(of: symbol.width, in: width)
        press.fill(
            symbol.boxes(
                x: (start / dot).rounded() * dot, y: (y / dot).rounded() * dot))
    }
}

extension Alignment {
    func inset(of length: Double, in width: Double) -> Double {
        switch self {
        case .left: 0
        case .centre: (width - length) / 2
        case .right: width - length
        }
    }
}

/// One below the other.
struct StackPiece: Piece {
    let pieces: [any Piece]

    var height: Double { pieces.reduce(0) { $0 + $1.height } }

    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        var taken: [any Piece] = []
        var left = room
        for (index, piece) in pieces.enumerated() {
            guard piece.height > left + hair else {
                taken.append(piece)
                left -= piece.height
                continue
            }
            var rest = Array(pieces[index...])
            if let (first, second) = piece.parted(at: left) {
                taken.append(first)
                rest[0] = second
            }
            guard taken.contains(where: { $0.height > 0 }) else { return nil }
            return (StackPiece(pieces: taken), StackPiece(pieces: rest))
        }
        return nil
    }

    func draw(on press: Press, x: Double, y: Double) {
        var place = y
        for piece in pieces {
            piece.draw(on: press, x: x, y: place)
            place += piece.height
        }
    }
}

/// Side by side.
struct RowPiece: Piece {
    struct Cell {
        var piece: any Piece
        var x: Double
        var standing = Column.Standing.top
    }

    let cells: [Cell]

    var height: Double { cells.reduce(0) { max($0, $1.piece.height) } }

    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        var (firsts, rests) = (cells, cells)
        for (index, cell) in cells.enumerated() {
            if cell.piece.height <= room + hair {
                rests[index].piece = GapPiece(height: 0)
            } else {
                guard let (first, rest) = cell.piece.parted(at: room) else { return nil }
                firsts[index].piece = first
                rests[index].piece = rest
            }
        }
        return (RowPiece(cells: firsts), RowPiece(cells: rests))
    }

    func draw(on press: Press, x: Double, y: Double) {
        let height = height
        for cell in cells {
            let spare = height - cell.piece.height
            let drop =
                switch cell.standing {
                case .top: 0.0
                case .middle: spare / 2
                case .bottom: spare
                }
            cell.piece.draw(on: press, x: x + cell.x, y: y + drop)
        }
    }
}

/// In a box.
struct FramedPiece: Piece {
    let piece: any Piece
    let frame: Frame
    let width: Double

    var height: Double { piece.height + 2 * frame.padding }

    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        piece.parted(at: room - 2 * frame.padding).map { first, rest in
            (
                FramedPiece(piece: first, frame: frame, width: width),
                FramedPiece(piece: rest, frame: frame, width: width)
            )
        }
    }

    func draw(on press: Press, x: Double, y: Double) {
        if frame.isFilled {
            press.fill([Rectangle(x: x, y: y, width: width, height: height)])
        } else if frame.thickness > 0 {
            press.frame(
                Rectangle(x: x, y: y, width: width, height: height), thickness: frame.thickness)
        }
        piece.draw(on: press, x: x + frame.padding, y: y + frame.padding)
    }
}

/// A row of a table with its lines.
struct LinedPiece: Piece {
    let row: any Piece
    /// Where columns end, from the left edge; none for an open table.
    let uprights: [Double]
    let width: Double
    let thickness: Double
    let padding: Double

    var height: Double { row.height + 2 * padding }

    func parted(at room: Double) -> (first: any Piece, rest: any Piece)? {
        row.parted(at: room - 2 * padding).map { first, rest in
            (with(first), with(rest))
        }
    }

    private func with(_ part: any Piece) -> LinedPiece {
        LinedPiece(
            row: part, uprights: uprights, width: width, thickness: thickness, padding: padding)
    }

    func draw(on press: Press, x: Double, y: Double) {
        row.draw(on: press, x: x, y: y + padding)
        for level in [y, y + height] {
            press.line(
                fromX: x, y: level, toX: x + width, y: level, thickness: thickness)
        }
        for upright in uprights {
            press.line(
                fromX: x + upright, y: y, toX: x + upright, y: y + height, thickness: thickness)
        }
    }
}

extension Press {
    func frame(_ box: Rectangle, thickness: Double) {
        let (right, bottom) = (box.x + box.width, box.y + box.height)
        // Corners are closed by half a line on either side.
        let half = thickness / 2
        for level in [box.y, bottom] {
            line(fromX: box.x - half, y: level, toX: right + half, y: level, thickness: thickness)
        }
        for upright in [box.x, right] {
            line(fromX: upright, y: box.y, toX: upright, y: bottom, thickness: thickness)
        }
    }
}

/// The head of a table; groups have heads of their own below one over all of them.
struct HeadPiece: Piece {
    struct Cell {
        var title: any Piece
        var width: Double
        var parts: [Cell] = []
    }

    let cells: [Cell]
    let padding: Double
    let thickness: Double
    let isOpen: Bool

    private var partHeight: Double {
        cells.flatMap(\.parts).reduce(0) { max($0, $1.title.height + 2 * padding) }
    }

    var height: Double {
        cells.reduce(0) { highest, cell in
            let own = cell.title.height + 2 * padding
            return max(highest, cell.parts.isEmpty ? own : own + partHeight)
        }
    }

    func draw(on press: Press, x: Double, y: Double) {
        let (height, partHeight) = (height, partHeight)
        var place = x
        for cell in cells {
            let upper = cell.parts.isEmpty ? height : height - partHeight
            draw(cell, on: press, x: place, y: y, height: upper)
            var part = place
            for each in cell.parts {
                draw(each, on: press, x: part, y: y + upper, height: partHeight)
                part += each.width
            }
            place += cell.width
        }
    }

    private func draw(_ cell: Cell, on press: Press, x: Double, y: Double, height: Double) {
        cell.title.draw(
            on: press, x: x + (isOpen ? 0 : padding), y: y + (height - cell.title.height) / 2)
        if isOpen {
            for level in [y, y + height] {
                press.line(
                    fromX: x, y: level, toX: x + cell.width, y: level, thickness: thickness)
            }
        } else {
            press.frame(
                Rectangle(x: x, y: y, width: cell.width, height: height), thickness: thickness)
        }
    }
}
