"""Other people's work, done through the public API, so that a page has something to show."""

import random
import time
import uuid
from datetime import datetime, timedelta, timezone

import requests

PASSWORD = "tram-demo"
HANOI = timezone(timedelta(hours=7))
POST_OFFICE = "BD-18073"
AGENCY = "H27.16"
WARD = "18073"
# Five working days.
PROCEDURE = "1.004884"

# Nobody is called so, and no operator has these numbers. The log is searched for them afterwards.
NAMES = ["Phạm Văn Thử", "Đặng Thị Mẫu", "Hồ Giả Định", "Nguyễn Ví Dụ"]
PHONES = ["0500000117", "0500000226", "0500000335", "0500000444"]
STREETS = ["Ngõ Thử Nghiệm 7", "Thôn Ví Dụ 3", "Đường Giả Định 12", "Tổ Mẫu 5"]

CHECKLIST = [{"name": "Tờ khai", "count": 1, "kind": "original"}]


def uuid7():
    """An id as devices mint them: the time in front, chance behind (RFC 9562)."""
    bits = time.time_ns() // 1_000_000 << 80 | 7 << 76 | 2 << 62
    bits |= random.getrandbits(12) << 64 | random.getrandbits(62)
    return str(uuid.UUID(int=bits))


class Person:
    """Somebody signed in at the API."""

    def __init__(self, url, username):
        self.url = url
        self.http = requests.Session()
        self.http.headers["Accept-Language"] = "vi"
        credentials = {"username": username, "password": PASSWORD}
        self.token = self.post("/v1/sessions", credentials)["token"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.device = f"test-{username}"
        self.sequence = 0

    def get(self, path, **query):
        answer = self.http.get(self.url + path, params=query, timeout=30)
        assert answer.ok, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path, body, **headers):
        if path != "/v1/sessions":
            headers.setdefault("Idempotency-Key", str(uuid.uuid4()))
        answer = self.http.post(self.url + path, json=body, headers=headers, timeout=30)
        assert answer.ok, f"POST {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def register(self, n=0, collect=False, back=True, agency=AGENCY, procedure=PROCEDURE):
        return self.post("/v1/dossiers", {
            "procedure": procedure, "agency": agency,
            "applicant": {
                "name": NAMES[n], "phone": PHONES[n],
                "address": {"ward_code": WARD, "street": STREETS[n]},
            },
            "collect_by_post": collect, "return_by_post": back,
        })

    def dossier(self, code):
        return self.get(f"/v1/dossiers/{code}")

    def decide(self, code, event, **given):
        version = self.dossier(code)["version"]
        return self.post(
            f"/v1/dossiers/{code}/events", {"event": event} | given,
            **{"If-Match": f'"{version}"'},
        )

    def scan(self, item_code, event, **given):
        """One scan of a moment ago; answers its result."""
        self.sequence += 1
        scan = {
            "scan_id": uuid7(), "sequence": self.sequence, "item_code": item_code,
            "event": event, "occurred_at": datetime.now(HANOI).isoformat(timespec="milliseconds"),
        } | given
        answer = self.post("/v1/scan-batches", {"device": self.device, "scans": [scan]})
        return answer["results"][0]

    def hand_over(self, giver, taker, item_codes):
        return self.post(
            "/v1/hand-overs", {"from": giver, "to": taker, "item_codes": item_codes})

    def sign(self, hand_over):
        return self.post(f"/v1/hand-overs/{hand_over['id']}/signatures", {})


class Office:
    """The people of Thành Sen, each signed in once."""

    def __init__(self, url):
        self.url = url
        self.people = {}

    def __getattr__(self, username):
        if username not in self.people:
            self.people[username] = Person(self.url, username)
        return self.people[username]

    def processing(self, n=0, back=True):
        """A dossier that was brought to the agency in person and is being worked on."""
        code = self.canbo.register(n, collect=False, back=back)["code"]
        for event in ["lodged_in_person", "accepted", "assigned"]:
            self.canbo.decide(code, event)
        return code

    def announced(self, n=0):
        """A dossier waiting to be fetched, with the code of its parcel."""
        dossier = self.giaodich.register(n, collect=True)
        return dossier, dossier["parcels"][0]["item_code"]

    def at_post_office(self, n=0):
        """Papers fetched and brought to the post office."""
        dossier, item = self.announced(n)
        self.buuta.scan(item, "accepted", evidence={
            "checklist": CHECKLIST, "signed_by_sender": True, "signed_by_worker": True,
            "seal_number": f"NP{n:06d}",
        })
        self.giaodich.scan(item, "arrived")
        return dossier, item
