-- Who reads is told by three settings; whatever they do not say clearly means nobody.

-- attack: settings that fell back to the empty text
-- as: tram_staff
-- set: tram.person =
-- set: tram.office =
-- set: tram.role =
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: an office and no role
-- set: tram.office = 901
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: a role and no office
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: a supervisor reads by the staff's connection
-- set: tram.person = 916
-- set: tram.office = 901
-- set: tram.role = supervisor
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: another agency
-- set: tram.person = 915
-- set: tram.office = 905
-- set: tram.role = agency_clerk
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: another agency looks at minutes
-- expect: rows 0
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- twin: the desk sees the minutes of the agency that it serves
-- set: tram.person = 914
-- set: tram.office = 904
-- set: tram.role = desk_clerk
-- expect: rows 1
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- attack: a search that leaks by its errors finds nothing to leak
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from applicant where dossier_id between 900101 and 900199
    and 1 / (char_length(name) - 14) is null;

-- twin: the same search does fail on what may be seen
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: 22012
select 1 from applicant where dossier_id between 900101 and 900199
    and 1 / (char_length(name) - 14) is null;

-- attack: the owner reads evidence
-- as: tram_owner
-- expect: rows 0
select 1 from scan_evidence;

-- attack: the owner reads notes
-- expect: rows 0
select 1 from dossier_note;

-- attack: the owner puts itself a dossier
-- expect: 42501
insert into office_dossier (office_id, dossier_id) values (907, 900192);

-- twin: the ledger passes
-- as: tram_ledger
-- expect: rows some
select 1 from scan_evidence where parcel_id = 900192;
