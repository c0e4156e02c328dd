-- attack: an unknown tracking code
-- as: tram_public
-- expect: rows 0
select * from tracking_coarse('T0000Z0999999');

-- attack: a dossier code, which is public and sequential, is no tracking code
-- expect: rows 0
select * from tracking_coarse('T-900161');

-- attack: a pattern
-- expect: rows 0
select * from tracking_coarse('T0000Z09%');

-- attack: no code
-- expect: rows 0
select * from tracking_coarse(null);

-- attack: the coarse view tells nothing personal, no reason and no procedure
-- expect: rows 0
select * from tracking_coarse('T0000Z0900161') t
where t::text ~ 'Nguyễn|84500|Đường|Thủ tục|T-900161|Mẫu';

-- twin: the tracking code: the dossier, its two steps, its parcel
-- expect: rows 4
select * from tracking_coarse('T0000Z0900161');

-- attack: many codes together tell nothing else than each alone, whatever is among them
-- as: tram_public
-- expect: rows 0
with codes as (
    select array['T0000Z0900161', 'T0000Z0999999', null, 'T-900161', 'T0000Z0900162',
        'T0000Z0900121', 'T0000Z09%', 'T0000Z0900151'] as all_of_them),
together as (select t.* from codes, tracking_coarse_many(all_of_them) t),
alone as (
    select c.code, t.*
    from codes, unnest(all_of_them) as c (code), lateral tracking_coarse(c.code) t)
(table together except all table alone) union all (table alone except all table together);

-- twin: and they do tell it, of each that there is
-- expect: rows 3
select distinct code
from tracking_coarse_many(array['T0000Z0900161', 'T0000Z0999999', 'T0000Z0900121',
    'T0000Z0900151']);

-- attack: more codes at once than the service asks for
-- expect: rows 0
select * from tracking_coarse_many(array_fill('x'::text, array[100]) || 'T0000Z0900161'::text);

-- attack: a wrong factor
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '9999');

-- attack: a wrong factor by the dossier code
-- expect: rows 0
select * from tracking_details('T-900161', '9999');

-- attack: an unknown code with a factor that would be right elsewhere
-- expect: rows 0
select * from tracking_details('T0000Z0999999', '0161');

-- attack: no factor
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '');

-- attack: a null factor
-- expect: rows 0
select * from tracking_details('T0000Z0900161', null);

-- attack: a shorter factor
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '161');

-- attack: the whole number as a factor
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '+84500900161');

-- attack: the factor of another dossier
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '0162');

-- attack: the details tell nothing personal
-- expect: rows 0
select * from tracking_details('T0000Z0900161', '0161') t where t::text ~ 'Nguyễn|84500|Đường|Mẫu ';

-- twin: tracking code and factor: the dossier, two steps, a parcel, its three steps
-- expect: rows 7
select * from tracking_details('T0000Z0900161', '0161');

-- attack: an applicant who was erased has no factor any more
-- as: tram_public
-- expect: rows 0
select * from tracking_details('T-900152', '0152');

-- twin: the dossier code and the factor
-- as: tram_public
-- expect: rows 7
select * from tracking_details('T-900162', '0162');

-- attack: an operator of one's own, slipped in by the search path
-- as: tram_public
-- expect: 25006
create function tram.equal(text, text) returns boolean language sql as 'select true';

-- twin: a search path that finds nothing changes nothing
-- expect: rows 4
set local search_path = pg_catalog;
select * from tram.tracking_coarse('T0000Z0900161');
