"""Measures the service against PostgreSQL's own tool; ./Deploy/bench calls this."""

import argparse
import contextlib
import signal
import sys
from pathlib import Path

import cases
import flatness
import footprint
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
    parser.add_argument("--against", help="a smaller database: only how flat it is between them")
    parser.add_argument("--tram", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--python", help="an interpreter with the peer's packages")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--json")
    return parser.parse_args()


def compare(asked, facts):
    """A large database against a small one."""
    folder = Path(asked.folder)
    names = (asked.against, asked.database)
    with contextlib.ExitStack() as stack:
        stages = []
        for name in names:
            database = Database(asked.programs, asked.host, name)
            scene = stage.Stage(database, asked.tram, folder / name, asked.postmaster)
            scene.open()
            stack.callback(scene.close)
            stages.append(scene)
        found = flatness.measure(*stages, asked.seconds, asked.rounds)
    return {"machine": facts, "databases": names, "flatness": found}


def measure(asked, facts):
    """All cases on one database."""
    database = Database(asked.programs, asked.host, asked.database)
    wanted = [case for case in cases.CASES if not asked.only or case.name in asked.only]
    scene = stage.Stage(database, asked.tram, Path(asked.folder) / "feed", asked.postmaster)
    found = []
    scene.open()
    try:
        footprint.forget(database)
        for case in wanted:
            with scene.beside(asked.python if case.peer else None):
                series = trial.Trial(case, scene, asked.seconds, asked.rounds).run()
            found += report.rows(case.name, series)
        now, most = machine.resident(scene.service.pid)
        service = {
            "seconds_to_ready": scene.service.seconds_to_ready, "resident_bytes": now,
            "most_resident_bytes": most}
    finally:
        scene.close()
    return {
        "machine": facts, "database": asked.database, "rows": found, "service": service,
        "footprint": footprint.measure(database)}


def main():
    asked = arguments()
    # Ended from outside: leave by the way that ends what was started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    facts = machine.describe(
        machine.fsyncs_per_second(f"{asked.programs}/pg_test_fsync", asked.folder))
    document = (compare if asked.against else measure)(asked, facts)
    if asked.json:
        Path(asked.json).write_text(report.as_json(document), encoding="utf-8")
    print(report.text(document))


main()
