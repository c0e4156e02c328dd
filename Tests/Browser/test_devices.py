"""An office enrols its phones, sees what they owe, and revokes a lost one."""

import re

import pytest

import api
import checks
import film
from conftest import DESK
from words import said


@pytest.fixture
def clerk(visitors):
    page = visitors.signed_in("giaodich", DESK)
    page.goto("/devices")
    return page


def offer(page, label):
    """Makes a code; answers it and the address that its symbol holds."""
    page.locator("#label").fill(label)
    page.locator("#label").press("Enter")
    page.locator(".big-code .code").wait_for()
    return page.locator(".big-code .code").inner_text()


def redeem(phone, code):
    phone.page.goto("/devices/enrol")
    phone.page.locator("#code").fill(code.lower())
    phone.page.locator("#enrol-do").click()
    phone.until(lambda: said("enrol_done").search(phone.page.locator("#enrol-said").inner_text()))
    phone.page.goto("/scan")
    phone.settle()


def apart(service, item):
    return service.query(
        f"select reason from tram.rejected_scan where item_code = '{item}' order by id")


def count(service, item):
    return int(service.query(
        f"""select count(*) from tram.fact f join tram.parcel p on p.id = f.parcel_id
        join tram.device d on d.id = f.device_id
        where p.item_code = '{item}' and d.name <> 'service'""")[0])


def test_the_pages_are_whole(visitors, clerk):
    for person, viewport in [("giaodich", DESK), ("giaodich", {"width": 360, "height": 740}),
                             ("quantri", DESK)]:
        page = visitors.signed_in(person, viewport)
        checks.whole(page, page.goto("/devices"))
    offer(clerk, "Máy xem thử")
    checks.accessible(clerk)
    checks.fits(clerk)
    phone = visitors.signed_in("buuta", {"width": 360, "height": 740})
    checks.whole(phone, phone.goto("/devices/enrol"))


def test_a_phone_is_enrolled_by_looking_at_the_clerks_screen(phones, clerk, service, tmp_path):
    code = offer(clerk, "Máy quét 1")
    # What the clerk's screen shows, as the phone's camera sees it.
    clerk.locator(".symbol svg").screenshot(path=str(tmp_path / "symbol.png"))
    import zxingcpp
    from PIL import Image
    found = zxingcpp.read_barcodes(Image.open(tmp_path / "symbol.png"))
    assert [one.text for one in found] == [
        f"{service.url}/devices/enrol?code={code.replace('-', '')}"]
    film.write(tmp_path / "film.y4m", found[0].text)
    phone = phones.new(args=film.camera(tmp_path / "film.y4m"), permissions=["camera"])
    phone.sign_in("buuta")
    phone.page.locator("#camera").click()
    phone.page.wait_for_url("**/devices/enrol?code=*", timeout=20_000)
    assert phone.page.locator("#code").input_value() == code
    phone.page.locator("#enrol-do").click()
    phone.until(lambda: said("enrol_done").search(
        phone.page.locator("#enrol-said").inner_text()))
    phone.page.locator("main a[href='/scan']").click()
    phone.until(lambda: "Máy quét 1" in phone.page.locator("#who").inner_text())
    # Good once.
    phone.page.goto(f"/devices/enrol?code={code}")
    phones.allow("404")
    phone.page.locator("#enrol-do").click()
    phone.until(lambda: "mã" in phone.page.locator("#enrol-said").inner_text().lower())
    assert not said("enrol_done").search(phone.page.locator("#enrol-said").inner_text())


def test_another_offices_worker_cannot_use_the_code(phones, clerk):
    code = offer(clerk, "Máy quét của mình")
    phone = phones.new()
    phones.allow("404")
    phone.sign_in("buuta.18100")
    phone.page.goto(f"/devices/enrol?code={code}")
    phone.page.locator("#enrol-do").click()
    phone.until(lambda: phone.page.locator("#enrol-said").inner_text() != "")
    assert not said("enrol_done").search(phone.page.locator("#enrol-said").inner_text())


