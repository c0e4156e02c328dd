-- The coupling at work: which askings of a parcel have been answered, and with what. A dossier
-- event that a parcel brought about and the firing behind it point at each other, so neither can
-- be written alone, twice, or for a parcel to which nothing happened.

create table firing (
    parcel_id bigint not null,
    recorded_at timestamptz not null default now(),
    occurrence int not null,
    prior int generated always as (nullif(occurrence - 1, 0)) stored,
    dossier_sequence int,
    asks text not null,
    answer text not null,
    scan_id uuid,
    constraint an_occurrence_fires_once primary key (parcel_id, asks, occurrence),
    constraint a_first_firing_is_number_one check (occurrence > 0),
    constraint a_firing_follows_the_one_before
        foreign key (parcel_id, asks, prior) references firing (parcel_id, asks, occurrence),
    constraint a_firing_is_of_a_known_parcel foreign key (parcel_id) references parcel,
    constraint a_firing_rests_on_a_fact_of_its_parcel
        foreign key (parcel_id, scan_id) references fact (parcel_id, scan_id),
    constraint a_firing_has_a_known_answer check (answer in ('moves', 'nothing', 'exception')),
    constraint a_firing_that_moves_names_the_dossier_event
        check ((answer = 'moves') = (dossier_sequence is not null))
) with (
    fillfactor = 100,
    autovacuum_vacuum_insert_scale_factor = 0.02,
    autovacuum_freeze_min_age = 0
);
comment on table firing is
    'Lần phát: what a parcel has asked of its dossier and what came of it. A rewritten history '
    'fires nothing twice; one whose fact was corrected may fire again under the next number.';
comment on column firing.scan_id is 'The fact in whose wake the parcel asked.';

create trigger what_is_written_is_never_edited before update or delete or truncate on firing
    for each statement execute function refuse_edit();

alter table dossier_event
    add constraint a_coupled_event_is_of_a_known_parcel
        foreign key (parcel_id) references parcel,
    add constraint a_coupled_event_was_fired
        foreign key (parcel_id, event, occurrence) references firing (parcel_id, asks, occurrence)
        deferrable initially deferred;

create function coupled_event_has_its_parcel_event() returns trigger language plpgsql as $$
begin
    -- The parcel is this dossier's, its newest history has the event, and the coupling says that
    -- from this stage the event moves the dossier in just this way.
    if not exists (
        select from tram.parcel p
        join tram.parcel_event e
            on e.parcel_id = p.id and e.generation = p.generation and e.event = new.parcel_event
        join tram.coupling c
            on c.purpose = p.purpose and c.parcel_event = e.event and c.asks = new.event
                and c.stage = new.from_stage and c.answer = 'moves'
        where p.id = new.parcel_id and p.dossier_id = new.dossier_id)
    then
        raise exception 'nothing happened to parcel % that makes % of dossier % (%)',
            new.parcel_id, new.event, new.dossier_id, new.parcel_event
            using errcode = '23514', constraint = 'a_coupled_event_has_its_parcel_event',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    if not exists (
        select from tram.firing f
        where f.parcel_id = new.parcel_id and f.asks = new.event
            and f.occurrence = new.occurrence and f.dossier_sequence = new.sequence)
    then
        raise exception 'firing % of % by parcel % is not for event % of its dossier',
            new.occurrence, new.event, new.parcel_id, new.sequence
            using errcode = '23514', constraint = 'a_firing_moves_its_dossier_once',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;

create constraint trigger a_coupled_event_has_its_parcel_event after insert on dossier_event
    deferrable initially deferred for each row when (new.parcel_id is not null)
    execute function coupled_event_has_its_parcel_event();

create function firing_has_its_dossier_event() returns trigger language plpgsql as $$
begin
    if not exists (
        select from tram.parcel p
        join tram.dossier_event e
            on e.dossier_id = p.dossier_id and e.sequence = new.dossier_sequence
        where p.id = new.parcel_id and e.parcel_id = new.parcel_id and e.event = new.asks
            and e.occurrence = new.occurrence)
    then
        raise exception 'parcel % fired % (%), but its dossier did not move', new.parcel_id,
            new.asks, new.occurrence
            using errcode = '23514', constraint = 'a_firing_that_moves_has_moved_its_dossier',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;

create constraint trigger a_firing_that_moves_has_moved_its_dossier after insert on firing
    deferrable initially deferred for each row when (new.answer = 'moves')
    execute function firing_has_its_dossier_event();
