"""Three people do their real job: a dossier travels from a citizen to an agency and back."""

import re

import api
import checks
from conftest import DESK, PHONE
from words import said


def choose(page, event):
    page.locator(f"label:has(input[name=event][value={event}])").click()


def scan(page, event, item):
    page.goto("/scan")
    choose(page, event)
    page.locator("#item_code").focus()
    page.keyboard.type(item, delay=2)
    page.keyboard.press("Enter")
    page.locator("#echo.ok").wait_for()


def sent(page):
    """Nothing waits any more: the line above the field counts nothing."""
    for _ in range(100):
        if said("queue_none").search(page.locator("#queue-count").inner_text()):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.locator("#queue").inner_text())


def register(page):
    page.goto("/dossiers/new")
    page.locator("#procedure").select_option(api.PROCEDURE)
    page.locator("#agency").select_option(api.AGENCY)
    page.locator("#name").fill(api.NAMES[0])
    page.locator("#phone").fill(api.PHONES[0])
    page.locator("#ward_code").select_option(api.WARD)
    page.locator("#street").fill(api.STREETS[0])
    for name in ["collect_by_post", "return_by_post"]:
        page.locator(f"[name={name}]").check()
    page.locator("main form button.big").click()
    page.wait_for_url("**/receipt")
    code = re.search(r"/dossiers/([^/]+)/receipt", page.url)[1]
    codes = page.locator(".big-code .code").all_inner_texts()
    checks.accessible(page)
    return code, codes[0], codes[1]


def hand_over(opener, other, office_code, item):
    """Both sides sign, each at their own screen."""
    opener.goto(f"/hand-overs/new?office={office_code}")
    opener.locator(f"input[name=pick][value='{item}']").check()
    opener.locator("form[action='/hand-overs'] .actions button").click()
    opener.wait_for_url(re.compile(r"/hand-overs/[0-9a-f-]{36}$"))
    address = opener.url
    for page in (opener, other):
        page.goto(address)
        for choice in page.locator(f"label:has([name='present_{item}'][value=true])").all():
            choice.click()
        page.locator("form[action$='/signatures'] button.big").click()
        page.wait_for_load_state()
    checks.accessible(other)


def bulk(page, name, code, event):
    page.goto(f"/worklists/{name}")
    page.locator(f"input[name=pick][value^='{code}@']").check()
    choose(page, event)
    page.locator(".bulk button.big").click()
    page.wait_for_load_state()
    assert page.locator("main tbody tr.done").count() == 1


def told(page, tracking):
    page.goto(f"/tra-cuu/{tracking}")
    return page.locator("h1").inner_text()


def test_a_dossier_travels_there_and_back(visitors, office):
    courier = visitors.signed_in("buuta", PHONE)
    clerk = visitors.signed_in("giaodich", DESK)
    agency = visitors.signed_in("canbo", DESK)
    citizen = visitors.window(PHONE, java_script_enabled=False)
    sentences = []

    code, tracking, item = register(clerk)
    sentences.append(told(citizen, tracking))

    scan(courier, "accepted", item)
    courier.locator("#evidence-pickup [data-later]").click()
    sent(courier)
    sentences.append(told(citizen, tracking))

    scan(clerk, "arrived", item)
    sent(clerk)
    hand_over(clerk, agency, api.AGENCY, item)
    assert office.canbo.dossier(code)["stage"] == "lodged"
    sentences.append(told(citizen, tracking))

    bulk(agency, "to-accept", code, "accepted")
    bulk(agency, "to-process", code, "assigned")
    bulk(agency, "to-process", code, "result_ready")
    dossier = office.canbo.dossier(code)
    assert dossier["stage"] == "result_ready"
    result = next(one["item_code"] for one in dossier["parcels"] if one["purpose"] == "result")

    hand_over(agency, clerk, api.POST_OFFICE, result)
    assert office.canbo.dossier(code)["stage"] == "returning"
    sentences.append(told(citizen, tracking))

    scan(courier, "taken_out", result)
    sent(courier)
    scan(courier, "delivered", result)
    courier.locator("#evidence-delivery [data-later]").click()
    sent(courier)
    assert office.canbo.dossier(code)["stage"] == "returned"
    sentences.append(told(citizen, tracking))

    # Each step was told to the citizen in another sentence.
    assert len(set(sentences)) == len(sentences), sentences
