-- The two machines and the coupling (hai máy trạng thái và liên kết), as rows.
--
-- They are written a second time in Swift, where the program decides and explains; a test compares
-- the two. Here they are what foreign keys point at: a history holds no move that is not a row.
-- "No state yet" is the text `none` and never a null, because a null satisfies every key.

create table dossier_stage (
    national int,
    final boolean not null,
    name text not null,
    vietnamese text not null,
    english text not null,
    clock text not null,
    answers text not null,
    constraint a_stage_is_named_once primary key (name),
    constraint a_stage_maps_to_one_of_ten_national_codes check (national between 1 and 10),
    constraint every_stage_but_none_has_a_national_code
        check ((name = 'none') = (national is null)),
    constraint a_clock_is_not_started_runs_paused_or_stopped
        check (clock in ('not_started', 'runs', 'paused', 'stopped')),
    constraint a_stage_is_answered_for
        check (answers in ('citizen', 'post', 'agency', 'nobody')),
    constraint only_an_end_is_answered_for_by_nobody
        check (name = 'none' or (answers = 'nobody') = final)
);
comment on table dossier_stage is
    'Trạng thái hồ sơ: what the agency and the citizen think of a dossier.';
comment on column dossier_stage.national is 'Mã trạng thái trên Cổng Dịch vụ công quốc gia.';
comment on column dossier_stage.clock is 'Đồng hồ thời hạn giải quyết.';
comment on column dossier_stage.answers is 'Ai chịu trách nhiệm lúc này.';

insert into dossier_stage (name, vietnamese, english, national, clock, answers, final) values
    ('none', 'chưa có', 'not there yet', null, 'not_started', 'nobody', false),
    ('registered', 'mới đăng ký, chờ thu gom', 'registered, waiting to be collected',
        1, 'not_started', 'citizen', false),
    ('collecting', 'bưu điện đang chuyển đến cơ quan', 'on its way to the agency by post',
        1, 'not_started', 'post', false),
    ('lodged', 'đã giao cho cơ quan (thời điểm nộp hợp lệ)',
        'handed to the agency (the legal moment of filing)', 1, 'not_started', 'agency', false),
    ('incomplete', 'yêu cầu bổ sung trước khi tiếp nhận', 'supplement asked for before acceptance',
        5, 'not_started', 'citizen', false),
    ('accepted', 'được tiếp nhận, có giấy hẹn', 'accepted, with a receipt and a due date',
        2, 'runs', 'agency', false),
    ('processing', 'đang xử lý', 'being processed', 4, 'runs', 'agency', false),
    ('awaiting_supplement', 'yêu cầu bổ sung', 'waiting for a supplement',
        5, 'paused', 'citizen', false),
    ('awaiting_payment', 'chờ nghĩa vụ tài chính', 'waiting for a payment',
        6, 'paused', 'citizen', false),
    ('suspended', 'dừng xử lý', 'suspended', 8, 'paused', 'agency', false),
    ('result_ready', 'đã xử lý xong', 'result ready', 9, 'stopped', 'agency', false),
    ('returning', 'bưu điện đang trả kết quả', 'result on its way to the citizen by post',
        9, 'stopped', 'post', false),
    ('unclaimed', 'chuyển hoàn về cơ quan', 'result came back to the agency',
        9, 'stopped', 'agency', false),
    ('returned', 'đã trả kết quả', 'result returned', 10, 'stopped', 'nobody', true),
    ('abandoned', 'không có người nhận sau sáu tháng', 'unclaimed for six months',
        9, 'stopped', 'nobody', true),
    ('refused', 'không được tiếp nhận', 'not accepted', 3, 'stopped', 'nobody', true),
    ('withdrawn', 'công dân rút hồ sơ', 'withdrawn by the citizen', 7, 'stopped', 'nobody', true),
    ('discontinued', 'dừng xử lý, không kết quả', 'discontinued without a result',
        8, 'stopped', 'nobody', true);

create table dossier_move (
    from_stage text not null,
    event text not null,
    to_stage text not null,
    constraint an_event_leads_to_one_stage primary key (from_stage, event),
    constraint a_dossier_move_is_a_row unique (from_stage, event, to_stage),
    constraint a_move_starts_at_a_known_stage foreign key (from_stage) references dossier_stage,
    constraint a_move_ends_at_a_known_stage foreign key (to_stage) references dossier_stage,
    constraint a_dossier_never_moves_to_nowhere check (to_stage <> 'none')
);
comment on table dossier_move is
    'Bước chuyển hợp lệ của hồ sơ: from a stage, by an event, to a stage.';

