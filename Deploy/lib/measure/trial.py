"""Runs a case: finds the best number of clients on either side, then alternates and repeats."""

import statistics
import sys

import runs


def say(text):
    print(text, file=sys.stderr, flush=True)


class Trial:
    """One case against one database, the service on it, and a peer if there is one."""

    def __init__(self, case, stage, seconds, rounds):
        self.case = case
        self.stage = stage
        self.seconds = seconds
        self.rounds = rounds
        self.scout = max(2, seconds // 4)

    # One run each ------------------------------------------------------------------------------

    def ceiling(self, clients, seconds, script=None, count=1):
        stage, case = self.stage, self.case
        stage.settle()
        found = runs.pgbench(
            stage.database, runs.Meter(stage.postmaster, None), script or case.script, case.role,
            clients, seconds, {**stage.samples, "size": count, **case.variables}, stage.folder,
            sampled=0.1 if count == 1 else 1)
        return found

    def over_http(self, program, clients, seconds, think=0):
        stage, case = self.stage, self.case
        stage.settle()
        stage.export(case.request)
        meter = runs.Meter(stage.postmaster, program.pid)
        if case.request in ("scan", "batch"):
            before = stage.scans_by_outcome()
        found = runs.wrk(
            program.url, meter, case.request, clients, seconds, stage.folder, case.size, think)
        if case.request in ("scan", "batch"):
            self._check(found, before, clients)
        return found

    def _check(self, found, before, clients):
        """Everything that was answered is in the database, and means what it should."""
        self.stage.settle()
        after = self.stage.scans_by_outcome()
        new = {name: after[name] - before.get(name, 0) for name in after}
        applied = new.pop("applied", 0)
        answered = (found.requests - found.failed) * self.case.size
        # What was under way when the load stopped was written and never counted.
        under_way = clients * self.case.size
        if not answered <= applied <= answered + under_way or any(new.values()):
            say(f"  ! {answered} scans were answered, {applied} were applied, others: {new}")
            found.failed += abs(applied - answered) + sum(new.values())

    # The whole ---------------------------------------------------------------------------------

    def run(self):
        case = self.case
        say(f"{case.name}: {case.says}")
        backends = self._best("pgbench", case.backends, lambda n: self.ceiling(n, self.scout))
        service = self.stage.service
        clients = self._best(
            "service", case.clients, lambda n: self.over_http(service, n, self.scout))
        series = self._series(backends, clients)
        for number in range(self.rounds):
            say(f"  round {number + 1} of {self.rounds}")
            for key, run in series.items():
                run.results.append(run())
                say(f"    {key}: {run.results[-1].rate * run.count:,.0f}/s")
        return {key: run for key, run in series.items()}

    def _best(self, who, counts, run):
        rates = {count: run(count).rate for count in counts}
        best = max(rates, key=rates.get)
        told = ", ".join(f"{count}: {rate:,.0f}" for count, rate in rates.items())
        say(f"  {who} by clients: {told}")
        return best

    def _series(self, backends, clients):
        case, stage, seconds = self.case, self.stage, self.seconds
        series = {
            "pgbench": Series(lambda: self.ceiling(backends, seconds), 1),
            "service": Series(lambda: self.over_http(stage.service, clients, seconds), case.size),
        }
        for count in case.also_at:
            if count != backends and count in case.backends:
                series[f"pgbench, {count} clients"] = Series(
                    lambda count=count: self.ceiling(count, seconds), 1)
            if count != clients:
                series[f"service, {count} clients"] = Series(
                    lambda count=count: self.over_http(stage.service, count, seconds), case.size)
        for label, script, count in case.beside:
            series[f"pgbench, {label}"] = Series(
                lambda script=script, count=count: self.ceiling(
                    8 if count == 1 else 2, seconds, script, count), count)
        if case.peer and stage.peer:
            # Its best number of clients is found as the service's is.
            best = self._best(
                "peer", (8, 32, 64), lambda n: self.over_http(stage.peer, n, self.scout))
            series["peer"] = Series(
                lambda: self.over_http(stage.peer, best, seconds), case.size)
        if case.half_load:
            series["service at half load"] = Series(self._half_load(series["service"]), case.size)
        return series

    def _half_load(self, full):
        """As many clients, who pause so long that half as many requests come."""
        def run():
            clients = 64
            think = clients / (full.results[-1].rate / 2) * 1000
            return self.over_http(self.stage.service, clients, self.seconds, round(think, 2))
        return run


class Series:
    """The same run, repeated."""

    def __init__(self, run, count):
        self.run = run
        self.count = count
        self.results = []

    def __call__(self):
        return self.run()

    def median(self, of):
        return statistics.median(of(result) for result in self.results)

    @property
    def rate(self):
        """Of scans, where a request or a transaction holds many."""
        return self.median(lambda result: result.rate) * self.count

    @property
    def spread(self):
        rates = [result.rate for result in self.results]
        return (max(rates) - min(rates)) / statistics.median(rates) if rates else 0
