"""The service is told to end while people are connected to it.

Whoever deploys a new version sends SIGTERM. A service that waits for a client who never comes back
has to be killed in the end, and then whatever was under way with it is cut off.
"""

import json
import socket
import time
import urllib.request

import api
import pytest
from service import Service

GRACE = 4
# Of 80 KiB each, which no kernel keeps for a socket.
ANSWERS = 200
# What the machine may be late by, when it is busy.
SLACK = 3


class Connection:
    """Bytes to the service and back, as no library would send them."""

    def __init__(self, service, receive_buffer=None):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", service.port))

    def send(self, text):
        self.socket.sendall(text.encode())

    def ask(self, path):
        self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")

    def post(self, path, body):
        text = json.dumps(body)
        self.send(
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(text)}\r\n\r\n{text}")

    def receive(self):
        return self.socket.recv(65_536)

    def receive_all(self):
        """Everything until the service closes; what it resets is over too."""
        received = b""
        try:
            while more := self.receive():
                received += more
        except ConnectionResetError:
            pass
        return received.decode(errors="replace")


@pytest.fixture
def ending(template):
    service = Service(template, TRAM_GRACE_SECONDS=str(GRACE))
    yield service
    service.kill()


def test_it_ends_at_once_when_nobody_asks_for_anything(ending):
    # Browsers keep their connections open for minutes, with nothing under way.
    idle = [Connection(ending) for _ in range(5)]
    for connection in idle:
        connection.ask("/livez")
        assert connection.receive().startswith(b"HTTP/1.1 200")
    silent = Connection(ending)
    status, seconds = ending.end()
    assert status == 0, ending.said()[-2000:]
    assert seconds < GRACE, f"it took {seconds:.1f} s"
    assert silent.receive_all() == ""


def in_flight(service):
    metrics = urllib.request.urlopen(f"{service.url}/metrics", timeout=10).read().decode()
    return "tram_http_requests_in_flight 1\n" in metrics


def test_what_is_under_way_is_answered_whole(template):
    service = Service(template, TRAM_GRACE_SECONDS="25")
    try:
        # A password takes a while to check, on purpose: the signal comes in the midst of it.
        signing_in = Connection(service)
        signing_in.post("/v1/sessions", {"username": "canbo", "password": api.PASSWORD})
        end = time.monotonic() + 20
        while not in_flight(service):
            assert time.monotonic() < end, "it was never seen at work"
        status, _ = service.end()
        answer = signing_in.receive_all()
        assert answer.startswith("HTTP/1.1 201"), answer
        assert json.loads(answer.split("\r\n\r\n", 1)[1])["token"]
        assert status == 0, service.said()[-2000:]
    finally:
        service.kill()


def test_a_request_that_never_comes_whole_does_not_hold_it(ending):
    half = Connection(ending)
    half.send(
        "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        'Content-Length: 1000\r\n\r\n{"username":')
    head = Connection(ending)
    head.send("GET /livez HTTP/1.1\r\nHost: loc")
    time.sleep(0.3)
    status, seconds = ending.end()
    assert status == 0, ending.said()[-2000:]
    assert seconds < GRACE + SLACK, f"it took {seconds:.1f} s"


def stuck(service):
    """A reader of many answers who takes the first bytes and no more: the kernel's buffers fill,
    and the service is left with an answer that it can't get rid of."""
    connection = Connection(service, receive_buffer=4_096)
    for _ in range(ANSWERS):
        connection.ask("/openapi.json")
    assert connection.receive().startswith(b"HTTP/1.1 200")
    time.sleep(1)
    return connection


def test_a_reader_who_stopped_reading_does_not_hold_it(ending):
    # The connection stays open in this variable until the service has ended.
    reader = stuck(ending)
    status, seconds = ending.end()
    assert status == 0, ending.said()[-2000:]
    assert 1 < seconds < GRACE + SLACK, f"it took {seconds:.1f} s"
    reader.socket.close()
