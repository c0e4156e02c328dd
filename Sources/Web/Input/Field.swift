/// One field that was asked for (một trường).
package struct Field<Value> {
    let state: FieldState
    let pointer: String
    /// nil when it was absent or wrong.
    package let found: Value?

    /// The value, or all faults of the request.
    package var value: Value {
        get throws {
            try state.settle()
            guard let found else {
                // Only after a fault list that was full: there is nothing more to say.
                var faults = FaultList()
                faults.missing(pointer)
                throw Problem(.invalid, errors: faults.errors)
            }
            return found
        }
    }

    /// Absence is no fault.
    package var optional: Field<Value?> {
        state.release(pointer)
        return Field<Value?>(state: state, pointer: pointer, found: .some(found))
    }

    package func or(_ value: Value) -> Field<Value> {
        state.release(pointer)
        return Field(state: state, pointer: pointer, found: found ?? value)
    }

    /// One more rule for a value that is there.
    package func must(
        _ code: String, vi: String, en: String, _ rule: (Value) -> Bool
    ) -> Field<Value> {
        guard let found, !rule(found) else { return self }
        state.faults.add(FieldError(pointer, code, vi: vi, en: en))
        return Field(state: state, pointer: pointer, found: nil)
    }
}

/// What all readers of one request share.
final class FieldState {
    var faults = FaultList()
    /// Places that are absent, in the order of reading, until somebody says that they may be.
    private var absent: [String] = []

    init(_ faults: [FieldError] = []) {
        self.faults.add(faults)
    }

    func isAbsent(_ pointer: String) { absent.append(pointer) }

    func release(_ pointer: String) { absent.removeAll { $0 == pointer } }

    func settle() throws {
        var all = faults
        for pointer in absent { all.missing(pointer) }
        guard all.errors.isEmpty else { throw Problem(.invalid, errors: all.errors) }
    }
}
