-- attack: a parcel lies in two open hand-overs
-- as: tram_ledger
-- expect: 23505 a_parcel_is_in_one_open_hand_over
insert into hand_over (id, from_office_id, to_office_id, created_by, state)
values ('00000000-0000-7000-8000-000090014001', 901, 903, 912, 'open');
insert into hand_over_item (hand_over_id, parcel_id, open)
values ('00000000-0000-7000-8000-000090014001', 900192, true);

-- attack: minutes between an office and itself
-- expect: 23514 a_hand_over_has_two_sides
insert into hand_over (id, from_office_id, to_office_id, created_by, state)
values ('00000000-0000-7000-8000-000090014001', 901, 901, 912, 'open');

-- twin: minutes are opened over a parcel
-- expect: done
insert into hand_over (id, from_office_id, to_office_id, created_by, state)
values ('00000000-0000-7000-8000-000090014001', 901, 903, 912, 'open');
insert into hand_over_item (hand_over_id, parcel_id, open)
values ('00000000-0000-7000-8000-000090014001', 900140, true);

-- attack: minutes that one side signed are carried out (this hand-over goes on below)
-- expect: 23514 minutes_are_signed_by_both_sides
insert into hand_over_signature (hand_over_id, side, person_id, office_id)
values ('00000000-0000-7000-8000-000090014001', 'from', 912, 901);
update hand_over set state = 'signed', closed_at = now()
where id = '00000000-0000-7000-8000-000090014001';

-- attack: one person signs for both sides
-- expect: 23514 minutes_are_signed_by_both_sides
insert into hand_over_signature (hand_over_id, side, person_id, office_id)
values ('00000000-0000-7000-8000-000090014001', 'from', 912, 901),
    ('00000000-0000-7000-8000-000090014001', 'to', 912, 903);
update hand_over set state = 'signed', closed_at = now()
where id = '00000000-0000-7000-8000-000090014001';

-- attack: a side signs twice
-- expect: 23505 a_side_signs_once
insert into hand_over_signature (hand_over_id, side, person_id, office_id)
values ('00000000-0000-7000-8000-000090014001', 'from', 912, 901),
    ('00000000-0000-7000-8000-000090014001', 'from', 911, 901);

-- twin: both sides sign, and the minutes are closed
-- expect: done
insert into hand_over_signature (hand_over_id, side, person_id, office_id)
values ('00000000-0000-7000-8000-000090014001', 'from', 912, 901),
    ('00000000-0000-7000-8000-000090014001', 'to', 914, 904);
update hand_over_item set open = false, present_from = true, present_to = true
where hand_over_id = '00000000-0000-7000-8000-000090014001';
update hand_over set state = 'signed', closed_at = now()
where id = '00000000-0000-7000-8000-000090014001';

-- attack: minutes that are closed are opened again
-- expect: 23514 minutes_that_are_closed_never_change
update hand_over set state = 'open', closed_at = null
where id = '00000000-0000-7000-8000-000090014001';

-- attack: what was seen is changed in closed minutes
-- expect: 23514 minutes_that_are_closed_never_change
update hand_over_item set present_to = false
where hand_over_id = '00000000-0000-7000-8000-000090014001';

-- attack: an item is added to closed minutes
-- expect: 23514 minutes_that_are_closed_never_change
insert into hand_over_item (hand_over_id, parcel_id, open)
values ('00000000-0000-7000-8000-000090014001', 900141, false);

-- attack: a signature is added to closed minutes
-- expect: 23514 minutes_that_are_closed_never_change
insert into hand_over_signature (hand_over_id, side, person_id, office_id)
values ('00000000-0000-7000-8000-000090014001', 'to', 913, 903);

-- attack: a signature is taken back
-- expect: 42501
delete from hand_over_signature;

-- attack: a signature is taken back by the owner
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
delete from hand_over_signature;

-- attack: minutes are removed by the owner
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from hand_over where id = '00000000-0000-7000-8000-000090014001';

-- twin: what is open is still noted down
-- as: tram_ledger
-- expect: done
update hand_over_item set present_from = true, seal_from = 'NP-1'
where hand_over_id = '00000000-0000-7000-8000-000090019290' and parcel_id = 900192;

-- attack: the same exception is opened twice
-- as: tram_ledger
-- expect: 23505 an_exception_is_open_once
insert into exception (dossier_id, parcel_id, kind) values (900192, 900192, 'conflict');

-- attack: an exception is removed
-- expect: 42501
delete from exception where dossier_id = 900192;

-- attack: an exception is removed by the owner
-- as: tram_owner
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from exception where dossier_id = 900192;

-- attack: an exception becomes another one
-- as: superuser
-- expect: 23514 an_exception_is_settled_once
update tram.exception set kind = 'absent' where dossier_id = 900192;

-- twin: it is settled, and may be opened again
-- as: tram_ledger
-- expect: done
update exception set settled_at = now() where dossier_id = 900192 and settled_at is null;
insert into exception (dossier_id, parcel_id, kind) values (900192, 900192, 'conflict');

-- attack: a settled exception is opened by editing it
-- as: tram_ledger
-- expect: 23514 an_exception_is_settled_once
update exception set settled_at = null where dossier_id = 900192 and settled_at is not null;

-- attack: an occurrence is told twice
-- expect: 23505 an_occurrence_is_told_once
insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at)
values ('dossier', 900192, 'registered', 1, now());

-- attack: a message is removed
-- expect: 42501
delete from outbox where subject_id = 900192;

-- attack: a message becomes another one
-- expect: 42501
update outbox set event = 'delivered' where subject_id = 900192;

-- attack: a rejected scan is removed
-- expect: 42501
delete from rejected_scan;

-- attack: sight of a dossier is taken from an office
-- expect: 42501
delete from office_dossier where dossier_id = 900192;

-- twin: a message is claimed, and done
-- expect: rows 1
with next as (
    select position from outbox where done_at is null and subject_id = 900192
    order by position for update skip locked limit 1)
update outbox o set claimed_until = now() + interval '1 minute', attempts = attempts + 1,
    done_at = now()
from next where o.position = next.position returning 1;

-- attack: an identity number is kept in full
-- as: tram_ledger
-- expect: 23514 an_identity_number_is_never_kept
update applicant set id_last4 = '042190000001', id_hmac = sha256('x') where dossier_id = 900153;

-- attack: a phone number that nobody can be called by
-- expect: 23514 a_phone_is_in_international_form
update applicant set phone = '0912345678' where dossier_id = 900153;

-- attack: evidence without a fact
-- expect: 23503 evidence_belongs_to_a_fact
insert into scan_evidence (parcel_id, scan_id, salt, evidence)
values (900153, '00000000-0000-7000-8000-000090015440', '\x00', '{}');

-- attack: a note on an event that did not happen
-- expect: 23503 a_note_belongs_to_a_dossier_event
insert into dossier_note (dossier_id, sequence, note) values (900153, 9, 'Ghi chú mẫu');

-- twin: four digits and a digest, a number, evidence and a note where they belong
-- expect: done
update applicant set id_last4 = '0001', id_hmac = sha256('x'), phone = '+84912345678'
where dossier_id = 900153;
insert into scan_evidence (parcel_id, scan_id, salt, evidence)
values (900153, '00000000-0000-7000-8000-000090015302', '\x00', '{}');
insert into dossier_note (dossier_id, sequence, note) values (900153, 1, 'Ghi chú mẫu');
