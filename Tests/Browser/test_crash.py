"""The service and its database killed under load: what was acknowledged is there, once.

A phone deletes a scan when it has been answered. If the service forgot one then, nobody would ever
know that a dossier had been in somebody's hands.
"""

import random
import threading
import time
from datetime import datetime

import pytest
import requests

import api
from api import HANOI, uuid7
from server import Server
from service import Service, Template

DEVICES = 16
DOSSIERS = 32
KILLS = 3
# Answers between two kills, so that each kill meets a service at work.
ANSWERS = 60
PATIENCE_SECONDS = 60

EVENTS = [
    "accepted", "accepted_at_counter", "arrived", "dispatched", "taken_out", "missed", "delivered",
]
OUTCOMES = ["applied", "confirmed", "duplicate", "conflict", "rejected"]


class Journal:
    """What all devices saw together."""

    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = set()
        self.answers = 0
        self.sent_again = 0
        self.statuses = set()
        self.faults = []
        self.over = threading.Event()

    def seen(self):
        with self.lock:
            return set(self.acknowledged), self.answers

    def wait_for_more(self):
        """Until the devices have been answered so often again."""
        wanted = self.seen()[1] + ANSWERS
        end = time.monotonic() + PATIENCE_SECONDS
        while self.seen()[1] < wanted:
            assert time.monotonic() < end, f"the devices are not answered: {self.statuses}"
            time.sleep(0.01)


class Device(threading.Thread):
    """A phone: it keeps each batch until it is answered, and sends it again as it was."""

    def __init__(self, number, url, token, items, journal):
        super().__init__(daemon=True)
        self.device = f"crash-{number}"
        self.url = f"{url}/v1/scan-batches"
        self.random = random.Random(number)
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"Bearer {token}"
        self.items = items
        self.journal = journal
        self.sequence = 0
        self.batches = []

    def run(self):
        try:
            while not self.journal.over.is_set():
                self.deliver(self.batch())
                time.sleep(self.random.uniform(0, 0.04))
        except Exception as fault:
            self.journal.faults.append(f"{self.device}: {fault!r}")

    def batch(self):
        scans = []
        for _ in range(self.random.randint(1, 6)):
            self.sequence += 1
            scans.append({
                "scan_id": uuid7(), "sequence": self.sequence,
                "item_code": self.random.choice(self.items),
                "event": self.random.choice(EVENTS),
                "occurred_at": datetime.now(HANOI).isoformat(timespec="milliseconds"),
                "evidence": {"note": f"{self.device} {self.sequence}"},
            })
        return {"device": self.device, "scans": scans}

    def deliver(self, batch):
        self.batches.append(batch)
        attempts = 0
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            attempts += 1
            answer = self.send(batch)
            if answer:
                return self.note(batch, answer, attempts)
            time.sleep(0.05)
        raise AssertionError("a batch was not taken in time")

    def send(self, batch):
        """The answer; nothing when the service was away or busy."""
        try:
            answer = self.http.post(self.url, json=batch, timeout=20)
            self.journal.statuses.add(answer.status_code)
            if answer.status_code == 503:
                return None
            assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
            return answer.json()
        except requests.RequestException:
            return None

    def note(self, batch, answer, attempts):
        ids = [scan["scan_id"] for scan in batch["scans"]]
        assert [result["scan_id"] for result in answer["results"]] == ids
        assert sum(answer[outcome] for outcome in OUTCOMES) == len(ids)
        assert answer["rejected"] == 0, f"a scan that is sent again is no other scan: {answer}"
        with self.journal.lock:
            self.journal.acknowledged.update(ids)
            self.journal.answers += 1
            self.journal.sent_again += attempts > 1


class Load:
    """Phones at work until the end of the block."""

    def __init__(self, service):
        self.service = service
        self.journal = Journal()
        office = api.Office(service.url)
        items = [office.announced(n % 4)[1] for n in range(DOSSIERS)]
        tokens = [office.buuta.token, office.giaodich.token]
        self.devices = [
            Device(number, service.url, tokens[number % 2], items, self.journal)
            for number in range(DEVICES)
        ]
        self.bystander = Device("bystander", service.url, tokens[0], items, self.journal)

    def __enter__(self):
        for device in self.devices:
            device.start()
        return self.journal

    def __exit__(self, kind, fault, trace):
        self.journal.over.set()
        for device in self.devices:
            device.join(PATIENCE_SECONDS + 30)

    def stored(self):
        return self.service.query(
            "select scan_id from tram.fact f join tram.device d on d.id = f.device_id"
            " where d.name like 'crash-%'")

    def expect_everything_once(self):
        assert not self.journal.faults, self.journal.faults
        sent = [scan["scan_id"] for one in self.devices for batch in one.batches
                for scan in batch["scans"]]
        stored = self.stored()
        assert len(stored) == len(set(stored)), "a scan is there twice"
        assert set(stored) == set(sent), "what was sent is there, and nothing else"
        assert self.journal.acknowledged == set(sent)
        assert self.journal.sent_again > 0, "no batch was ever in doubt: nothing was proved"

        # A phone that missed the answer sends all of it again, and nothing comes of it.
        for device in self.devices:
            batch = device.batches[-1]
            answer = device.send(batch)
            assert answer["duplicate"] == len(batch["scans"]), answer
            assert all(result["first_outcome"] for result in answer["results"])
        assert len(self.stored()) == len(stored)

        audit = self.service.command("audit")
        assert audit.returncode == 0 and "audit: clean" in audit.stdout, audit


def test_the_service_is_killed_and_loses_nothing(template):
    service = Service(template)
    try:
        load = Load(service)
        with load as journal:
            for _ in range(KILLS):
                journal.wait_for_more()
                service.kill()
                acknowledged, _ = journal.seen()
                assert acknowledged <= set(load.stored()), "an acknowledged scan is lost"
                service.start()
            journal.wait_for_more()
        load.expect_everything_once()
        service.stop()
    finally:
        service.kill()


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.close()


def test_the_database_is_killed_and_the_service_recovers_by_itself(server):
    service = Service(Template(server.host))
    try:
        load = Load(service)
        with load as journal:
            for number in range(KILLS):
                journal.wait_for_more()
                if number % 2 == 0:
                    server.kill()
                else:
                    server.stop_at_once()
                expect_refused_politely(service, load.bystander)
                server.start()
                acknowledged, _ = journal.seen()
                assert acknowledged <= set(load.stored()), "an acknowledged scan is lost"
                service.wait_until_ready()
            journal.wait_for_more()
        load.expect_everything_once()
        assert journal.statuses == {200, 503}, "nothing but taken, or not now"
        service.stop()
    finally:
        service.kill()


def expect_refused_politely(service, device):
    """Without its database the service lives, says that it isn't ready, and when to come again."""
    begun = time.monotonic()
    assert requests.get(f"{service.url}/livez", timeout=5).status_code == 200
    assert requests.get(f"{service.url}/readyz", timeout=20).status_code == 503
    answer = requests.post(
        device.url, json=device.batch(), headers=device.http.headers, timeout=20)
    assert answer.status_code == 503, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert int(answer.headers["Retry-After"]) > 0
    page = requests.get(f"{service.url}/tra-cuu", timeout=20)
    assert page.status_code == 200, "a page that reads nothing is still there"
    assert time.monotonic() - begun < 40
