-- What a citizen sees by the tracking code alone (tra cứu): where the dossier is, without anything
-- personal: no name, no reason, no procedure, no due date. The code is the canonical one, thirteen
-- symbols without hyphens. No row means that there is no such dossier.
--
--   part     one row each, in this order
--   dossier  the whole: its stage, its agency, when it was registered, which ways go by post
--   step     each event of the dossier: what, to which stage, when
--   parcel   each parcel: why it is carried, its state, the office that has it, since when, and
--            whether it is on its way back
--
-- PL/pgSQL and rows, because both are quicker than their alternatives: a plan is kept between
-- calls, and building JSON here costs more than the whole look-up.
create or replace function tracking_coarse(code text)
returns table (
    part text, ordinal int, purpose text, event text, state text, office text,
    at timestamptz, collect_by_post boolean, return_by_post boolean, turned_back boolean)
language plpgsql stable strict security definer rows 12
set search_path = tram, pg_temp
as $$
declare
    found_id bigint;
begin
    select d.id into found_id from dossier d where d.tracking_code = tracking_coarse.code;
    if found_id is null then
        return;
    end if;
    return query
        select 'dossier', 0, null::text, null::text, d.stage, o.name, d.registered_at,
               d.collect_by_post, d.return_by_post, null::boolean
        from dossier d join office o on o.id = d.agency_id
        where d.id = found_id;
    return query
        select 'step', e.sequence, null::text, e.event, e.to_stage, null::text, e.occurred_at,
               null::boolean, null::boolean, null::boolean
        from dossier_event e
        where e.dossier_id = found_id
        order by e.sequence;
    return query
        select 'parcel', (row_number() over (order by p.id))::int, p.purpose, e.event, p.state,
               case when p.state = 'at_office' then o.name end, e.occurred_at,
               null::boolean, null::boolean, p.turned_back
        from parcel p
        join parcel_event e
            on e.parcel_id = p.id and e.generation = p.generation and e.sequence = p.sequence
        left join office o on o.id = p.holder_office_id
        where p.dossier_id = found_id
        order by p.id;
end $$;
comment on function tracking_coarse(text) is
    'Tra cứu theo mã tra cứu, không có dữ liệu cá nhân.';
revoke all on function tracking_coarse(text) from public;
grant execute on function tracking_coarse(text) to tram_public;
