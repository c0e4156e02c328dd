-- Devices (thiết bị) that an office has made its own: enrolled once by a code, named, watched, and
-- revoked when lost. A device that nobody enrolled stays what it was: a name in facts.

create table device_enrolment (
    id uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    office_id int not null,
    created_by int not null,
    device_id int,
    label text not null,
    code_digest bytea not null,
    constraint an_enrolment_has_an_id primary key (id),
    constraint a_code_opens_one_enrolment unique (code_digest),
    constraint a_known_office_enrols foreign key (office_id) references office,
    constraint a_known_person_enrols foreign key (created_by) references person,
    constraint an_enrolment_makes_a_known_device foreign key (device_id) references device,
    constraint an_enrolment_ends_after_it_began check (expires_at > created_at),
    constraint an_enrolment_is_used_by_a_device check ((used_at is null) = (device_id is null)),
    constraint a_label_is_a_short_text check (char_length(label) between 1 and 60)
);
comment on table device_enrolment is
    'Mã ghi danh thiết bị: good once and for minutes; only a digest of the code is kept.';

create table enrolled_device (
    enrolled_at timestamptz not null,
    revoked_at timestamptz,
    synced_at timestamptz,
    oldest_waiting_at timestamptz,
    first_counter bigint not null,
    device_id int not null,
    office_id int not null,
    enrolled_by int not null,
    revoked_by int,
    synced_by int,
    waiting int,
    label text not null,
    secret_digest bytea not null,
    received int8multirange not null default '{}',
    constraint a_device_is_enrolled_once primary key (device_id),
    constraint a_known_device_is_enrolled foreign key (device_id) references device,
    constraint a_device_belongs_to_a_known_office foreign key (office_id) references office,
    constraint a_device_was_enrolled_by_a_known_person
        foreign key (enrolled_by) references person,
    constraint a_device_was_revoked_by_a_known_person foreign key (revoked_by) references person,
    constraint a_device_was_synced_by_a_known_person foreign key (synced_by) references person,
    constraint a_revocation_has_an_author check ((revoked_at is null) = (revoked_by is null)),
    constraint a_device_counts_from_a_number check (first_counter >= 0),
    constraint as_many_wait_as_can_be_counted check (waiting >= 0),
    constraint a_label_is_a_short_text check (char_length(label) between 1 and 60)
) with (
    -- Updated with every batch that the device sends, never in an indexed column.
    fillfactor = 60
);
comment on table enrolled_device is
    'Thiết bị của bưu cục: its label, the digest of its secret, what it last said of itself, and '
    'which numbers of its counter have come.';
comment on column enrolled_device.received is
    'The numbers that have come, as ranges: what lies between is missing.';
create index enrolled_device_of_office on enrolled_device (office_id, device_id);
create unique index a_label_names_one_device_of_an_office
    on enrolled_device (office_id, label) where revoked_at is null;

-- Whoever has found a phone may try to be it again: a revoked device is enrolled anew, or not at
-- all.
create function revocation_stands() returns trigger language plpgsql as $$
begin
    raise exception 'device % is revoked for good', old.device_id
        using errcode = '23514', constraint = 'a_revocation_stands',
            table = tg_table_name, schema = tg_table_schema;
end $$;
comment on function revocation_stands() is 'Thiết bị đã thu hồi thì không dùng lại.';
create trigger a_revocation_stands before update on enrolled_device
    for each row when (old.revoked_at is not null
        and (new.revoked_at is distinct from old.revoked_at
            or new.secret_digest is distinct from old.secret_digest))
    execute function revocation_stands();
create trigger what_histories_refer_to_is_never_removed
    before delete or truncate or update of device_id on enrolled_device
    for each statement execute function refuse_removal();

create table office_device_rule (
    set_at timestamptz not null,
    office_id int not null,
    set_by int not null,
    enrolment_demanded boolean not null,
    constraint an_office_has_one_rule_for_devices primary key (office_id),
    constraint a_rule_is_of_a_known_office foreign key (office_id) references office,
    constraint a_known_person_sets_a_rule foreign key (set_by) references person
);
comment on table office_device_rule is
    'Quy định thiết bị của bưu cục: whether scans are taken from enrolled devices only. An office '
    'without a row takes them from all.';

grant select, insert, update (used_at, device_id) on device_enrolment to tram_door;
grant select, insert, update (revoked_at, revoked_by, synced_at, synced_by, waiting,
    oldest_waiting_at, received) on enrolled_device to tram_door;
grant select, insert, update (set_at, set_by, enrolment_demanded) on office_device_rule
    to tram_door;
