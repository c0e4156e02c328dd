-- A clerk's decision in one call: a dossier that is being processed is suspended, and one that is
-- suspended is resumed. Its key against repetition is kept with it, in the same transaction.
create or replace function bench.decide(which int) returns int
language plpgsql set search_path = tram, pg_temp as $$
declare
    taken record;
    head record;
    act text;
    becomes text;
    told int;
    mark text := bench.scan_id()::text;
begin
    select s.person_id, s.office_id, s.code into taken from bench.docket s where s.n = which;
    insert into idempotency (person_id, key, request, fingerprint, status, resource, version)
    values (taken.person_id, mark, 'POST /v1/dossiers/{code}/events', sha256(mark::bytea), 201,
        taken.code, null)
    on conflict (person_id, key) do nothing;
    select d.id into head from dossier d
    where d.code = taken.code and exists (
        select from office_dossier o
        where o.dossier_id = d.id and o.office_id = taken.office_id)
    for no key update;
    select d.id, d.stage, d.version into head from dossier d where d.id = head.id;
    act := case head.stage when 'processing' then 'suspended' else 'resumed' end;
    select m.to_stage into strict becomes from dossier_move m
    where m.from_stage = head.stage and m.event = act;
    insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
        person_id, occurred_at, recorded_at, inferred)
    values (head.id, head.version + 1, head.stage, act, becomes, taken.office_id, taken.person_id,
        now(), now(), false);
    update dossier d set version = head.version + 1, stage = becomes where d.id = head.id;
    select count(*) into told from dossier_event e
    where e.dossier_id = head.id and e.event = act;
    insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
    values ('dossier', head.id, act, told, now(), now())
    on conflict (subject_kind, subject_id, event, occurrence) do nothing;
    return head.version + 1;
end $$;

revoke all on function bench.decide(int) from public;
grant execute on function bench.decide(int) to tram_ledger;
