"""One run of one load against one target, and what it cost."""

import json
import os
import resource
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import machine

SCRIPTS = Path(__file__).resolve().parents[3] / "Database/benchmarks"


@dataclass
class Measure:
    """What one run showed. Rates are per second; times of a request in milliseconds."""

    rate: float
    p50: float
    p99: float
    requests: int
    failed: int
    seconds: float
    client: float
    service: float
    server: float
    clients: int
    started: float = field(default_factory=time.time)

    def per_thousand(self):
        """Seconds of processor time for a thousand requests: client, service, PostgreSQL."""
        count = max(self.requests, 1) / 1000
        return (self.client / count, self.service / count, self.server / count)


class Meter:
    """Reads the clocks of all processes before and after a load."""

    def __init__(self, postmaster, program):
        self.postmaster = postmaster
        self.program = program

    def _read(self):
        own = resource.getrusage(resource.RUSAGE_CHILDREN)
        service = machine.seconds_of_program(self.program) if self.program else 0.0
        return (
            own.ru_utime + own.ru_stime, service, machine.seconds_of_server(self.postmaster))

    def run(self, command, **more):
        before = self._read()
        done = subprocess.run(
            command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        after = self._read()
        if done.returncode != 0:
            raise SystemExit(f"{command[0]} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout, [late - early for early, late in zip(before, after)]


def pgbench(database, meter, script, role, clients, seconds, variables, folder, sampled=0.1):
    """The load that PostgreSQL's own tool makes, in prepared mode, over the Unix socket."""
    for old in Path(folder).glob("pgbench_log*"):
        old.unlink()
    command = [
        f"{database.programs}/pgbench", "-n", "-M", "prepared", "-h", database.host, "-U", role,
        *(part for name in script.split() for part in ("-f", str(SCRIPTS / "pgbench" / name))),
        "-c", str(clients), "-j", "1", "-T", str(seconds), "--log",
        "--log-prefix", f"{folder}/pgbench_log", "--sampling-rate", str(sampled),
    ]
    for name, value in variables.items():
        command += ["-D", f"{name}={value}"]
    output, (client, _, server) = meter.run([*command, database.name])
    lines = {
        line.partition(":" if ":" in line else "=")[0].strip(): line for line in output.split("\n")
    }
    done = lines["number of transactions actually processed"].partition(":")[2]
    requests = int(done.split("/")[0])
    failed = int(lines["number of failed transactions"].partition(":")[2].split()[0])
    rate = float(lines["tps"].partition("=")[2].split()[0])
    times = sorted(
        int(line.split()[2])
        for log in Path(folder).glob("pgbench_log*")
        for line in log.read_text().splitlines()
    ) or [0]
    return Measure(
        rate=rate, p50=times[len(times) // 2] / 1e3, p99=times[len(times) * 99 // 100] / 1e3,
        requests=requests, failed=failed, seconds=seconds, client=client, service=0.0,
        server=server, clients=clients)


def wrk(url, meter, case, clients, seconds, folder, size=1, think=0):
    """The load of many clients over HTTP. With THINK they pause between requests."""
    command = [
        "wrk", "-t", "1", "-c", str(clients), "-d", str(seconds), "--timeout", "10",
        "-s", str(SCRIPTS / "wrk/requests.lua"), url, "--",
        case, str(folder), str(size), str(think), str(os.getpid()),
    ]
    output, (client, service, server) = meter.run(command)
    told = json.loads(output[output.rindex("\n{"):])
    return Measure(
        rate=told["requests"] / told["seconds"], p50=told["p50"], p99=told["p99"],
        requests=told["requests"], failed=told["failed"] + told["broken"],
        seconds=told["seconds"], client=client - told["read_in"], service=service, server=server,
        clients=clients)
