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


def conninfo(database, user=None):
    """The test cluster's connection string, for another database."""
    host = re.search(r"host=('(?:\\.|[^'])*'|\S+)", setting("TRAM_TEST_POSTGRES"))[0]
    return f"{host} dbname={database}" + (f" user={user}" if user else "")


def psql(sql, database="postgres"):
    """Runs a statement as the superuser and answers its lines."""
    done = subprocess.run(
        ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql, conninfo(database, "postgres")],
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

    def __init__(self):
        self.name = f"tram_browser_{os.getpid()}"
        self.clones = 0
        psql(f"create database {self.name}")
        subprocess.run(
            [TOP / "Deploy/lib/fill", setting("TRAM_TEST_BINARY")],
            check=True, env=os.environ | {"TRAM_DATABASE": conninfo(self.name)},
        )

    def clone(self):
        self.clones += 1
        name = f"{self.name}_{self.clones}"
        psql(f"create database {name} template {self.name}")
        return name

    def drop(self):
        psql(f"drop database {self.name} with (force)")


class Service:
    def __init__(self, template, **settings):
        self.database = template.clone()
        self.states = {}
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.log = tempfile.NamedTemporaryFile(prefix="tram-", suffix=".log")
        self.process = subprocess.Popen(
            [setting("TRAM_TEST_BINARY"), "serve"], cwd=TOP, stdout=self.log, stderr=self.log,
            stdin=subprocess.DEVNULL,
            env=os.environ | {
                "TRAM_DATABASE": conninfo(self.database), "TRAM_PORT": str(self.port),
                "TRAM_DEMO": "1",
            } | settings,
        )
        try:
            self.wait_until_ready()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def wait_until_ready(self):
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the service ended at its start:\n{self.said()[-2000:]}")
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
        return psql(sql, self.database)

    def stop(self):
        """Asks it to end; the exit status tells whether it ended well."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"the service did not end within {GRACE_SECONDS} s") from None
        psql(f"drop database {self.database} with (force)")
        assert status == 0, f"the service ended with {status}:\n{self.said()[-2000:]}"
