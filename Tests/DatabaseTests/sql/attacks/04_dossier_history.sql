-- attack: a dossier on its way cannot be accepted: an illegal move
-- as: tram_ledger
-- expect: 23503 a_dossier_event_is_a_legal_move
update dossier set version = 3, stage = 'accepted', due_at = '2026-12-01 00:00+07'
where id = 900121;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900121, 3, 'collecting', 'accepted', 'accepted', 903, 913, now(), false,
    '2026-12-01 00:00+07');

-- attack: a legal event cannot lead somewhere else
-- expect: 23503 a_dossier_event_is_a_legal_move
update dossier set version = 3, stage = 'returned' where id = 900121;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'collecting', 'withdrawn', 'returned', 903, 913, now(), false);

-- attack: an event out of order: number 4 without a number 3
-- expect: 23503 a_dossier_event_follows_the_one_before
update dossier set version = 4, stage = 'withdrawn' where id = 900121;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 4, 'collecting', 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: a jump: an event that starts where the one before did not end
-- expect: 23503 a_dossier_event_follows_the_one_before
update dossier set version = 3, stage = 'refused' where id = 900121;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'lodged', 'refused', 'refused', 903, 913, now(), false);

-- attack: a fork: a second event number 2
-- expect: 23505 a_dossier_history_never_forks
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 2, 'registered', 'withdrawn', 'withdrawn', 901, 912, now(), false);

-- attack: an event to no stage
-- expect: 23502
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'collecting', 'withdrawn', null, 903, 913, now(), false);

-- attack: an event from no stage
-- expect: 23502
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, null, 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: a second registration
-- expect: 23514 only_the_first_dossier_event_comes_from_nowhere
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'none', 'registered', 'registered', 901, 912, now(), false);

-- attack: an event before the beginning
-- expect: 23514 a_dossier_history_begins_at_one
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 0, 'none', 'registered', 'registered', 901, 912, now(), false);

-- attack: an event at no office
-- expect: 23503 a_dossier_event_is_at_a_known_office
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'collecting', 'withdrawn', 'withdrawn', 999999, 913, now(), false);

-- attack: an event by nobody
-- expect: 23503 a_dossier_event_is_by_a_known_person
update dossier set version = 3, stage = 'withdrawn' where id = 900121;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'collecting', 'withdrawn', 'withdrawn', 903, 999999, now(), false);

-- attack: a head that lies about the stage
-- expect: 23503 a_dossier_stands_where_its_last_event_led
update dossier set version = 3, stage = 'returned' where id = 900121;

-- attack: a head that lies about the stage and keeps its version
-- expect: 23514 a_dossier_only_moves_forward
update dossier set stage = 'returned' where id = 900121;

-- attack: a head that moves back
-- expect: 23514 a_dossier_only_moves_forward
update dossier set version = 1, stage = 'registered' where id = 900121;

-- attack: a head in no stage
-- expect: 23502
update dossier set version = 3, stage = null where id = 900121;

-- attack: an event beyond the head
-- expect: 23514 an_event_lies_at_or_before_the_head
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900121, 3, 'collecting', 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: an event of no dossier
-- expect: 23514 an_event_lies_at_or_before_the_head
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (999999999, 1, 'none', 'registered', 'registered', 901, 912, now(), false);

-- attack: a dossier without a history
-- expect: 23503 a_dossier_stands_where_its_last_event_led
insert into dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, registered_at)
values (900311, 'T-900311', 'T0000Z0900311', '9.999999', 903, 901, true, true, 1, 'registered',
    now());

-- attack: a dossier of an unknown procedure
-- expect: 23503 a_dossier_follows_a_known_procedure
insert into dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, registered_at)
values (900311, 'T-900311', 'T0000Z0900311', 'none such', 903, 901, true, true, 1, 'registered',
    now());

-- attack: two dossiers under one code
-- expect: 23505 a_dossier_code_names_one_dossier
insert into dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, registered_at)
values (900311, 'T-900121', 'T0000Z0900311', '9.999999', 903, 901, true, true, 1, 'registered',
    now());

-- attack: a tracking code with letters that are easily misread
-- expect: 23514 a_tracking_code_has_thirteen_symbols
insert into dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, registered_at)
values (900311, 'T-900311', 'TOOOOZO900311', '9.999999', 903, 901, true, true, 1, 'registered',
    now());

-- twin: a dossier is registered and withdrawn
-- expect: done
insert into dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, registered_at)
values (900311, 'T-900311', 'T0000Z0900311', '9.999999', 903, 901, true, true, 1, 'registered',
    now());
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900311, 1, 'none', 'registered', 'registered', 901, 912, now(), false),
    (900311, 2, 'registered', 'withdrawn', 'withdrawn', 901, 912, now(), false);
update dossier set version = 2, stage = 'withdrawn' where id = 900311;

-- attack: the ledger may not edit an event
-- expect: 42501
update dossier_event set to_stage = 'returned' where dossier_id = 900122;

