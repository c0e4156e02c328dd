"""One database under measurement with the service on it, and what the loads draw from."""

import contextlib
import os
import time
from pathlib import Path

import programs


class Stage:
    def __init__(self, database, program, folder, postmaster):
        self.database = database
        self.program = program
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.postmaster = postmaster
        self.peer = None

    def open(self):
        database = self.database
        self.samples = {
            name: int(database.value(f"select count(*) from bench.{table}"))
            for name, table in (
                ("citizens", "citizen"), ("stock", "stock"), ("folders", "folder"),
                ("dockets", "docket"))
        }
        database.make_sessions()
        database.export("select tracking_code from bench.citizen", self.folder / "citizens")
        database.export(
            "select t.token, f.code from bench.folder f join bench.token t using (person_id)",
            self.folder / "folders")
        database.export(
            "select t.token, 'to-process' from bench.token t join person p on p.id = t.person_id"
            " where p.role = 'agency_clerk'", self.folder / "lists")
        self.service = programs.tram(self.program, database, self.folder / "service.log")
        self.service.__enter__()

    def close(self):
        self.service.__exit__()

    @contextlib.contextmanager
    def beside(self, python):
        """With the peer on the same database, as long as it is wanted."""
        if not python:
            yield
            return
        workers = len(os.sched_getaffinity(0))
        peer = programs.peer(python, self.database, self.folder / "peer.log", workers)
        with peer as self.peer:
            yield
        self.peer = None

    def warm(self):
        """Reads once whatever the loads will draw from."""
        database = self.database
        database.value(
            "select count(*) from bench.citizen c"
            " cross join lateral tracking_coarse(c.tracking_code)")
        database.value(
            "select count(f.*), count(e.*), count(o.*), count(w.*) from bench.stock s"
            " join parcel p using (item_code) join dossier d on d.id = p.dossier_id"
            " join fact f on f.parcel_id = p.id join parcel_event e on e.parcel_id = p.id"
            " left join outbox o on o.subject_kind = 'parcel' and o.subject_id = p.id"
            " left join waiting w on w.dossier_id = d.id")

    def settle(self):
        """Waits until what an earlier load left under way is done."""
        idle = 0
        while idle < 3:
            busy = self.database.value(
                "select count(*) from pg_stat_activity"
                " where datname = current_database() and usename = 'tram_ledger'"
                " and state <> 'idle'")
            idle = idle + 1 if busy == "0" else 0
            time.sleep(0.05)

    def export(self, request):
        """What moves: read anew before each load, since others have moved it too."""
        if request in ("scan", "batch", "mixed"):
            self.database.export(
                "select t.token, s.item_code, p.state,"
                " ceil(extract(epoch from e.occurred_at))::bigint"
                " from bench.stock s join bench.token t using (person_id)"
                " join parcel p using (item_code) join parcel_event e on e.parcel_id = p.id"
                " and e.generation = p.generation and e.sequence = p.sequence order by s.n",
                self.folder / "stock")
        if request == "event":
            self.database.export(
                "select t.token, x.code, d.stage, d.version from bench.docket x"
                " join bench.token t using (person_id) join dossier d using (code)"
                " where d.stage in ('processing', 'suspended') order by x.n",
                self.folder / "docket")

    def scans_by_outcome(self):
        return {
            row["outcome"]: row["count"]
            for row in self.database.rows(
                "select f.first_outcome as outcome, count(*) as count from fact f"
                " join device d on d.id = f.device_id where d.name like 'wrk-%'"
                " and f.received_at > now() - interval '3 hours' group by 1")
        }
