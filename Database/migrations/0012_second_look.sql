-- What a second look at the trunk asked for.

-- ── A password that somebody else made ──────────────────────────────────────────────────────

alter table credential add column initial boolean not null default false;
comment on column credential.initial is
    'Mật khẩu ban đầu: an administrator made it and has seen it, so its owner must choose another '
    'before anything else, and soon.';
grant update (initial) on credential to tram_door;
