-- Desks that come to serve an agency, lists that keep their age, and what a citizen is told.

-- ── Desks ───────────────────────────────────────────────────────────────────────────────────

create table desk_served (
    desk_id int not null,
    agency_id int not null,
    since timestamptz not null default now(),
    constraint a_desk_is_let_in_once primary key (desk_id, agency_id),
    constraint the_desk_that_was_let_in_is_known foreign key (desk_id) references office,
    constraint the_agency_that_it_serves_is_known foreign key (agency_id) references office
);
comment on table desk_served is
    'Bộ phận một cửa đã được mở hồ sơ của cơ quan: which desks the ledger has let into the open '
    'dossiers of which agency. Where it differs from desk_agency of today, work is waiting.';
grant select, insert, delete on desk_served to tram_ledger;

-- A service that is to end one day has not ended yet.
create or replace function reading_sides() returns int[] language sql stable parallel safe
return array(
    select d.agency_id from desk_agency d
    where d.desk_id = reading_office()
        and d.valid_from <= (now() at time zone 'Asia/Ho_Chi_Minh')::date
        and (d.valid_to is null or d.valid_to > (now() at time zone 'Asia/Ho_Chi_Minh')::date)
    union all
    select reading_office());

-- ── Lists ───────────────────────────────────────────────────────────────────────────────────

-- A date that moves does not make a dossier newer in the list.
grant update (due_at) on waiting to tram_ledger;

-- ── What a citizen is told ──────────────────────────────────────────────────────────────────

-- What was paid stands in the evidence of scans. tracking_details reads it as the owner, who reads
-- no evidence otherwise: the function says what it is there for.
create policy what_was_paid_is_told on scan_evidence for select to tram_owner
    using (evidence ? 'fee' and current_setting('tram.telling', true) = 'fees');

-- Their rows tell more now; they are made anew from their files.
drop function if exists tracking_coarse(text);
drop function if exists tracking_coarse_many(text[]);
drop function if exists tracking_details(text, text);
