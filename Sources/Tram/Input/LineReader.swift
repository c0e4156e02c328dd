import Foundation

/// Reads a text file line by line (đọc từng dòng), in bounded memory however long the file is.
package struct LineReader: Sequence, IteratorProtocol {
    package struct Line: Hashable, Sendable {
        /// From 1, as editors count.
        package let number: Int
        /// Without the line's end. Nil for a line that is too long or no UTF-8.
        package let text: String?
    }

    /// No record of ours is longer than a request may be.
    package static let longest = 1 << 20
    private static let chunk = 1 << 16

    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var start = 0
    private var number = 0
    private var isAtEnd = false
    /// How many bytes have been read, for whoever shows progress.
    package private(set) var bytes = 0

    package init(path: String) throws {
        file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    package mutating func next() -> Line? {
        var isTooLong = false
        while true {
            if let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[start..<end]
                start = end + 1
                return self.line(line, isTooLong)
            }
            if buffer.count - start > Self.longest {
                // Skipped to its end, not gathered: a file without line ends must not fill memory.
                isTooLong = true
                start = buffer.count
            }
            if isAtEnd {
                guard start < buffer.count || isTooLong else { return nil }
                let rest = buffer[start...]
                start = buffer.count
                return line(rest, isTooLong)
            }
            fill()
        }
    }

    private mutating func fill() {
        buffer.removeFirst(start)
        start = 0
        guard let data = try? file.read(upToCount: Self.chunk), !data.isEmpty else {
            isAtEnd = true
            try? file.close()
            return
        }
        bytes += data.count
        buffer.append(contentsOf: data)
    }

    private mutating func line(_ bytes: ArraySlice<UInt8>, _ isTooLong: Bool) -> Line {
        number += 1
        guard !isTooLong, bytes.count <= Self.longest else {
            return Line(number: number, text: nil)
        }
        var bytes = bytes
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        // The mark that some editors put at the beginning of UTF-8.
        if number == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return Line(number: number, text: String(validating: bytes, as: UTF8.self))
    }
}
