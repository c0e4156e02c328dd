-- attack: one scan counts on two parcels
-- as: tram_ledger
-- expect: 23505 a_scan_counts_on_one_parcel_only
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010511', 921, 50, now(), 0, false, false, 912,
    901, 'dispatched', 'applied');

-- attack: one scan counts twice on its parcel
-- expect: 23505 a_scan_counts_once_on_its_parcel
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010611', 921, 50, now(), 0, false, false, 912,
    901, 'dispatched', 'applied');

-- attack: a fact about no parcel
-- expect: 23503 a_fact_is_about_a_known_parcel
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (999999999, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912,
    901, 'dispatched', 'applied');

-- attack: a fact from an unknown device
-- expect: 23503 a_fact_comes_from_a_known_device
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010640', 999999, 50, now(), 0, false, false, 912,
    901, 'dispatched', 'applied');

-- attack: a fact told by nobody
-- expect: 23503 a_fact_is_told_by_a_known_person
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 999999,
    901, 'dispatched', 'applied');

-- attack: a fact told nowhere, hidden among good ones
-- expect: 23503 a_fact_is_told_at_a_known_office
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912, 901,
        'dispatched', 'applied'),
    (900106, '00000000-0000-7000-8000-000090010641', 921, 51, now(), 0, false, false, 912, 999999,
        'dispatched', 'applied');

-- attack: a fact that names an unknown worker
-- expect: 23503 a_fact_names_a_known_worker
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome, worker_id)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912, 901,
    'taken_out', 'applied', 999999);

-- attack: a fact of an event that does not exist
-- expect: 23514 a_fact_is_of_a_known_event
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912, 901,
    'teleported', 'applied');

-- attack: a void that undoes nothing
-- expect: 23514 a_void_says_what_it_undoes
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912, 901,
    'void', 'applied');

-- twin: facts of known people, a void that names what it undoes
-- expect: done
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome, worker_id, corrects)
values (900106, '00000000-0000-7000-8000-000090010640', 921, 50, now(), 0, false, false, 912, 901,
        'taken_out', 'applied', 911, null),
    (900106, '00000000-0000-7000-8000-000090010641', 921, 51, now(), 0, false, false, 912, 901,
        'void', 'applied', null, '00000000-0000-7000-8000-000090010640');

-- attack: the ledger may not edit a fact
-- expect: 42501
update fact set occurred_at = now() where parcel_id = 900107;

-- attack: the ledger may not delete a fact
-- expect: 42501
delete from fact where parcel_id = 900107;

-- attack: the owner may not edit a fact
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
update fact set occurred_at = now() where parcel_id = 900107;

-- attack: the owner may not delete a fact
-- expect: 23001 what_is_written_is_never_edited
delete from fact where parcel_id = 900107 and first_outcome = 'conflict';

-- attack: the owner may not empty the facts
-- expect: 23001 what_is_written_is_never_edited
truncate fact cascade;

-- attack: who told a fact is never removed
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from person where id = 912;

-- attack: who told a fact is never renumbered
-- expect: 23001 what_histories_refer_to_is_never_removed
update person set id = 9912 where id = 912;

-- attack: where a fact was told is never removed
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from office where id = 901;

-- twin: a person who leaves stays known
-- expect: done
update person set active = false where id = 918;

-- attack: a step rests on a fact of another parcel
-- as: tram_ledger
-- expect: 23503 a_parcel_event_rests_on_a_fact_of_its_parcel
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010911');

-- attack: a step is not inferred and rests on no fact
-- expect: 23514 a_parcel_event_is_inferred_or_rests_on_a_fact
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false, null);

-- attack: a step is inferred and rests on a fact
-- expect: 23514 a_parcel_event_is_inferred_or_rests_on_a_fact
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), true,
    '00000000-0000-7000-8000-000090010811');

-- attack: nobody infers a loss
-- expect: 23514 only_routine_steps_are_inferred
update parcel set sequence = 4, state = 'lost', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, occurred_at,
    inferred)
values (900108, 1, 4, 'at_office', 'lost', 'lost', now(), true);

-- attack: a step that says another event than its fact
-- expect: 23514 a_step_says_what_its_fact_says
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010812');

-- attack: a step that names another person than its fact
-- expect: 23514 a_step_says_what_its_fact_says
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 911, now(), false,
    '00000000-0000-7000-8000-000090010811');

-- attack: a step that names another office than its fact
-- expect: 23514 a_step_says_what_its_fact_says
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010823');

-- attack: a step that names a worker whom its fact does not
-- expect: 23514 a_step_says_what_its_fact_says
update parcel set sequence = 4, state = 'out_for_delivery', holder_person_id = 918
where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, worker_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'taken_out', 'out_for_delivery', 901, 912, 918, now(), false,
    '00000000-0000-7000-8000-000090010812');

