"""A worker's phone without a network: nothing is lost, doubled or blocked, whatever happens to it."""

import re

import pytest

import api
import checks
from phone import CACHED
from service import TOP
from words import said


@pytest.fixture
def phone(phones):
    phone = phones.new()
    phone.sign_in("buuta")
    phone.settle()
    return phone


def facts(service, item):
    """What the service has of a parcel's scans, by number."""
    return [line.split("|") for line in service.query(
        f"""select f.event, f.counter, d.name, f.offset_ms, p2.username from tram.fact f
        join tram.parcel p on p.id = f.parcel_id join tram.device d on d.id = f.device_id
        join tram.person p2 on p2.id = f.person_id
        where p.item_code = '{item}' and d.name <> 'service' order by f.counter""")]


def state(office, item):
    return office.buuta.get(f"/v1/parcels/{item}")["state"]


def fill_pickup(page):
    evidence = page.locator("#evidence-pickup")
    evidence.locator("[name=paper_1_name]").fill("Tờ khai đăng ký")
    for name in ["signed_by_sender", "signed_by_worker"]:
        evidence.locator(f"label:has([name={name}])").click()
    evidence.locator("#seal_number").fill("NP778")
    evidence.locator("[data-save]").click()


def test_the_worker_keeps_every_file_that_its_pages_need():
    """One that is missing is missed in the hills only, where nobody can fetch it."""
    public = TOP / "Sources/Features/Public"
    text = (public / "js/worker-pages.js").read_text(encoding="utf-8")
    kept = set(re.findall(r'"((?:css|js|icons)/[^"]+)"', text))
    needed = {"css/tram.css", "icons/tram.svg", "js/start.js"}
    todo = ["scan.js", "round.js", "offline-page.js", "desk.js"]
    while todo:
        name = todo.pop()
        if f"js/{name}" in needed:
            continue
        needed.add(f"js/{name}")
        script = (public / "js" / name).read_text(encoding="utf-8")
        todo += re.findall(r'(?:from|import|import\()\s*"\./([^"]+)"', script)
    assert kept == needed
    for file in kept:
        assert (public / file).is_file()


