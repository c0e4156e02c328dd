-- What the attacks find: offices, people, and subjects to attack. Loaded once, by a superuser, in
-- one transaction, into a database that is migrated and otherwise may hold anything.
--
-- Everything has a number that says what it is.
--   offices  901 post office A, 902 post office B, 903 agency, 904 desk of 903, 905 other agency,
--            906 oversight, 907 post office that has nothing to do with any of this
--   people   911 courier of 901, 912 clerk of 901, 913 clerk of 903, 914 at desk 904,
--            915 clerk of 905, 916 supervisor, 917 administrator, 918 clerk of 907
--   subjects 900101 … 900199: a dossier and its collect parcel of the same number. The dossier is
--            collecting, version 2. The parcel is at post office 901, generation 1, sequence 3:
--            announced, accepted by 911, arrived.
--   facts    a scan id ends in the subject and two digits. 01, 02, 03 are the three steps. The
--            others are known facts that no step rests on yet, told by 912 at 901 unless said:
--            11 dispatched  12 taken_out (worker 911)  13 delivered  14 turned_back  15 lost
--            16 cancelled   17 disposed  18 missed     19 handed_over, without minutes
--            20 handed_over, with minutes  21 arrived  22 arrived at 902  23 dispatched at 902
--            24 accepted_at_counter
--   900190   its parcel is in generation 2, sequence 3: it was accepted at the counter after all.
--   900191   its parcel left 901 by an inferred step and arrived at 902: sequence 5. No fact has
--            confirmed step 4 yet.
--   900192   has one of everything: notes, evidence, an open hand-over, an exception, work, …
--   900193   its dossier was registered only; its parcel is announced.
--   900194   its dossier is being processed, due on 2026-12-01; it has no parcel.

create function pg_temp.scan(subject bigint, number int) returns uuid language sql as $$
    select format('00000000-0000-7000-8000-0000%s%s', subject, lpad(number::text, 2, '0'))::uuid
$$;

insert into tram.unit (ward_code, valid_from, name, kind, search_key)
values ('99001', '2025-07-01', 'Phường Thử', 'ward', 'phuong thu');

insert into tram.office (id, code, name, kind, ward_code, ward_valid_from, valid_from)
overriding system value values
    (901, 'T-901', 'Bưu điện A', 'post_office', '99001', '2025-07-01', '2025-07-01'),
    (902, 'T-902', 'Bưu điện B', 'post_office', '99001', '2025-07-01', '2025-07-01'),
    (903, 'T-903', 'Cơ quan A', 'agency', '99001', '2025-07-01', '2025-07-01'),
    (904, 'T-904', 'Một cửa A', 'one_stop', '99001', '2025-07-01', '2025-07-01'),
    (905, 'T-905', 'Cơ quan B', 'agency', '99001', '2025-07-01', '2025-07-01'),
    (906, 'T-906', 'Giám sát', 'oversight', '99001', '2025-07-01', '2025-07-01'),
    (907, 'T-907', 'Bưu điện C', 'post_office', '99001', '2025-07-01', '2025-07-01');
insert into tram.desk_agency (desk_id, agency_id, valid_from) values (904, 903, '2025-07-01');

insert into tram.person (id, username, name, role, office_id) overriding system value values
    (911, 't911', 'Bưu tá Mẫu', 'postal_worker', 901),
    (912, 't912', 'Giao dịch Mẫu', 'post_clerk', 901),
    (913, 't913', 'Cán bộ Mẫu', 'agency_clerk', 903),
    (914, 't914', 'Một cửa Mẫu', 'desk_clerk', 904),
    (915, 't915', 'Cán bộ Khác', 'agency_clerk', 905),
    (916, 't916', 'Giám sát Mẫu', 'supervisor', 906),
    (917, 't917', 'Quản trị Mẫu', 'administrator', 901),
    (918, 't918', 'Giao dịch Khác', 'post_clerk', 907);
insert into tram.credential (person_id, hash) values (912, 'no hash at all');

insert into tram.procedure (code, name, field, level, days_confidence, by_post)
values ('9.999999', 'Thủ tục mẫu', 'mẫu', 'commune', 'unknown', 'both');
insert into tram.device (id, name) overriding system value values (921, 'T-921'), (922, 'T-922');

