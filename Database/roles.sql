-- Who may connect, and as what (vai trò cơ sở dữ liệu).
--
-- Run by a superuser in each database before the first migration, and again whenever it changed:
-- it may be repeated at any time and never takes anything away that is still in use. There are no
-- passwords here. On one machine peer authentication by unix socket needs none; elsewhere the
-- operator sets them with \password.
--
-- Each role has its own connections (login) and inherits nothing (noinherit), so that no
-- connection can ever become more than what it logged in as.

do $$
declare
    wanted record;
begin
    for wanted in
        select * from (values
            ('tram_owner', 'owns the schema and migrates it; no part of the service runs as it'),
            ('tram_ledger', 'the only writer of histories (sổ cái)'),
            ('tram_staff', 'reads for a person of an office, under row security (cán bộ)'),
            ('tram_oversight', 'reads every history and no personal data (giám sát)'),
            ('tram_public', 'calls the two tracking functions and nothing else (người dân)'),
            ('tram_door', 'people, sessions and offices; no dossier (cửa vào, quản trị)')
        ) as role (name, purpose)
    loop
        if not exists (select from pg_roles where rolname = wanted.name) then
            execute format('create role %I login noinherit', wanted.name);
        end if;
        -- A role that was made by hand, or changed since, must not be more than it looks.
        if exists (
            select from pg_roles
            where rolname = wanted.name
                and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication
                    or rolinherit or not rolcanlogin)
        ) then
            execute format(
                'alter role %I login noinherit nosuperuser nobypassrls nocreaterole nocreatedb '
                'noreplication', wanted.name);
        end if;
        execute format('comment on role %I is %L', wanted.name, wanted.purpose);
    end loop;
end $$;

-- One schema holds everything. The temporary schema comes last, so that a temporary table can
-- never stand in for a real one.
create schema if not exists tram authorization tram_owner;

do $$
declare
    role text;
begin
    foreach role in array array[
        'tram_owner', 'tram_ledger', 'tram_staff', 'tram_oversight', 'tram_public', 'tram_door']
    loop
        execute format('alter role %I set search_path = tram, pg_temp', role);
        execute format('grant connect on database %I to %I', current_database(), role);
    end loop;
    -- Nobody else comes in, and nobody makes tables of their own beside ours.
    execute format('revoke all on database %I from public', current_database());
    revoke all on schema public from public;
end $$;

-- Statements that take arrays are planned anew at every call unless this is set, because the plan
-- for known values always looks cheaper than the one for any: planning then costs more than
-- running.
alter role tram_ledger set plan_cache_mode = force_generic_plan;
alter role tram_public set plan_cache_mode = force_generic_plan;

-- A second line of defence only: a connection may change its own settings, its grants it may not.
alter role tram_staff set default_transaction_read_only = on;
alter role tram_oversight set default_transaction_read_only = on;
alter role tram_public set default_transaction_read_only = on;
alter role tram_public set statement_timeout = '2s';

-- A new function can be called by nobody until its file says by whom.
alter default privileges for role tram_owner revoke execute on functions from public;

grant usage on schema tram to tram_ledger, tram_staff, tram_oversight, tram_public, tram_door;
