"""The citizen's look-up: on a phone, without scripts, with nothing to sign in to."""

import pytest

import api
import checks
from conftest import DESK, PHONE


@pytest.fixture
def citizen(visitors):
    """Also without JavaScript everything must work."""
    return visitors.window(PHONE, java_script_enabled=False)


def look_up(page, code):
    page.goto("/tra-cuu")
    page.locator("#code").fill(code)
    page.locator("#code").press("Enter")
    page.wait_for_load_state()


def names_nobody(page, n):
    text = page.content()
    for secret in [api.NAMES[n], api.PHONES[n], api.STREETS[n]]:
        assert secret not in text


def test_a_sentence_comes_first(citizen, office):
    code = office.processing(0)
    tracking = office.canbo.dossier(code)["tracking_code"]
    look_up(citizen, tracking)
    assert "UBND phường Thành Sen" in citizen.locator("h1").inner_text()
    assert citizen.locator("ol.route li").count() >= 3
    names_nobody(citizen, 0)


@pytest.mark.parametrize("spoil", [
    str.lower, lambda code: code.replace("-", " "), lambda code: f"  {code} ",
    lambda code: code.replace("0", "O").replace("1", "l"),
])
def test_a_carelessly_typed_code_is_understood(citizen, office, spoil):
    code = office.processing(0)
    look_up(citizen, spoil(office.canbo.dossier(code)["tracking_code"]))
    assert "UBND phường Thành Sen" in citizen.locator("h1").inner_text()


def test_the_second_factor_shows_more(citizen, office):
    code = office.processing(1)
    look_up(citizen, office.canbo.dossier(code)["tracking_code"])
    citizen.locator("details.act summary").click()
    citizen.locator("#phone_last4").fill(api.PHONES[1][-4:])
    citizen.locator("#phone_last4").press("Enter")
    citizen.wait_for_load_state()
    assert citizen.locator("ol.log li").count() >= 3
    # Why the result is due when it is, in plain lines, also without scripts.
    assert citizen.locator("details.why li").count() >= 2


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
def test_the_reason_for_the_date_is_whole(visitors, office, viewport):
    code = office.processing(1)
    page = visitors.window(viewport)
    page.goto(f"/tra-cuu/{code}")
    page.locator("#phone_last4").fill(api.PHONES[1][-4:])
    with page.expect_navigation() as moved:
        page.locator("#phone_last4").press("Enter")
    page.locator("details.why summary").click()
    checks.whole(page, moved.value)
    assert page.locator("details.why li").first.is_visible()
    assert len(page.content()) < 50_000
    names_nobody(page, 1)


def test_a_dossier_code_alone_shows_nothing(citizen, office):
    # It is printed on many papers and easy to guess.
    code = office.processing(2)
    look_up(citizen, code)
    assert citizen.locator("ol.route").count() == 0
    names_nobody(citizen, 2)
    citizen.locator("#phone_last4").fill(api.PHONES[2][-4:])
    citizen.locator("#phone_last4").press("Enter")
    citizen.wait_for_load_state()
    assert citizen.locator("ol.log li").count() >= 3


def test_no_such_code_and_a_wrong_factor_look_alike(visitors, citizen, office):
    visitors.allow("404")
    code = office.processing(3)
    answers = []
    for asked in (code, "H27.16-200101-9999"):
        look_up(citizen, asked)
        before = citizen.locator("main").inner_text().replace(asked, "CODE")
        citizen.locator("#phone_last4").fill("9999")
        citizen.locator("#phone_last4").press("Enter")
        citizen.wait_for_load_state()
        answers.append((before, citizen.locator("main").inner_text().replace(asked, "CODE")))
    assert answers[0] == answers[1]


def test_not_found_helps(visitors, citizen):
    visitors.allow("404")
    look_up(citizen, "7K3M-9QXA-WPT2D")
    assert citizen.locator("ul.reasons li").count() >= 3
    assert citizen.locator("#code").is_visible(), "one can try again"
    checks.titled(citizen)


def test_it_is_light_and_prints(visitors, office):
    code = office.processing(0)
    tracking = office.canbo.dossier(code)["tracking_code"]
    page = visitors.window(DESK)
    sizes = []
    page.on("response", lambda response: sizes.append((response.url, len(response.body()))))
    page.goto(f"/tra-cuu/{tracking}", wait_until="networkidle")
    total = sum(size for _, size in sizes)
    assert total < checks.CITIZEN_BYTES, f"{total} bytes: {sizes}"
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert not page.locator(".skip").is_visible()
    assert page.locator(".no-print").filter(visible=True).count() == 0


def test_the_code_stays_out_of_other_peoples_logs(visitors, office):
    # A link to somewhere else must not carry the code of this page along.
    code = office.processing(0)
    page = visitors.window(DESK)
    response = page.goto(f"/tra-cuu/{office.canbo.dossier(code)['tracking_code']}")
    assert response.headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert response.headers["cache-control"] == "no-store"