-- ── Subjects ────────────────────────────────────────────────────────────────────────────────

insert into tram.dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, due_at, registered_at)
overriding system value
select n, 'T-' || n, 'T0000Z0' || n, '9.999999', 903, 901, n <> 900194, true,
       case n when 900193 then 1 when 900194 then 4 else 2 end,
       case n when 900193 then 'registered' when 900194 then 'processing' else 'collecting' end,
       case n when 900194 then timestamptz '2026-12-01 00:00+07' end, '2026-11-23 08:00+07'
from generate_series(900101, 900199) n;

insert into tram.applicant (dossier_id, name, name_key, phone, ward_code, ward_valid_from, street)
select n, 'Nguyễn Văn Mẫu', 'nguyen van mau', '+84500' || n, '99001', '2025-07-01', 'Đường Thử'
from generate_series(900101, 900199) n;

insert into tram.office_dossier (office_id, dossier_id)
select office, n from generate_series(900101, 900199) n, unnest('{901,903,904}'::int[]) office;

insert into tram.parcel (id, item_code, dossier_id, purpose, addressee_office_id, collect_office_id,
    deliver_office_id, generation, sequence, state, holder_office_id, turned_back, ordered_at)
overriding system value
select n, 'T' || n, n, 'collect', 903, 901, 901, 1, case n when 900193 then 1 else 3 end,
       case n when 900193 then 'announced' else 'at_office' end,
       case n when 900193 then null else 901 end, false, '2026-11-23 08:00+07'
from generate_series(900101, 900199) n where n <> 900194;

insert into tram.fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered,
    minutes, person_id, office_id, event, worker_id, first_outcome)
select n, pg_temp.scan(n, k), 921, k, timestamptz '2026-11-23 08:00+07' + k * interval '1 hour', 0,
       false, k = 20, case k when 2 then 911 else 912 end, office, event, worker,
       case when k < 10 then 'applied' else 'conflict' end
from generate_series(900101, 900199) n, (values
    (1, 'announced', 901, null), (2, 'accepted', 901, 911), (3, 'arrived', 901, null),
    (11, 'dispatched', 901, null), (12, 'taken_out', 901, 911), (13, 'delivered', 901, null),
    (14, 'turned_back', 901, null), (15, 'lost', 901, null), (16, 'cancelled', 901, null),
    (17, 'disposed', 901, null), (18, 'missed', 901, 911), (19, 'handed_over', 901, null),
    (20, 'handed_over', 901, null), (21, 'arrived', 901, null), (22, 'arrived', 902, null),
    (23, 'dispatched', 902, null), (24, 'accepted_at_counter', 901, null))
    as f (k, event, office, worker)
where n <> 900194;

insert into tram.parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
    office_id, person_id, worker_id, occurred_at, inferred, scan_id)
select n, 1, s.sequence, s.from_state, s.event, s.to_state, 901, s.person, s.worker,
       timestamptz '2026-11-23 08:00+07' + s.sequence * interval '1 hour', false,
       pg_temp.scan(n, s.sequence)
from generate_series(900101, 900199) n, (values
    (1, 'none', 'announced', 'announced', 912, null),
    (2, 'announced', 'accepted', 'with_courier', 911, 911),
    (3, 'with_courier', 'arrived', 'at_office', 912, null))
    as s (sequence, from_state, event, to_state, person, worker)
where n <> 900194 and (n <> 900193 or s.sequence = 1)
order by n, s.sequence;

insert into tram.firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
select n, 'collected', 1, pg_temp.scan(n, 2), 'moves', 2
from generate_series(900101, 900199) n where n not in (900193, 900194);

insert into tram.dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
    person_id, occurred_at, inferred)
select n, 1, 'none', 'registered', 'registered', 901, 912, '2026-11-23 08:00+07', false
from generate_series(900101, 900199) n;
insert into tram.dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
    person_id, parcel_id, parcel_event, occurrence, occurred_at, inferred)
select n, 2, 'registered', 'collected', 'collecting', 901, 911, n,
       case n when 900190 then 'accepted_at_counter' else 'accepted' end, 1,
       '2026-11-23 10:00+07', false
