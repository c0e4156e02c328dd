\set first random(1, :stock)
select bench.scan_set(:first, :size);
