-- What a citizen sees with the second factor, the last four digits of the phone number given at
-- registration (tra cứu chi tiết): the whole timeline with the due date. The code is a tracking
-- code or a dossier code. It still tells no name, number or address.
--
-- An unknown code and a wrong factor are answered alike, by no row, and cost alike: the same
-- statements run, on the dossier found or on none. Guessing is limited by the service.
--
--   part     one row each, in this order
--   dossier  the whole: code, stage, procedure, agency, when registered, due date; whose calendar
--            counts it (clock_office)
--   step     each event of the dossier; by which edition of the calendar its date was counted, and
--            from which term
--   parcel   each parcel, numbered: why it is carried, its state, the office that has it, whether
--            it is on its way back
--   carriage each event of each parcel, as its newest history tells it
--   fee      what was paid at such an event, as far as its evidence tells and is still kept
create or replace function tracking_details(code text, phone_last4 text)
returns table (
    part text, parcel int, ordinal int, purpose text, event text, state text, office text,
    at timestamptz, earliest_at timestamptz, inferred boolean, due_at timestamptz,
    dossier_code text, procedure_name text, collect_by_post boolean, return_by_post boolean,
    calendar_edition int, term text, clock_office int, turned_back boolean, amount bigint)
language plpgsql stable strict security definer rows 30
set search_path = tram, pg_temp
as $$
declare
    by_tracking bigint;
    by_code bigint;
    known bigint;
begin
    select d.id into by_tracking from dossier d where d.tracking_code = tracking_details.code;
    select d.id into by_code from dossier d where d.code = tracking_details.code;
    select a.dossier_id into known from applicant a
        where a.dossier_id = coalesce(by_tracking, by_code, 0)
            and right(a.phone, 4) = tracking_details.phone_last4
            and char_length(tracking_details.phone_last4) = 4;
    known := coalesce(known, 0);
    return query
        select 'dossier', null::int, 0, null::text, null::text, d.stage, o.name, d.registered_at,
               null::timestamptz, null::boolean, d.due_at, d.code, r.name,
               d.collect_by_post, d.return_by_post, null::int, null::text,
               -- Forwarding does not move a promise: the agency that made it counts to the end.
               coalesce((
                   select f.office_id from dossier_event f
                   where f.dossier_id = d.id and f.event = 'forwarded'
                   order by f.sequence limit 1), d.agency_id), null::boolean, null::bigint
        from dossier d
        join office o on o.id = d.agency_id
        join procedure r on r.code = d.procedure_code
        where d.id = known;
    return query
        select 'step', null::int, e.sequence, null::text, e.event, e.to_stage, o.name,
               e.occurred_at, null::timestamptz, e.inferred, e.due_at, null::text, null::text,
               null::boolean, null::boolean, e.calendar_edition, e.term, null::int,
               null::boolean, null::bigint
        from dossier_event e left join office o on o.id = e.office_id
        where e.dossier_id = known
        order by e.sequence;
    return query
        select 'parcel', (row_number() over (order by p.id))::int, 0, p.purpose, null::text,
               p.state, case when p.state = 'at_office' then o.name end, p.ordered_at,
               null::timestamptz, null::boolean, null::timestamptz, null::text, null::text,
               null::boolean, null::boolean, null::int, null::text, null::int, p.turned_back,
               null::bigint
        from parcel p left join office o on o.id = p.holder_office_id
        where p.dossier_id = known
        order by p.id;
    return query
        select 'carriage', p.number, e.sequence, p.purpose, e.event, e.to_state, o.name,
               e.occurred_at, e.earliest_at, e.inferred, null::timestamptz, null::text, null::text,
               null::boolean, null::boolean, null::int, null::text, null::int, null::boolean,
               null::bigint
        from (
            select q.id, q.generation, q.purpose, (row_number() over (order by q.id))::int as number
            from tram.parcel q where q.dossier_id = known) p
        join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
        left join office o on o.id = e.office_id
        order by p.id, e.sequence;
    -- Only what the newest history still says: an undone scan took no money. The policy of the
    -- evidence asks what the owner reads it for.
    perform set_config('tram.telling', 'fees', true);
    return query
        select 'fee', null::int, e.sequence, p.purpose, e.event, e.to_state, null::text,
               e.occurred_at, null::timestamptz, null::boolean, null::timestamptz, null::text,
               null::text, null::boolean, null::boolean, null::int, null::text, null::int,
               null::boolean, f.amount
        from parcel p
        join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
        cross join lateral (
            select (v.evidence #> '{fee,amount}')::bigint as amount
            from scan_evidence v
            where v.parcel_id = e.parcel_id
                and (v.scan_id = e.scan_id or v.scan_id = (
                    select c.scan_id from parcel_confirmation c
                    where c.parcel_id = e.parcel_id and c.generation = e.generation
                        and c.sequence = e.sequence))
                and jsonb_typeof(v.evidence #> '{fee,amount}') = 'number'
            limit 1) f
        where p.dossier_id = known and f.amount > 0
        order by e.occurred_at, p.id, e.sequence;
    perform set_config('tram.telling', '', true);
end $$;
comment on function tracking_details(text, text) is
    'Tra cứu chi tiết, với bốn số cuối của số điện thoại làm yếu tố thứ hai.';
revoke all on function tracking_details(text, text) from public;
grant execute on function tracking_details(text, text) to tram_public;
