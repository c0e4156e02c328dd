"""What the machine is, and how much time its processors have spent on whom."""

import os
import platform
import re
import subprocess
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def _times(pid, with_children=False):
    """Seconds of processor time of one process; of its ended children too, if wanted."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    own = int(fields[11]) + int(fields[12])
    ended = int(fields[13]) + int(fields[14]) if with_children else 0
    return (own + ended) / TICK


def _children(pid):
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []


def family(pid):
    """A process and all its descendants."""
    found = [pid]
    for each in found:
        found += _children(each)
    return found


def seconds_of_server(postmaster):
    """All that PostgreSQL has used: the postmaster, its processes, and those that have ended."""
    return _times(postmaster, with_children=True) + sum(
        _times(child) for child in _children(postmaster)
    )


def seconds_of_program(pid):
    return sum(_times(each, with_children=True) for each in family(pid))


def resident(pid):
    """Bytes of memory: now, and at most so far."""
    status = Path(f"/proc/{pid}/status").read_text()
    return tuple(
        int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024 for name in ("VmRSS", "VmHWM")
    )


def fsyncs_per_second(program, folder):
    """How often the disk says that a page is safe, as PostgreSQL asks it; None if unknown."""
    command = [program, "-s", "1", "-f", f"{folder}/fsync.test"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as test:
        try:
            for line in test.stdout:
                found = re.match(r"\s+fdatasync\s+([0-9.]+) ops/sec", line)
                if found:
                    return float(found[1])
        finally:
            # The rest of its tests answers questions that nobody asks here.
            test.terminate()
    return None


def describe(fsyncs):
    memory = re.search(r"MemTotal:\s+(\d+) kB", Path("/proc/meminfo").read_text())
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return {
        "processors": len(os.sched_getaffinity(0)),
        "model": model[1] if model else platform.machine(),
        "memory_bytes": int(memory[1]) * 1024,
        "kernel": platform.release(),
        "fdatasync_per_second": fsyncs,
        "load_before": os.getloadavg()[0],
    }
