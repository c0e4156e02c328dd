/// The rows (các dòng) of an answer. They keep the answer's memory alive, not the connection.
package struct Rows: Sendable {
    let result: ResultStorage

    /// How many rows the statement changed or returned.
    package var affected: Int { result.affected }

    package var columns: [String] {
        (0..<result.columnCount).map { result.columnName($0) }
    }

    /// All rows as tuples.
    package func decode<each Value: PostgresDecodable>(
        _: (repeat each Value).Type
    ) throws -> [(repeat each Value)] {
        var decoded: [(repeat each Value)] = []
        decoded.reserveCapacity(count)
        for row in self {
            decoded.append(try row.decode((repeat each Value).self))
        }
        return decoded
    }

    /// The only row; none, or more than one, is an error.
    package func one() throws -> Row {
        guard count == 1 else {
            throw PostgresError(.decoding, "one row was expected, \(count) came")
        }
        return self[0]
    }

    /// The only row as a tuple; none, or more than one, is an error.
    package func one<each Value: PostgresDecodable>(
        _: (repeat each Value).Type
    ) throws -> (repeat each Value) {
        try one().decode((repeat each Value).self)
    }

    /// The first row as a tuple, if there is one.
    package func first<each Value: PostgresDecodable>(
        _: (repeat each Value).Type
    ) throws -> (repeat each Value)? {
        try first?.decode((repeat each Value).self)
    }
}

extension Rows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rowCount }

    package subscript(index: Int) -> Row {
        precondition(index >= 0 && index < endIndex, "no such row")
        return Row(result: result, index: index)
    }
}

/// One row (dòng).
package struct Row: Sendable {
    let result: ResultStorage
    let index: Int

    package var count: Int { result.columnCount }

    package subscript(column: Int) -> Cell {
        precondition(column >= 0 && column < count, "no such column")
        return Cell(result: result, row: index, column: column)
    }

    /// The column of that name. A name that the query does not return is a mistake of the
    /// program, found by the first test of the query.
    package subscript(name: String) -> Cell {
        guard let column = result.column(named: name) else {
            preconditionFailure("the query returns no column \(name)")
        }
        return Cell(result: result, row: index, column: column)
    }

    /// The row as a tuple, column by column: `try row.decode((Int64, String, Int32?).self)`.
    /// The types must be as many as the columns.
    package func decode<each Value: PostgresDecodable>(
        _: (repeat each Value).Type
    ) throws -> (repeat each Value) {
        var column = 0
        func next<One: PostgresDecodable>(_ type: One.Type) throws -> One {
            defer { column += 1 }
            guard column < count else {
                throw PostgresError(
                    .decoding, "the row has only \(count) columns, one more was asked for")
            }
            return try self[column].decode(type)
        }
        let decoded = (repeat try next((each Value).self))
        guard column == count else {
            throw PostgresError(
                .decoding, "the row has \(count) columns, only \(column) were asked for")
        }
        return decoded
    }
}

/// One value of a row (ô).
package struct Cell: Sendable {
    let result: ResultStorage
    let row: Int
    let column: Int

    package var name: String { result.columnName(column) }
    package var isNull: Bool { result.isNull(row: row, column: column) }

    package func decode<Value: PostgresDecodable>(_: Value.Type = Value.self) throws -> Value {
        do {
            return try result.decode(row: row, column: column)
        } catch let failure as DecodingFailure {
            throw failure.error(
                column: name, stored: PostgresType.name(of: result.columnType(column)),
                asked: String(describing: Value.self))
        }
    }
}

extension DecodingFailure {
    /// Names the column and both types; never the value, which may be somebody's name.
    func error(column: String, stored: String, asked: String) -> PostgresError {
        let reason =
            switch self {
            case .type: "cannot be read as \(asked)"
            case .null: "is null, which \(asked) cannot be"
            case .malformed: "does not have the form of its type"
            case .outOfRange: "does not fit \(asked)"
            case .refused: "holds a value that \(asked) does not know"
            }
        return PostgresError(.decoding, "column \(column) of type \(stored) \(reason)")
    }
}
