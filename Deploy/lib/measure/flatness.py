"""The same calls on a small database and on a large one, in turns: what does size cost?"""

import statistics
import sys

import runs
from cases import CASES

CLIENTS = 64


def say(text):
    print(text, file=sys.stderr, flush=True)


def _load(stage, case, seconds):
    stage.settle()
    stage.export(case.request)
    return runs.wrk(
        stage.service.url, runs.Meter(stage.postmaster, stage.service.pid), case.request, CLIENTS,
        seconds, stage.folder, case.size)


def _ceiling(stage, case, seconds):
    stage.settle()
    return runs.pgbench(
        stage.database, runs.Meter(stage.postmaster, None), case.script, case.role, 8, seconds,
        stage.samples, stage.folder)


def measure(small, large, seconds, rounds):
    """Rows for look-ups and scans, each with the cost of the large one by that of the small."""
    for stage in (small, large):
        say(f"warming {stage.database.name}")
        stage.warm()
    found = []
    for case in CASES:
        if case.name not in ("look-up", "scan"):
            continue
        for who, load in (("service", _load), ("pgbench", _ceiling)):
            results = {small: [], large: []}
            for stage in (small, large):
                load(stage, case, max(3, seconds // 2))
            for number in range(rounds):
                # Whoever comes first in one round comes second in the next.
                for stage in (small, large) if number % 2 == 0 else (large, small):
                    results[stage].append(load(stage, case, seconds))
                    say(f"{case.name}, {who}, {stage.database.name}: "
                        f"{results[stage][-1].rate:,.0f}/s")
            found.append(_row(case.name, who, results[small], results[large]))
    return found


def _cost(result):
    """Seconds of processor time of service and PostgreSQL for a thousand requests."""
    return sum(result.per_thousand()[1:])


def _row(name, who, small, large):
    def median(results, of):
        return statistics.median(of(result) for result in results)

    row = {"case": name, "who": who}
    for label, results in (("small", small), ("large", large)):
        row[label] = {
            "per_second": median(results, lambda r: r.rate),
            "p50_ms": median(results, lambda r: r.p50), "p99_ms": median(results, lambda r: r.p99),
            "cpu_seconds_per_thousand": median(results, _cost),
            "failed": sum(result.failed for result in results),
        }
    row["cost_ratio"] = median(large, _cost) / median(small, _cost)
    row["rate_ratio"] = row["large"]["per_second"] / row["small"]["per_second"]
    return row


def words(found, names):
    lines = [
        f"{names[1]} against {names[0]}, warm, in turns, {CLIENTS} clients (pgbench: 8); cost is "
        "processor time of service and PostgreSQL for a thousand requests.",
    ]
    for row in found:
        small, large = row["small"], row["large"]
        failed = small["failed"] + large["failed"]
        lines.append(
            f"{row['case']:8} {row['who']:8} {small['per_second']:9,.0f}/s → "
            f"{large['per_second']:9,.0f}/s   cost {small['cpu_seconds_per_thousand']:.3f} → "
            f"{large['cpu_seconds_per_thousand']:.3f}, × {row['cost_ratio']:.2f}   p99 "
            f"{small['p99_ms']:.1f} → {large['p99_ms']:.1f} ms"
            + (f"   {failed} FAILED" if failed else ""))
    return "\n".join(lines)
