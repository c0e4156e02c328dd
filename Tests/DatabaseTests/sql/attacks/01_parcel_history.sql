-- attack: a parcel at an office cannot be cancelled: an illegal move
-- as: tram_ledger
-- expect: 23503 a_parcel_event_is_a_legal_move
update parcel set sequence = 4, state = 'cancelled', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'at_office', 'cancelled', 'cancelled', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010116');

-- attack: a legal event cannot lead somewhere else
-- expect: 23503 a_parcel_event_is_a_legal_move
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'at_office', 'dispatched', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a gap: step 5 without a step 4
-- expect: 23503 a_parcel_event_follows_the_one_before
update parcel set sequence = 5, state = 'in_dispatch', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 5, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a jump: a step that starts where the one before did not end
-- expect: 23503 a_parcel_event_follows_the_one_before
update parcel set sequence = 4 where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'in_dispatch', 'arrived', 'at_office', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010121');

-- attack: a fork: a second step 3, leading elsewhere
-- expect: 23505 a_parcel_history_never_forks
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 3, 'with_courier', 'lost', 'lost', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010115');

-- attack: a step to no state
-- expect: 23502
update parcel set sequence = 4 where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'at_office', 'dispatched', null, 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a step from no state
-- expect: 23502
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, null, 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a head in no state
-- expect: 23502
update parcel set state = null where id = 900101;

-- attack: a second beginning in the middle of a history
-- expect: 23514 only_the_first_parcel_event_comes_from_nowhere
update parcel set sequence = 4, state = 'announced', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'none', 'announced', 'announced', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a head that lies about the state
-- expect: 23503 a_parcel_stands_where_its_last_event_led
update parcel set state = 'in_dispatch' where id = 900101;

-- attack: a head that is ahead of its history
-- expect: 23503 a_parcel_stands_where_its_last_event_led
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900101;

-- attack: a head that moves back
-- expect: 23514 a_parcel_only_moves_forward
update parcel set sequence = 2, state = 'with_courier' where id = 900101;

-- attack: a head that skips a generation
-- expect: 23514 a_parcel_only_moves_forward
update parcel set generation = 3, sequence = 1, state = 'announced', holder_office_id = null
where id = 900101;

-- attack: a new generation without a history of its own
-- expect: 23503 a_parcel_stands_where_its_last_event_led
update parcel set generation = 2 where id = 900101;

-- attack: a head that goes back to a closed generation
-- expect: 23514 a_parcel_only_moves_forward
update parcel set generation = 1, sequence = 3 where id = 900190;

-- attack: a step beyond the head
-- expect: 23514 a_step_lies_under_the_head_in_its_generation
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a step in a generation that is not open yet
-- expect: 23514 a_step_lies_under_the_head_in_its_generation
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 2, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010101');

-- attack: a step added to a closed generation
-- expect: 23514 a_step_lies_under_the_head_in_its_generation
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900190, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090019011');

-- twin: the parcel is dispatched, one step, with its head
-- expect: done
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900101;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900101, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010111');

-- attack: a new generation that does not begin at the beginning
-- expect: 23503 a_parcel_event_follows_the_one_before
update parcel set generation = 2, sequence = 4, state = 'in_dispatch', holder_office_id = null
where id = 900102;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900102, 2, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010211');

-- attack: a step that follows one of another generation
-- expect: 23503 a_parcel_event_follows_the_one_before
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900190;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900190, 2, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090019011');

-- twin: a new generation tells the whole anew
-- expect: done
update parcel set generation = 2, sequence = 2 where id = 900102;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900102, 2, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090010201'),
    (900102, 2, 2, 'announced', 'accepted_at_counter', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090010224');

-- attack: a parcel that is born in generation 2
-- expect: 23514 a_parcel_begins_in_generation_one
insert into parcel (id, item_code, dossier_id, purpose, addressee_office_id, generation, sequence,
    state, turned_back, ordered_at)
values (900301, 'T900301', 900103, 'supplement', 903, 2, 1, 'announced', false, now());

-- attack: a parcel without a history
-- expect: 23503 a_parcel_stands_where_its_last_event_led
insert into parcel (id, item_code, dossier_id, purpose, addressee_office_id, generation, sequence,
    state, turned_back, ordered_at)
values (900301, 'T900301', 900103, 'supplement', 903, 1, 1, 'announced', false, now());

-- attack: a parcel of no dossier
-- expect: 23503 a_parcel_belongs_to_a_known_dossier
insert into parcel (id, item_code, dossier_id, purpose, addressee_office_id, generation, sequence,
    state, turned_back, ordered_at)
values (900301, 'T900301', 999999999, 'supplement', 903, 1, 1, 'announced', false, now());

-- attack: a history of no parcel
-- expect: 23503 a_parcel_event_rests_on_a_fact_of_its_parcel
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (999999999, 1, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010301');

-- twin: a parcel is ordered: fact, head, first step
-- expect: done
insert into parcel (id, item_code, dossier_id, purpose, addressee_office_id, generation, sequence,
    state, turned_back, ordered_at)
values (900301, 'T900301', 900103, 'supplement', 903, 1, 1, 'announced', false, now());
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900301, '00000000-0000-7000-8000-000090030101', 921, 1, now(), 0, false, false, 912, 901,
    'announced', 'applied');
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900301, 1, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090030101');

-- attack: the ledger may not edit a step
-- expect: 42501
update parcel_event set to_state = 'lost' where parcel_id = 900104;

-- attack: the ledger may not delete a step
-- expect: 42501
delete from parcel_event where parcel_id = 900104;

-- attack: the ledger may not empty the histories
-- expect: 42501
truncate parcel_event cascade;

-- attack: the ledger may not remove a parcel
-- expect: 42501
delete from parcel where id = 900104;

-- attack: the ledger may not change what was ordered
-- expect: 42501
update parcel set purpose = 'result' where id = 900104;

-- attack: the owner may not edit a step
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
update parcel_event set to_state = 'lost' where parcel_id = 900104;

-- attack: the owner may not delete a step
-- expect: 23001 what_is_written_is_never_edited
delete from parcel_event where parcel_id = 900104 and sequence = 3;

-- attack: the owner may not empty the histories
-- expect: 23001 what_is_written_is_never_edited
truncate parcel_event cascade;

-- attack: the owner may not remove a parcel
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from parcel where id = 900104;

-- attack: not even a superuser edits a step, short of switching the triggers off by name
-- as: superuser
-- expect: 23001 what_is_written_is_never_edited
update tram.parcel_event set to_state = 'lost' where parcel_id = 900104;

-- attack: not even a superuser changes what was ordered
-- expect: 23514 an_order_never_changes
update tram.parcel set purpose = 'result' where id = 900104;

-- attack: not even a superuser moves a head back
-- expect: 23514 a_parcel_only_moves_forward
update tram.parcel set sequence = 1, state = 'announced' where id = 900104;

-- attack: a parcel does not move to another dossier
-- expect: 23514 an_order_never_changes
update tram.parcel set dossier_id = 900105 where id = 900104;

-- attack: the owner in psql writes no step
-- as: tram_owner
-- expect: 42501
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900104, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010411');

-- twin: the ledger writes that step
-- as: tram_ledger
-- expect: done
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900104;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900104, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090010411');
