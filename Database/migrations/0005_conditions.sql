-- What holds of every fact and every step of a parcel (điều kiện của từng bước), beyond what keys
-- can say: people and places are known, a step says what its fact says, the conditions of a move
-- are met, and the head does not lie about who has the parcel.
--
-- These are asked once for all the rows of a statement, which for a batch of scans costs a
-- fraction of asking row by row. Keys to device, person and office would besides lock the same
-- few rows for every scan of the province; since no row of those is ever removed or renumbered,
-- asking once is as good as a key.
--
-- One plan serves statements of one row and of thousands, so each look-up is written in a form
-- (a scalar subquery, a lateral) that can only be answered row by row from an index, never by
-- reading a whole table.

create function facts_name_what_is_known() returns trigger language plpgsql as $$
declare
    wrong record;
begin
    select * into wrong from (
        select a.parcel_id, a.scan_id,
            case
                when (select d.id from tram.device d where d.id = a.device_id) is null
                    then 'a_fact_comes_from_a_known_device'
                when (select p.id from tram.person p where p.id = a.person_id) is null
                    then 'a_fact_is_told_by_a_known_person'
                when (select o.id from tram.office o where o.id = a.office_id) is null
                    then 'a_fact_is_told_at_a_known_office'
                when a.worker_id is not null
                    and (select p.id from tram.person p where p.id = a.worker_id) is null
                    then 'a_fact_names_a_known_worker'
            end as rule
        from added a) asked
    where rule is not null limit 1;
    if found then
        raise exception 'fact % of parcel % breaks the rule: %', wrong.scan_id, wrong.parcel_id,
            translate(wrong.rule, '_', ' ')
            using errcode = '23503', constraint = wrong.rule, table = tg_table_name,
                schema = tg_table_schema;
    end if;
    return null;
end $$;
comment on function facts_name_what_is_known() is
    'Dữ kiện phải trỏ tới thiết bị, người và đơn vị có thật.';

create trigger facts_name_what_is_known after insert on fact
    referencing new table as added for each statement execute function facts_name_what_is_known();

-- What is asked of a step reads a few rows near it, and each history is read through once, so a
-- long one costs no more than its length.
create function steps_hold() returns trigger language plpgsql as $$
declare
    wrong record;
begin
    select * into wrong from (
        select a.parcel_id, a.generation, a.sequence, a.event,
            case
                when head.id is null
                    then 'a_step_lies_under_the_head_in_its_generation'
                -- A step says what its fact says, and no fact makes two steps.
                when not a.inferred and (
                    f.event is distinct from a.event
                    or f.office_id is distinct from a.office_id
                    or f.person_id is distinct from a.person_id
                    or a.worker_id is not null
                        and a.worker_id is distinct from f.worker_id
                        and a.worker_id <> f.person_id)
                    then 'a_step_says_what_its_fact_says'
                when told.twice
                    then 'a_fact_makes_one_step_of_a_history'
                -- The conditions of a move.
                when m.here and a.office_id is distinct from received.office_id
                    then 'only_the_office_that_has_a_parcel_sends_it_on'
                when a.event = 'delivered' and addressee.office_id is not null
                    then 'to_an_office_nothing_is_delivered_without_minutes'
                when a.event = 'handed_over' and (addressee.office_id is null or not f.minutes)
                    then 'a_hand_over_is_to_an_office_by_signed_minutes'
                when a.event = 'turned_back' and before.turned_back
                    then 'a_parcel_turns_back_once'
                when a.event = 'disposed'
                    and (before.turned_back is null or addressee.office_id is not null)
                    then 'only_what_came_back_to_a_citizen_is_disposed_of'
                -- The head does not lie about who has the parcel and where it goes.
                when a.event = 'turned_back' and not head.turned_back
                    then 'a_head_knows_which_way_its_parcel_goes'
                when a.sequence < head.sequence
                    then null
                when a.to_state = 'at_office' and head.holder_office_id is distinct from
                        case a.from_state when 'at_office' then received.office_id
                            else a.office_id end
                    then 'a_head_names_the_office_that_has_the_parcel'
                when a.event in ('accepted', 'taken_out')
                    and head.holder_person_id is distinct from a.worker_id
                    then 'a_head_names_the_worker_who_has_the_parcel'
            end as rule
        from added a
        join tram.parcel_move m on m.from_state = a.from_state and m.event = a.event
        left join lateral (
            select p.id, p.sequence, p.sender_office_id, p.addressee_office_id, p.holder_office_id,
                   p.holder_person_id, p.turned_back
            from tram.parcel p
            where p.id = a.parcel_id and p.generation = a.generation and p.sequence >= a.sequence
            limit 1) head on true
        left join lateral (
            select f.event, f.office_id, f.person_id, f.worker_id, f.minutes from tram.fact f
            where f.parcel_id = a.parcel_id and f.scan_id = a.scan_id
            limit 1) f on true
        -- The office that has a parcel is the one where it was received last.
        left join lateral (
            select e.office_id from tram.parcel_event e
            where a.from_state = 'at_office' and e.parcel_id = a.parcel_id
                and e.generation = a.generation and e.sequence < a.sequence
                and e.to_state = 'at_office' and e.from_state <> 'at_office'
            order by e.sequence desc limit 1) received on true
        -- A head that was never turned round has no turning in its history.
        left join lateral (
            select true as turned_back from tram.parcel_event e
            where head.turned_back and e.parcel_id = a.parcel_id
                and e.generation = a.generation and e.sequence < a.sequence
                and e.event = 'turned_back'
            limit 1) before on true
        -- Asked with the last step, of the whole history.
        left join lateral (
            select count(distinct e.scan_id) < count(e.scan_id) as twice from tram.parcel_event e
            where a.sequence = head.sequence and e.parcel_id = a.parcel_id
                and e.generation = a.generation) told on true
        cross join lateral (
            select case when before.turned_back then head.sender_office_id
                else head.addressee_office_id end as office_id) addressee) asked
    where rule is not null limit 1;
    if found then
        raise exception 'step (%, %), %, of parcel % breaks the rule: %', wrong.generation,
            wrong.sequence, wrong.event, wrong.parcel_id, translate(wrong.rule, '_', ' ')
            using errcode = '23514', constraint = wrong.rule, table = tg_table_name,
                schema = tg_table_schema;
    end if;
    return null;
