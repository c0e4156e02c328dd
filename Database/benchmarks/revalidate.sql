-- After a load that left triggers aside: every foreign key is made again, which asks of all rows
-- at once what the triggers ask of each. Whatever does not hold ends the script.
do $$
declare
    key record;
begin
    for key in
        select c.conrelid::regclass as place, c.conname, pg_get_constraintdef(c.oid) as rule
        from pg_constraint c
        where c.contype = 'f' and c.connamespace = 'tram'::regnamespace
            and c.conrelid in (
                'tram.dossier'::regclass, 'tram.dossier_event'::regclass,
                'tram.parcel'::regclass, 'tram.parcel_event'::regclass,
                'tram.parcel_confirmation'::regclass, 'tram.fact'::regclass,
                'tram.firing'::regclass, 'tram.office_dossier'::regclass,
                'tram.waiting'::regclass, 'tram.exception'::regclass,
                'tram.applicant'::regclass, 'tram.hand_over'::regclass,
                'tram.hand_over_item'::regclass, 'tram.hand_over_signature'::regclass)
        order by c.conrelid, c.conname
    loop
        execute format('alter table %s drop constraint %I, add constraint %I %s',
            key.place, key.conname, key.conname, key.rule);
    end loop;
end $$;
