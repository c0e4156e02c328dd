-- Hand-overs (bàn giao): minutes that both sides sign. Nothing moves before the second signature.

create table hand_over (
    created_at timestamptz not null default now(),
    closed_at timestamptz,
    id uuid not null,
    from_office_id int not null,
    to_office_id int not null,
    created_by int not null,
    state text not null,
    constraint a_hand_over_has_an_id primary key (id),
    constraint a_hand_over_is_from_a_known_office foreign key (from_office_id) references office,
    constraint a_hand_over_is_to_a_known_office foreign key (to_office_id) references office,
    constraint a_hand_over_is_by_a_known_person foreign key (created_by) references person,
    constraint a_hand_over_has_two_sides check (from_office_id <> to_office_id),
    constraint a_hand_over_is_open_signed_or_cancelled
        check (state in ('open', 'signed', 'cancelled')),
    constraint only_an_open_hand_over_is_not_closed check ((state = 'open') = (closed_at is null))
) with (fillfactor = 85);
comment on table hand_over is 'Biên bản giao nhận between a post office and an agency, either way.';
-- Ids are ordered by time, so these also are the pages of an office's list, newest first.
create index hand_over_from on hand_over (from_office_id, id);
create index hand_over_to on hand_over (to_office_id, id);

create table hand_over_item (
    parcel_id bigint not null,
    hand_over_id uuid not null,
    open boolean not null,
    present_from boolean,
    present_to boolean,
    seal_from text,
    seal_to text,
    checklist_from jsonb,
    checklist_to jsonb,
    outcome text,
    constraint an_item_is_listed_once primary key (hand_over_id, parcel_id),
    constraint an_item_is_of_a_known_hand_over foreign key (hand_over_id) references hand_over,
    constraint an_item_is_a_known_parcel foreign key (parcel_id) references parcel,
    constraint a_seal_number_is_short
        check (char_length(seal_from) <= 64 and char_length(seal_to) <= 64)
) with (fillfactor = 85);
comment on table hand_over_item is
    'Bưu gửi trong biên bản: what each side saw. Present means that both sides said so.';
create unique index a_parcel_is_in_one_open_hand_over on hand_over_item (parcel_id) where open;

create table hand_over_signature (
    signed_at timestamptz not null default now(),
    hand_over_id uuid not null,
    person_id int not null,
    office_id int not null,
    side text not null,
    constraint a_side_signs_once primary key (hand_over_id, side),
    constraint a_side_is_from_or_to check (side in ('from', 'to')),
    constraint a_signature_is_under_known_minutes foreign key (hand_over_id) references hand_over,
    constraint a_signature_is_of_a_known_person foreign key (person_id) references person,
    constraint a_signature_is_given_at_a_known_office foreign key (office_id) references office
);
comment on table hand_over_signature is 'Chữ ký của mỗi bên; never taken back.';

create trigger what_is_written_is_never_edited
    before update or delete or truncate on hand_over_signature
    for each statement execute function refuse_edit();
create trigger what_histories_refer_to_is_never_removed before delete or truncate on hand_over
    for each statement execute function refuse_removal();
create trigger what_histories_refer_to_is_never_removed before delete or truncate on hand_over_item
    for each statement execute function refuse_removal();

-- Minutes go one way: open, then signed or cancelled, then never touched again. Signed means that
-- two people of two sides have signed.
create function hand_over_moves_forward() returns trigger language plpgsql as $$
begin
    if (new.id, new.from_office_id, new.to_office_id, new.created_by, new.created_at)
        is distinct from
       (old.id, old.from_office_id, old.to_office_id, old.created_by, old.created_at)
        or old.state <> 'open'
    then
        raise exception 'hand-over % is % and what it says does not change', old.id, old.state
            using errcode = '23514', constraint = 'minutes_that_are_closed_never_change',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    if new.state = 'signed' and 2 > (
        select count(distinct s.person_id) from tram.hand_over_signature s
        where s.hand_over_id = new.id)
    then
        raise exception 'hand-over % has not been signed by both sides', old.id
            using errcode = '23514', constraint = 'minutes_are_signed_by_both_sides',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return new;
end $$;
create trigger minutes_go_one_way before update on hand_over
    for each row when (old.* is distinct from new.*) execute function hand_over_moves_forward();

-- Items and signatures belong to minutes that are open. Whoever closes them holds their row.
create function minutes_are_open() returns trigger language plpgsql as $$
begin
    if not exists (
        select from tram.hand_over h where h.id = new.hand_over_id and h.state = 'open')
    then
        raise exception 'hand-over % is not open', new.hand_over_id
            using errcode = '23514', constraint = 'minutes_that_are_closed_never_change',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return new;
end $$;
create trigger minutes_that_are_closed_never_change before insert or update on hand_over_item
    for each row execute function minutes_are_open();
create trigger minutes_that_are_closed_never_change before insert on hand_over_signature
    for each row execute function minutes_are_open();
