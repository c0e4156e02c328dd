"""schemathesis over the service's own OpenAPI document: no failure, as a stranger and as staff.

usage: conformance.py REPORT.xml
"""

import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

from api import Person
from service import Service, Template

HERE = Path(__file__).resolve().parent

EXAMPLES = "25"
SEED = "20261124"
LIMIT_SECONDS = 400

# An agency's clerk decides, a postal worker scans, a stranger must get nowhere.
ROLES = ["canbo", "buuta", None]


def run(url, username, report):
    tool = Path(sys.executable).with_name("schemathesis")
    command = [
        tool, "run", f"{url}/openapi.json", "--url", url, "--checks", "all", "--no-color",
        # A schema says what a code looks like, not which have a right check digit or exist: such
        # requests are rightly answered 422 though they have the shape that was described.
        "--exclude-checks", "positive_data_acceptance",
        "--max-examples", EXAMPLES, "--seed", SEED, "--workers", "2", "--request-timeout", "20",
        "--continue-on-failure", "--report", "junit", "--report-junit-path", report,
        # Signing out would end the very session that the other calls are made with.
        "--exclude-path-regex", "^/v1/sessions/current$",
    ]
    if username:
        command += ["--header", f"Authorization: Bearer {Person(url, username).token}"]
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(
            command, cwd=folder, timeout=LIMIT_SECONDS,
            env=os.environ | {"SCHEMATHESIS_HOOKS": "conformance_hooks", "PYTHONPATH": str(HERE)},
        ).returncode


def main(target):
    template = Template()
    suites = xml.Element("testsuites")
    worst = 0
    for username in ROLES:
        name = username or "stranger"
        print(f"Conformance as {name}", flush=True)
        service = Service(template)
        report = f"{target}.{name}"
        try:
            worst = max(worst, run(service.url, username, report))
        finally:
            service.stop()
        for suite in xml.parse(report).getroot().iter("testsuite"):
            for case in suite.iter("testcase"):
                case.set("classname", f"as {name}")
            suites.append(suite)
    template.drop()
    xml.ElementTree(suites).write(target, encoding="utf-8")
    return worst


if __name__ == "__main__":
    # An interrupted run must still end its service: SIGTERM becomes an exception.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1]))
