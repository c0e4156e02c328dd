-- What `tracking_coarse` tells, of many codes at once: under load look-ups share a statement, and
-- many in one cost half as much each. The rows of one code come in the order that `tracking_coarse`
-- gives them; codes that stand for nothing have none. At most a hundred codes are looked at.
--
-- The dossiers are found once and kept, so that the generic plan is one index scan per table
-- whatever the planner thinks of the number of codes.
create or replace function tracking_coarse_many(codes text[])
returns table (
    code text, part text, ordinal int, purpose text, event text, state text, office text,
    at timestamptz, collect_by_post boolean, return_by_post boolean, turned_back boolean)
language plpgsql stable strict security definer rows 120
set search_path = tram, pg_temp
as $$
begin
    return query
        with found as materialized (
            select d.id, d.tracking_code, d.stage, d.agency_id, d.registered_at,
                   d.collect_by_post, d.return_by_post
            from dossier d where d.tracking_code = any(codes[1:100]))
        select f.tracking_code, 'dossier', 0, null::text, null::text, f.stage, o.name,
               f.registered_at, f.collect_by_post, f.return_by_post, null::boolean
        from found f join office o on o.id = f.agency_id
        union all (
            select f.tracking_code, 'step', e.sequence, null::text, e.event, e.to_stage,
                   null::text, e.occurred_at, null::boolean, null::boolean, null::boolean
            from found f join dossier_event e on e.dossier_id = f.id
            order by f.id, e.sequence)
        union all (
            select f.tracking_code, 'parcel',
                   (row_number() over (partition by f.id order by p.id))::int, p.purpose,
                   e.event, p.state, case when p.state = 'at_office' then o.name end,
                   e.occurred_at, null::boolean, null::boolean, p.turned_back
            from found f
            join parcel p on p.dossier_id = f.id
            join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
                and e.sequence = p.sequence
            left join office o on o.id = p.holder_office_id
            order by f.id, p.id);
end $$;
comment on function tracking_coarse_many(text[]) is
    'Tra cứu nhiều mã tra cứu cùng lúc, không có dữ liệu cá nhân.';
revoke all on function tracking_coarse_many(text[]) from public;
grant execute on function tracking_coarse_many(text[]) to tram_public;
