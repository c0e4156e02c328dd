-- Personal data (dữ liệu cá nhân), apart from everything else so that it can be erased.
--
-- Histories, facts and heads hold no name, phone, address, identity number, signature or free
-- text. Each table here hangs on one of those and can lose its rows without any history changing.

create table applicant (
    dossier_id bigint not null,
    ward_valid_from date not null,
    ward_code text not null,
    name text not null,
    name_key text not null,
    phone text,
    id_hmac bytea,
    id_last4 text,
    street text,
    constraint a_dossier_has_one_applicant primary key (dossier_id),
    constraint an_applicant_has_a_name check (char_length(name) between 1 and 200),
    constraint an_applicant_has_a_known_dossier foreign key (dossier_id) references dossier,
    constraint an_applicant_lives_in_a_known_unit
        foreign key (ward_code, ward_valid_from) references unit,
    constraint a_phone_is_in_international_form check (phone ~ '^\+[1-9][0-9]{6,14}$'),
    constraint an_identity_number_is_never_kept
        check (id_last4 ~ '^[0-9A-Za-z]{1,4}$' and octet_length(id_hmac) = 32
            and (id_hmac is null) = (id_last4 is null))
);
comment on table applicant is 'Người nộp hồ sơ: the citizen of a dossier.';
comment on column applicant.name_key is 'The name without accents, in lower case, for searching.';
comment on column applicant.id_hmac is
    'Số định danh as a keyed digest: it finds the number again, it does not tell it.';

create table parcel_party (
    parcel_id bigint not null,
    ward_valid_from date,
    side text not null,
    name text not null,
    phone text,
    ward_code text,
    street text,
    constraint a_parcel_has_one_party_on_a_side primary key (parcel_id, side),
    constraint a_party_is_sender_or_addressee check (side in ('sender', 'addressee')),
    constraint a_party_has_a_name check (char_length(name) between 1 and 200),
    constraint a_party_is_of_a_known_parcel foreign key (parcel_id) references parcel,
    constraint a_party_lives_in_a_known_unit
        foreign key (ward_code, ward_valid_from) references unit
);
comment on table parcel_party is
    'Người gửi, người nhận of one parcel, where that is not the applicant at the address of the '
    'dossier.';

create table scan_evidence (
    parcel_id bigint not null,
    scan_id uuid not null,
    salt bytea not null,
    evidence jsonb not null,
    constraint a_fact_has_one_evidence primary key (parcel_id, scan_id),
    constraint evidence_belongs_to_a_fact
        foreign key (parcel_id, scan_id) references fact (parcel_id, scan_id)
);
comment on table scan_evidence is
    'Chứng cứ: checklists, signatures, recipients. The fact keeps a digest under this salt, which '
    'is erased with the text.';

create table dossier_note (
    dossier_id bigint not null,
    sequence int not null,
    note text not null,
    constraint a_dossier_event_has_one_note primary key (dossier_id, sequence),
    constraint a_note_has_a_bound check (char_length(note) between 1 and 4000),
    constraint a_note_belongs_to_a_dossier_event
        foreign key (dossier_id, sequence) references dossier_event
);
comment on table dossier_note is 'Ghi chú: what people wrote in their own words about an event.';

create table hand_over_note (
    parcel_id bigint not null,
    hand_over_id uuid not null,
    side text not null,
    note text not null,
    constraint a_note_on_an_item_has_a_bound check (char_length(note) between 1 and 4000),
    constraint a_side_has_one_note_on_an_item primary key (hand_over_id, parcel_id, side),
    constraint a_note_is_by_one_of_two_sides check (side in ('from', 'to')),
    constraint a_note_belongs_to_an_item
        foreign key (hand_over_id, parcel_id) references hand_over_item
);
comment on table hand_over_note is 'Ghi chú trên biên bản giao nhận.';
