package import Domain
import Postgres

/// What is copied into which columns.
enum RehearsedTable {
    static let dossier = """
        tram.dossier (id, registered_at, due_at, version, agency_id, registered_office_id, \
        collect_by_post, return_by_post, code, tracking_code, procedure_code, stage)
        """
    static let applicant = """
        tram.applicant (dossier_id, ward_valid_from, ward_code, name, name_key, phone, id_hmac, \
        id_last4, street)
        """
    static let parcel = """
        tram.parcel (id, dossier_id, ordered_at, generation, sequence, sender_office_id, \
        addressee_office_id, collect_office_id, deliver_office_id, holder_office_id, \
        holder_person_id, turned_back, item_code, purpose, state)
        """
    static let fact = """
        tram.fact (parcel_id, counter, occurred_at, received_at, scan_id, device_id, offset_ms, \
        person_id, office_id, worker_id, entered, minutes, event, first_outcome, dispatch, \
        corrects)
        """
    static let parcelEvent = """
        tram.parcel_event (parcel_id, occurred_at, earliest_at, recorded_at, generation, \
        sequence, office_id, person_id, worker_id, inferred, from_state, event, to_state, \
        scan_id, dispatch)
        """
    static let confirmation =
        "tram.parcel_confirmation (parcel_id, recorded_at, generation, sequence, scan_id)"
    static let step = """
        tram.dossier_event (dossier_id, parcel_id, occurred_at, recorded_at, due_at, sequence, \
        office_id, person_id, occurrence, to_agency_id, inferred, from_stage, event, to_stage, \
        parcel_event, outcome, reason)
        """
    static let firing = """
        tram.firing (parcel_id, recorded_at, occurrence, dossier_sequence, asks, answer, scan_id)
        """
    static let office = "tram.office_dossier (dossier_id, since, office_id)"
    static let waiting = "tram.waiting (dossier_id, parcel_id, since, due_at, office_id, list)"
    static let exception =
        "tram.exception (dossier_id, parcel_id, opened_at, kind, scan_id, detail)"
    static let handOver =
        "tram.hand_over (created_at, id, from_office_id, to_office_id, created_by, state)"
    static let handOverItem = """
        tram.hand_over_item (parcel_id, hand_over_id, open, present_from, present_to, outcome)
        """
    static let signature =
        "tram.hand_over_signature (signed_at, hand_over_id, person_id, office_id, side)"
    static let message = """
        tram.outbox (subject_id, occurred_at, recorded_at, done_at, occurrence, attempts, \
        subject_kind, event)
        """
}

// MARK: - Before and after

extension RehearsedRows {
    /// Devices that the database does not know yet.
    package static func beginning(devices: [(id: Int32, name: String)]) -> [UInt8] {
        var text = CopyText()
        for device in devices {
            text.add(device.id)
            text.add(device.name)
            text.endRow()
        }
        return Array("copy tram.device (id, name) from stdin;\n".utf8) + text.bytes
            + Array("\\.\n".utf8)
    }

    /// Numbers that were taken are not given again: ids, labels, and each agency's codes of a day.
    package static func ending(
        dossier: Int64, parcel: Int64, item: Int64, agencies: [Int32],
        taken: [(day: PlainDate, count: Int)]
    ) -> [UInt8] {
        let days = taken.map { "('\($0.day)'::date, \($0.count))" }.joined(separator: ", ")
        let offices = agencies.map(String.init).joined(separator: ", ")
        return Array(
            """
            insert into tram.code_counter (agency_id, day, last)
            select agency, day, last
            from (values \(days)) as d (day, last), unnest(array[\(offices)]) as agency
            on conflict (agency_id, day)
                do update set last = greatest(code_counter.last, excluded.last);
            select setval('tram.dossier_id_seq', \(dossier)) \\g /dev/null
            select setval('tram.parcel_id_seq', \(parcel)) \\g /dev/null
            select setval('tram.item_serial', \(item % 100_000_000)) \\g /dev/null
            select setval(
                pg_get_serial_sequence('tram.device', 'id'), (select max(id) from tram.device)
            ) \\g /dev/null

            """.utf8)
    }
}
