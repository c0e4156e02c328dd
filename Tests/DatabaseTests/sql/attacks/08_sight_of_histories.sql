-- Each table, as somebody it is not for, and as somebody it is for. What is not seen is not there:
-- no error tells that there would have been something.

-- attack: dossier: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: dossier: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from dossier where id = 900192;

-- attack: dossier: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from dossier where id = 900192;

-- twin: dossier: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from dossier where id = 900192;

-- attack: dossier_event: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from dossier_event where dossier_id = 900192;

-- attack: dossier_event: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from dossier_event where dossier_id = 900192;

-- attack: dossier_event: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from dossier_event where dossier_id = 900192;

-- twin: dossier_event: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from dossier_event where dossier_id = 900192;

-- attack: parcel: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from parcel where id = 900192;

-- attack: parcel: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from parcel where id = 900192;

-- attack: parcel: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from parcel where id = 900192;

-- twin: parcel: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from parcel where id = 900192;

-- attack: item_alias: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from item_alias where parcel_id = 900192;

-- attack: item_alias: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from item_alias where parcel_id = 900192;

-- attack: item_alias: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from item_alias where parcel_id = 900192;

-- twin: item_alias: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from item_alias where parcel_id = 900192;

-- attack: fact: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from fact where parcel_id = 900192;

-- attack: fact: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from fact where parcel_id = 900192;

-- attack: fact: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from fact where parcel_id = 900192;

-- twin: fact: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from fact where parcel_id = 900192;

-- attack: parcel_event: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from parcel_event where parcel_id = 900192;

-- attack: parcel_event: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from parcel_event where parcel_id = 900192;

-- attack: parcel_event: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from parcel_event where parcel_id = 900192;

-- twin: parcel_event: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from parcel_event where parcel_id = 900192;

-- attack: parcel_confirmation: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from parcel_confirmation where parcel_id = 900192;

-- attack: parcel_confirmation: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from parcel_confirmation where parcel_id = 900192;

-- attack: parcel_confirmation: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from parcel_confirmation where parcel_id = 900192;

-- twin: parcel_confirmation: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from parcel_confirmation where parcel_id = 900192;

-- attack: parcel_history: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from parcel_history where parcel_id = 900192;

-- attack: parcel_history: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from parcel_history where parcel_id = 900192;

-- attack: parcel_history: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from parcel_history where parcel_id = 900192;

-- twin: parcel_history: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from parcel_history where parcel_id = 900192;
