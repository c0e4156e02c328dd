"""The dossier's page: what may be done, and who held it when."""

import checks
from conftest import DESK, PHONE


def test_the_history_is_there_as_words_and_as_a_picture(visitors, office):
    dossier, item = office.at_post_office(0)
    for viewport in (PHONE, DESK):
        page = visitors.signed_in("giaodich", viewport)
        response = page.goto(f"/dossiers/{dossier['code']}")
        checks.whole(page, response)
        picture = page.locator("figure.picture")
        assert picture.locator("svg[role=img]").count() >= 2, "the dossier's and the parcel's"
        for drawing in picture.locator("svg[role=img]").all():
            assert drawing.get_attribute("aria-label").strip()
        assert picture.locator("ol.holds li").count() >= 3
        text = page.locator(f"section[id='{item}']").inner_text()
        assert item in text


def test_papers_are_printed_from_the_page(visitors, office):
    dossier, item = office.at_post_office(0)
    page = visitors.signed_in("giaodich", DESK)
    page.goto(f"/dossiers/{dossier['code']}")
    links = [link.get_attribute("href") for link in page.locator("a[href*='.pdf']").all()]
    assert any("/slip.pdf" in link for link in links)
    assert any(f"/{item}/label.pdf" in link for link in links)
    for link in links:
        answer = page.request.get(link)
        assert answer.status == 200, link
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")


def test_an_act_moves_the_dossier(visitors, office):
    code = office.processing(1)
    page = visitors.signed_in("canbo", DESK)
    page.goto(f"/dossiers/{code}")
    act = page.locator("details.act:has(input[name=event][value=supplement_requested])")
    act.locator("summary").click()
    act.locator("textarea").first.fill("Thiếu bản sao có chứng thực (thử)")
    act.locator("button").click()
    page.wait_for_load_state()
    assert office.canbo.dossier(code)["stage"] == "awaiting_supplement"
    checks.accessible(page)


def test_a_stale_page_says_who_changed_what(visitors, office):
    visitors.allow("412|409")
    code = office.processing(2)
    page = visitors.signed_in("canbo", DESK)
    page.goto(f"/dossiers/{code}")
    office.canbo.decide(code, "suspended", reason="Chờ xác minh (thử)")
    act = page.locator("details.act:has(input[name=event][value=supplement_requested])")
    act.locator("summary").click()
    act.locator("textarea").first.fill("Thiếu giấy tờ (thử)")
    act.locator("button").click()
    stale = page.locator("#stale")
    stale.wait_for()
    assert "UBND phường Thành Sen" in stale.inner_text()
    assert page.evaluate("document.activeElement.id") == "stale"
    assert office.canbo.dossier(code)["stage"] == "suspended", "nothing was overwritten"
    checks.accessible(page)


def test_what_a_citizen_writes_stays_text(visitors, office):
    # A reason is read by others; nothing in it may become part of the page.
    code = office.processing(3)
    nasty = "<script>document.title='x'</script><img src=x onerror=alert(1)> & \"'"
    office.canbo.decide(code, "supplement_requested", reason=nasty, note=nasty)
    page = visitors.signed_in("canbo", DESK)
    page.goto(f"/dossiers/{code}")
    assert page.title() != "x"
    assert page.locator("main img[src=x]").count() == 0
    assert page.locator("main script:not([src])").count() == 0


def test_the_supervisor_reads_the_history_and_nobodys_name(visitors, office):
    code = office.processing(0)
    page = visitors.signed_in("giamsat", DESK)
    response = page.goto(f"/oversight/{code}")
    checks.whole(page, response)
    text = page.content()
    for secret in ["Phạm Văn Thử", "0500000117", "Ngõ Thử Nghiệm"]:
        assert secret not in text
    assert page.locator("form[method=post]:not([action='/sign-out'])").count() == 0