insert into dossier_move (from_stage, event, to_stage) values
    ('none', 'registered', 'registered'),
    ('registered', 'collected', 'collecting'),
    ('registered', 'lodged_in_person', 'lodged'),
    ('registered', 'lodged_online', 'lodged'),
    ('registered', 'lapsed', 'discontinued'),
    ('collecting', 'lodged', 'lodged'),
    ('collecting', 'collection_failed', 'registered'),
    ('lodged', 'lodging_revoked', 'collecting'),
    ('registered', 'lodging_revoked', 'collecting'),
    ('lodged', 'accepted', 'accepted'),
    ('lodged', 'supplement_requested', 'incomplete'),
    ('incomplete', 'supplemented', 'lodged'),
    ('lodged', 'refused', 'refused'),
    ('incomplete', 'refused', 'refused'),
    ('accepted', 'assigned', 'processing'),
    ('processing', 'supplement_requested', 'awaiting_supplement'),
    ('processing', 'payment_requested', 'awaiting_payment'),
    ('processing', 'suspended', 'suspended'),
    ('awaiting_supplement', 'supplemented', 'processing'),
    ('awaiting_payment', 'paid', 'processing'),
    ('suspended', 'resumed', 'processing'),
    ('accepted', 'postponed', 'accepted'),
    ('processing', 'postponed', 'processing'),
    ('accepted', 'due_date_revised', 'accepted'),
    ('processing', 'due_date_revised', 'processing'),
    ('awaiting_supplement', 'due_date_revised', 'awaiting_supplement'),
    ('awaiting_payment', 'due_date_revised', 'awaiting_payment'),
    ('suspended', 'due_date_revised', 'suspended'),
    ('processing', 'forwarded', 'processing'),
    ('registered', 'withdrawn', 'withdrawn'),
    ('collecting', 'withdrawn', 'withdrawn'),
    ('lodged', 'withdrawn', 'withdrawn'),
    ('incomplete', 'withdrawn', 'withdrawn'),
    ('accepted', 'withdrawn', 'withdrawn'),
    ('processing', 'withdrawn', 'withdrawn'),
    ('awaiting_supplement', 'withdrawn', 'withdrawn'),
    ('awaiting_payment', 'withdrawn', 'withdrawn'),
    ('suspended', 'withdrawn', 'withdrawn'),
    ('processing', 'discontinued', 'discontinued'),
    ('awaiting_supplement', 'discontinued', 'discontinued'),
    ('awaiting_payment', 'discontinued', 'discontinued'),
    ('suspended', 'discontinued', 'discontinued'),
    ('processing', 'result_ready', 'result_ready'),
    ('result_ready', 'entrusted', 'returning'),
    ('unclaimed', 'entrusted', 'returning'),
    ('result_ready', 'picked_up', 'returned'),
    ('unclaimed', 'picked_up', 'returned'),
    ('returning', 'delivered', 'returned'),
    ('returning', 'came_back', 'unclaimed'),
    ('returning', 'result_lost', 'processing'),
    ('processing', 'result_found', 'returning'),
    ('returned', 'delivery_revoked', 'returning'),
    ('unclaimed', 'delivery_revoked', 'returning'),
    ('unclaimed', 'declared_abandoned', 'abandoned');

create table parcel_state (
    final boolean not null,
    in_carriage boolean not null,
    name text not null,
    vietnamese text not null,
    english text not null,
    answers text not null,
    constraint a_state_is_named_once primary key (name),
    constraint a_state_is_answered_for check (answers in (
        'sender', 'worker', 'office', 'carrier', 'addressee', 'post', 'nobody'))
);
comment on table parcel_state is
    'Trạng thái bưu gửi: who has a parcel in hand. A delivered or lost one is final unless '
    'recovered or found.';
comment on column parcel_state.in_carriage is 'In the post''s hands, and not known to be lost.';

insert into parcel_state (name, vietnamese, english, answers, final, in_carriage) values
    ('none', 'chưa có', 'not there yet', 'nobody', false, false),
    ('announced', 'chờ bưu điện nhận', 'announced', 'sender', false, false),
    ('cancelled', 'đã hủy', 'cancelled', 'sender', false, false),
    ('with_courier', 'bưu tá đang giữ', 'with the courier', 'worker', false, true),
    ('at_office', 'đang ở bưu cục', 'at a post office', 'office', false, true),
    ('in_dispatch', 'đang trên chuyến thư', 'in a dispatch', 'carrier', false, true),
    ('out_for_delivery', 'bưu tá đang đi phát', 'out for delivery', 'worker', false, true),
    ('delivered', 'đã phát', 'delivered', 'addressee', true, false),
    ('lost', 'thất lạc', 'lost', 'post', true, false),
    ('disposed', 'đã xử lý vì không có người nhận', 'disposed of', 'nobody', true, false);

