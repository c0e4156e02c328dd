-- The single scan with the signal that wakes whoever sends messages. Commits that signal wait for
-- one another, so this is no ceiling; it shows what the signal costs.
\set n random(1, :stock)
select bench.scan(:n, true);
