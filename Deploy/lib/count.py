"""Adds one runner's result to FOLDER/tally, and what failed to FOLDER/failures.

usage: count.py FOLDER NAME STATUS [LOG]      (the report is FOLDER/NAME.xml)

A runner is only believed when it ended well and ran something: a report without a test, a test that
was skipped, and a bad exit without a failed test each count as a failure. The log is read when a
Swift test process died before it could write its report.
"""

import re
import sys
import xml.etree.ElementTree as xml
from collections import Counter


def from_report(path):
    passed, failed = [], []
    for case in xml.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname', '')} {case.get('name', '')}".strip()
        fault = case.find("failure")
        fault = case.find("error") if fault is None else fault
        if fault is not None:
            said = fault.get("message") or (fault.text or "").strip()
            failed.append(f"{name}: {said.splitlines()[0] if said else 'failed'}")
        elif case.find("skipped") is not None:
            failed.append(f"{name}: was skipped, so it proves nothing")
        else:
            passed.append(name)
    return passed, failed


def from_log(path):
    """What Swift Testing had said before its process died."""
    started, passed, failed = Counter(), [], []
    for line in open(path, encoding="utf-8", errors="replace"):
        # Symbols at the line's start depend on the terminal; the words do not.
        match = re.match(r"^\W*Test (?!run |case )(.+?) (started\.|passed after|failed after)", line)
        if not match:
            continue
        name = re.sub(r" with \d+ test cases?$", "", match[1])
        if match[2] == "started.":
            started[name] += 1
            continue
        started[name] -= 1
        (passed if match[2] == "passed after" else failed).append(name)
    return passed, failed, sorted((+started).elements())


def main(folder, name, status, log=None):
    try:
        passed, failed = from_report(f"{folder}/{name}.xml")
    except (OSError, xml.ParseError):
        passed, failed = [], []
        if log:
            passed, failed, unfinished = from_log(log)
            failed += [f"{test}: was running when the process died" for test in unfinished]
        failed.append(f"the runner died (exit {status}) and left no report")
    if status != 0 and not failed:
        failed.append(f"the runner ended with exit {status}")
    if not passed and not failed:
        failed.append("no test ran")
    print(f"{name}: {len(passed)} passed, {len(failed)} failed.")
    with open(f"{folder}/tally", "a", encoding="utf-8") as file:
        file.write(f"{len(passed)} {len(failed)}\n")
    with open(f"{folder}/failures", "a", encoding="utf-8") as file:
        file.writelines(f"FAILED {name}: {line}\n" for line in failed)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:])
