-- Devices: a revocation stands, a code is used once, and nobody but the door touches either.

-- twin: an enrolled device
-- as: superuser
-- expect: done
insert into tram.device (id, name) values (9701, 'BD.97'), (9702, 'BD.98');
insert into tram.enrolled_device (device_id, office_id, label, secret_digest, enrolled_by,
    enrolled_at, first_counter)
select 9701, o.id, 'Máy 97', '\x01', p.id, now(), 1
from tram.office o, tram.person p order by o.id, p.id limit 1;

-- attack: a second device of the same label at the same office
-- as: superuser
-- expect: 23505 a_label_names_one_device_of_an_office
insert into tram.enrolled_device (device_id, office_id, label, secret_digest, enrolled_by,
    enrolled_at, first_counter)
select 9702, office_id, label, '\x02', enrolled_by, now(), 1
from tram.enrolled_device where device_id = 9701;

-- attack: a revocation without an author
-- as: tram_door
-- expect: 23514 a_revocation_has_an_author
update enrolled_device set revoked_at = now() where device_id = 9701;

-- twin: a revocation
-- as: tram_door
-- expect: done
update enrolled_device set revoked_at = now(), revoked_by = enrolled_by where device_id = 9701;

-- attack: a revoked device that is to be used again
-- as: tram_door
-- expect: 23514 a_revocation_stands
update enrolled_device set revoked_at = null, revoked_by = null where device_id = 9701;

-- attack: another secret for an enrolled device
-- as: tram_door
-- expect: 42501
update enrolled_device set secret_digest = '\x03' where device_id = 9701;

-- attack: an enrolled device that is to be forgotten
-- as: superuser
-- expect: 23001 what_histories_refer_to_is_never_removed
delete from tram.enrolled_device where device_id = 9701;

-- attack: the ledger that reads secrets
-- as: tram_ledger
-- expect: 42501
select secret_digest from enrolled_device;

-- attack: staff who read codes
-- as: tram_staff
-- expect: 42501
select code_digest from device_enrolment;

-- twin: the label is free again
-- as: superuser
-- expect: done
insert into tram.enrolled_device (device_id, office_id, label, secret_digest, enrolled_by,
    enrolled_at, first_counter)
select 9702, office_id, label, '\x02', enrolled_by, now(), 1
from tram.enrolled_device where device_id = 9701;
