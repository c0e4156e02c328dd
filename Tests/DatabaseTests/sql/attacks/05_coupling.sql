-- attack: a dossier is lodged by nobody's hand: an event that only parcels bring about
-- as: tram_ledger
-- expect: 23514 some_events_are_made_by_parcels_only
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false);

-- attack: an event names a parcel, and not what happened to it
-- expect: 23514 a_coupled_event_names_its_parcel_event_and_occurrence
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false, 900131);

-- attack: a dossier is lodged though its parcel was not handed over
-- expect: 23514 a_coupled_event_has_its_parcel_event
insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013120', 'moves', 3);
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false, 900131,
    'handed_over', 1);

-- attack: a dossier is lodged by a parcel event that asks for something else
-- expect: 23514 a_coupled_event_has_its_parcel_event
insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013102', 'moves', 3);
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false, 900131,
    'accepted', 1);

-- attack: another dossier's parcel lodges this one
-- expect: 23514 a_coupled_event_has_its_parcel_event
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900132;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900132, 1, 4, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090013220');
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false, 900132,
    'handed_over', 1);
insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
values (900132, 'lodged', 1, '00000000-0000-7000-8000-000090013220', 'moves', 3);

-- attack: a coupled event that was never fired
-- expect: 23503 a_coupled_event_was_fired
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900131;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900131, 1, 4, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090013120');
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 913, now(), false, 900131,
    'handed_over', 1);

-- attack: a firing that says it moved a dossier, which did not move
-- expect: 23514 a_firing_that_moves_has_moved_its_dossier
insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013120', 'moves', 3);

-- attack: a firing that says it moved, and not where
-- expect: 23514 a_firing_that_moves_names_the_dossier_event
insert into firing (parcel_id, asks, occurrence, scan_id, answer)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013120', 'moves');

-- attack: a second firing without a first
-- expect: 23503 a_firing_follows_the_one_before
insert into firing (parcel_id, asks, occurrence, scan_id, answer)
values (900131, 'lodged', 2, '00000000-0000-7000-8000-000090013120', 'exception');

-- attack: an occurrence fires twice
-- expect: 23505 an_occurrence_fires_once
insert into firing (parcel_id, asks, occurrence, scan_id, answer)
values (900131, 'collected', 1, '00000000-0000-7000-8000-000090013102', 'nothing');

-- attack: a firing by another parcel's fact
-- expect: 23503 a_firing_rests_on_a_fact_of_its_parcel
insert into firing (parcel_id, asks, occurrence, scan_id, answer)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013220', 'exception');

-- twin: the parcel is handed over and lodges its dossier
-- expect: done
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900131;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900131, 1, 4, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090013120');
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 3, 'collecting', 'lodged', 'lodged', 903, 912, now(), false, 900131,
    'handed_over', 1);
update dossier set version = 3, stage = 'lodged' where id = 900131;
insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence)
values (900131, 'lodged', 1, '00000000-0000-7000-8000-000090013120', 'moves', 3);

-- attack: one firing lodges a dossier a second time (the dossier of the twin above)
-- expect: 23514 a_firing_moves_its_dossier_once
update dossier set version = 5, stage = 'lodged' where id = 900131;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900131, 4, 'lodged', 'lodging_revoked', 'collecting', 901, 912, now(), false);
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, parcel_id, parcel_event, occurrence)
values (900131, 5, 'collecting', 'lodged', 'lodged', 903, 912, now(), false, 900131,
    'handed_over', 1);

-- attack: a firing is edited
-- expect: 42501
update firing set answer = 'exception', dossier_sequence = null where parcel_id = 900133;

-- attack: a firing is edited by the owner
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
update firing set answer = 'exception', dossier_sequence = null where parcel_id = 900133;

-- attack: a firing is deleted by the owner
-- expect: 23001 what_is_written_is_never_edited
delete from firing where parcel_id = 900133;

-- twin: a firing that came to nothing is written
-- as: tram_ledger
-- expect: done
insert into firing (parcel_id, asks, occurrence, scan_id, answer)
values (900133, 'collected', 2, '00000000-0000-7000-8000-000090013303', 'nothing');
