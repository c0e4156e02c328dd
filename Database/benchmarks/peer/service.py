"""Two calls of Trạm's interface as a FastAPI service would have them, for comparison.

The same database, the same tables, keys and triggers, the same answers to a postal worker: a scan
is kept once for ever, under its own id, in a transaction of its own, and is on the disk before it
is answered. Run by `uvicorn service:app`; ./Deploy/bench does.
"""

import hashlib
import os
import time
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Annotated
from uuid import UUID

import asyncpg
import orjson
from fastapi import Depends, FastAPI, Header, HTTPException, Path, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

CONNECTIONS = int(os.environ.get("PEER_CONNECTIONS", "4"))


async def pool_of(role: str) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        host=os.environ["PEER_HOST"], database=os.environ["PEER_DATABASE"], user=role,
        min_size=CONNECTIONS, max_size=CONNECTIONS)


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with (
        await pool_of("tram_public") as app.state.public,
        await pool_of("tram_door") as app.state.door,
        await pool_of("tram_ledger") as app.state.ledger,
    ):
        yield


app = FastAPI(lifespan=lifespan)


def answer(body: object) -> Response:
    return Response(orjson.dumps(body), media_type="application/json")


@app.get("/readyz")
async def ready() -> Response:
    return answer({"status": "ready"})


# ── Who asks ────────────────────────────────────────────────────────────────────────────────

SESSION_SECONDS = 10
sessions: dict[bytes, tuple[float, asyncpg.Record]] = {}


async def caller(request: Request, authorization: Annotated[str, Header()]) -> asyncpg.Record:
    """The person behind a token, remembered for a few seconds."""
    digest = hashlib.sha256(authorization.removeprefix("Bearer ").encode()).digest()
    now = time.monotonic()
    known = sessions.get(digest)
    if known and known[0] > now:
        return known[1]
    person = await request.app.state.door.fetchrow(
        """
        select p.id, p.role, p.office_id
        from session s join person p on p.id = s.person_id
        where s.token_digest = $1 and s.revoked_at is null and s.expires_at > now() and p.active
        """, digest)
    if person is None:
        raise HTTPException(401)
    sessions[digest] = (now + SESSION_SECONDS, person)
    return person


# ── Where a dossier is ──────────────────────────────────────────────────────────────────────

@app.get("/v1/tracking/{code}")
async def tracking(
    request: Request, code: Annotated[str, Path(pattern="^[0-9A-HJKMNP-TV-Z]{13}$")]
) -> Response:
    rows = await request.app.state.public.fetch(
        "select part, purpose, event, state, office, at from tracking_coarse($1)", code)
    if not rows:
        raise HTTPException(404)
    dossier = rows[0]
    steps, parcels = [], []
    for row in rows[1:]:
        if row["part"] == "step":
            steps.append({"event": row["event"], "stage": row["state"], "at": row["at"]})
        else:
            parcels.append({
                "purpose": row["purpose"], "state": row["state"], "office": row["office"],
                "at": row["at"]})
    return answer({
        "stage": dossier["state"], "agency": dossier["office"], "steps": steps,
        "parcels": parcels, "updated_at": max(row["at"] for row in rows)})


# ── Scans ───────────────────────────────────────────────────────────────────────────────────

class Scan(BaseModel):
    scan_id: UUID
    sequence: int = Field(ge=0, le=2**31 - 1)
    item_code: str = Field(max_length=40)
    event: str = Field(max_length=40)
    occurred_at: AwareDatetime
    dispatch: str | None = Field(None, max_length=64)


class Batch(BaseModel):
    device: str = Field(min_length=1, max_length=64)
    scans: list[Scan] = Field(min_length=1, max_length=1000)


@app.post("/v1/scan-batches")
async def scan_batches(
    request: Request, batch: Batch, person: Annotated[asyncpg.Record, Depends(caller)]
) -> Response:
    if person["role"] not in ("postal_worker", "post_clerk"):
        raise HTTPException(403)
    results = []
    async with request.app.state.ledger.acquire() as connection:
        device = await device_id(connection, batch.device)
        for scan in batch.scans:
            async with connection.transaction():
                results.append(await record(connection, device, person, scan))
    return answer({
        "applied": sum(result["outcome"] == "applied" for result in results),
        "results": results})


devices: dict[str, int] = {}


async def device_id(connection: asyncpg.Connection, name: str) -> int:
    if name not in devices:
        await connection.execute(
            "insert into device (name) values ($1) on conflict (name) do nothing", name)
        devices[name] = await connection.fetchval("select id from device where name = $1", name)
    return devices[name]


LISTS = """
    case when {state} = 'announced' then 'to-collect'
        when {state} not in ('with_courier', 'at_office', 'out_for_delivery') then null
        when {holder} <> coalesce(
                case when p.turned_back then p.collect_office_id else p.deliver_office_id end,
                {holder})
            and ({state} <> 'out_for_delivery' or addressee is not null) then 'to-dispatch'
        when addressee is null then 'to-deliver'
        else 'to-hand-over' end
"""


