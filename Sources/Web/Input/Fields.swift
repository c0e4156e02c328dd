package import Domain
package import Foundation

/// Reads the fields of a JSON object, of a form or of a query (các trường), and keeps every fault.
///
/// Each reader answers a `Field`, whose `value` throws *all* faults of the request at once. So
/// declare every field first, then use the values:
/// ```swift
/// let fields = try context.fields()
/// let procedure = fields.text("procedure", as: ProcedureCode.self)
/// let applicant = fields.object("applicant")
/// let name = applicant.text("name", max: 120)
/// let note = fields.text("note", max: 2000, multiline: true).optional
/// try register(procedure.value, name.value, note.value)
/// ```
/// In a form a nested field is called `applicant.name`, an empty field counts as absent, and a
/// list is a name that occurs several times.
package final class Fields {
    enum Source {
        case json([String: JSON])
        /// The query of an API route keeps empty values: there they are mistakes, while the forms
        /// of pages send every field that was left empty.
        case form(FormValues, keepsEmpty: Bool = false)
        /// Of an object that is itself absent or wrong; its fields raise no further faults.
        case nothing
    }

    let source: Source
    let pointer: String
    let state: FieldState
    /// Of a line that is judged by itself: the line as it came, whatever it is.
    package let sent: JSON?

    init(
        _ source: Source, at pointer: String = "", state: FieldState = FieldState(),
        sent: JSON? = nil
    ) {
        self.sent = sent
        self.source = source
        self.pointer = pointer
        self.state = state
    }

    /// Throws the faults found so far; for a request all of whose fields are used elsewhere.
    package func finish() throws { try state.settle() }

    /// A fault that only the handler can see, such as two dates in the wrong order.
    package func fail(_ name: String, _ code: String, vi: String, en: String) {
        state.faults.add(FieldError(place(name), code, vi: vi, en: en))
    }

    package func has(_ name: String) -> Bool { raw(name) != nil }

    /// All names that were sent.
    package var names: Set<String> {
        switch source {
        case .json(let members): Set(members.keys)
        case .form(let form, _): Set(form.values.keys)
        case .nothing: []
        }
    }

    // MARK: Readers

    package func text(
        _ name: String, min: Int = 1, max: Int = 1_000, multiline: Bool = false
    ) -> Field<String> {
        field(name, "string") { raw, place in
            guard case .string(var text) = raw else { return nil }
            // Browsers send line breaks of forms as CR LF; one kind is stored.
            if multiline { text = text.replacingOccurrences(of: "\r\n", with: "\n") }
            let before = self.state.faults.errors.count
            self.state.faults.check(
                text, length: min...Swift.max(min, max), multiline: multiline, at: place)
            return self.state.faults.errors.count == before ? .found(text) : .faulty
        }
    }

    /// Free text as a rule of the domain keeps it: `fields.text("name", .name)`.
    package func text(_ name: String, _ rule: TextRule) -> Field<String> {
        field(name, "string") { raw, place in
            guard case .string(let text) = raw else { return nil }
            do throws(TextFault) {
                return .found(try rule.cleaned(text))
            } catch {
                self.state.faults.add(FieldError(place, error))
                return .faulty
            }
        }
    }

    /// A text that is a value of the domain: a code, a phone number, a day.
    package func text<Value: LosslessStringConvertible>(
        _ name: String, as type: Value.Type, vi: String = "Không đúng dạng.",
        en: String = "It does not have the right form."
    ) -> Field<Value> {
        field(name, "string") { raw, place in
            guard case .string(let text) = raw else { return nil }
            if let value = Value(text) { return .found(value) }
            self.state.faults.add(FieldError(place, "malformed", vi: vi, en: en))
            return .faulty
        }
    }

    /// One of the words of an enumeration.
    package func choice<Value: CaseIterable & RawRepresentable>(
        _ name: String, as type: Value.Type
    ) -> Field<Value> where Value.RawValue == String {
        field(name, "string") { raw, place in
            guard case .string(let text) = raw else { return nil }
            if let value = Value(rawValue: text) { return .found(value) }
            self.state.faults.notAChoice(place, type.allCases.map(\.rawValue))
            return .faulty
        }
    }

    package func time(_ name: String) -> Field<Instant> {
        field(name, "string") { raw, place in
            guard case .string(let text) = raw else { return nil }
            if let value = Instant(rfc3339: text) { return .found(value) }
            self.state.faults.wrongFormat(place, "date-time")
            return .faulty
        }
    }

    package func uuid(_ name: String) -> Field<UUID> {
        field(name, "string") { raw, place in
            guard case .string(let text) = raw else { return nil }
            if let value = UUID(uuidString: text) { return .found(value) }
            self.state.faults.wrongFormat(place, "uuid")
            return .faulty
        }
    }

    package func integer(_ name: String, _ range: ClosedRange<Int>) -> Field<Int> {
        field(name, "integer") { raw, place in
            guard let number = self.number(raw) else { return nil }
            if range.contains(number) { return .found(number) }
            self.state.faults.outside(place, "\(range)")
            return .faulty
        }
    }

    /// In a form an unticked box is absent: `fields.boolean("agreed").or(false)`.
    package func boolean(_ name: String) -> Field<Bool> {
        field(name, "boolean") { raw, _ in
            switch raw {
            case .bool(let value): .found(value)
            case .string("true") where self.isForm, .string("on") where self.isForm,
                .string("1") where self.isForm:
                .found(true)
            case .string("false") where self.isForm, .string("off") where self.isForm,
                .string("0") where self.isForm:
                .found(false)
            default: nil
            }
        }
    }

    /// Any JSON, for evidence that is kept as it came.
    package func json(_ name: String) -> Field<JSON> {
        field(name, "value") { raw, _ in .found(raw) }
    }
}