def test_it_can_be_installed(phone):
    session = phone.context.new_cdp_session(phone.page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest") and not manifest["errors"]
    errors = [one["errorId"] for one in session.send("Page.getInstallabilityErrors")[
        "installabilityErrors"]]
    # A window of a test has no place to install anything to; what depends on us must be right.
    assert set(errors) <= {"in-incognito"}, errors


def test_a_whole_day_without_a_network(phone, office, service):
    items = [office.announced(n)[1] for n in range(4)]
    phone.page.reload()
    phone.settle()
    # Off, and on again in the hills: no network since one visit.
    phone.restart(offline=True)
    page = phone.page
    page.goto("/scan")
    page.locator("#who").filter(has_text=said("who")).wait_for()
    phone.scan(items[0], "accepted")
    fill_pickup(page)
    phone.scan(items[1], "accepted")
    page.locator("#evidence-pickup [data-later]").click()
    phone.scan(items[2], "arrived")
    phone.scan(items[2], "missed")
    page.locator("#evidence-miss label:has([name=reason])").first.click()
    page.locator("#evidence-miss [name=invitation_number]").fill("1")
    page.locator("#evidence-miss [data-save]").click()
    phone.scan(items[3], "arrived")
    phone.until(lambda: "5 chờ gửi" in phone.queue())
    assert said("queue_offline").search(phone.queue())
    checks.fits(page)
    checks.accessible(page)
    assert state(office, items[0]) == "announced"
    # A second night in the pocket; then a place with a network.
    phone.restart(offline=True)
    phone.page.goto("/scan")
    phone.until(lambda: "5 chờ gửi" in phone.queue())
    phone.online()
    phone.until_sent()
    assert state(office, items[0]) == "with_courier"
    assert state(office, items[2]) == "out_for_delivery" or state(office, items[2]) == "at_office"
    assert [[fact[0] for fact in facts(service, item)] for item in items] == [
        ["accepted"], ["accepted"], ["arrived", "missed"], ["arrived"]]
    numbers = [int(fact[1]) for item in items for fact in facts(service, item)]
    assert sorted(numbers) == list(range(min(numbers), min(numbers) + 5)), "a number has no scan"
    # Names and identity digits went with the answer.
    assert all("evidence" not in entry["fact"] for entry in phone.read("scans"))


def test_the_browser_sends_when_no_page_is_open(phones, office, service):
    phone = phones.new(permissions=["background-sync"])
    phone.sign_in("buuta")
    phone.settle()
    _, item = office.announced(0)
    phone.offline()
    phone.scan(item, "arrived")
    phone.page.wait_for_timeout(500)
    phone.page.goto("about:blank")
    phone.online()
    phone.until(lambda: facts(service, item) != [], seconds=30)
    phone.page.goto("/scan")
    phone.until_sent()
    assert len(facts(service, item)) == 1


def test_an_answer_lost_on_the_way_back(phone, office, service):
    _, item = office.announced(1)
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    phone.page.route("**/scan/batch", lose)
    phone.scan(item, "arrived")
    phone.until(lambda: lost == [200])
    assert len(facts(service, item)) == 1
    phone.until_sent()
    assert len(facts(service, item)) == 1
    # It was a repeat to the service, but to the worker it is what it was the first time.
    assert said("state_applied").search(phone.page.locator("#recent li").first.inner_text())


def test_two_tabs_share_one_counter_and_one_queue(phone, office, service):
    items = [office.announced(n % 4)[1] for n in range(6)]
    other = phone.tab()
    other.goto("/scan")
    other.locator("#item_code").wait_for()
    phone.offline()
    for place, item in enumerate(items):
        phone.scan(item, "arrived", page=[phone.page, other][place % 2])
    for page in [phone.page, other]:
        phone.until(lambda page=page: "6 chờ gửi" in phone.queue(page))
    numbers = [entry["fact"]["sequence"] for entry in phone.waiting()]
    assert len(set(numbers)) == 6
    phone.online()
    phone.until_sent()
    phone.until(lambda: said("queue_none").search(phone.queue(other)))
    assert [len(facts(service, item)) for item in items] == [1] * 6


def test_both_tabs_at_the_very_same_moment(phone):
    other = phone.tab()
    other.goto("/scan")
    phone.offline()
    burst = """async () => {
      const base = new URL(document.querySelector('script[src$="scan.js"]').src);
      const { record } = await import(new URL('queue.js', base));
      await Promise.all(Array.from({ length: 40 }, () => record('nobody', [
        { item_code: 'RR123456785VN', event: 'arrived', entry: { state: 'draft' } }])));
    }"""
    before = phone.meta("counter") or 0
    for page in [phone.page, other]:
        # Not awaited: both are at it together.
        page.evaluate(f"() => {{ window.done = ({burst})(); }}")
    for page in [phone.page, other]:
        page.evaluate("window.done")
    numbers = sorted(entry["fact"]["sequence"] for entry in phone.read("scans")
                     if entry["author"] == "nobody")
    assert numbers == list(range(before + 1, before + 81))


def test_a_tab_killed_in_the_midst_of_writing(phone, office, service):
    _, item = office.announced(2)
    phone.offline()
    before = phone.meta("counter") or 0
    # The scan itself is written; before its number is, the tab hangs, and then it is killed.
    phone.page.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given) {
        if (this.name !== 'meta' || given[1] !== 'counter') return put.apply(this, given);
        window.isMidway = true;
        const hold = () => { this.get('counter').onsuccess = hold; };
        hold();
        return {};
      };
    }""")
    victim = phone.page
    phone.choose("arrived", victim)
    victim.locator("#item_code").fill(item)
    victim.locator("#send").click()
    phone.until(lambda: victim.evaluate("Boolean(window.isMidway)"))
    assert victim.locator("#echo.ok").count() == 0, "it was called recorded before it was"
    phone.page = phone.tab()
    victim.close()
    phone.page.goto("/scan")
    phone.page.locator("#item_code").wait_for()
    assert phone.waiting() == [], "half a scan was kept"
    assert (phone.meta("counter") or 0) == before
    phone.scan(item, "arrived")
    assert [entry["fact"]["sequence"] for entry in phone.waiting()] == [before + 1]
    phone.online()
    phone.until_sent()
    assert len(facts(service, item)) == 1


def test_a_clock_that_is_three_hours_fast(phones, office, service):
    phone = phones.new()
    phone.context.add_init_script("""(() => {
      const fast = 3 * 3600e3, Real = Date;
      window.Date = class extends Real {
        constructor(...given) { if (given.length) super(...given); else super(Real.now() + fast); }
        static now() { return Real.now() + fast; }
      };
    })()""")
    phone.sign_in("buuta")
    phone.settle()
    first, second = [office.announced(n)[1] for n in (0, 1)]
    phone.offline()
    phone.scan(first, "arrived")
    # Never in contact before: what the phone sends tells how wrong its clock is.
    assert "offset_ms" not in phone.waiting()[0]["fact"]
    phone.online()
    phone.until_sent()
    phone.scan(second, "arrived")
    phone.until_sent()
    for item in (first, second):
        offset = int(facts(service, item)[0][3])
        assert abs(offset + 3 * 3600_000) < 30_000, offset
    assert service.query(
        f"""select count(*) from tram.parcel_event e join tram.parcel p on p.id = e.parcel_id
        where p.item_code = '{first}' and e.event = 'arrived'
        and abs(extract(epoch from now() - e.occurred_at)) < 120""") == ["1"]


def test_a_full_phone_says_so_before_it_calls_a_scan_recorded(phone, office):
    _, item = office.announced(3)
    phone.offline()
    before = phone.meta("counter")
    # No browser of a test lets its room be taken away, so the store says what it would say then.
    phone.page.evaluate("""() => {
      window.roomy = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given) {
        if (this.name === 'scans') throw new DOMException('no room', 'QuotaExceededError');
        return window.roomy.apply(this, given);
      };
    }""")
    phone.choose("arrived")
    phone.scan(item, kind="wrong")
    text = phone.page.locator("#echo").inner_text()
    assert said("echo_not_kept").search(text) and said("queue_full").search(text)
    assert phone.waiting() == [] and phone.meta("counter") == before
    assert item not in phone.page.locator("#recent").inner_text()
    phone.page.evaluate("() => { IDBObjectStore.prototype.put = window.roomy; }")
    phone.scan(item)
    assert len(phone.waiting()) == 1


def test_a_session_that_ran_out_in_the_hills(phone, office, service):
    _, item = office.announced(0)
    phone.offline()
    phone.scan(item, "arrived")
    phone.context.clear_cookies()
    phone.online()
    phone.until(lambda: said("queue_expired").search(phone.queue()))
    assert len(phone.waiting()) == 1
    checks.accessible(phone.page)
    phone.page.locator("#queue a").click()
    phone.page.locator("#username").fill("buuta")
    phone.page.locator("#password").fill(api.PASSWORD)
    phone.page.locator("#password").press("Enter")
    phone.until_sent()
    assert [fact[4] for fact in facts(service, item)] == ["buuta"]


def test_another_person_does_not_send_what_is_not_his(phone, office, service):
    _, item = office.announced(1)
    phone.offline()
    phone.scan(item, "arrived")
    phone.context.clear_cookies()
    phone.online()
    phone.sign_in("giaodich")
    phone.until(lambda: "1 lượt của người khác" in phone.queue())
    # Her own scans go, his stay.
    _, hers = office.announced(2)
    phone.scan(hers, "arrived")
    phone.until(lambda: facts(service, hers) != [])
    assert facts(service, item) == []
    assert [entry["author"] for entry in phone.waiting()] == ["buuta"]
    phone.context.clear_cookies()
    phone.sign_in("buuta")
    phone.until_sent()
    assert [fact[4] for fact in facts(service, item)] == ["buuta"]
    assert [fact[4] for fact in facts(service, hers)] == ["giaodich"]


def test_somebody_else_signs_in_in_the_next_tab(phone, office, service):
    _, item = office.announced(1)
    phone.offline()
    phone.scan(item, "arrived")
    phone.context.clear_cookies()
    phone.online()
    first, phone.page = phone.page, phone.tab()
    phone.sign_in("giaodich")
    first.bring_to_front()
    first.evaluate("window.dispatchEvent(new Event('online'))")
    phone.until(lambda: said("queue_other").search(phone.queue(first)))
    assert facts(service, item) == []


def test_the_round_is_on_the_phone_and_goes_with_its_scans(phone, office):
    items = [office.announced(n)[1] for n in (0, 1)]
    phone.page.reload()
    phone.settle()
    phone.until(lambda: {stop["item_code"] for stop in phone.read("stops")} >= set(items))
    # Who, where, and how to call: no more than the door needs.
    stop = next(one for one in phone.read("stops") if one["item_code"] == items[0])
    assert set(stop) <= {"author", "list", "item_code", "purpose", "purpose_name",
                         "procedure_name", "office", "name", "phone", "address", "since", "misses"}
    phone.restart(offline=True)
    page = phone.page
    page.goto("/worklists/to-collect")
    line = page.locator(f"#collect li:has-text('{items[0]}')")
    line.wait_for()
    assert api.NAMES[0] in line.inner_text() and api.STREETS[0] in line.inner_text()
    checks.fits(page)
    checks.accessible(page)
    line.locator("[data-part=scan]").click()
    page.locator("#item_code").wait_for()
    phone.until(lambda: page.locator("#item_code").input_value() == items[0])
    page.keyboard.press("Enter")
    page.locator("#echo.ok").wait_for()
    phone.until(lambda: items[0] not in {stop["item_code"] for stop in phone.read("stops")})
    page.goto("/round")
    page.locator(f"#collect li:has-text('{items[1]}')").wait_for()
    assert page.locator(f"#collect li:has-text('{items[0]}')").count() == 0


def test_any_other_page_says_what_works_without_a_network(phone):
    phone.offline()
    phone.page.goto("/hand-overs")
    assert said("offline_title").search(phone.page.locator("h1").inner_text())
    checks.accessible(phone.page)
    phone.page.wait_for_load_state("networkidle")
    phone.page.locator("main a[href='/round']").click()
    phone.page.wait_for_url("**/round")
    phone.page.locator("#round-lead").wait_for()


def test_signing_out_leaves_nobody_on_the_phone(phone, office):
    office.announced(0)
    phone.page.reload()
    phone.settle()
    phone.until(lambda: phone.read("stops") != [])
    name = phone.meta("person")["name"]
    cached = phone.page.evaluate(CACHED)
    for personal in [name, *api.NAMES, *api.STREETS, 'name="csrf-token"']:
        assert personal not in cached, "a page with somebody in it is kept"
    phone.page.locator("button.menu-button").click()
    phone.page.locator("button.sign-out").click()
    phone.page.wait_for_url("**/sign-in")
    assert phone.read("stops") == [] and phone.meta("person") is None
    phone.offline()
    phone.page.goto("/round")
    phone.until(lambda: said("echo_nobody_text").search(
        phone.page.locator("#round-lead").inner_text()))
    phone.page.goto("/scan")
    phone.page.locator("#echo.wrong").wait_for()
    assert phone.page.locator("#item_code").is_disabled()


def test_another_persons_round_is_never_shown(phone, office):
    office.announced(0)
    phone.page.reload()
    phone.settle()
    phone.until(lambda: phone.read("stops") != [])
    phone.context.clear_cookies()
    phone.sign_in("buuta.18100")
    phone.until(lambda: (phone.meta("person") or {}).get("username") == "buuta.18100")
    assert [stop for stop in phone.read("stops") if stop["author"] == "buuta"] == []


def test_nothing_jumps_under_the_thumb(phone):
    """How far the page moved by itself while it was loading, as browsers count it."""
    moved = """() => new Promise((resolve) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(sum), 800);
    })"""
    for path in ["/scan", "/round"]:
        phone.page.goto(path)
        assert phone.page.evaluate(moved) < 0.02, path
    phone.offline()
    for path in ["/scan", "/worklists/to-deliver"]:
        phone.page.goto(path)
        assert phone.page.evaluate(moved) < 0.02, path


def test_the_answer_comes_within_a_blink(phone, office):
    items = [office.announced(n % 4)[1] for n in range(5)]
    phone.choose("arrived")
    phone.offline()
    times = []
    for item in items:
        phone.page.locator("#item_code").fill(item)
        phone.page.evaluate("""() => {
          const box = document.getElementById('echo');
          box.className = 'echo';
          window.echoed = new Promise((resolve) => new MutationObserver(() => {
            if (box.classList.contains('ok')) resolve(performance.now());
          }).observe(box, { attributes: true }));
          window.begun = performance.now();
          document.getElementById('send').click();
        }""")
        times.append(phone.page.evaluate("window.echoed.then((end) => end - window.begun)"))
    # The half of them, on a busy machine; each is written to the disk before it is answered.
    assert sorted(times)[len(times) // 2] < 100, times