-- attack: the ledger may not delete an event
-- expect: 42501
delete from dossier_event where dossier_id = 900122;

-- attack: the ledger may not empty the histories
-- expect: 42501
truncate dossier_event cascade;

-- attack: the ledger may not remove a dossier
-- expect: 42501
delete from dossier where id = 900122;

-- attack: the ledger may not change what was registered
-- expect: 42501
update dossier set code = 'T-other' where id = 900122;

-- attack: the owner may not edit an event
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
update dossier_event set to_stage = 'returned' where dossier_id = 900122;

-- attack: the owner may not delete an event
-- expect: 23001 what_is_written_is_never_edited
delete from dossier_event where dossier_id = 900122;

-- attack: the owner may not empty the histories
-- expect: 23001 what_is_written_is_never_edited
truncate dossier_event cascade;

-- attack: the owner may not remove a dossier
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from dossier where id = 900122;

-- attack: the owner in psql writes no event
-- expect: 42501
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900122, 3, 'collecting', 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: not even a superuser edits an event, short of switching the triggers off by name
-- as: superuser
-- expect: 23001 what_is_written_is_never_edited
update tram.dossier_event set occurred_at = now() where dossier_id = 900122;

-- attack: not even a superuser changes what was registered
-- expect: 23514 a_registration_never_changes
update tram.dossier set tracking_code = 'T0000Z0900999', version = 3 where id = 900122;

-- twin: the ledger writes an event with its head
-- as: tram_ledger
-- expect: done
update dossier set version = 3, stage = 'withdrawn' where id = 900122;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900122, 3, 'collecting', 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: a due date that nobody promised
-- as: tram_ledger
-- expect: 23514 a_due_date_is_the_newest_that_was_promised
update dossier set version = 5, stage = 'processing', due_at = '2030-01-01 00:00+07'
where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900194, 5, 'processing', 'postponed', 'processing', 903, 913, now(), false,
    '2026-12-08 00:00+07');

-- attack: a promise that does not reach the head
-- expect: 23514 a_due_date_is_the_newest_that_was_promised
update dossier set version = 5, stage = 'processing' where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900194, 5, 'processing', 'postponed', 'processing', 903, 913, now(), false,
    '2026-12-08 00:00+07');

-- attack: a dossier whose new date is no date
-- expect: 23514 a_promise_has_a_due_date
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900194, 5, 'processing', 'postponed', 'processing', 903, 913, now(), false);

-- twin: it is postponed, with one new date
-- expect: done
update dossier set version = 5, due_at = '2026-12-08 00:00+07' where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900194, 5, 'processing', 'postponed', 'processing', 903, 913, now(), false,
    '2026-12-08 00:00+07');

-- attack: a second apology (this subject goes on below)
-- expect: 23505 a_dossier_is_postponed_at_most_once
update dossier set version = 6, due_at = '2026-12-15 00:00+07' where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900194, 6, 'processing', 'postponed', 'processing', 903, 913, now(), false,
    '2026-12-15 00:00+07');

-- attack: a dossier lies with another agency though nobody forwarded it
-- expect: 23514 only_forwarding_changes_the_agency
update dossier set version = 6, stage = 'suspended', agency_id = 905 where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900194, 6, 'processing', 'suspended', 'suspended', 903, 913, now(), false);

-- attack: a dossier was forwarded, and its head does not say so
-- expect: 23514 only_forwarding_changes_the_agency
update dossier set version = 6 where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, to_agency_id)
values (900194, 6, 'processing', 'forwarded', 'processing', 903, 913, now(), false, 905);

-- attack: a dossier is forwarded to nobody
-- expect: 23514 a_forwarded_dossier_names_the_next_agency
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900194, 6, 'processing', 'forwarded', 'processing', 903, 913, now(), false);

-- attack: a result that is neither granted nor declined
-- expect: 23514 a_result_has_an_outcome
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900194, 6, 'processing', 'result_ready', 'result_ready', 903, 913, now(), false);

-- attack: a case is discontinued without a reason
-- expect: 23514 an_end_that_nobody_asked_for_has_a_reason
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900194, 6, 'processing', 'discontinued', 'discontinued', 903, 913, now(), false);

-- attack: a reason in people's own words, in a history that can never be erased
-- expect: 23514 a_reason_is_a_word_and_not_a_sentence
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, reason)
values (900194, 6, 'processing', 'discontinued', 'discontinued', 903, 913, now(), false,
    'Ông Nguyễn Văn Mẫu không đến');

-- twin: forwarded, and ready with an outcome
-- expect: done
update dossier set version = 7, stage = 'result_ready', agency_id = 905 where id = 900194;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, to_agency_id, outcome)
values (900194, 6, 'processing', 'forwarded', 'processing', 903, 913, now(), false, 905, null),
    (900194, 7, 'processing', 'result_ready', 'result_ready', 905, 915, now(), false, null,
        'granted');
