"""The agency clerk's worklist."""

import checks
from conftest import DESK, PHONE


def pick(page, code):
    page.locator(f"input[name=pick][value^='{code}@']").check()


def choose(page, event):
    page.locator(f"label:has(input[name=event][value={event}])").click()


def results(page):
    """Code → whether it was done, from the page that answers a bulk act."""
    rows = page.locator("main table tbody tr")
    return {
        row.locator("a.code").inner_text(): "done" in (row.get_attribute("class") or "")
        for row in rows.all()
    }


def test_results_are_marked_ready_in_bulk(visitors, office):
    codes = [office.processing(n, back=n == 0) for n in (0, 1)]
    page = visitors.signed_in("canbo", DESK)
    page.goto("/worklists/to-process")
    for code in codes:
        pick(page, code)
    choose(page, "result_ready")
    page.locator(".bulk button.big").click()
    page.wait_for_load_state()
    assert results(page) == {code: True for code in codes}
    checks.whole(page, page.goto("/worklists/to-return"))
    for code in codes:
        dossier = office.canbo.dossier(code)
        assert dossier["stage"] == "result_ready"
    # The one that asked for it is given a parcel back to the citizen.
    assert [one["purpose"] for one in office.canbo.dossier(codes[0])["parcels"]] == ["result"]
    assert office.canbo.dossier(codes[1])["parcels"] == []


def test_a_row_that_somebody_changed_meanwhile_fails_alone(visitors, office):
    stale, fresh = office.processing(2), office.processing(3)
    page = visitors.signed_in("canbo", DESK)
    page.goto("/worklists/to-process")
    for code in (stale, fresh):
        pick(page, code)
    office.canbo.decide(stale, "supplement_requested", reason="Thiếu bản sao (thử)")
    choose(page, "result_ready")
    page.locator(".bulk button.big").click()
    page.wait_for_load_state()
    assert results(page) == {stale: False, fresh: True}
    checks.accessible(page)
    assert office.canbo.dossier(stale)["stage"] == "awaiting_supplement"


def test_nothing_picked_is_said(visitors, office):
    visitors.allow("422|400")
    office.processing(0)
    page = visitors.signed_in("canbo", DESK)
    page.goto("/worklists/to-process")
    choose(page, "result_ready")
    page.locator(".bulk button.big").click()
    page.locator("#wrong").wait_for()
    assert "Chưa chọn" in page.locator("#wrong").inner_text()
    assert page.evaluate("document.activeElement.id") == "wrong"


def test_the_filter_is_in_the_address_and_names_need_no_accents(visitors, office):
    code = office.processing(0)
    office.processing(1)
    page = visitors.signed_in("canbo", PHONE)
    page.goto("/worklists/to-process")
    page.locator("#q").fill("pham van thu")
    page.locator("#q").press("Enter")
    page.wait_for_url("**q=pham*")
    names = page.locator("tbody th .note").all_inner_texts()
    assert names and all("Phạm Văn Thử" in name for name in names)
    assert page.locator(f"tbody a.code:text-is('{code}')").count() == 1


def test_time_left_is_said_in_words(visitors, office):
    office.processing(0)
    page = visitors.signed_in("canbo", DESK)
    page.goto("/worklists/to-process")
    words = page.locator("tbody .due").all_inner_texts()
    assert words and all(word.strip() for word in words), "colour alone tells nothing"


def test_another_agencys_dossier_is_not_there(visitors, office):
    # The provincial centre's agencies are none of this clerk's business.
    code = office.motcua.register(0, collect=True, agency="H27.16")["code"]
    assert office.canbo.dossier(code)["code"] == code
    other = office.giaodich.register(1, collect=True, agency="H27.02")["code"]
    visitors.allow("404")
    page = visitors.signed_in("canbo", DESK)
    response = page.goto(f"/dossiers/{other}")
    assert response.status == 404
    assert page.goto(f"/dossiers/{code}").ok
