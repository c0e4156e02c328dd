/// What is wrong with one field of a record (lỗi trường dữ liệu). It never repeats the value: a
/// report of refused lines is read by more people than the lines are.
package struct PortalFault: Hashable, Sendable {
    package enum Reason: String, CaseIterable, Hashable, Sendable {
        case missing
        case malformed
        case tooLong = "too_long"
        /// Another value form than the dates before it.
        case mixedForms = "mixed_forms"
        case inTheFuture = "in_the_future"
        /// Earlier than a date that must come before it.
        case outOfOrder = "out_of_order"
    }

    package let field: PortalField
    package let reason: Reason

    package init(_ field: PortalField, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }
}

/// Why a record of the portal was not imported (lý do từ chối bản ghi): all its faults at once, so
/// that whoever repairs the file does it once.
package struct PortalRefusal: Error, Hashable, Sendable {
    package let faults: [PortalFault]

    package init(_ faults: [PortalFault]) {
        self.faults = faults
    }

    package var vietnamese: String { sentence(\.vietnamese) }
    package var english: String { sentence(\.english) }

    private func sentence(_ words: (PortalFault.Reason) -> String) -> String {
        faults.map { "\($0.field.rawValue): \(words($0.reason))" }.joined(separator: "; ")
    }
}

extension PortalFault.Reason {
    package var vietnamese: String {
        switch self {
        case .missing: "thiếu giá trị mà trạng thái này cần"
        case .malformed: "sai dạng"
        case .tooLong: "quá dài"
        case .mixedForms: "khác kiểu ngày với các trường trước"
        case .inTheFuture: "ngày ở tương lai"
        case .outOfOrder: "sớm hơn ngày phải đứng trước nó"
        }
    }

    package var english: String {
        switch self {
        case .missing: "missing, and this status needs it"
        case .malformed: "malformed"
        case .tooLong: "too long"
        case .mixedForms: "written in another form than the dates before it"
        case .inTheFuture: "in the future"
        case .outOfOrder: "earlier than a date that must come before it"
        }
    }
}
