-- The calendar: what was told is never taken back, and a promise is not moved in its name by hand.

-- attack: a day with hours that overlap
-- as: tram_door
-- expect: 23514 a_day_has_hours_that_read
insert into calendar_day (day, kind, hours, source, revision)
values ('2030-03-01', 'half_day', '07:30-11:30,11:00-12:00', 'letter', '1');

-- attack: a half day without hours
-- expect: 23514 a_half_day_has_hours_and_no_day_off_has
insert into calendar_day (day, kind, source, revision)
values ('2030-03-01', 'half_day', 'letter', '1');

-- attack: a day of a kind that nobody counts by
-- expect: 23514 a_day_is_off_made_up_half_or_ordinary
insert into calendar_day (day, kind, source, revision)
values ('2030-03-01', 'holiday', 'letter', '1');

-- twin: a half day
-- expect: done
insert into calendar_day (day, kind, hours, source, revision)
values ('2030-03-01', 'half_day', '07:30-11:30', 'letter', '1');

-- attack: the same day for everybody a second time
-- expect: 23505 a_day_is_told_once
insert into calendar_day (day, kind, source, revision)
values ('2030-03-01', 'off', 'letter', '1');

-- twin: for one agency besides, and dropped for all
-- expect: rows 3
insert into calendar_day (day, office_id, kind, source, revision)
values ('2030-03-01', 903, 'off', 'letter', '1');
update calendar_day set kind = 'ordinary', hours = null, revision = '2'
where day = '2030-03-01' and office_id is null;
select kind from calendar_day_told where day = '2030-03-01';

-- attack: taking a day back
-- expect: 42501
delete from calendar_day where day = '2030-03-01';

-- attack: taking a day back, as the owner
-- as: tram_owner
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from calendar_day where day = '2030-03-01';

-- attack: making another day of it
-- expect: 23001 what_histories_refer_to_is_never_removed
update calendar_day set day = '2030-03-02' where day = '2030-03-01';

-- attack: rewriting what was told
-- expect: 23001 what_is_written_is_never_edited
update calendar_day_told set kind = 'off' where day = '2030-03-01';

-- attack: telling something into an edition that others have counted by
-- as: tram_door
-- expect: 42501
insert into calendar_day_told (edition, day, kind, source, revision)
values (1, '2030-03-03', 'off', 'letter', '1');

-- attack: an edition that nothing was told in
-- expect: 42501
insert into calendar_edition default values;

-- attack: office hours on an eighth day of the week
-- expect: 23514 a_weekday_is_one_of_seven
insert into office_hours (weekday, hours, valid_from, source, revision)
values (8, '07:30-11:30', '2030-01-01', 'rule', '1');

-- attack: a cut-off at no time of the day
-- expect: 23514 a_cut_off_is_a_time_of_day
insert into office_hours (weekday, hours, cut_off, valid_from, source, revision)
values (6, '07:30-11:30', '24:00', '2030-01-01', 'rule', '1');

-- twin: Saturday mornings of one agency
-- expect: rows 1
insert into office_hours (office_id, weekday, hours, valid_from, source, revision)
values (903, 6, '07:30-11:30', '2030-01-01', 'rule', '1');
select hours from office_hours_told where office_id = 903;

-- attack: a procedure in days and in hours
-- as: superuser
-- expect: 23514 a_procedure_is_timed_in_days_or_in_hours
update tram.procedure set working_days = 1, working_hours = 8;

-- twin: in hours; and a receipt whose date was counted, with its term and edition
-- as: superuser
-- expect: done
update tram.procedure set working_hours = 8 where code = '9.999999';
insert into tram.dossier (id, code, tracking_code, procedure_code, agency_id, registered_office_id,
    collect_by_post, return_by_post, version, stage, due_at, registered_at)
overriding system value
values (900300, 'T-900300', 'T0000Z0900300', '9.999999', 903, 901, false, true, 3, 'accepted',
    '2026-12-01 17:00+07', now());
insert into tram.dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at, calendar_edition, term)
values (900300, 1, 'none', 'registered', 'registered', 901, 911, now(), false, null, null, null),
    (900300, 2, 'registered', 'lodged_in_person', 'lodged', 903, 913, now(), false, null, null,
        null),
    (900300, 3, 'lodged', 'accepted', 'accepted', 903, 913, now(), false, '2026-12-01 17:00+07', 1,
        'P5D');

-- attack: a promise that is moved in the calendar's name by hand
-- as: tram_ledger
-- expect: 23514 only_a_calendar_revises_a_date
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at)
values (900300, 4, 'accepted', 'due_date_revised', 'accepted', 903, 913, now(), false,
    '2026-12-30 00:00+07');

-- attack: a date counted by an edition that there is not
-- expect: 23503 a_date_is_counted_by_a_known_edition
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at, calendar_edition)
values (900300, 4, 'accepted', 'due_date_revised', 'accepted', 903, 913, now(), false,
    '2026-12-30 00:00+07', 999999);

-- attack: an edition without a date
-- expect: 23514 an_edition_counts_a_date
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, calendar_edition)
values (900300, 4, 'accepted', 'assigned', 'processing', 903, 913, now(), false, 1);

-- attack: a term in weeks
-- expect: 23514 a_term_is_so_many_days_or_hours
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at, calendar_edition, term)
values (900300, 4, 'lodged', 'accepted', 'accepted', 903, 913, now(), false,
    '2026-12-30 00:00+07', 1, 'P2W');

-- attack: a term that comes with something else than the receipt
-- expect: 23514 a_term_is_told_with_the_receipt
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at, calendar_edition, term)
values (900300, 4, 'accepted', 'postponed', 'accepted', 903, 913, now(), false,
    '2026-12-30 00:00+07', 1, 'P2D');

-- twin: the calendar moves it
-- expect: done
update dossier set version = 4, due_at = '2026-12-02 17:00+07' where id = 900300;
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred, due_at, calendar_edition)
values (900300, 4, 'accepted', 'due_date_revised', 'accepted', null, 913, now(), false,
    '2026-12-02 17:00+07', 1);
