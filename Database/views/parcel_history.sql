-- A parcel's history with the evidence that it has by now. A step that was inferred and has been
-- confirmed since shows the time and the people of the fact that confirmed it; the rows underneath
-- stay as they were written. Whoever reads it needs the rights to the tables themselves.
create or replace view parcel_history with (security_invoker = true) as
select e.parcel_id, e.generation, e.sequence, e.from_state, e.event, e.to_state,
       coalesce(e.office_id, f.office_id) as office_id,
       coalesce(e.person_id, f.person_id) as person_id,
       coalesce(e.worker_id, f.worker_id) as worker_id,
       coalesce(e.dispatch, f.dispatch) as dispatch,
       case when e.inferred and f.scan_id is not null
           then f.occurred_at + f.offset_ms * interval '1 millisecond'
           else e.occurred_at end as occurred_at,
       case when f.scan_id is null then e.earliest_at end as earliest_at,
       e.recorded_at,
       e.inferred and f.scan_id is null as inferred,
       coalesce(e.scan_id, f.scan_id) as scan_id
from parcel_event e
left join parcel_confirmation c
    on c.parcel_id = e.parcel_id and c.generation = e.generation and c.sequence = e.sequence
left join fact f on f.parcel_id = c.parcel_id and f.scan_id = c.scan_id;
comment on view parcel_history is
    'Hành trình bưu gửi, with the evidence of steps that were inferred first and confirmed later.';
grant select on parcel_history to tram_staff, tram_oversight, tram_ledger;
