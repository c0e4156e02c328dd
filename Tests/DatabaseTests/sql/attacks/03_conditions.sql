-- attack: an office sends on a parcel that it does not have
-- as: tram_ledger
-- expect: 23514 only_the_office_that_has_a_parcel_sends_it_on
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null where id = 900111;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900111, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 902, 912, now(), false,
    '00000000-0000-7000-8000-000090011123');

-- attack: a parcel for an agency is delivered by a scan
-- expect: 23514 to_an_office_nothing_is_delivered_without_minutes
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900111;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900111, 1, 4, 'at_office', 'delivered', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011113');

-- attack: a hand-over without minutes
-- expect: 23514 a_hand_over_is_to_an_office_by_signed_minutes
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900111;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900111, 1, 4, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011119');

-- twin: a hand-over by minutes that both sides signed
-- expect: done
update parcel set sequence = 4, state = 'delivered', holder_office_id = null where id = 900111;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900111, 1, 4, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011120');

-- attack: a hand-over to a citizen
-- expect: 23514 a_hand_over_is_to_an_office_by_signed_minutes
update parcel set sequence = 5, state = 'delivered', holder_office_id = null, turned_back = true
where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011214');
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 5, 'at_office', 'handed_over', 'delivered', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011220');

-- attack: a parcel is turned back twice
-- expect: 23514 a_parcel_turns_back_once
insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, offset_ms, entered, minutes,
    person_id, office_id, event, first_outcome)
values (900112, '00000000-0000-7000-8000-000090011240', 921, 50, now(), 0, false, false, 912, 901,
    'turned_back', 'applied');
update parcel set sequence = 5, turned_back = true where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011214'),
    (900112, 1, 5, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011240');

-- attack: what still goes to an agency is disposed of
-- expect: 23514 only_what_came_back_to_a_citizen_is_disposed_of
update parcel set sequence = 4, state = 'disposed', holder_office_id = null where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'disposed', 'disposed', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011217');

-- attack: a head that does not know that its parcel turned back
-- expect: 23514 a_head_knows_which_way_its_parcel_goes
update parcel set sequence = 4 where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011214');

-- attack: a head that says a parcel turned back which only went on
-- expect: 23514 a_head_knows_which_way_its_parcel_goes
update parcel set sequence = 4, state = 'in_dispatch', holder_office_id = null, turned_back = true
where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011211');

-- twin: turned back to the citizen, and disposed of
-- expect: done
update parcel set sequence = 5, state = 'disposed', holder_office_id = null, turned_back = true
where id = 900112;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900112, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011214'),
    (900112, 1, 5, 'at_office', 'disposed', 'disposed', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011217');

-- attack: a miss of a parcel that was on no round
-- expect: 23514 a_miss_is_told_straight_from_the_round
update parcel set sequence = 4 where id = 900113;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, worker_id, occurred_at, inferred, scan_id)
values (900113, 1, 4, 'at_office', 'missed', 'at_office', 901, 912, 911, now(), false,
    '00000000-0000-7000-8000-000090011318');

-- twin: a miss that is keyed in after the return
-- expect: done
update parcel set sequence = 6 where id = 900113;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, worker_id, occurred_at, inferred, scan_id)
values (900113, 1, 4, 'at_office', 'taken_out', 'out_for_delivery', 901, 912, 911, now(), false,
        '00000000-0000-7000-8000-000090011312'),
    (900113, 1, 5, 'out_for_delivery', 'arrived', 'at_office', 901, 912, null, now(), false,
        '00000000-0000-7000-8000-000090011321'),
    (900113, 1, 6, 'at_office', 'missed', 'at_office', 901, 912, 911, now(), false,
        '00000000-0000-7000-8000-000090011318');

-- attack: a head that names another office than the one that has the parcel
-- expect: 23514 a_head_names_the_office_that_has_the_parcel
update parcel set sequence = 5, holder_office_id = 907 where id = 900114;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900114, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011411'),
    (900114, 1, 5, 'in_dispatch', 'arrived', 'at_office', 902, 912, now(), false,
        '00000000-0000-7000-8000-000090011422');

