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

-- attack: firing: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from firing where parcel_id = 900192;

-- attack: firing: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from firing where parcel_id = 900192;

-- attack: firing: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from firing where parcel_id = 900192;

-- twin: firing: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from firing where parcel_id = 900192;

-- attack: office_dossier: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from office_dossier where dossier_id = 900192;

-- attack: office_dossier: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from office_dossier where dossier_id = 900192;

-- attack: office_dossier: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from office_dossier where dossier_id = 900192;

-- twin: office_dossier: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from office_dossier where dossier_id = 900192;

-- attack: waiting: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from waiting where dossier_id = 900192;

-- attack: waiting: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from waiting where dossier_id = 900192;

-- attack: waiting: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from waiting where dossier_id = 900192;

-- twin: waiting: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from waiting where dossier_id = 900192;

-- attack: exception: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from exception where dossier_id = 900192;

-- attack: exception: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from exception where dossier_id = 900192;

-- attack: exception: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from exception where dossier_id = 900192;

-- twin: exception: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from exception where dossier_id = 900192;

-- attack: hand_over: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- attack: hand_over: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- attack: hand_over: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- twin: hand_over: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from hand_over where id = '00000000-0000-7000-8000-000090019290';

-- attack: hand_over_item: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from hand_over_item where parcel_id = 900192;

-- attack: hand_over_item: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from hand_over_item where parcel_id = 900192;

-- attack: hand_over_item: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from hand_over_item where parcel_id = 900192;

-- twin: hand_over_item: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from hand_over_item where parcel_id = 900192;

-- attack: hand_over_signature: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from hand_over_signature where hand_over_id = '00000000-0000-7000-8000-000090019290';

-- attack: hand_over_signature: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from hand_over_signature where hand_over_id = '00000000-0000-7000-8000-000090019290';

-- attack: hand_over_signature: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from hand_over_signature where hand_over_id = '00000000-0000-7000-8000-000090019290';

-- twin: hand_over_signature: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from hand_over_signature where hand_over_id = '00000000-0000-7000-8000-000090019290';

-- attack: rejected_scan: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from rejected_scan where person_id = 911;

-- attack: rejected_scan: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from rejected_scan where person_id = 911;

-- attack: rejected_scan: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from rejected_scan where person_id = 911;

-- twin: rejected_scan: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from rejected_scan where person_id = 911;

-- attack: applicant: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from applicant where dossier_id = 900192;

-- attack: applicant: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from applicant where dossier_id = 900192;

-- attack: applicant: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from applicant where dossier_id = 900192;

-- twin: applicant: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from applicant where dossier_id = 900192;

-- attack: parcel_party: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from parcel_party where parcel_id = 900192;

-- attack: parcel_party: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from parcel_party where parcel_id = 900192;

-- attack: parcel_party: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from parcel_party where parcel_id = 900192;

-- twin: parcel_party: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from parcel_party where parcel_id = 900192;

-- attack: scan_evidence: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from scan_evidence where parcel_id = 900192;

-- attack: scan_evidence: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from scan_evidence where parcel_id = 900192;

-- attack: scan_evidence: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from scan_evidence where parcel_id = 900192;

-- twin: scan_evidence: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from scan_evidence where parcel_id = 900192;

-- attack: dossier_note: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from dossier_note where dossier_id = 900192;

-- attack: dossier_note: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from dossier_note where dossier_id = 900192;

-- attack: dossier_note: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from dossier_note where dossier_id = 900192;

-- twin: dossier_note: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from dossier_note where dossier_id = 900192;

-- attack: hand_over_note: an office that has nothing to do with it
-- as: tram_staff
-- set: tram.person = 918
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select 1 from hand_over_note where parcel_id = 900192;

-- attack: hand_over_note: an administrator, though of an office concerned
-- set: tram.person = 917
-- set: tram.office = 901
-- set: tram.role = administrator
-- expect: rows 0
select 1 from hand_over_note where parcel_id = 900192;

-- attack: hand_over_note: nobody at all
-- as: tram_staff
-- expect: rows 0
select 1 from hand_over_note where parcel_id = 900192;

-- twin: hand_over_note: a clerk of the post office
-- set: tram.person = 912
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows some
select 1 from hand_over_note where parcel_id = 900192;

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