from generate_series(900101, 900199) n where n not in (900193, 900194);
insert into tram.dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
    person_id, occurred_at, inferred, due_at) values
    (900194, 2, 'registered', 'lodged_in_person', 'lodged', 903, 913, '2026-11-23 09:00+07',
        false, null),
    (900194, 3, 'lodged', 'accepted', 'accepted', 903, 913, '2026-11-23 10:00+07', false,
        '2026-12-01 00:00+07'),
    (900194, 4, 'accepted', 'assigned', 'processing', 903, 913, '2026-11-23 11:00+07', false, null);

-- ── 900190: a history that was rewritten ────────────────────────────────────────────────────

update tram.parcel set generation = 2, sequence = 2 where id = 900190;
insert into tram.parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
    office_id, person_id, occurred_at, inferred, scan_id) values
    (900190, 2, 1, 'none', 'announced', 'announced', 901, 912, '2026-11-23 09:00+07', false,
        pg_temp.scan(900190, 1)),
    (900190, 2, 2, 'announced', 'accepted_at_counter', 'at_office', 901, 912,
        '2026-11-23 10:00+07', false, pg_temp.scan(900190, 24));

-- ── 900191: a step that nobody scanned ──────────────────────────────────────────────────────

update tram.parcel set sequence = 5, holder_office_id = 902 where id = 900191;
insert into tram.parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
    office_id, person_id, occurred_at, earliest_at, inferred, scan_id) values
    (900191, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, '2026-11-24 06:00+07',
        '2026-11-23 11:00+07', true, null),
    (900191, 1, 5, 'in_dispatch', 'arrived', 'at_office', 902, 912, '2026-11-24 06:00+07', null,
        false, pg_temp.scan(900191, 22));

-- ── 900192: one of everything ───────────────────────────────────────────────────────────────

insert into tram.item_alias (alias, parcel_id) values ('NHAN900192', 900192);
insert into tram.parcel_party (parcel_id, side, name, phone)
values (900192, 'sender', 'Trần Thị Mẫu', '+84500900192');
insert into tram.scan_evidence (parcel_id, scan_id, salt, evidence)
values (900192, pg_temp.scan(900192, 2), '\x00', '{"recipient":{"name":"Mẫu"}}');
insert into tram.dossier_note (dossier_id, sequence, note) values (900192, 1, 'Ghi chú mẫu');
insert into tram.waiting (office_id, list, dossier_id, parcel_id)
values (901, 'to-hand-over', 900192, 900192);
insert into tram.exception (dossier_id, parcel_id, kind) values (900192, 900192, 'conflict');
insert into tram.hand_over (id, from_office_id, to_office_id, created_by, state)
values (pg_temp.scan(900192, 90), 901, 903, 912, 'open');
insert into tram.hand_over_item (hand_over_id, parcel_id, open)
values (pg_temp.scan(900192, 90), 900192, true);
insert into tram.hand_over_signature (hand_over_id, side, person_id, office_id)
values (pg_temp.scan(900192, 90), 'from', 912, 901);
insert into tram.hand_over_note (hand_over_id, parcel_id, side, note)
values (pg_temp.scan(900192, 90), 900192, 'from', 'Ghi chú mẫu');
insert into tram.rejected_scan (scan_id, device, person_id, office_id, item_code, event,
    occurred_at, reason, body)
values (pg_temp.scan(900192, 91), 'T-921', 911, 901, 'T0', 'accepted', now(), 'unknown_item',
    '{"evidence":{"recipient":{"name":"Mẫu"}}}');
insert into tram.outbox (subject_kind, subject_id, event, occurrence, occurred_at)
values ('dossier', 900192, 'registered', 1, now());
update tram.parcel set sequence = 5, holder_office_id = 902 where id = 900192;
insert into tram.parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
    office_id, person_id, occurred_at, earliest_at, inferred, scan_id) values
    (900192, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, '2026-11-24 06:00+07',
        '2026-11-23 11:00+07', true, null),
    (900192, 1, 5, 'in_dispatch', 'arrived', 'at_office', 902, 912, '2026-11-24 06:00+07', null,
        false, pg_temp.scan(900192, 22));
insert into tram.parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900192, 1, 4, pg_temp.scan(900192, 11));