end $$;
comment on function steps_hold() is
    'Điều kiện của từng bước: asked of all steps that a statement adds, after the keys.';

create trigger steps_hold after insert on parcel_event
    referencing new table as added for each statement execute function steps_hold();

-- What is rare is asked row by row, where it occurs.

create function inferred_step_names_what_is_known() returns trigger language plpgsql as $$
begin
    if new.person_id is not null
        or new.office_id is not null
            and not exists (select from tram.office o where o.id = new.office_id)
        or new.worker_id is not null
            and not exists (select from tram.person p where p.id = new.worker_id)
    then
        raise exception 'step (%, %) of parcel % names somebody whom no fact told of',
            new.generation, new.sequence, new.parcel_id
            using errcode = '23514', table = tg_table_name, schema = tg_table_schema,
                constraint = 'an_inferred_step_names_known_offices_and_workers_only';
    end if;
    return null;
end $$;

create trigger an_inferred_step_names_known_offices_and_workers_only after insert on parcel_event
    for each row when (new.inferred) execute function inferred_step_names_what_is_known();

create function miss_is_straight_from_the_round() returns trigger language plpgsql as $$
begin
    if not exists (
        select from (
            select e.event, e.from_state from tram.parcel_event e
            where e.parcel_id = new.parcel_id and e.generation = new.generation
                and e.sequence < new.sequence and e.event <> 'damaged'
            order by e.sequence desc limit 1) before
        where before.event = 'arrived' and before.from_state = 'out_for_delivery')
    then
        raise exception 'step (%, %) of parcel % misses a delivery that nobody was on',
            new.generation, new.sequence, new.parcel_id
            using errcode = '23514', constraint = 'a_miss_is_told_straight_from_the_round',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;

create trigger a_miss_is_told_straight_from_the_round after insert on parcel_event
    for each row when (new.event = 'missed' and new.from_state = 'at_office')
    execute function miss_is_straight_from_the_round();

create function head_turned_back_by_a_step() returns trigger language plpgsql as $$
begin
    if exists (
        select from tram.parcel p
        where p.id = new.id and p.turned_back and not exists (
            select from tram.parcel_event e
            where e.parcel_id = p.id and e.generation = p.generation
                and e.event = 'turned_back'))
    then
        raise exception 'no step turned parcel % back', new.id
            using errcode = '23514', constraint = 'a_head_knows_which_way_its_parcel_goes',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;

create constraint trigger a_new_head_turned_back_by_a_step after insert on parcel
    deferrable initially deferred for each row when (new.turned_back)
    execute function head_turned_back_by_a_step();
create constraint trigger a_head_turned_back_by_a_step after update on parcel
    deferrable initially deferred for each row
    when (new.turned_back and (not old.turned_back or new.generation <> old.generation))
    execute function head_turned_back_by_a_step();

create function confirmation_holds() returns trigger language plpgsql as $$
begin
    -- A step that rests on its own fact needs no other, unless that one is signed minutes.
    if not exists (
        select from tram.parcel_event e
        join tram.fact f on f.parcel_id = new.parcel_id and f.scan_id = new.scan_id
        where e.parcel_id = new.parcel_id and e.generation = new.generation
            and e.sequence = new.sequence and e.event = f.event and (e.inferred or f.minutes))
    then
        raise exception 'step (%, %) of parcel % is not one that this fact confirms',
            new.generation, new.sequence, new.parcel_id
            using errcode = '23514', constraint = 'a_confirmation_fills_an_alike_inferred_step',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    if not exists (
        select from tram.parcel p where p.id = new.parcel_id and p.generation = new.generation)
    then
        raise exception 'generation % of parcel % is closed', new.generation, new.parcel_id
            using errcode = '23514', constraint = 'a_closed_generation_is_not_added_to',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    if exists (
        select from tram.parcel_event e
        where e.parcel_id = new.parcel_id and e.generation = new.generation
            and e.scan_id = new.scan_id)
    then
        raise exception 'fact % is a step of its own', new.scan_id
            using errcode = '23514', constraint = 'a_fact_fills_one_step',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;

create trigger confirmation_holds after insert on parcel_confirmation
    for each row execute function confirmation_holds();
