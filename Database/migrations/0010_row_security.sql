-- Row security (bảo mật theo dòng): who sees which rows. Grants, in the next file, say who may do
-- what to which table at all.
--
--   tram_ledger     passes: each item's right is decided by a pure function before it writes
--   tram_staff      sees the dossiers of the office for which its person acts (office_dossier),
--                   and what hangs on them; nothing if the settings are unset, and nothing as an
--                   administrator or a supervisor
--   tram_oversight  sees every history; on personal tables it has no grant
--   tram_owner      may read, for the tracking functions that run as it. It writes no history:
--                   row security is forced, so a person in psql as the owner is refused too
--
-- A staff connection serves many people, each read in its own sync with its own settings. A
-- setting that was never set, or fell back after a transaction, reads as '' or null: both mean
-- nobody. The settings are the service's word: whoever can log in as tram_staff can claim to read
-- for any office, so that login belongs to the service alone.

create function reading_person() returns int language sql stable parallel safe
return nullif(current_setting('tram.person', true), '')::int;
comment on function reading_person() is 'Người đang đọc.';

-- An administrator looks after people and offices, a supervisor reads by another role: for either
-- there is no office here whose dossiers it might see.
create function reading_office() returns int language sql stable parallel safe
return case
    when current_setting('tram.role', true)
        in ('postal_worker', 'post_clerk', 'agency_clerk', 'desk_clerk')
    then nullif(current_setting('tram.office', true), '')::int
end;
comment on function reading_office() is 'Đơn vị mà người đang đọc thay mặt.';

-- A desk signs for the agencies that it serves, so it stands on their side of the minutes.
create function reading_sides() returns int[] language sql stable parallel safe
return array(
    select d.agency_id from desk_agency d
    where d.desk_id = reading_office() and d.valid_to is null
    union all
    select reading_office());
comment on function reading_sides() is
    'Các bên giao nhận mà người đang đọc thay mặt: the own office and the agencies of a desk.';

grant execute on function reading_person(), reading_office(), reading_sides() to tram_staff;

-- ── Sight of a dossier, and of what hangs on it ─────────────────────────────────────────────

alter table office_dossier enable row level security, force row level security;
create policy ledger_passes on office_dossier to tram_ledger using (true) with check (true);
create policy owner_reads on office_dossier for select to tram_owner using (true);
create policy oversight_reads on office_dossier for select to tram_oversight using (true);
create policy staff_of_the_office_read on office_dossier for select to tram_staff
    using (office_id = reading_office());

alter table dossier enable row level security, force row level security;
create policy ledger_passes on dossier to tram_ledger using (true) with check (true);
create policy owner_reads on dossier for select to tram_owner using (true);
create policy oversight_reads on dossier for select to tram_oversight using (true);
create policy staff_of_an_office_concerned_read on dossier for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = dossier.id));

alter table dossier_event enable row level security, force row level security;
create policy ledger_passes on dossier_event to tram_ledger using (true) with check (true);
create policy owner_reads on dossier_event for select to tram_owner using (true);
create policy oversight_reads on dossier_event for select to tram_oversight using (true);
create policy staff_of_an_office_concerned_read on dossier_event for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = dossier_event.dossier_id));

alter table parcel enable row level security, force row level security;
create policy ledger_passes on parcel to tram_ledger using (true) with check (true);
create policy owner_reads on parcel for select to tram_owner using (true);
create policy oversight_reads on parcel for select to tram_oversight using (true);
create policy staff_of_an_office_concerned_read on parcel for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = parcel.dossier_id));

alter table exception enable row level security, force row level security;
create policy ledger_passes on exception to tram_ledger using (true) with check (true);
create policy owner_reads on exception for select to tram_owner using (true);
create policy oversight_reads on exception for select to tram_oversight using (true);
create policy staff_of_an_office_concerned_read on exception for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = exception.dossier_id));

-- What hangs on a parcel is seen by whoever sees the parcel: the policy of parcel applies inside.

alter table item_alias enable row level security, force row level security;
create policy ledger_passes on item_alias to tram_ledger using (true) with check (true);
create policy owner_reads on item_alias for select to tram_owner using (true);
create policy oversight_reads on item_alias for select to tram_oversight using (true);
create policy whoever_sees_the_parcel_reads on item_alias for select to tram_staff
    using (exists (select from parcel p where p.id = item_alias.parcel_id));

alter table fact enable row level security, force row level security;
create policy ledger_passes on fact to tram_ledger using (true) with check (true);
create policy owner_reads on fact for select to tram_owner using (true);
create policy oversight_reads on fact for select to tram_oversight using (true);
create policy whoever_sees_the_parcel_reads on fact for select to tram_staff
    using (exists (select from parcel p where p.id = fact.parcel_id));

alter table parcel_event enable row level security, force row level security;
create policy ledger_passes on parcel_event to tram_ledger using (true) with check (true);
create policy owner_reads on parcel_event for select to tram_owner using (true);
create policy oversight_reads on parcel_event for select to tram_oversight using (true);
create policy whoever_sees_the_parcel_reads on parcel_event for select to tram_staff
    using (exists (select from parcel p where p.id = parcel_event.parcel_id));

