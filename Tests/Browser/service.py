"""The real service on a database of its own, as the browser and conformance tests meet it.

One template is migrated and filled once; each service gets a clone, a free port, and an end: it is
asked to stop as an operator would ask, and must stop by itself.
"""

import os
import random
import re
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

# Below the range from which the kernel takes ports for outgoing connections.
PORTS = range(20000, 32000)
READY_SECONDS = 60
GRACE_SECONDS = 30


def setting(name):
    value = os.environ.get(name)
    if not value:
        raise SystemExit(f"{name} is not set: run ./Deploy/test --only browser (or api)")
    return value


def conninfo(database, user=None, host=None):
    """A connection string of the test cluster, or of the server whose socket lies in `host`."""
    host = host or re.search(r"host=('(?:\\.|[^'])*'|\S+)", setting("TRAM_TEST_POSTGRES"))[0]
    return f"{host} dbname={database}" + (f" user={user}" if user else "")


def psql(sql, database="postgres", host=None):
    """Runs a statement as the superuser and answers its lines."""
    done = subprocess.run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, conninfo(database, "postgres", host)],
        check=True, capture_output=True, text=True,
    )
    return done.stdout.splitlines()


def free_port():
    """One that nobody listens on now; the service would say so if somebody came in between."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue


class Template:
    """A migrated database with units, offices, procedures and the people of the demonstration."""

    def __init__(self, host=None):
        self.host = host
        self.name = f"tram_browser_{os.getpid()}"
        self.clones = 0
        psql(f"create database {self.name}", host=host)
        subprocess.run(
            [TOP / "Deploy/lib/fill", setting("TRAM_TEST_BINARY")],
            check=True, env=os.environ | {"TRAM_DATABASE": conninfo(self.name, host=host)},
        )

    def clone(self):
        self.clones += 1
        name = f"{self.name}_{self.clones}"
        psql(f"create database {name} template {self.name}", host=self.host)
        return name

    def drop(self):
        psql(f"drop database {self.name} with (force)", host=self.host)


class Service:
    def __init__(self, template, prepare=None, **settings):
        """`prepare` is called with the service before it starts."""
        self.host = template.host
        self.database = template.clone()
        self.states = {}
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = tempfile.NamedTemporaryFile(prefix="tram-", suffix=".log")
        self.environment = os.environ | {
            "TRAM_DATABASE": conninfo(self.database, host=self.host),
            "TRAM_PORT": str(self.port), "TRAM_DEMO": "1",
        } | settings
        if prepare:
            prepare(self)
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [setting("TRAM_TEST_BINARY"), "serve"], cwd=TOP, stdout=self.log, stderr=self.log,
            stdin=subprocess.DEVNULL, env=self.environment,
        )
        try:
            self.wait_until_ready()
        except BaseException:
            self.kill()
            raise

    def wait_until_ready(self):
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the service ended:\n{self.said()[-2000:]}")
            try:
                urllib.request.urlopen(f"{self.url}/readyz", timeout=5).read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise AssertionError(f"the service was not ready in time:\n{self.said()[-2000:]}")

    def said(self):
        """Everything in its log."""
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def query(self, sql):
        return psql(sql, self.database, self.host)

    def command(self, *arguments, **given):
        """Another command of the same installation; answers how it ended and what it said."""
        return subprocess.run(
            [setting("TRAM_TEST_BINARY"), *arguments], cwd=TOP, env=self.environment,
            capture_output=True, text=True, timeout=300, **given)

    def kill(self):
        """As when the power goes: it is told nothing and can do nothing about it."""
        self.process.kill()
        self.process.wait()

    def end(self):
        """Asks it to end; answers the exit status and the seconds that it took."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(GRACE_SECONDS), time.monotonic() - begun
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"the service did not end within {GRACE_SECONDS} s") from None

    def stop(self):
        """Ends it, which must go well, and drops its database."""
        status, _ = self.end()
        psql(f"drop database {self.database} with (force)", host=self.host)
        assert status == 0, f"the service ended with {status}:\n{self.said()[-2000:]}"
