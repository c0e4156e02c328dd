-- Lines that could not be read (dòng không đọc được): kept as they came. What is no scan may lack
-- everything that a scan has; it is known by what it says.

alter table rejected_scan
    add column digest bytea,
    alter column scan_id drop not null,
    alter column item_code drop not null,
    alter column event drop not null,
    alter column occurred_at drop not null,
    add constraint a_readable_scan_has_its_parts check (
        reason = 'malformed'
        or scan_id is not null and item_code is not null and event is not null
            and occurred_at is not null),
    add constraint a_malformed_line_is_known_by_its_digest
        check ((reason = 'malformed') = (digest is not null));
comment on column rejected_scan.digest is
    'Of the device and of the line that could not be read, so that sending it again keeps it once.';
comment on column rejected_scan.body is
    'What was sent. Of a malformed line: the line, or a text that holds it where the database can '
    'hold no such value (a NUL) or where it was longer than anything that could be a scan.';
create unique index a_malformed_line_is_kept_once on rejected_scan (digest)
    where digest is not null;
