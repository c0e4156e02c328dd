-- Many scans of distinct parcels in one statement and one transaction: the set-based ceiling. The
-- same rows as bench.scan, in as few statements as there are tables.
create or replace function bench.scan_set(first int, size int) returns bigint
language plpgsql set search_path = tram, pg_temp as $$
declare
    device int;
    stock int;
    codes text[];
    ids uuid[];
    applied bigint;
begin
    select d.id into device from device d where d.name = 'bench';
    select max(s.n) into stock from bench.stock s;
    -- A stride that is prime meets no parcel twice, and puts neighbours apart.
    select array_agg(s.item_code), array_agg(bench.scan_id()) into codes, ids
    from (select distinct (first + i::bigint * 7919) % stock + 1 as n
          from generate_series(1, size) i) drawn
    cross join lateral (
        select s.item_code from bench.stock s where s.n = drawn.n limit 1) s;
    perform from dossier d
    where d.id = any (array(
        select p.dossier_id from unnest(codes) c
        cross join lateral (
            select p.dossier_id from parcel p where p.item_code = c limit 1) p))
    order by d.id for no key update;

    with taken as materialized (
        select head.id, head.dossier_id, head.generation, head.sequence, head.state, head.purpose,
               head.turned_back, head.sender_office_id, head.addressee_office_id,
               head.collect_office_id, head.deliver_office_id, head.holder_office_id,
               dossier.stage, dossier.version, dossier.due_at, s.office_id, s.person_id, m.event,
               m.to_state, c.scan_id,
               greatest(last.occurred_at, now() - interval '1 year') + interval '20 minutes' as at,
               case when m.to_state <> 'in_dispatch' then s.office_id end as holder,
               head.purpose = 'collect' and m.event = 'accepted' and dossier.stage = 'registered'
                   as couples
        from unnest(codes, ids) c (item_code, scan_id)
        cross join lateral (
            select s.office_id, s.person_id from bench.stock s
            where s.item_code = c.item_code limit 1) s
        cross join lateral (
            select p.* from parcel p where p.item_code = c.item_code limit 1) head
        cross join lateral (
            select e.occurred_at from parcel_event e
            where e.parcel_id = head.id and e.generation = head.generation
                and e.sequence = head.sequence
            limit 1) last
        cross join lateral (
            select d.stage, d.version, d.due_at from dossier d
            where d.id = head.dossier_id limit 1) dossier
        join parcel_move m on m.from_state = head.state and m.event = case head.state
            when 'announced' then 'accepted' when 'at_office' then 'dispatched' else 'arrived' end
        where not exists (
            select from fact f where f.parcel_id = head.id and f.scan_id = c.scan_id)),
    listed as materialized (
        select t.*,
               bench.list(state, turned_back, holder_office_id, addressee_office_id,
                   sender_office_id, collect_office_id, deliver_office_id) as was_in,
               bench.list(to_state, turned_back, holder, addressee_office_id, sender_office_id,
                   collect_office_id, deliver_office_id) as is_in
        from taken t),
    facts as (
        insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, received_at,
            offset_ms, entered, minutes, person_id, office_id, event, worker_id, dispatch,
            first_outcome)
        select id, scan_id, device, extract(epoch from at)::bigint, at, now(), 0, false, false,
               person_id, office_id, event, case event when 'accepted' then person_id end,
               case event when 'dispatched' then 'CT-1' end, 'applied'
        from taken),
    heads as (
        update parcel p
        set sequence = t.sequence + 1, state = t.to_state, holder_office_id = t.holder,
            holder_person_id = case t.to_state when 'with_courier' then t.person_id end
        from taken t where p.id = t.id),
    events as (
        insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
            office_id, person_id, worker_id, dispatch, occurred_at, recorded_at, inferred, scan_id)
        select id, generation, sequence + 1, state, event, to_state, office_id, person_id,
               case event when 'accepted' then person_id end,
               case event when 'dispatched' then 'CT-1' end, at, now(), false, scan_id
        from taken order by id),
    sights as (
        insert into office_dossier (office_id, dossier_id, since)
        select distinct t.office_id, t.dossier_id, now() from taken t
        where not exists (
            select from office_dossier o
            where o.office_id = t.office_id and o.dossier_id = t.dossier_id)),
    gone as (
        delete from waiting w using listed l
        where w.office_id = coalesce(l.holder_office_id, l.collect_office_id)
            and w.list = l.was_in and w.dossier_id = l.dossier_id and w.parcel_id = l.id
            and (l.was_in is distinct from l.is_in
                or l.holder is distinct from l.holder_office_id)),
    come as (
        insert into waiting (office_id, list, dossier_id, parcel_id, since, due_at)
        select holder, is_in, dossier_id, id, now(), due_at from listed l
        where l.is_in is not null
            and (l.was_in is distinct from l.is_in
                or l.holder is distinct from l.holder_office_id)),
    firings as (
        insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence,
            recorded_at)
        select id, 'collected', 1 + (
                   select count(*) from firing f
                   where f.parcel_id = t.id and f.asks = 'collected'),
               scan_id, 'moves', version + 1, now()
        from taken t where couples
        returning parcel_id, occurrence),
    steps as (
        insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
            person_id, parcel_id, parcel_event, occurrence, occurred_at, recorded_at, inferred)
        select t.dossier_id, t.version + 1, 'registered', 'collected', 'collecting', t.office_id,
               t.person_id, t.id, t.event, f.occurrence, t.at, now(), false
        from taken t join firings f on f.parcel_id = t.id),
    dossiers as (
        update dossier d set version = t.version + 1, stage = 'collecting'
        from taken t where t.couples and d.id = t.dossier_id)
    insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
    select 'parcel', t.id, t.event, 1 + (
               select count(*) from parcel_event e
               where e.parcel_id = t.id and e.generation = t.generation and e.event = t.event),
           t.at, now()
    from taken t
    union all
    select 'dossier', t.dossier_id, 'collected', 1 + (
               select count(*) from dossier_event e
               where e.dossier_id = t.dossier_id and e.event = 'collected'),
           t.at, now()
    from taken t where t.couples
    on conflict (subject_kind, subject_id, event, occurrence) do nothing;
    get diagnostics applied = row_count;
    return applied;
end $$;

revoke all on function bench.scan_set(int, int) from public;
grant execute on function bench.scan_set(int, int) to tram_ledger;
