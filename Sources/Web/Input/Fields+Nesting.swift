/// What a reader made of a field that is there.
enum Reading<Value> {
    case found(Value)
    /// A fault has been noted already.
    case faulty
}

extension Fields {
    var isForm: Bool { if case .form = source { true } else { false } }

    func place(_ name: String) -> String {
        isForm && pointer.first == "?" ? "\(pointer)\(name)" : JSON.pointer(pointer, name)
    }

    /// The name under which a form carries a field of a nested object.
    private func formName(_ name: String) -> String {
        let parents = pointer.split(separator: "/").joined(separator: ".")
        return pointer.first == "?" || parents.isEmpty ? name : parents + "." + name
    }

    /// What was sent under the name; null and the empty field of a form are as good as nothing.
    func raw(_ name: String) -> JSON? {
        switch source {
        case .json(let members):
            guard let value = members[name], value != .null else { return nil }
            return value
        case .form(let form, let keepsEmpty):
            guard let text = form[formName(name)], keepsEmpty || !text.isEmpty else { return nil }
            return .string(text)
        case .nothing: return nil
        }
    }

    func number(_ raw: JSON) -> Int? {
        switch raw {
        case .integer(let number): Int(number)
        case .string(let text) where isForm: Int(text)
        default: nil
        }
    }

    /// Reads one field. `read` answers nil for a value of the wrong type.
    func field<Value>(
        _ name: String, _ wanted: String, _ read: (JSON, String) -> Reading<Value>?
    ) -> Field<Value> {
        let place = place(name)
        guard let raw = raw(name) else {
            if case .nothing = source {} else { state.isAbsent(place) }
            return Field(state: state, pointer: place, found: nil)
        }
        switch read(raw, place) {
        case .found(let value): return Field(state: state, pointer: place, found: value)
        case .faulty: break
        case nil: state.faults.wrongType(place, wanted: wanted)
        }
        return Field(state: state, pointer: place, found: nil)
    }

    // MARK: Nested

    /// An object within. When it is missing that is the fault, and not each of its fields.
    package func object(_ name: String) -> Fields {
        if let fields = optionalObject(name) { return fields }
        state.faults.missing(place(name))
        return Fields(.nothing, at: place(name), state: state)
    }

    package func optionalObject(_ name: String) -> Fields? {
        let place = place(name)
        switch source {
        case .nothing: return Fields(.nothing, at: place, state: state)
        case .form(let form, _):
            let prefix = formName(name) + "."
            guard form.values.keys.contains(where: { $0.hasPrefix(prefix) }) else { return nil }
            return Fields(source, at: place, state: state)
        case .json:
            switch raw(name) {
            case nil: return nil
            case .object(let members): return Fields(.json(members), at: place, state: state)
            default:
                state.faults.wrongType(place, wanted: "object")
                return Fields(.nothing, at: place, state: state)
            }
        }
    }

    /// A list of objects that stand or fall together. An absent list is empty; `min` says else.
    package func objects(_ name: String, min: Int = 0, max: Int) -> [Fields] {
        items(name, min: min, max: max).map { place, item in
            if case .object(let members) = item {
                return Fields(.json(members), at: place, state: state)
            }
            state.faults.wrongType(place, wanted: "object")
            return Fields(.nothing, at: place, state: state)
        }
    }

    /// A list of objects of which each is judged by itself: a wrong one doesn't harm the others.
    package func lines(_ name: String, min: Int = 0, max: Int, of schema: Schema) -> [Fields] {
        items(name, min: min, max: max).map { place, item in
            let state = FieldState(
                schema.faults(in: item).map { fault in
                    FieldError(
                        place + fault.pointer, fault.code, vi: fault.sentence.vietnamese,
                        en: fault.sentence.english)
                })
            if case .object(let members) = item {
                return Fields(.json(members), at: place, state: state, sent: item)
            }
            return Fields(.nothing, at: place, state: state, sent: item)
        }
    }

    /// A list of texts that are values of the domain.
    package func list<Value: LosslessStringConvertible>(
        _ name: String, min: Int = 0, max: Int, as type: Value.Type = String.self,
        vi: String = "Không đúng dạng.", en: String = "It does not have the right form."
    ) -> Field<[Value]> {
        let values = items(name, min: min, max: max).compactMap { place, item -> Value? in
            guard case .string(let text) = item else {
                state.faults.wrongType(place, wanted: "string")
                return nil
            }
            state.faults.check(text, length: 1...1_000, multiline: false, at: place)
            if let value = Value(text) { return value }
            state.faults.add(FieldError(place, "malformed", vi: vi, en: en))
            return nil
        }
        return Field(state: state, pointer: place(name), found: values)
    }

    private func items(_ name: String, min: Int, max: Int) -> [(String, JSON)] {
        let place = place(name)
        var items: [JSON] = []
        switch source {
        case .nothing: return []
        case .form(let form, _):
            items = (form.values[formName(name)] ?? []).filter { !$0.isEmpty }.map(JSON.string)
        case .json(let members):
            switch members[name] {
            case nil, .null?: break
            case .array(let list)?: items = list
            default: state.faults.wrongType(place, wanted: "array")
            }
        }
        if items.isEmpty && min > 0 {
            state.faults.missing(place)
        } else {
            state.faults.checkCount(items.count, min...Swift.max(min, max), at: place)
        }
        guard items.count <= max else { return [] }
        return items.enumerated().map { ("\(place)/\($0.offset)", $0.element) }
    }
}
