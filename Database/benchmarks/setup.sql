-- What a measurement needs beside the schema: samples to draw from, and the single scan in the best
-- form that PostgreSQL has for it. Installed by ./Deploy/bench in a cluster of its own, as a
-- superuser; it is no migration and never meets real dossiers. It may be run again.
--
-- psql variables: citizens and stock, how many to draw.

\if :{?citizens}
\else
    \set citizens 100000
\endif
\if :{?stock}
\else
    \set stock 200000
\endif

set client_min_messages = warning;
create schema if not exists bench;
set search_path = tram, pg_temp;

drop table if exists bench.citizen, bench.folder, bench.stock, bench.docket cascade;

-- Tracking codes for look-ups, drawn evenly from all dossiers: as many in a large database as in
-- a small one, so that both can be warm.
create table bench.citizen (n int generated always as identity primary key, tracking_code text);
insert into bench.citizen (tracking_code)
select d.tracking_code from dossier d
where hashint8(d.id) % greatest(1, (select count(*) / :citizens from dossier)) = 0
order by hashint8(d.id) limit :citizens;

-- Dossiers that a clerk opens, with one whose agency it lies with.
create table bench.folder (
    n int generated always as identity primary key, person_id int, office_id int, code text);
insert into bench.folder (person_id, office_id, code)
select person.id, d.agency_id, d.code
from bench.citizen c
join dossier d using (tracking_code)
join lateral (
    select p.id from person p
    where p.office_id = d.agency_id and p.role = 'agency_clerk' and p.active
    order by p.id limit 1) person on true
order by c.n limit 50000;

-- Parcels in carriage, with the post office that scans them next and its clerk. One that lies at
-- an office is dispatched, one that is under way arrives, one that waits at the door is accepted.
create table bench.stock (
    n int generated always as identity primary key, office_id int not null, person_id int not null,
    item_code text not null unique);
insert into bench.stock (office_id, person_id, item_code)
select office.id, clerk.id, p.item_code
from parcel p
join dossier d on d.id = p.dossier_id
join parcel_event e
    on e.parcel_id = p.id and e.generation = p.generation and e.sequence = p.sequence
cross join lateral (
    select case p.state when 'announced' then p.collect_office_id
        when 'in_dispatch' then e.office_id else p.holder_office_id end as id) office
join lateral (
    select c.id from person c
    where c.office_id = office.id and c.role = 'post_clerk' and c.active
    order by c.id limit 1) clerk on true
where p.state in ('with_courier', 'at_office', 'in_dispatch')
    or (p.state = 'announced' and p.purpose = 'collect' and d.stage = 'registered')
order by hashint8(p.id) limit :stock;

-- Dossiers that a clerk suspends and resumes.
create table bench.docket (
    n int generated always as identity primary key, person_id int not null, office_id int not null,
    code text not null);
insert into bench.docket (person_id, office_id, code)
select clerk.id, d.agency_id, d.code
from dossier d
join lateral (
    select p.id from person p
    where p.office_id = d.agency_id and p.role = 'agency_clerk' and p.active
    order by p.id limit 1) clerk on true
where d.stage in ('processing', 'suspended')
order by hashint8(d.id) limit 50000;

analyze bench.citizen, bench.folder, bench.stock, bench.docket;

insert into device (name) values ('bench') on conflict (name) do nothing;

grant usage on schema bench to tram_public, tram_ledger, tram_staff;
grant select on bench.citizen to tram_public;
grant select on bench.stock, bench.docket to tram_ledger;
grant select on bench.folder, bench.docket to tram_staff;

\ir functions/scan.sql
\ir functions/scan_set.sql
\ir functions/decide.sql

-- One connection of pgbench has one role: for the mixed load the ledger's may look up too, by the
-- same function, which runs as its owner whoever calls it.
grant select on bench.citizen to tram_ledger;
grant execute on function tracking_coarse(text) to tram_ledger;
