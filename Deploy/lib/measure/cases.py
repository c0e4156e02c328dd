"""The cases: what is asked of PostgreSQL by its own tool, and the same of the service over HTTP."""

from dataclasses import dataclass, field

CLIENTS = (8, 16, 32, 64, 128, 256)
BACKENDS = (2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class Case:
    name: str
    says: str
    # pgbench: script, role, and what one transaction counts for.
    script: str
    role: str
    variables: dict = field(default_factory=dict)
    # wrk: the case of requests.lua, how many clients to try, and scans in one request.
    request: str = ""
    clients: tuple = CLIENTS
    backends: tuple = BACKENDS
    size: int = 1
    # Another form of the ceiling, shown beside it, as (label, script, what one counts for).
    beside: tuple = ()
    # The row that is shown at exactly these client counts besides the best.
    also_at: tuple = ()
    peer: bool = False
    half_load: bool = False


CASES = (
    Case(
        "look-up", "GET /v1/tracking/{code}", "look_up.sql", "tram_public",
        request="look-up", also_at=(64,), peer=True, half_load=True),
    Case(
        "scan", "POST /v1/scan-batches with one scan", "scan.sql", "tram_ledger",
        request="scan", also_at=(64,), peer=True, half_load=True,
        beside=(
            ("plain statements", "scan_plain.sql", 1), ("with the signal", "scan_told.sql", 1))),
    Case(
        "batch-10", "POST /v1/scan-batches with 10 scans", "scan.sql", "tram_ledger",
        request="batch", size=10, clients=(8, 16, 32),
        beside=(("sets of 10", "scan_set.sql", 10),)),
    Case(
        "batch-100", "POST /v1/scan-batches with 100 scans", "scan.sql", "tram_ledger",
        request="batch", size=100, clients=(4, 8, 16),
        beside=(("sets of 100", "scan_set.sql", 100),)),
    Case(
        "batch-1000", "POST /v1/scan-batches with 1,000 scans", "scan.sql", "tram_ledger",
        request="batch", size=1000, clients=(2, 4, 8),
        beside=(("sets of 1,000", "scan_set.sql", 1000),)),
    Case(
        "event", "POST /v1/dossiers/{code}/events with If-Match", "event.sql", "tram_ledger",
        request="event", also_at=(64,)),
    Case("dossier", "GET /v1/dossiers/{code} as staff", "dossier.sql", "tram_staff",
         request="dossier"),
    Case("worklist", "GET /v1/worklists/to-process as staff", "worklist.sql", "tram_staff",
         request="worklist", clients=(8, 16, 32, 64)),
    Case(
        "mixed", "nine look-ups and one scan", "look_up.sql@9 scan.sql@1", "tram_ledger",
        request="mixed"),
)
