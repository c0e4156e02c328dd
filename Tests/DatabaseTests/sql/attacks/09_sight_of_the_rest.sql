-- Each table, as somebody it is not for, and as somebody it is for. What is not seen is not there:
-- no error tells that there would have been something.

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
