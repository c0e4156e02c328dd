\set n random(1, :citizens)
select t.part, t.purpose, t.event, t.state, t.office, t.at, t.collect_by_post, t.return_by_post from bench.citizen c cross join lateral tracking_coarse(c.tracking_code) t where c.n = :n;
