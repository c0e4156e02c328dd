"""Every page that can be opened, at the width of a phone and of a desk."""

import pytest

import checks
from conftest import DESK, PHONE

# Who opens what. A name in braces is filled in with what `prepared` made.
PAGES = [
    (None, "/tra-cuu"),
    (None, "/tra-cuu/{tracking}"),
    (None, "/tra-cuu/{code}"),
    (None, "/about"),
    (None, "/sign-in"),
    ("buuta", "/"),
    ("buuta", "/scan"),
    ("buuta", "/worklists/to-collect"),
    ("buuta", "/worklists/to-deliver"),
    ("giaodich", "/"),
    ("giaodich", "/arrivals"),
    ("giaodich", "/departures"),
    ("giaodich", "/hand-overs"),
    ("giaodich", "/hand-overs/new?office=H27.16"),
    ("giaodich", "/hand-overs/{minutes}"),
    ("giaodich", "/dossiers/new"),
    ("giaodich", "/dossiers/{collected}/receipt"),
    ("giaodich", "/worklists/to-hand-over"),
    ("giaodich", "/exceptions"),
    ("canbo", "/"),
    ("canbo", "/worklists/to-accept"),
    ("canbo", "/worklists/to-process"),
    ("canbo", "/worklists/to-return"),
    ("canbo", "/dossiers/{code}"),
    ("canbo", "/dossiers/{code}/due-date"),
    ("canbo", "/hand-overs/{minutes}"),
    ("motcua", "/"),
    ("motcua", "/worklists/to-accept"),
    ("giamsat", "/oversight"),
    ("giamsat", "/oversight/{code}"),
    ("giamsat", "/dossiers/{code}/due-date"),
    ("canbo", "/password"),
    ("quantri", "/"),
    ("quantri", "/people"),
    ("quantri", "/people/new"),
    ("quantri", "/people/giaodich"),
    ("quantri", "/offices"),
]


@pytest.fixture(scope="module")
def prepared(office):
    """A dossier in work, papers on their way, and minutes with one signature."""
    code = office.processing(0)
    dossier, item = office.at_post_office(1)
    minutes = office.giaodich.hand_over("BD-18073", "H27.16", [item])
    office.giaodich.sign(minutes)
    office.at_post_office(2)
    office.announced(3)
    return {
        "code": code, "tracking": office.canbo.dossier(code)["tracking_code"],
        "collected": dossier["code"], "minutes": minutes["id"],
    }


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
@pytest.mark.parametrize(("username", "path"), PAGES, ids=[f"{who} {path}" for who, path in PAGES])
def test_a_page_is_whole(visitors, prepared, username, path, viewport):
    page = visitors.signed_in(username, viewport) if username else visitors.window(viewport)
    response = page.goto(path.format(**prepared))
    assert "/sign-in" in path or "/sign-in" not in page.url, "it asks to sign in"
    checks.whole(page, response)


@pytest.mark.parametrize("path", ["/tra-cuu", "/tra-cuu/{tracking}", "/sign-in", "/about"])
def test_english_is_one_click_away_and_whole(visitors, prepared, path):
    path = path.format(**prepared)
    page = visitors.window()
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == "vi"
    vietnamese = page.locator("h1").inner_text()
    page.locator("a.language").click()
    page.wait_for_load_state()
    assert page.url.endswith(path), "one stays where one was"
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").inner_text() != vietnamese
    checks.whole(page, page.reload())


def test_a_page_that_is_not_there_says_so(visitors):
    visitors.allow("404")
    page = visitors.window(PHONE)
    response = page.goto("/no-such-page")
    assert response.status == 404
    checks.titled(page)
    checks.accessible(page)
    checks.fits(page)
    assert page.locator("main a").count() > 0, "a way out"


@pytest.mark.parametrize("path", sorted({path for username, path in PAGES if username}))
def test_strangers_see_no_staff_page(visitors, prepared, path):
    visitors.allow("40[134]")
    page = visitors.window()
    response = page.goto(path.format(**prepared))
    assert response.status in (401, 403, 404) or "/sign-in" in page.url