create table parcel_move (
    here boolean not null default false,
    from_state text not null,
    event text not null,
    to_state text not null,
    constraint an_event_leads_to_one_state primary key (from_state, event),
    constraint a_parcel_move_is_a_row unique (from_state, event, to_state),
    constraint a_move_starts_at_a_known_state foreign key (from_state) references parcel_state,
    constraint a_move_ends_at_a_known_state foreign key (to_state) references parcel_state,
    constraint a_parcel_never_moves_to_nowhere check (to_state <> 'none'),
    constraint only_what_lies_at_an_office_moves_from_here
        check (not here or from_state = 'at_office')
);
comment on table parcel_move is
    'Bước chuyển hợp lệ của bưu gửi: from a state, by an event, to a state.';
comment on column parcel_move.here is
    'The office of the event must be the one that has the parcel.';

insert into parcel_move (from_state, event, to_state, here) values
    ('none', 'announced', 'announced', false),
    ('announced', 'accepted', 'with_courier', false),
    ('cancelled', 'accepted', 'with_courier', false),
    ('announced', 'accepted_at_counter', 'at_office', false),
    ('cancelled', 'accepted_at_counter', 'at_office', false),
    ('with_courier', 'accepted_at_counter', 'at_office', false),
    ('announced', 'cancelled', 'cancelled', false),
    ('with_courier', 'arrived', 'at_office', false),
    ('in_dispatch', 'arrived', 'at_office', false),
    ('out_for_delivery', 'arrived', 'at_office', false),
    ('lost', 'arrived', 'at_office', false),
    ('at_office', 'dispatched', 'in_dispatch', true),
    ('at_office', 'taken_out', 'out_for_delivery', true),
    ('with_courier', 'delivered', 'delivered', false),
    ('out_for_delivery', 'delivered', 'delivered', false),
    ('at_office', 'delivered', 'delivered', true),
    ('with_courier', 'handed_over', 'delivered', false),
    ('out_for_delivery', 'handed_over', 'delivered', false),
    ('at_office', 'handed_over', 'delivered', true),
    ('out_for_delivery', 'missed', 'out_for_delivery', false),
    ('at_office', 'missed', 'at_office', true),
    ('at_office', 'turned_back', 'at_office', true),
    ('at_office', 'redirected', 'at_office', true),
    ('with_courier', 'damaged', 'with_courier', false),
    ('at_office', 'damaged', 'at_office', false),
    ('in_dispatch', 'damaged', 'in_dispatch', false),
    ('out_for_delivery', 'damaged', 'out_for_delivery', false),
    ('with_courier', 'lost', 'lost', false),
    ('at_office', 'lost', 'lost', false),
    ('in_dispatch', 'lost', 'lost', false),
    ('out_for_delivery', 'lost', 'lost', false),
    ('lost', 'found', 'at_office', false),
    ('delivered', 'recovered', 'at_office', false),
    ('at_office', 'disposed', 'disposed', true);

-- The coupling: what a parcel event asks of the dossier, and what comes of it in each stage.
create table coupling (
    purpose text not null,
    parcel_event text not null,
    asks text not null,
    stage text not null,
    answer text not null,
    constraint an_event_asks_one_thing_in_a_stage primary key (purpose, parcel_event, stage),
    constraint what_is_asked_has_one_answer unique (purpose, parcel_event, asks, stage, answer),
    constraint a_parcel_has_a_known_purpose
        check (purpose in ('collect', 'supplement', 'result', 'send_back', 'forward')),
    constraint an_answer_is_known check (answer in ('moves', 'nothing', 'exception', 'ignored')),
    constraint an_answer_is_given_in_a_known_stage foreign key (stage) references dossier_stage,
    constraint only_what_asks_nothing_is_ignored check ((asks = 'none') = (answer = 'ignored'))
);
comment on table coupling is
    'Liên kết bưu gửi và hồ sơ: one row for each purpose, parcel event and stage. Asks is `none` '
    'where the event asks nothing of a dossier.';

-- The rows follow from the table of the design: what the events of a purpose ask, the stages from
-- which that moves, those in which nothing needs to be done, and what happens everywhere else.
with rule (purpose, events, asks, moves_from, nothing_in, elsewhere) as (values
    ('collect', '{accepted,accepted_at_counter,found,arrived}', 'collected',
        '{registered}', '{collecting}', 'exception'),
    ('collect', '{handed_over}', 'lodged', '{collecting}', '{lodged}', 'exception'),
    ('collect', '{delivered,disposed}', 'collection_failed',
        '{collecting}', '{registered,refused,withdrawn,discontinued}', 'exception'),
    ('collect', '{cancelled,lost}', 'collection_failed', '{collecting}', '{}', 'nothing'),
    ('collect', '{recovered}', 'lodging_revoked',
        '{lodged,registered}', '{collecting}', 'exception'),
    ('supplement', '{handed_over}', 'supplemented',
        '{incomplete,awaiting_supplement}', '{lodged,processing}', 'exception'),
    ('result', '{accepted,accepted_at_counter}', 'entrusted',
        '{result_ready,unclaimed}', '{returning}', 'exception'),
    ('result', '{delivered}', 'delivered', '{returning}', '{returned}', 'exception'),
    ('result', '{handed_over}', 'came_back', '{returning}', '{unclaimed}', 'exception'),
    ('result', '{cancelled}', 'came_back', '{returning}', '{}', 'nothing'),
    ('result', '{lost}', 'result_lost', '{returning}', '{}', 'nothing'),
    ('result', '{found,arrived}', 'result_found', '{processing}', '{returning}', 'exception'),
    ('result', '{recovered}', 'delivery_revoked',
        '{returned,unclaimed}', '{returning}', 'exception'))
