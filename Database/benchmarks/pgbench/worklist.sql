-- The first page of what waits at an agency, the most urgent first, under row security.
\set n random(1, :folders)
\startpipeline
select set_config('tram.person', f.person_id::text, true), set_config('tram.office', f.office_id::text, true), set_config('tram.role', 'agency_clerk', true) from bench.folder f where f.n = :n;
select d.id, d.code, p.id as parcel_id, p.item_code, d.stage, r.name, c.name as applicant, p.purpose, p.state, a.code as agency, d.version, w.due_at, w.since from waiting w join dossier d on d.id = w.dossier_id join procedure r on r.code = d.procedure_code join office a on a.id = d.agency_id left join parcel p on p.id = nullif(w.parcel_id, 0) left join applicant c on c.dossier_id = d.id where w.office_id = (select f.office_id from bench.folder f where f.n = :n) and w.list = 'to-process' order by coalesce(w.due_at, '2100-01-01T00:00:00Z'), w.since, w.dossier_id, w.parcel_id limit 51;
\endpipeline
