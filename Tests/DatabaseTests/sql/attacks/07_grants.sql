-- attack: the public reads dossiers
-- as: tram_public
-- expect: 42501
select * from dossier;

-- attack: the public reads applicants
-- expect: 42501
select name from applicant;

-- attack: the public reads histories
-- expect: 42501
select * from dossier_event;

-- attack: the public reads people
-- expect: 42501
select username from person;

-- attack: the public reads offices
-- expect: 42501
select * from office;

-- attack: the public becomes the ledger
-- expect: 42501
set role tram_ledger;

-- attack: the public writes
-- expect: 25006
insert into device (name) values ('T-public');

-- attack: the public makes a table of its own
-- expect: 25006
create table tram.mine (id int);

-- attack: the public calls a function that is not for it
-- expect: 42501
select reading_office();

-- twin: the public looks up a dossier
-- expect: rows some
select * from tracking_coarse('T0000Z0900151');

-- attack: the door reads dossiers
-- as: tram_door
-- expect: 42501
select * from dossier;

-- attack: the door reads applicants
-- expect: 42501
select * from applicant;

-- attack: the door reads evidence
-- expect: 42501
select * from scan_evidence;

-- attack: the door gives itself sight of a dossier
-- expect: 42501
insert into office_dossier (office_id, dossier_id) values (907, 900151);

-- attack: the door removes a person
-- expect: 42501
delete from person where id = 918;

-- attack: the door renumbers an office
-- expect: 42501
update office set id = 9901 where id = 907;

-- twin: the door ends a session and moves a person
-- expect: rows 1
insert into session (token_digest, person_id, csrf_digest, expires_at)
values (sha256('a'), 918, sha256('b'), now() + interval '1 hour');
update session set revoked_at = now() where person_id = 918;
update person set active = true where id = 918 returning 1;

-- attack: oversight reads applicants
-- as: tram_oversight
-- expect: 42501
select * from applicant;

-- attack: oversight reads parties
-- expect: 42501
select * from parcel_party;

-- attack: oversight reads evidence
-- expect: 42501
select * from scan_evidence;

-- attack: oversight reads notes
-- expect: 42501
select * from dossier_note;

-- attack: oversight reads notes on minutes
-- expect: 42501
select * from hand_over_note;

-- attack: oversight reads the body of a rejected scan
-- expect: 42501
select body from rejected_scan;

-- attack: oversight reads the names of staff
-- expect: 42501
select name from person;

-- attack: oversight reads passwords
-- expect: 42501
select * from credential;

-- attack: oversight writes
-- expect: 25006
insert into exception (dossier_id, kind) values (900151, 'conflict');

-- twin: oversight reads every history
-- expect: rows some
select 1 from dossier d
join dossier_event e on e.dossier_id = d.id
join parcel p on p.dossier_id = d.id
join parcel_event q on q.parcel_id = p.id and q.generation = p.generation
join fact f on f.parcel_id = q.parcel_id and f.scan_id = q.scan_id
where d.id = 900151;

-- attack: staff write a history
-- as: tram_staff
-- expect: 25006
insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id, person_id,
    occurred_at, inferred)
values (900151, 3, 'collecting', 'withdrawn', 'withdrawn', 903, 913, now(), false);

-- attack: staff move a head
-- expect: 25006
update dossier set version = 3, stage = 'withdrawn' where id = 900151;

-- attack: staff give themselves sight of a dossier
-- expect: 25006
insert into office_dossier (office_id, dossier_id) values (901, 900151);

-- attack: staff read passwords
-- expect: 42501
select * from credential;

-- attack: staff read sessions
-- expect: 42501
select * from session;

-- attack: staff read the outbox
-- expect: 42501
select * from outbox;

-- attack: staff read the body of a rejected scan
-- expect: 42501
select body from rejected_scan;

-- attack: staff switch row security off
-- expect: 42501
set row_security = off;
select * from dossier;

-- twin: staff read
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows 1
select 1 from dossier where id = 900151;

-- attack: the ledger reads passwords
-- as: tram_ledger
-- expect: 42501
select * from credential;

-- attack: the ledger reads sessions
-- expect: 42501
select * from session;

-- attack: the ledger makes a person
-- expect: 42501
insert into person (username, name, role, office_id) values ('t-new', 'Mẫu', 'post_clerk', 901);

-- attack: the ledger makes an office
-- expect: 42501
insert into office (code, name, kind, valid_from) values ('T-new', 'Mẫu', 'agency', '2026-01-01');

-- attack: the ledger becomes the owner
-- expect: 42501
set role tram_owner;

-- attack: the ledger switches a trigger off
-- expect: 42501
alter table parcel_event disable trigger all;

-- attack: the ledger lets constraints sleep
-- expect: 42501
set session_replication_role = replica;

-- attack: the ledger takes away a key
-- expect: 42501
alter table parcel_event drop constraint a_parcel_event_is_a_legal_move;

-- attack: the ledger makes a table of its own in the schema
-- expect: 42501
create table tram.mine (id int);

-- twin: the ledger erases what is personal, and the history stays
-- expect: rows 2
delete from applicant where dossier_id = 900152;
delete from dossier_note where dossier_id = 900152;
select 1 from dossier_event where dossier_id = 900152;
