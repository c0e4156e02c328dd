-- Grants (quyền): the least that each role needs. UPDATE and DELETE on histories and facts are
-- granted to nobody, TRUNCATE on anything to nobody, and on heads only the ledger may move the
-- columns that move.

-- Reference data are read by all who read; the public calls functions instead. The machines are
-- written by migrations only.
grant select on unit, unit_succession, office, office_succession, office_area, desk_agency,
    procedure, calendar_day, dossier_stage, dossier_move, parcel_state, parcel_move, coupling,
    parcel_run
    to tram_ledger, tram_staff, tram_oversight, tram_door;

-- ── The ledger ──────────────────────────────────────────────────────────────────────────────

grant select on person, device to tram_ledger;
grant insert on device to tram_ledger;

-- Histories and facts: added to, and no more.
grant select, insert on
    dossier, dossier_event, parcel, item_alias, fact, parcel_event, parcel_confirmation, firing,
    office_dossier, hand_over, hand_over_item, hand_over_signature
    to tram_ledger;

-- Heads.
grant update (version, stage, due_at, agency_id) on dossier to tram_ledger;
grant update (generation, sequence, state, holder_office_id, holder_person_id, turned_back,
    collect_office_id, deliver_office_id) on parcel to tram_ledger;
grant update (state, closed_at) on hand_over to tram_ledger;
grant update (open, present_from, present_to, seal_from, seal_to, checklist_from, checklist_to,
        outcome) on hand_over_item
    to tram_ledger;

-- Work.
grant select, insert, delete on waiting to tram_ledger;
grant select, insert, update (settled_at, detail) on exception to tram_ledger;
grant select, insert, update (claimed_until, attempts, done_at) on outbox to tram_ledger;
grant select, insert, update (joined_at, body) on rejected_scan to tram_ledger;
grant select, insert, update (last) on code_counter to tram_ledger;
grant select, insert, delete, update (status, resource, version) on idempotency to tram_ledger;

-- Personal data can be put right, and erased.
grant select, insert, update, delete on applicant, parcel_party, scan_evidence, dossier_note,
    hand_over_note to tram_ledger;

-- Ids are drawn before the rows are written.
grant usage on sequence dossier_id_seq, parcel_id_seq, item_serial to tram_ledger;

-- ── Staff: read, under row security ─────────────────────────────────────────────────────────

grant select on
    dossier, dossier_event, parcel, item_alias, fact, parcel_event, parcel_confirmation, firing,
    office_dossier, hand_over, hand_over_item, hand_over_signature, waiting, exception, device,
    applicant, parcel_party, scan_evidence, dossier_note, hand_over_note
    to tram_staff;
grant select (id, scan_id, device, person_id, office_id, item_code, event, occurred_at, reason,
    received_at, joined_at) on rejected_scan to tram_staff;
grant select (id, username, name, role, office_id, active, demo) on person to tram_staff;

-- ── Oversight: every history, no personal data ──────────────────────────────────────────────

grant select on
    dossier, dossier_event, parcel, item_alias, fact, parcel_event, parcel_confirmation, firing,
    office_dossier, hand_over, hand_over_item, hand_over_signature, waiting, exception, device
    to tram_oversight;
grant select (id, scan_id, device, person_id, office_id, item_code, event, occurred_at, reason,
    received_at, joined_at) on rejected_scan to tram_oversight;
-- Who acted is known by function and office; by name, only to colleagues.
grant select (id, username, role, office_id, active) on person to tram_oversight;

-- ── The door: people, sessions, offices; no dossier ─────────────────────────────────────────

grant select, insert, update (username, name, role, office_id, active, demo) on person
    to tram_door;
grant select, insert, update (hash, changed_at), delete on credential to tram_door;
grant select, insert, update (expires_at, revoked_at), delete on session to tram_door;
grant select, insert, update (status, resource, version), delete on idempotency to tram_door;
grant select, insert, update (name) on device to tram_door;
grant insert on unit, unit_succession, office, office_succession, office_area, desk_agency,
    procedure, calendar_day to tram_door;
grant update (valid_to, name, kind, district_code, district, latitude, longitude, area_km2,
    search_key) on unit to tram_door;
grant update (how) on unit_succession to tram_door;
grant update (code, name, kind, ward_code, ward_valid_from, valid_from, valid_to, confirmed)
    on office to tram_door;
grant update (valid_to) on office_area, desk_agency to tram_door;
grant update (name, field, level, working_days, days_confidence, by_post, confirmed) on procedure
    to tram_door;
grant update (kind, source, revision, confidence), delete on calendar_day to tram_door;
