/// Pieces in their places, page by page (các trang).
///
/// Everything is placed before anything is drawn: only then is it known that this is page two of
/// three, and where a roll is to be cut.
struct Pages {
    private struct Placed {
        var piece: any Piece
        var y: Double
    }

    private let sheet: Sheet
    /// What each further page begins with.
    private let runningHead: (any Piece)?
    private let footHeight: Double
    private var pages: [[Placed]] = [[]]
    private var y = 0.0

    init(_ sheet: Sheet, runningHead: (any Piece)? = nil, footHeight: Double = 0) {
        self.sheet = sheet
        self.runningHead = runningHead
        self.footHeight = footHeight
    }

    private var textHeight: Double {
        sheet.height.map { $0 - sheet.top - sheet.bottom - footHeight } ?? .infinity
    }

    private var room: Double { textHeight - y }

    private mutating func put(_ piece: any Piece) {
        pages[pages.count - 1].append(Placed(piece: piece, y: y))
        y += piece.height
    }

    private mutating func turn() throws {
        guard pages.count < PaperBounds.pages else { throw PaperFault.tooManyPages }
        pages.append([])
        y = 0
        if let runningHead { put(runningHead) }
    }

    /// Places a piece, on the next page or over several if need be; `head` is repeated there.
    mutating func place(_ piece: any Piece, below head: (any Piece)? = nil) throws {
        var piece = piece
        var isFresh = false
        let repeated = (runningHead?.height ?? 0) + (head?.height ?? 0)
        while piece.height > room + hair {
            if piece is GapPiece { return try turn() }
            let mustPart = piece.height > textHeight - repeated + hair
            if mustPart || piece.partsFreely, let (first, rest) = piece.parted(at: room) {
                put(first)
                piece = rest
            } else if isFresh {
                throw PaperFault.tooTall
            }
            try turn()
            if let head { put(head) }
            isFresh = true
        }
        put(piece)
    }

    mutating func place(head: (any Piece)?, rows: [any Piece]) throws {
        // A head alone at the foot of a page leads nowhere.
        let start = (head?.height ?? 0) + min(rows.first?.height ?? 0, 40)
        if start > room + hair && start <= textHeight { try turn() }
        if let head { put(head) }
        for row in rows { try place(row, below: head) }
    }

    /// Draws all pages; `foot` makes the last line of each, from its number and the count.
    func draw(on press: Press, foot: (Int, Int) throws -> (any Piece)?) throws {
        for (number, page) in pages.enumerated() {
            let height = sheet.height ?? min(sheet.top + y + sheet.bottom, .infinity)
            guard sheet.height != nil || height <= PaperBounds.rollLength else {
                throw PaperFault.tooManyPages
            }
            press.beginPage(width: sheet.width, height: height)
            for placed in page {
                placed.piece.draw(on: press, x: sheet.side, y: sheet.top + placed.y)
            }
            if let foot = try foot(number + 1, pages.count) {
                foot.draw(
                    on: press, x: sheet.side, y: height - sheet.bottom - foot.height)
            }
            press.endPage()
        }
    }
}
