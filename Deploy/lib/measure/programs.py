"""The services that are measured: started here, ended here."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path


def free_port(start=23_000):
    for port in range(start, 32_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit("no port is free")


class Program:
    """A service on a port of its own; a context, at whose end it has ended."""

    def __init__(self, command, environment, ready, log, cwd=None):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.ready = ready
        self.log = log
        self.command = [part.replace("{port}", str(self.port)) for part in command]
        self.environment = {
            name: value.replace("{port}", str(self.port)) for name, value in environment.items()}
        self.cwd = cwd

    def __enter__(self):
        begun = time.monotonic()
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                self.command, env={**os.environ, **self.environment}, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, cwd=self.cwd)
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - begun > 30:
                self.__exit__()
                with open(self.log, encoding="utf-8") as log:
                    raise SystemExit(f"{self.command[0]} did not come up:\n{log.read()[-3000:]}")
            time.sleep(0.02)
        self.seconds_to_ready = time.monotonic() - begun
        return self

    def _answers(self):
        try:
            with urllib.request.urlopen(self.url + self.ready, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    @property
    def pid(self):
        return self.process.pid

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def tram(program, database, log):
    return Program(
        [program, "serve"],
        {"TRAM_DATABASE": database.conninfo, "TRAM_PORT": "{port}", "TRAM_DEMO": "1"},
        "/readyz", log)


def peer(python, database, log, workers):
    """The same calls as a FastAPI service has them; it logs no request, which spares it work."""
    folder = Path(__file__).resolve().parents[3] / "Database/benchmarks/peer"
    return Program(
        [python, "-B", "-m", "uvicorn", "service:app", "--host", "127.0.0.1", "--port", "{port}",
         "--workers", str(workers), "--no-access-log", "--log-level", "warning"],
        {"PEER_HOST": database.host, "PEER_DATABASE": database.name}, "/readyz", log, cwd=folder)
