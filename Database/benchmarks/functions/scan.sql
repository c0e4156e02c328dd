-- A single scan in one call, and a set of them in one call: what they write is what the ledger
-- writes for the same scans, under the same keys and triggers, and `tram audit` is clean after them.

-- Ids that sort by time, as devices mint them, since random ones would cost an index more.
create or replace function bench.scan_id() returns uuid language sql volatile
return encode(
    overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((date_part('epoch', clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6), 'hex')::uuid;

-- The list in which a parcel waits at the office that has it; null where it waits nowhere.
create or replace function bench.list(
    state text, turned_back boolean, holder int, addressee int, sender int, collect int,
    deliver int) returns text language sql immutable
return case
    when state = 'announced' then 'to-collect'
    when state not in ('with_courier', 'at_office', 'out_for_delivery') then null
    when holder <> coalesce(case when turned_back then collect else deliver end, holder)
        and (state <> 'out_for_delivery'
            or case when turned_back then sender else addressee end is not null)
        then 'to-dispatch'
    when case when turned_back then sender else addressee end is null then 'to-deliver'
    else 'to-hand-over'
end;

create or replace function bench.scan(which int, notify boolean default false) returns text
language plpgsql set search_path = tram, pg_temp as $$
declare
    taken record;
    label record;
    head record;
    scan uuid := bench.scan_id();
    device int;
    act text;
    becomes text;
    at timestamptz;
    told int;
    was_in text;
    is_in text;
    holder int;
    fired int;
begin
    select s.office_id, s.person_id, s.item_code into taken from bench.stock s where s.n = which;
    select p.id, p.dossier_id into label from parcel p where p.item_code = taken.item_code;
    select d.id into device from device d where d.name = 'bench';
    perform from dossier d where d.id = label.dossier_id for no key update;

    -- A statement after the lock sees what the last holder committed.
    select p.generation, p.sequence, p.state, p.purpose, p.turned_back, p.sender_office_id,
           p.addressee_office_id, p.collect_office_id, p.deliver_office_id, p.holder_office_id,
           e.occurred_at, d.stage, d.version, d.due_at
    into head
    from parcel p
    join parcel_event e
        on e.parcel_id = p.id and e.generation = p.generation and e.sequence = p.sequence
    join dossier d on d.id = p.dossier_id
    where p.id = label.id;
    if exists (select from fact f where f.parcel_id = label.id and f.scan_id = scan) then
        return 'duplicate';
    end if;
    act := case head.state when 'announced' then 'accepted' when 'at_office' then 'dispatched'
        else 'arrived' end;
    -- More than a moment after the last step, or it would be the same scan again.
    at := greatest(head.occurred_at, now() - interval '1 year') + interval '20 minutes';
    select m.to_state into strict becomes from parcel_move m
    where m.from_state = head.state and m.event = act;
    holder := case becomes when 'in_dispatch' then null else taken.office_id end;

    insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, received_at, offset_ms,
        entered, minutes, person_id, office_id, event, worker_id, dispatch, first_outcome)
    values (label.id, scan, device, extract(epoch from at)::bigint, at, now(), 0, false, false,
        taken.person_id, taken.office_id, act,
        case act when 'accepted' then taken.person_id end,
        case act when 'dispatched' then 'CT-1' end, 'applied');
    update parcel p
    set sequence = head.sequence + 1, state = becomes, holder_office_id = holder,
        holder_person_id = case becomes when 'with_courier' then taken.person_id end
    where p.id = label.id;
    insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
        office_id, person_id, worker_id, dispatch, occurred_at, recorded_at, inferred, scan_id)
    values (label.id, head.generation, head.sequence + 1, head.state, act, becomes, taken.office_id,
        taken.person_id, case act when 'accepted' then taken.person_id end,
        case act when 'dispatched' then 'CT-1' end, at, now(), false, scan);

    -- An office that has had the parcel may see the dossier.
    if not exists (
        select from office_dossier o
        where o.office_id = taken.office_id and o.dossier_id = label.dossier_id)
    then
        insert into office_dossier (office_id, dossier_id, since)
        values (taken.office_id, label.dossier_id, now());
    end if;

    was_in := bench.list(head.state, head.turned_back, head.holder_office_id,
        head.addressee_office_id, head.sender_office_id, head.collect_office_id,
        head.deliver_office_id);
    is_in := bench.list(becomes, head.turned_back, holder, head.addressee_office_id,
        head.sender_office_id, head.collect_office_id, head.deliver_office_id);
    if was_in is distinct from is_in or holder is distinct from head.holder_office_id then
        if was_in is not null then
            delete from waiting w
            where w.office_id = coalesce(head.holder_office_id, head.collect_office_id)
                and w.list = was_in and w.dossier_id = label.dossier_id
                and w.parcel_id = label.id;
        end if;
        if is_in is not null then
            insert into waiting (office_id, list, dossier_id, parcel_id, since, due_at)
            values (holder, is_in, label.dossier_id, label.id, now(), head.due_at);
        end if;
    end if;

    -- The first hand that takes the papers moves the dossier too.
    if act = 'accepted' and head.purpose = 'collect' and head.stage = 'registered' then
        select count(*) into fired from firing f
        where f.parcel_id = label.id and f.asks = 'collected';
        insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence,
            recorded_at)
        values (label.id, 'collected', fired + 1, scan, 'moves', head.version + 1, now());
        insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
            person_id, parcel_id, parcel_event, occurrence, occurred_at, recorded_at, inferred)
        values (label.dossier_id, head.version + 1, 'registered', 'collected', 'collecting',
            taken.office_id, taken.person_id, label.id, act, fired + 1, at, now(), false);
        update dossier d set version = head.version + 1, stage = 'collecting'
        where d.id = label.dossier_id;
        select count(*) into told from dossier_event e
        where e.dossier_id = label.dossier_id and e.event = 'collected';
        insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
        values ('dossier', label.dossier_id, 'collected', told, at, now());
    end if;

    select count(*) into told from parcel_event e
    where e.parcel_id = label.id and e.generation = head.generation and e.event = act;
    insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
    values ('parcel', label.id, act, told, at, now())
    on conflict (subject_kind, subject_id, event, occurrence) do nothing;
    if notify then
        perform pg_notify('outbox', '');
    end if;
    return becomes;
end $$;

revoke all on function bench.scan_id() from public;
revoke all on function bench.list(text, boolean, int, int, int, int, int) from public;
revoke all on function bench.scan(int, boolean) from public;
grant execute on function bench.scan_id() to tram_ledger;
grant execute on function bench.list(text, boolean, int, int, int, int, int) to tram_ledger;
grant execute on function bench.scan(int, boolean) to tram_ledger;