alter table parcel_confirmation enable row level security, force row level security;
create policy ledger_passes on parcel_confirmation to tram_ledger using (true) with check (true);
create policy owner_reads on parcel_confirmation for select to tram_owner using (true);
create policy oversight_reads on parcel_confirmation for select to tram_oversight using (true);
create policy whoever_sees_the_parcel_reads on parcel_confirmation for select to tram_staff
    using (exists (select from parcel p where p.id = parcel_confirmation.parcel_id));

alter table firing enable row level security, force row level security;
create policy ledger_passes on firing to tram_ledger using (true) with check (true);
create policy owner_reads on firing for select to tram_owner using (true);
create policy oversight_reads on firing for select to tram_oversight using (true);
create policy whoever_sees_the_parcel_reads on firing for select to tram_staff
    using (exists (select from parcel p where p.id = firing.parcel_id));

-- ── Hand-overs are seen by their two sides ──────────────────────────────────────────────────

-- The sides are asked for once, not for every row, and then found by index.
alter table hand_over enable row level security, force row level security;
create policy ledger_passes on hand_over to tram_ledger using (true) with check (true);
create policy owner_reads on hand_over for select to tram_owner using (true);
create policy oversight_reads on hand_over for select to tram_oversight using (true);
create policy either_side_reads on hand_over for select to tram_staff
    using (
        from_office_id = any ((select reading_sides())::int[])
        or to_office_id = any ((select reading_sides())::int[]));

alter table hand_over_item enable row level security, force row level security;
create policy ledger_passes on hand_over_item to tram_ledger using (true) with check (true);
create policy owner_reads on hand_over_item for select to tram_owner using (true);
create policy oversight_reads on hand_over_item for select to tram_oversight using (true);
create policy either_side_reads on hand_over_item for select to tram_staff
    using (exists (select from hand_over h where h.id = hand_over_item.hand_over_id));

alter table hand_over_signature enable row level security, force row level security;
create policy ledger_passes on hand_over_signature to tram_ledger using (true) with check (true);
create policy owner_reads on hand_over_signature for select to tram_owner using (true);
create policy oversight_reads on hand_over_signature for select to tram_oversight using (true);
create policy either_side_reads on hand_over_signature for select to tram_staff
    using (exists (select from hand_over h where h.id = hand_over_signature.hand_over_id));

-- ── Work ────────────────────────────────────────────────────────────────────────────────────

alter table waiting enable row level security, force row level security;
create policy ledger_passes on waiting to tram_ledger using (true) with check (true);
create policy owner_reads on waiting for select to tram_owner using (true);
create policy oversight_reads on waiting for select to tram_oversight using (true);
create policy staff_of_the_office_read on waiting for select to tram_staff
    using (office_id = reading_office());

-- A rejected scan belongs to no dossier yet: its own office sees that it is kept.
alter table rejected_scan enable row level security, force row level security;
create policy ledger_passes on rejected_scan to tram_ledger using (true) with check (true);
create policy owner_reads on rejected_scan for select to tram_owner using (true);
create policy oversight_reads on rejected_scan for select to tram_oversight using (true);
create policy staff_of_the_office_read on rejected_scan for select to tram_staff
    using (office_id = reading_office());

alter table outbox enable row level security, force row level security;
create policy ledger_passes on outbox to tram_ledger using (true) with check (true);
create policy owner_reads on outbox for select to tram_owner using (true);

alter table code_counter enable row level security, force row level security;
create policy ledger_passes on code_counter to tram_ledger using (true) with check (true);

-- ── Personal data: oversight has neither grant nor policy ───────────────────────────────────

alter table applicant enable row level security, force row level security;
create policy ledger_passes on applicant to tram_ledger using (true) with check (true);
-- tracking_details compares the last digits of the phone, as the owner.
create policy owner_reads on applicant for select to tram_owner using (true);
create policy staff_of_an_office_concerned_read on applicant for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = applicant.dossier_id));

alter table dossier_note enable row level security, force row level security;
create policy ledger_passes on dossier_note to tram_ledger using (true) with check (true);
create policy staff_of_an_office_concerned_read on dossier_note for select to tram_staff
    using (exists (
        select from office_dossier o
        where o.office_id = reading_office() and o.dossier_id = dossier_note.dossier_id));

alter table parcel_party enable row level security, force row level security;
create policy ledger_passes on parcel_party to tram_ledger using (true) with check (true);
create policy whoever_sees_the_parcel_reads on parcel_party for select to tram_staff
    using (exists (select from parcel p where p.id = parcel_party.parcel_id));

alter table scan_evidence enable row level security, force row level security;
create policy ledger_passes on scan_evidence to tram_ledger using (true) with check (true);
create policy whoever_sees_the_parcel_reads on scan_evidence for select to tram_staff
    using (exists (select from parcel p where p.id = scan_evidence.parcel_id));

alter table hand_over_note enable row level security, force row level security;
create policy ledger_passes on hand_over_note to tram_ledger using (true) with check (true);
create policy either_side_reads on hand_over_note for select to tram_staff
    using (exists (select from hand_over h where h.id = hand_over_note.hand_over_id));
