-- Money: nothing appears, nothing vanishes, nothing is edited.

-- attack: an act whose lines do not sum to nothing
-- as: tram_ledger
-- expect: 23514 a_money_act_balances
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 1, 'taken');
insert into money_entry (transaction_id, line, account, person_id, office_id, dossier_id, amount)
values ('00000000-0000-7000-8000-000000000001', 1, 'cash', 911, null, 900101, 63000),
    ('00000000-0000-7000-8000-000000000001', 2, 'owed', null, 903, 900101, -62999);

-- attack: an act without lines
-- expect: 23514 a_money_act_balances
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 1, 'taken');

-- attack: taken without a receipt
-- expect: 23514 what_is_taken_or_paid_back_has_a_receipt
insert into money_transaction (id, occurred_at, office_id, person_id, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 'taken');

-- attack: cash that nobody holds
-- expect: 23514 an_account_has_its_own_kind_of_owner
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 1, 'taken');
insert into money_entry (transaction_id, line, account, dossier_id, amount)
values ('00000000-0000-7000-8000-000000000001', 1, 'cash', 900101, 63000);

-- attack: an account of no kind
-- expect: 23514 an_account_has_its_own_kind_of_owner
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 1, 'taken');
insert into money_entry (transaction_id, line, account, office_id, amount)
values ('00000000-0000-7000-8000-000000000001', 1, 'elsewhere', 901, 63000);

-- twin: taken from a citizen, to the last đồng
-- expect: done
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000001', now(), 901, 911, 1, 'taken');
insert into money_entry (transaction_id, line, account, person_id, office_id, dossier_id, amount)
values ('00000000-0000-7000-8000-000000000001', 1, 'cash', 911, null, 900101, 63000),
    ('00000000-0000-7000-8000-000000000001', 2, 'owed', null, 903, 900101, -30000),
    ('00000000-0000-7000-8000-000000000001', 3, 'postage', null, 901, 900101, -33000);

-- attack: lines that are added to an act which is closed
-- expect: 23514 a_closed_money_act_is_not_added_to
insert into money_entry (transaction_id, line, account, person_id, office_id, amount)
values ('00000000-0000-7000-8000-000000000001', 4, 'cash', 911, null, -1000),
    ('00000000-0000-7000-8000-000000000001', 5, 'till', null, 901, 1000);

-- attack: one receipt for two payments
-- expect: 23505 a_receipt_number_is_given_once
insert into money_transaction (id, occurred_at, office_id, person_id, receipt, act)
values ('00000000-0000-7000-8000-000000000002', now(), 901, 911, 1, 'taken');

-- attack: an amount that is put right by hand
-- expect: 42501
update money_entry set amount = 0 where line = 1;

-- attack: an amount that is put right by hand, by the owner
-- as: tram_owner
-- expect: 23001 what_is_written_is_never_edited
update money_entry set amount = 1 where line = 1;

-- attack: an act that is deleted, by the owner
-- expect: 23001 what_is_written_is_never_edited
delete from money_transaction;

-- attack: half a reversal
-- as: tram_ledger
-- expect: 23514 a_reversal_undoes_the_whole_act
insert into money_transaction (id, occurred_at, office_id, person_id, act, reverses)
values ('00000000-0000-7000-8000-000000000003', now(), 901, 912, 'reversed',
    '00000000-0000-7000-8000-000000000001');
insert into money_entry (transaction_id, line, account, person_id, office_id, dossier_id, amount)
values ('00000000-0000-7000-8000-000000000003', 1, 'cash', 911, null, 900101, -30000),
    ('00000000-0000-7000-8000-000000000003', 2, 'owed', null, 903, 900101, 30000);

-- attack: a reversal of nothing
-- expect: 23514 only_a_reversal_reverses
insert into money_transaction (id, occurred_at, office_id, person_id, act)
values ('00000000-0000-7000-8000-000000000003', now(), 901, 912, 'reversed');

-- twin: the whole act is undone
-- expect: done
insert into money_transaction (id, occurred_at, office_id, person_id, act, reverses)
values ('00000000-0000-7000-8000-000000000003', now(), 901, 912, 'reversed',
    '00000000-0000-7000-8000-000000000001');
insert into money_entry (transaction_id, line, account, person_id, office_id, dossier_id, amount)
values ('00000000-0000-7000-8000-000000000003', 1, 'cash', 911, null, 900101, -63000),
    ('00000000-0000-7000-8000-000000000003', 2, 'owed', null, 903, 900101, 30000),
    ('00000000-0000-7000-8000-000000000003', 3, 'postage', null, 901, 900101, 33000);

-- attack: undone a second time
-- expect: 23505 an_act_is_reversed_once
insert into money_transaction (id, occurred_at, office_id, person_id, act, reverses)
values ('00000000-0000-7000-8000-000000000004', now(), 901, 912, 'reversed',
    '00000000-0000-7000-8000-000000000001');

-- attack: a price below nothing
-- as: tram_door
-- expect: 23514 a_price_is_no_debt
insert into tariff (charge, zone, amount, name, valid_from, source, revision)
values ('postage', 'in_province', -1, 'Cước', '2026-01-01', 'price list', '1');

-- attack: postage without a zone
-- expect: 23514 postage_is_by_zone_and_nothing_else_is
insert into tariff (charge, amount, name, valid_from, source, revision)
values ('postage', 33000, 'Cước', '2026-01-01', 'price list', '1');

-- twin: a price, which ends
-- expect: done
insert into tariff (charge, zone, amount, name, valid_from, source, revision)
values ('postage', 'in_province', 33000, 'Cước', '2026-01-01', 'price list', '1');
update tariff set valid_to = '2026-07-01' where charge = 'postage';

-- attack: a price that is changed after it was taken
-- expect: 42501
update tariff set amount = 34000 where charge = 'postage';

-- attack: a price that is changed, by the owner
-- as: tram_owner
-- expect: 23001 what_histories_refer_to_is_never_removed
update tariff set amount = 34000 where charge = 'postage';

-- attack: another office looks into the till
-- as: tram_staff
-- set: tram.office = 907
-- set: tram.role = post_clerk
-- expect: rows 0
select * from money_entry;

-- twin: the office's own clerk does
-- set: tram.office = 901
-- set: tram.role = post_clerk
-- expect: rows 6
select * from money_entry;
