"""Questions to the database under measurement, through psql."""

import base64
import hashlib
import json
import secrets
import subprocess


class Database:
    def __init__(self, programs, host, name):
        self.programs = programs
        self.host = host
        self.name = name

    def _psql(self, *arguments, **more):
        command = [
            f"{self.programs}/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", self.host,
            "-U", "postgres", *arguments, self.name,
        ]
        return subprocess.run(command, check=True, text=True, **more)

    def run(self, statement):
        self._psql("-c", "set search_path = tram, pg_temp; set client_min_messages = warning",
                   "-c", statement)

    def value(self, query):
        return self._psql(
            "-c", "set search_path = tram, pg_temp", "-c", query, stdout=subprocess.PIPE
        ).stdout.strip()

    def rows(self, query):
        """Rows as dictionaries."""
        text = self.value(f"select coalesce(json_agg(r), '[]') from ({query}) r")
        return json.loads(text)

    def export(self, query, path):
        """Rows into a file, fields between tabs."""
        with open(path, "w", encoding="utf-8") as file:
            self._psql(
                "-c", "set search_path = tram, pg_temp", "-c", f"copy ({query}) to stdout",
                stdout=file,
            )

    @property
    def conninfo(self):
        return f"host={self.host} dbname={self.name}"

    def make_sessions(self):
        """Sessions for everybody who asks for something.

        They are put where the door would put them: to sign in is slow on purpose, and no case.
        """
        people = self.rows(
            "select person_id as id from bench.stock union select person_id from bench.folder"
            " union select person_id from bench.docket"
        )
        lines = []
        for person in people:
            token = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
            digest = hashlib.sha256(token.encode()).hexdigest()
            lines.append(f"({person['id']}, '{token}', '\\x{digest}')")
        self.run(
            "delete from session;"
            " drop table if exists bench.token;"
            " create table bench.token (person_id int primary key, token text, digest bytea);"
            f" insert into bench.token values {', '.join(lines)};"
            " insert into session (person_id, expires_at, token_digest, csrf_digest)"
            " select person_id, now() + interval '12 hours', digest, digest from bench.token;"
        )
