"""Measures the service against PostgreSQL's own tool; ./Deploy/bench calls this."""

import argparse
import signal
import sys
from pathlib import Path

import cases
import machine
import report
import stage
import trial
from database import Database


def arguments():
    parser = argparse.ArgumentParser(prog="measure")
    parser.add_argument("--programs", required=True, help="folder of PostgreSQL's programs")
    parser.add_argument("--host", required=True, help="folder of the server's socket")
    parser.add_argument("--postmaster", type=int, required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--tram", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--python", help="an interpreter with the peer's packages")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--json")
    return parser.parse_args()


def main():
    asked = arguments()
    # Ended from outside: leave by the way that ends what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = Path(asked.folder)
    database = Database(asked.programs, asked.host, asked.database)
    facts = machine.describe(
        machine.fsyncs_per_second(f"{asked.programs}/pg_test_fsync", folder))
    wanted = [case for case in cases.CASES if not asked.only or case.name in asked.only]
    scene = stage.Stage(database, asked.tram, folder / "feed", asked.postmaster)
    scene.open()
    found = []
    try:
        for case in wanted:
            with scene.beside(asked.python if case.peer else None):
                series = trial.Trial(case, scene, asked.seconds, asked.rounds).run()
            found += report.rows(case.name, series)
        facts["service_resident_bytes"] = machine.resident(scene.service.pid)
    finally:
        scene.close()
    document = {"machine": facts, "database": asked.database, "rows": found}
    if asked.json:
        Path(asked.json).write_text(report.as_json(document), encoding="utf-8")
    print(report.machine(facts))
    print()
    print(report.table(found))


main()
