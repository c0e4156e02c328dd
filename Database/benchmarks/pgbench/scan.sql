\set n random(1, :stock)
select bench.scan(:n);