async def record(
    connection: asyncpg.Connection, device: int, person: asyncpg.Record, scan: Scan
) -> dict:
    """One scan, in the transaction that the caller has opened."""
    label = await connection.fetchrow(
        "select id, dossier_id from parcel where item_code = $1", scan.item_code)
    if label is None:
        return {"scan_id": str(scan.scan_id), "outcome": "rejected"}
    parcel, dossier = label
    await connection.execute(
        "select from dossier where id = $1 for no key update", dossier)
    known = await connection.fetchval(
        "select first_outcome from fact where parcel_id = $1 and scan_id = $2",
        parcel, scan.scan_id)
    if known is not None:
        return {"scan_id": str(scan.scan_id), "outcome": "duplicate", "first_outcome": known}
    head = await connection.fetchrow(
        f"""
        select p.generation, p.sequence, p.state, p.purpose, m.to_state, m.here,
               coalesce(p.holder_office_id, p.collect_office_id) as had, e.occurred_at,
               d.stage, d.version, d.due_at,
               {LISTS.format(state='p.state', holder='p.holder_office_id')} as was_in,
               {LISTS.format(state='m.to_state', holder='$3::int')} as is_in
        from parcel p
        cross join lateral (
            select case when p.turned_back then p.sender_office_id
                else p.addressee_office_id end as addressee) a
        join parcel_event e on e.parcel_id = p.id and e.generation = p.generation
            and e.sequence = p.sequence
        join dossier d on d.id = p.dossier_id
        left join parcel_move m on m.from_state = p.state and m.event = $2
        where p.id = $1
        """, parcel, scan.event, person["office_id"])
    if head["to_state"] is None or scan.occurred_at < head["occurred_at"]:
        return {"scan_id": str(scan.scan_id), "outcome": "conflict", "state": head["state"]}
    if scan.occurred_at < head["occurred_at"] + timedelta(minutes=15):
        return {"scan_id": str(scan.scan_id), "outcome": "duplicate", "state": head["state"]}
    await write(connection, device, person, scan, parcel, dossier, head)
    return {
        "scan_id": str(scan.scan_id), "outcome": "applied", "state": head["to_state"]}


async def write(connection, device, person, scan, parcel, dossier, head) -> None:
    now = datetime.now(timezone.utc)
    office = person["office_id"]
    becomes = head["to_state"]
    holder = None if becomes == "in_dispatch" else office
    worker = person["id"] if scan.event == "accepted" else None
    await connection.execute(
        """
        insert into fact (parcel_id, scan_id, device_id, counter, occurred_at, received_at,
            offset_ms, entered, minutes, person_id, office_id, event, worker_id, dispatch,
            first_outcome)
        values ($1, $2, $3, $4, $5, $6, 0, false, false, $7, $8, $9, $10, $11, 'applied')
        """, parcel, scan.scan_id, device, scan.sequence, scan.occurred_at, now, person["id"],
        office, scan.event, worker, scan.dispatch)
    await connection.execute(
        """
        update parcel set sequence = $2, state = $3, holder_office_id = $4, holder_person_id = $5
        where id = $1
        """, parcel, head["sequence"] + 1, becomes, holder, worker)
    await connection.execute(
        """
        insert into parcel_event (parcel_id, generation, sequence, from_state, event, to_state,
            office_id, person_id, worker_id, dispatch, occurred_at, recorded_at, inferred, scan_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, false, $13)
        """, parcel, head["generation"], head["sequence"] + 1, head["state"], scan.event, becomes,
        office, person["id"], worker, scan.dispatch, scan.occurred_at, now, scan.scan_id)
    await connection.execute(
        """
        insert into office_dossier (office_id, dossier_id, since) values ($1, $2, $3)
        on conflict do nothing
        """, office, dossier, now)
    if head["was_in"] != head["is_in"] or holder != head["had"]:
        if head["was_in"]:
            await connection.execute(
                """
                delete from waiting
                where office_id = $1 and list = $2 and dossier_id = $3 and parcel_id = $4
                """, head["had"], head["was_in"], dossier, parcel)
        if head["is_in"]:
            await connection.execute(
                """
                insert into waiting (office_id, list, dossier_id, parcel_id, since, due_at)
                values ($1, $2, $3, $4, $5, $6)
                """, holder, head["is_in"], dossier, parcel, now, head["due_at"])
    if head["purpose"] == "collect" and scan.event == "accepted" and head["stage"] == "registered":
        await move_dossier(connection, person, scan, parcel, dossier, head, now)
    await connection.execute(
        """
        insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
        select 'parcel', $1, $3, count(*), $4, $5 from parcel_event
        where parcel_id = $1 and generation = $2 and event = $3
        on conflict do nothing
        """, parcel, head["generation"], scan.event, scan.occurred_at, now)


async def move_dossier(connection, person, scan, parcel, dossier, head, now) -> None:
    """The first hand that takes the papers moves the dossier too."""
    occurrence = await connection.fetchval(
        """
        insert into firing (parcel_id, asks, occurrence, scan_id, answer, dossier_sequence,
            recorded_at)
        select $1, 'collected', 1 + count(*), $2, 'moves', $3, $4
        from firing where parcel_id = $1 and asks = 'collected'
        returning occurrence
        """, parcel, scan.scan_id, head["version"] + 1, now)
    await connection.execute(
        """
        insert into dossier_event (dossier_id, sequence, from_stage, event, to_stage, office_id,
            person_id, parcel_id, parcel_event, occurrence, occurred_at, recorded_at, inferred)
        values ($1, $2, 'registered', 'collected', 'collecting', $3, $4, $5, $6, $7, $8, $9, false)
        """, dossier, head["version"] + 1, person["office_id"], person["id"], parcel, scan.event,
        occurrence, scan.occurred_at, now)
    await connection.execute(
        "update dossier set version = $2, stage = 'collecting' where id = $1",
        dossier, head["version"] + 1)
    await connection.execute(
        """
        insert into outbox (subject_kind, subject_id, event, occurrence, occurred_at, recorded_at)
        select 'dossier', $1, 'collected', count(*), $2, $3
        from dossier_event where dossier_id = $1 and event = 'collected'
        on conflict do nothing
        """, dossier, scan.occurred_at, now)