-- attack: a head that names another worker than the one who took the parcel out
-- expect: 23514 a_head_names_the_worker_who_has_the_parcel
update parcel set sequence = 4, state = 'out_for_delivery', holder_person_id = 918
where id = 900114;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, worker_id, occurred_at, inferred, scan_id)
values (900114, 1, 4, 'at_office', 'taken_out', 'out_for_delivery', 901, 912, 911, now(), false,
    '00000000-0000-7000-8000-000090011412');

-- attack: a parcel at an office that no head names
-- expect: 23514 a_parcel_at_an_office_names_the_office
update parcel set sequence = 5, holder_office_id = null where id = 900114;

-- attack: a parcel changes hands though nothing happened to it
-- expect: 23514 a_parcel_changes_hands_by_a_step
update parcel set holder_office_id = 907 where id = 900114;

-- attack: a parcel is turned round though nothing happened to it
-- expect: 23514 a_parcel_changes_hands_by_a_step
update parcel set turned_back = true where id = 900114;

-- twin: it goes to the other office, and the head says so
-- expect: done
update parcel set sequence = 5, holder_office_id = 902 where id = 900114;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900114, 1, 4, 'at_office', 'dispatched', 'in_dispatch', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011411'),
    (900114, 1, 5, 'in_dispatch', 'arrived', 'at_office', 902, 912, now(), false,
        '00000000-0000-7000-8000-000090011422');

-- attack: the service makes a move legal that never was
-- expect: 42501
insert into parcel_move (from_state, event, to_state) values ('delivered', 'lost', 'lost');

-- attack: the service changes what an event asks of a dossier
-- expect: 42501
update coupling set answer = 'nothing' where answer = 'moves';

-- attack: the service adds a run
-- expect: 42501
insert into parcel_run (event, situation, steps) values ('found', 'here', '{arrived}');

-- attack: the owner in psql makes a move legal in passing
-- as: tram_owner
-- expect: 23001 a_machine_changes_by_migration_only
insert into parcel_move (from_state, event, to_state) values ('delivered', 'lost', 'lost');

-- attack: the owner in psql adds a stage
-- expect: 23001 a_machine_changes_by_migration_only
insert into dossier_stage (name, vietnamese, english, national, clock, answers, final)
values ('forgotten', 'bị quên', 'forgotten', 1, 'stopped', 'nobody', true);

-- attack: a migration cannot remove a move that a history has used
-- set: tram.machine_change = by migration
-- expect: 23503 a_parcel_event_is_a_legal_move
delete from parcel_move where event = 'announced';

-- twin: a migration may remove a move that no history has used, and put it back
-- expect: done
delete from parcel_move where from_state = 'in_dispatch' and event = 'damaged';
insert into parcel_move (from_state, event, to_state)
values ('in_dispatch', 'damaged', 'in_dispatch');

-- attack: a parcel that was turned back is quietly turned round again
-- as: tram_ledger
-- expect: 23514 a_head_knows_which_way_its_parcel_goes
update parcel set sequence = 4, turned_back = true where id = 900115;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900115, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011514');
update parcel set sequence = 5, state = 'in_dispatch', holder_office_id = null, turned_back = false
where id = 900115;

-- attack: a new generation keeps a turning that its history does not tell
-- expect: 23514 a_head_knows_which_way_its_parcel_goes
update parcel set sequence = 4, turned_back = true where id = 900115;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900115, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011514');
update parcel set generation = 2, sequence = 2 where id = 900115;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900115, 2, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011501'),
    (900115, 2, 2, 'announced', 'accepted_at_counter', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011524');

-- twin: turned back, and then told anew without it
-- expect: done
update parcel set sequence = 4, turned_back = true where id = 900115;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900115, 1, 4, 'at_office', 'turned_back', 'at_office', 901, 912, now(), false,
    '00000000-0000-7000-8000-000090011514');
update parcel set generation = 2, sequence = 2, turned_back = false where id = 900115;
insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state, office_id,
    person_id, occurred_at, inferred, scan_id)
values (900115, 2, 1, 'none', 'announced', 'announced', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011501'),
    (900115, 2, 2, 'announced', 'accepted_at_counter', 'at_office', 901, 912, now(), false,
        '00000000-0000-7000-8000-000090011524');