insert into coupling (purpose, parcel_event, asks, stage, answer)
select purpose.name, event.name, coalesce(rule.asks, 'none'), stage.name,
       case when rule.asks is null then 'ignored'
            when stage.name = any (rule.moves_from::text[]) then 'moves'
            when stage.name = any (rule.nothing_in::text[]) then 'nothing'
            else rule.elsewhere end
from unnest('{collect,supplement,result,send_back,forward}'::text[]) as purpose (name)
cross join (select distinct event from parcel_move) as event (name)
cross join (select name from dossier_stage where name <> 'none') as stage
left join rule on rule.purpose = purpose.name and event.name = any (rule.events::text[]);

-- The runs: the steps that must have happened though nobody scanned them.
create table parcel_run (
    event text not null,
    situation text not null,
    steps text[] not null,
    constraint a_situation_has_one_run_to_an_event primary key (event, situation),
    constraint a_run_has_steps check (cardinality(steps) between 1 and 3),
    constraint a_run_is_made_of_routine_steps check (
        steps <@ '{accepted,accepted_at_counter,arrived,dispatched,taken_out}'::text[])
);
comment on table parcel_run is
    'Bước suy ra: the shortest way of routine steps from where a parcel was last seen to where an '
    'event is legal. Here and elsewhere mean at the office of the fact or at another.';

insert into parcel_run (event, situation, steps)
select event, situation, steps::text[]
from (values
    ('{arrived}', '{announced,cancelled}', '{accepted}'),
    ('{arrived}', '{elsewhere}', '{dispatched}'),
    ('{dispatched,taken_out,turned_back,redirected,disposed}', '{announced,cancelled}',
        '{accepted_at_counter}'),
    ('{dispatched,taken_out,turned_back,redirected,disposed}',
        '{with_courier,in_dispatch,lost,out_for_delivery}', '{arrived}'),
    ('{dispatched,taken_out,turned_back,redirected,disposed}', '{elsewhere}',
        '{dispatched,arrived}'),
    ('{delivered,handed_over}', '{announced,cancelled}', '{accepted}'),
    ('{delivered,handed_over}', '{elsewhere}', '{dispatched,arrived}'),
    ('{delivered,handed_over}', '{in_dispatch,lost}', '{arrived}'),
    ('{missed}', '{announced,cancelled}', '{accepted_at_counter,taken_out}'),
    ('{missed}', '{with_courier,in_dispatch,lost}', '{arrived,taken_out}'),
    ('{missed}', '{here}', '{taken_out}'),
    ('{missed}', '{elsewhere}', '{dispatched,arrived,taken_out}'),
    ('{damaged,lost}', '{announced,cancelled}', '{accepted}'),
    ('{damaged}', '{lost}', '{arrived}')) as run (events, situations, steps),
    unnest(run.events::text[]) as event, unnest(run.situations::text[]) as situation;

-- A machine is changed by a migration that says so, and by nobody in passing: a row more in
-- parcel_move would make legal what never was. Removing a move that a history has used is refused
-- by the history's own keys.
create function refuse_machine_change() returns trigger language plpgsql as $$
begin
    if current_setting('tram.machine_change', true) is distinct from 'by migration' then
        raise exception 'the machines change by a migration only'
            using errcode = '23001', constraint = 'a_machine_changes_by_migration_only',
                table = tg_table_name, schema = tg_table_schema;
    end if;
    return null;
end $$;
comment on function refuse_machine_change() is
    'Máy trạng thái chỉ đổi bằng migration, which says: '
    'set local tram.machine_change = ''by migration''.';

create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on dossier_stage
    for each statement execute function refuse_machine_change();
create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on dossier_move
    for each statement execute function refuse_machine_change();
create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on parcel_state
    for each statement execute function refuse_machine_change();
create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on parcel_move
    for each statement execute function refuse_machine_change();
create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on coupling
    for each statement execute function refuse_machine_change();
create trigger a_machine_changes_by_migration_only
    before insert or update or delete or truncate on parcel_run
    for each statement execute function refuse_machine_change();
