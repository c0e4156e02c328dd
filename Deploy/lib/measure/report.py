"""The table, in words for people and as data."""

import json

import flatness
import footprint


def rows(name, series):
    """One row for each series; ratios are to the first, PostgreSQL's own tool at its best."""
    best = series["pgbench"].rate
    at_64 = series.get("pgbench, 64 clients")
    if series["pgbench"].results[-1].clients == 64:
        at_64 = series["pgbench"]
    for who, run in series.items():
        costs = [run.median(lambda r, i=i: r.per_thousand()[i]) / run.count for i in range(3)]
        row = {
            "case": name, "who": who, "clients": run.results[-1].clients,
            "per_second": run.rate, "p50_ms": run.median(lambda r: r.p50),
            "p99_ms": run.median(lambda r: r.p99),
            "cpu_seconds_per_thousand": dict(zip(("client", "service", "postgresql"), costs)),
            "ratio": run.rate / best, "failed": sum(r.failed for r in run.results),
            "spread": run.spread, "runs": [r.rate * run.count for r in run.results],
        }
        if at_64 and row["clients"] == 64 and who in ("service", "service, 64 clients"):
            row["ratio_at_64"] = run.rate / at_64.rate
        if who == "service at half load":
            row["p99_by_p50"] = row["p99_ms"] / max(row["p50_ms"], 1e-9)
        if who == "peer":
            row["service_by_peer"] = series["service"].rate / run.rate
        yield row


HEAD = ("case", "who", "clients", "per second", "p50 ms", "p99 ms", "client", "service",
        "postgres", "× pgbench", "spread", "")


def cells(row):
    costs = row["cpu_seconds_per_thousand"]
    notes = []
    if "ratio_at_64" in row:
        notes.append(f"× {row['ratio_at_64']:.2f} of pgbench at 64")
    if "p99_by_p50" in row:
        notes.append(f"p99 = {row['p99_by_p50']:.1f} × p50")
    if "service_by_peer" in row:
        notes.append(f"the service does {row['service_by_peer']:.1f} ×")
    if row["failed"]:
        notes.append(f"{row['failed']} FAILED")
    return (
        row["case"], row["who"], str(row["clients"]), f"{row['per_second']:,.0f}",
        f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}", f"{costs['client']:.3f}",
        f"{costs['service']:.3f}", f"{costs['postgresql']:.3f}", f"{row['ratio']:.2f}",
        f"{row['spread'] * 100:.0f} %", "; ".join(notes))


def table(found):
    lines = [HEAD, *map(cells, found)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    text = []
    for line in lines:
        parts = [
            cell.ljust(width) if column in (0, 1, 11) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths))
        ]
        text.append("  ".join(parts).rstrip())
    return "\n".join(text)


def machine(facts):
    fsyncs = facts["fdatasync_per_second"]
    return (
        f"Measured on {facts['processors']} processors ({facts['model']}), "
        f"{facts['memory_bytes'] / 2**30:.0f} GiB of memory, Linux {facts['kernel']}, "
        + (f"{fsyncs:,.0f} fdatasync of 8 kB a second" if fsyncs else "disk not tested")
        + f"; load {facts['load_before']:.1f} before. Client, service and PostgreSQL share the "
        "processors.\nOnly the ratios mean anything: another machine, or another hour, has other "
        "figures.\nclient, service, postgres: seconds of processor time for a thousand requests "
        "(scans, where a request holds many).")


def text(document):
    """All of it, for people."""
    parts = [machine(document["machine"])]
    if "flatness" in document:
        parts.append(flatness.words(document["flatness"], document["databases"]))
    else:
        service = document["service"]
        parts += [
            table(document["rows"]), footprint.words(document["footprint"]),
            f"The service was ready after {service['seconds_to_ready']:.2f} s and held "
            f"{service['most_resident_bytes'] / 1e6:.0f} MB of memory at most."]
    return "\n\n".join(parts)


def as_json(document):
    return json.dumps(document, indent=2, ensure_ascii=False)
