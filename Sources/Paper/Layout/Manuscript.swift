import Domain

/// A paper ready to be printed (bản thảo): contents in order, and what stands at the edges.
struct Manuscript {
    var imprint: Imprint
    var sheet: Sheet
    var contents: [Content]
    /// What each further page begins with, so that loose pages find together again.
    var runningHead: Content?
    /// Left of “Trang x/y”, in the look given; a roll has no foot.
    var foot: Text?

    func printed() throws -> [UInt8] {
        let press = try Press(imprint)
        let setter = Typesetter(press: press, sheet: sheet)
        let width = sheet.textWidth
        let foot = sheet.height == nil ? nil : foot
        let footHeight = try foot.map { try setter.set(.text($0), width: width).height + 2 }
        var pages = Pages(
            sheet, runningHead: try runningHead.map { try setter.set($0, width: width) },
            footHeight: footHeight ?? 0)
        for content in contents {
            if case .table(let table) = content {
                let (head, rows) = try setter.set(table, width: width)
                try pages.place(head: head, rows: rows)
            } else {
                try pages.place(try setter.set(content, width: width))
            }
        }
        try pages.draw(on: press) { number, count in
            guard let foot else { return nil }
            return try setter.set(
                .columns(
                    [
                        Column(.share(1), .text(foot)),
                        Column(
                            .millimetres(30),
                            .text("Trang \(number)/\(count)", foot.style, .right)),
                    ], gap: 2), width: width)
        }
        return try press.finish()
    }
}