def test_the_office_sees_what_waits_and_what_is_missing(phones, clerk, office, service):
    phone = phones.new()
    phone.sign_in("buuta")
    redeem(phone, offer(clerk, "Máy quét 2"))
    items = [office.announced(n % 4)[1] for n in range(3)]
    phone.scan(items[0], "arrived")
    phone.until_sent()
    name = phone.meta("device")["name"]
    assert name.startswith("BD-18073.")
    clerk.goto("/devices")
    row = clerk.locator(f"tr:has-text('{name}')")
    assert said("device_no_gaps").search(row.inner_text()), row.inner_text()
    # One scan is lost with its numbers: a phone that was tampered with.
    phone.offline()
    phone.scan(items[1])
    phone.page.evaluate("""(id) => new Promise((resolve) => {
      const open = indexedDB.open('tram');
      open.onsuccess = () => {
        const gone = open.result.transaction('scans', 'readwrite').objectStore('scans').delete(id);
        gone.onsuccess = () => { open.result.close(); resolve(); };
      };
    })""", phone.waiting()[0]["id"])
    phone.scan(items[2])
    phone.online()
    phone.until(lambda: count(service, items[2]) == 1)
    clerk.reload()
    lost = phone.meta("counter") - 1
    assert f"1: {lost}" in clerk.locator(f"tr:has-text('{name}')").inner_text()
    listed = office.giaodich.get("/v1/devices", page_size=50)["items"]
    mine = next(one for one in listed if one["name"] == name)
    assert mine["missing"] == [{"from": lost, "to": lost}] and mine["missing_count"] == 1


def test_a_lost_phone_is_revoked(phones, clerk, office, service):
    office.announced(3)
    phone = phones.new()
    phone.sign_in("buuta")
    redeem(phone, offer(clerk, "Máy đã mất"))
    before, after = [office.announced(n)[1] for n in (0, 1)]
    phone.scan(before, "arrived")
    phone.until_sent()
    phone.until(lambda: phone.read("stops") != [])
    phone.offline()
    phone.scan(after, "arrived")
    name = phone.meta("device")["name"]
    clerk.goto("/devices")
    row = clerk.locator(f"tr:has-text('{name}')")
    row.locator("summary").click()
    row.locator("button.danger").click()
    clerk.locator(".flash").wait_for()
    phone.online()
    phone.until(lambda: apart(service, after) == ["device_revoked"])
    # Kept apart, not applied; and the phone has forgotten whom it was to visit.
    assert count(service, after) == 0 and count(service, before) == 1
    phone.until(lambda: (phone.meta("device") or {}).get("revoked"))
    phone.until(lambda: phone.read("stops") == [])
    phone.until(lambda: said("device_revoked_text").search(phone.queue()))
    assert "secret" not in phone.meta("device")
    checks.accessible(phone.page)
    phone.scan(office.announced(2)[1], kind="wrong")
    phone.page.reload()
    phone.until(lambda: said("device_revoked_text").search(phone.queue()))
    assert phone.read("stops") == []


def test_only_enrolled_devices_where_the_office_says_so(clerk, office, service):
    _, item = office.announced(0)
    assert office.buuta.scan(item, "arrived")["outcome"] == "applied"
    clerk.locator("form[action='/devices/rule'] button").click()
    clerk.locator(".flash").wait_for()
    try:
        result = office.buuta.scan(item, "taken_out")
        assert result["outcome"] == "rejected"
        assert result["problem"]["code"] == "device_not_enrolled"
        code = office.giaodich.post("/v1/device-enrolments", {"label": "Đầu đọc"})["code"]
        device = office.buuta.post("/v1/devices", {"code": code, "first_sequence": 1})
        worker = api.Person(service.url, "buuta")
        worker.device = device["name"]
        refused = worker.scan(item, "taken_out")
        assert refused["problem"]["code"] == "device_not_proven"
        worker.http.headers["Device-Secret"] = device["secret"]
        assert worker.scan(item, "taken_out")["outcome"] == "applied"
    finally:
        clerk.locator("form[action='/devices/rule'] button").click()
        clerk.locator(".flash").wait_for()
    assert re.match("applied|duplicate", office.buuta.scan(item, "arrived")["outcome"])
