"""A PostgreSQL server of a test's own, which the test may kill."""

import os
import shutil
import signal
import subprocess
import tempfile
import time

from service import setting

START_SECONDS = 30


class Server:
    def __init__(self):
        # The path of a Unix socket is short, so this lies right below the temporary folder.
        self.folder = tempfile.mkdtemp(prefix="tram-server-", dir="/tmp")
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self.data = f"{self.folder}/data"
        self.host = f"host={self.folder}"
        self.run(
            "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8",
            "--locale=C.UTF-8")
        self.start()

    def command(self, program, *arguments):
        """PostgreSQL refuses to run as root; and it ends with the test, however that ends."""
        user = ["--reuid=postgres", "--regid=postgres", "--init-groups"]
        return [
            "setpriv", "--pdeathsig", "INT", *(user if os.getuid() == 0 else []),
            f"{setting('TRAM_TEST_POSTGRES_BIN')}/{program}", *arguments,
        ]

    def run(self, program, *arguments):
        subprocess.run(
            self.command(program, *arguments), check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self):
        """What a killed server leaves needs a moment to let go of its memory."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            self.process = subprocess.Popen(
                self.command(
                    "postgres", "-D", self.data, "-k", self.folder, "-c", "listen_addresses=",
                    # Losing power is not the subject; a killed server keeps every commit.
                    "-c", "fsync=off", "-c", "shared_buffers=32MB", "-c", "max_connections=100",
                    "-c", "log_min_messages=fatal"),
                cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            while self.process.poll() is None and time.monotonic() < end:
                ready = subprocess.run(
                    [f"{setting('TRAM_TEST_POSTGRES_BIN')}/pg_isready", "-q", "-h", self.folder])
                if ready.returncode == 0:
                    return
                time.sleep(0.05)
            time.sleep(0.1)
        raise AssertionError("the server does not start")

    def kill(self):
        """As when the power goes: nothing is told to anybody."""
        self.process.kill()
        self.process.wait()

    def stop_at_once(self):
        """Clients are thrown out in the middle of whatever they do."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def close(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder)
