\set n random(1, :dockets)
select bench.decide(:n);