-- attack: one fact makes two steps of a history
-- expect: 23514 a_fact_makes_one_step_of_a_history
update parcel set sequence = 5 where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090010811'),
    (900108, 1, 5, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090010803');

-- attack: an inferred step names an unknown office
-- expect: 23514 an_inferred_step_names_known_offices_and_workers_only
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    occurred_at, inferred)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 999999, now(), true);

-- attack: a step that is known to the minute lies between two times
-- expect: 23514 only_an_inferred_step_happened_between_two_times
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, earliest_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(),
    now() - interval '1 hour', false, '00000000-0000-7000-8000-000090010811');

-- twin: an inferred dispatch and the arrival that tells of it
-- expect: done
update parcel set sequence = 5 where id = 900108;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, earliest_at, inferred, scan_id)
values (900108, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, now(),
        now() - interval '1 hour', true, null),
    (900108, 1, 5, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), null, false,
        '00000000-0000-7000-8000-000090010821');

-- attack: a confirmation of a step that rests on its own fact
-- expect: 23514 a_confirmation_fills_an_alike_inferred_step
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 5, '00000000-0000-7000-8000-000090019121');

-- attack: a confirmation by a fact of another event
-- expect: 23514 a_confirmation_fills_an_alike_inferred_step
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 4, '00000000-0000-7000-8000-000090019112');

-- attack: a confirmation by a fact that is a step itself
-- expect: 23514 a_confirmation_fills_an_alike_inferred_step
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 4, '00000000-0000-7000-8000-000090019122');

-- attack: a confirmation by another parcel's fact
-- expect: 23503 a_confirmation_rests_on_a_fact_of_its_parcel
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 4, '00000000-0000-7000-8000-000090019011');

-- attack: a confirmation of a step that is not there
-- expect: 23503 a_confirmation_is_of_a_step
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 6, '00000000-0000-7000-8000-000090019111');

-- twin: the dispatch was scanned after all
-- expect: done
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900191, 1, 4, '00000000-0000-7000-8000-000090019111');

-- attack: a step is confirmed a second time
-- expect: 23505 a_step_is_confirmed_once
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900192, 1, 4, '00000000-0000-7000-8000-000090019223');

-- attack: one fact confirms two steps
-- as: tram_ledger
-- expect: 23505 a_fact_confirms_one_step
update parcel set sequence = 7 where id = 900145;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900145, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, now(), true, null),
    (900145, 1, 5, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090014521'),
    (900145, 1, 6, 'at_office', 'dispatched', 'in_dispatch', 901, null, now(), true, null),
    (900145, 1, 7, 'in_dispatch', 'arrived', 'at_office', 901, null, now(), true, null);
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900145, 1, 4, '00000000-0000-7000-8000-000090014511'),
    (900145, 1, 6, '00000000-0000-7000-8000-000090014511');

-- attack: a fact that is a step confirms another
-- expect: 23514 a_fact_fills_one_step
update parcel set sequence = 6, state = 'in_dispatch', holder_office_id = null where id = 900145;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900145, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, now(), true, null),
    (900145, 1, 5, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090014521'),
    (900145, 1, 6, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090014511');
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900145, 1, 4, '00000000-0000-7000-8000-000090014511');

-- attack: a confirmation is added to a closed generation
-- expect: 23514 a_closed_generation_is_not_added_to
update parcel set sequence = 5 where id = 900145;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900145, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, null, now(), true, null),
    (900145, 1, 5, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090014521');
update parcel set generation = 2, sequence = 1, state = 'announced', holder_office_id = null
where id = 900145;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900145, 2, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090014501');
insert into parcel_confirmation (parcel_id, generation, sequence, scan_id)
values (900145, 1, 4, '00000000-0000-7000-8000-000090014511');

-- attack: a confirmation is taken back
-- expect: 42501
delete from parcel_confirmation where parcel_id = 900192;

-- attack: the owner may not take it back either
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
delete from parcel_confirmation where parcel_id = 900192;

-- twin: everybody concerned reads it
-- as: tram_ledger
-- expect: rows 1
select 1 from parcel_confirmation where parcel_id = 900192;

-- attack: an alias that is another parcel's item code
-- as: tram_ledger
-- expect: 23505 one_number_names_one_parcel
insert into item_alias (alias, parcel_id) values ('T900109', 900110);

-- attack: an alias that is another parcel's alias
-- expect: 23505 an_alias_names_one_parcel
insert into item_alias (alias, parcel_id) values ('NHAN900192', 900110);

-- attack: a new parcel under a number that is an alias
-- expect: 23505 one_number_names_one_parcel
insert into parcel (id, item_code, dossier_id, purpose, addressee_office_id, generation, sequence,
    state, turned_back, ordered_at)
values (900302, 'NHAN900192', 900110, 'supplement', 903, 1, 1, 'announced', false, now());

-- twin: a number of its own
-- expect: done
insert into item_alias (alias, parcel_id) values ('NHAN900110', 900110);
