-- What no single attack shows: that no table was forgotten. The twin of each is the same question
-- without its last condition, which must find something to ask about.

-- attack: a table that tells of dossiers or parcels without forced row security
-- as: superuser
-- expect: rows 0
select c.relname from pg_class c
where c.relnamespace = 'tram'::regnamespace and c.relkind = 'r' and (
        c.relname in ('dossier', 'parcel', 'hand_over', 'outbox', 'rejected_scan')
        or exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attname in ('dossier_id', 'parcel_id', 'hand_over_id')))
    and not (c.relrowsecurity and c.relforcerowsecurity);

-- twin: such tables
-- expect: rows 22
select c.relname from pg_class c
where c.relnamespace = 'tram'::regnamespace and c.relkind = 'r' and (
        c.relname in ('dossier', 'parcel', 'hand_over', 'outbox', 'rejected_scan')
        or exists (select from pg_attribute a where a.attrelid = c.oid
            and a.attname in ('dossier_id', 'parcel_id', 'hand_over_id')));

-- attack: anybody but the owner who may update or delete a history or a fact, or truncate anything
-- expect: rows 0
select c.relname, g.grantee::regrole, g.privilege_type
from pg_class c cross join lateral aclexplode(c.relacl) g
where c.relnamespace = 'tram'::regnamespace and g.grantee <> c.relowner and (
    g.privilege_type in ('TRUNCATE', 'TRIGGER', 'REFERENCES')
    or g.privilege_type in ('UPDATE', 'DELETE') and c.relname in (
        'dossier_event', 'fact', 'parcel_event', 'parcel_confirmation', 'firing', 'item_alias',
        'office_dossier', 'hand_over_signature', 'dossier', 'parcel', 'hand_over', 'exception',
        'money_transaction', 'money_entry', 'calendar_edition', 'calendar_day_told',
        'office_hours_told',
        'outbox'));

-- attack: anybody who may update a column of a history or a fact
-- expect: rows 0
select c.relname, a.attname, g.grantee::regrole
from pg_class c
join pg_attribute a on a.attrelid = c.oid
cross join lateral aclexplode(a.attacl) g
where c.relnamespace = 'tram'::regnamespace and g.privilege_type = 'UPDATE'
    and c.relname in ('dossier_event', 'fact', 'parcel_event', 'parcel_confirmation', 'firing',
        'item_alias', 'office_dossier', 'hand_over_signature');

-- attack: a reader who may write, whatever it sets its transactions to
-- expect: rows 0
select c.relname, r.name
from pg_class c, unnest('{tram_staff,tram_oversight,tram_public}'::text[]) as r (name)
where c.relnamespace = 'tram'::regnamespace and c.relkind in ('r', 'v') and (
    has_any_column_privilege(r.name, c.oid, 'insert, update')
    or has_table_privilege(r.name, c.oid, 'delete, truncate'));

-- attack: anybody but the owner who may make things in the schema
-- expect: rows 0
select r.name
from unnest('{tram_ledger,tram_staff,tram_oversight,tram_public,tram_door}'::text[]) as r (name)
where has_schema_privilege(r.name, 'tram', 'create')
    or has_schema_privilege(r.name, 'public', 'create');

-- attack: a grant to everybody
-- expect: rows 0
select c.relname from pg_class c cross join lateral aclexplode(c.relacl) g
where c.relnamespace = 'tram'::regnamespace and g.grantee = 0
union all
select p.proname from pg_proc p
where p.pronamespace = 'tram'::regnamespace
    and has_function_privilege('public', p.oid, 'execute');

-- twin: grants on histories
-- expect: rows some
select c.relname, g.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) g
where c.relnamespace = 'tram'::regnamespace and c.relname = 'fact' and g.privilege_type = 'INSERT'
    and g.grantee = 'tram_ledger'::regrole;

-- attack: the public may call more than three functions
-- expect: rows 3
select p.proname from pg_proc p
where p.pronamespace = 'tram'::regnamespace
    and has_function_privilege('tram_public', p.oid, 'execute');

-- attack: the public may read something
-- expect: rows 0
select c.relname from pg_class c
where c.relnamespace = 'tram'::regnamespace and c.relkind in ('r', 'v')
    and has_any_column_privilege('tram_public', c.oid, 'select, insert, update');

-- attack: a function that runs as its owner without a fixed search path
-- expect: rows 0
select p.proname from pg_proc p
where p.pronamespace = 'tram'::regnamespace and p.prosecdef
    and not coalesce('search_path=tram, pg_temp' = any (p.proconfig), false);

-- attack: a view that reads with its owner's eyes
-- expect: rows 0
select c.relname from pg_class c
where c.relnamespace = 'tram'::regnamespace and c.relkind = 'v'
    and not coalesce('security_invoker=true' = any (c.reloptions), false);

-- attack: a constraint that was never checked
-- expect: rows 0
select conname from pg_constraint
where connamespace = 'tram'::regnamespace and not convalidated;

-- attack: a trigger that was switched off
-- expect: rows 0
select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = 'tram'::regnamespace and t.tgenabled <> 'O';

-- attack: a role that is more than it looks
-- expect: rows 0
select rolname from pg_roles
where rolname like 'tram\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb
    or rolreplication or rolinherit or not rolcanlogin);

-- attack: a role that is a member of another
-- expect: rows 0
select m.roleid::regrole, m.member::regrole from pg_auth_members m
where m.member::regrole::text like 'tram\_%';

-- attack: oversight may read a column of a personal table
-- expect: rows 0
select t.name
from unnest('{applicant,parcel_party,scan_evidence,dossier_note,hand_over_note}'::text[])
    as t (name)
where has_any_column_privilege('tram_oversight', 'tram.' || t.name, 'select');

-- attack: a column that changes with every step is in an index that updates would have to follow
-- expect: rows 0
select i.indexrelid::regclass, a.attname from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
where i.indrelid in ('tram.dossier'::regclass, 'tram.parcel'::regclass)
    and a.attname in ('version', 'stage', 'due_at', 'agency_id', 'generation', 'sequence', 'state',
        'holder_office_id', 'holder_person_id', 'turned_back');

-- attack: a table or a view that does not say what it is, in Vietnamese
-- expect: rows 0
select c.relname from pg_class c
where c.relnamespace = 'tram'::regnamespace and c.relkind in ('r', 'v')
    and c.relname not like 'applied\_%' and obj_description(c.oid) is null;

-- twin: the roles, the tables and the triggers are there to be asked about
-- expect: rows 6
select rolname from pg_roles
where rolname in ('tram_owner', 'tram_ledger', 'tram_staff', 'tram_oversight', 'tram_public',
    'tram_door');
