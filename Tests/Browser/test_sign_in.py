"""Signing in and out."""

import re

import api
import checks
from conftest import PHONE


def fill(page, username, password):
    page.locator("#username").fill(username)
    page.locator("#password").fill(password)
    page.locator("#password").press("Enter")


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(visitors):
    # Two different answers would tell a stranger who works here.
    visitors.allow("40[013]|422")
    answers = []
    for username, password in [("canbo", "wrong"), ("nobody.here", api.PASSWORD)]:
        page = visitors.window()
        page.goto("/sign-in")
        fill(page, username, password)
        summary = page.locator("#wrong")
        summary.wait_for()
        assert page.evaluate("document.activeElement.id") == "wrong", "the summary has no focus"
        assert page.locator("#password").input_value() == ""
        checks.accessible(page)
        answers.append(summary.inner_text())
    assert answers[0] == answers[1]


def test_the_right_password_leads_to_ones_own_work(visitors):
    page = visitors.window(PHONE)
    page.goto("/sign-in")
    fill(page, "canbo", api.PASSWORD)
    page.wait_for_url(lambda url: "/sign-in" not in url)
    assert page.locator("h1").is_visible()
    tasks = page.locator("main a[href^='/worklists/']")
    assert tasks.count() > 0


def test_it_leads_back_to_where_one_was_going(visitors):
    visitors.allow("401")
    page = visitors.window()
    page.goto("/sign-in?next=/scan")
    fill(page, "buuta", api.PASSWORD)
    page.wait_for_url("**/scan")


def test_it_leads_nowhere_else(visitors):
    # A link in a mail must not lead through our sign-in to somebody's copy of it.
    for target in ["https://evil.invalid/", "//evil.invalid/", "/\\evil.invalid"]:
        page = visitors.window()
        page.goto(f"/sign-in?next={target}")
        fill(page, "canbo", api.PASSWORD)
        page.wait_for_url(lambda url: "/sign-in" not in url)
        assert page.url.startswith(visitors.service.url + "/")


def test_the_session_is_kept_from_scripts_and_ends_with_sign_out(visitors):
    page = visitors.sign_in("canbo")
    cookies = [one for one in page.context.cookies() if one["httpOnly"]]
    assert cookies, "no cookie is kept from scripts"
    assert all(one["sameSite"] in ("Lax", "Strict") for one in cookies)
    kept = page.context.storage_state()

    page.locator("form[action='/sign-out'] button").evaluate("button => button.click()")
    page.wait_for_url(re.compile("/(sign-in)?$"))

    # The cookie of before opens nothing any more, on whatever machine it was copied to.
    visitors.allow("401")
    other = visitors.window(storage_state=kept)
    response = other.goto("/worklists/to-process")
    assert response.status == 401 or "/sign-in" in other.url


def test_a_form_from_elsewhere_is_refused(visitors):
    page = visitors.sign_in("canbo")
    answer = page.request.post("/sign-out", form={"csrf": "wrong"})
    assert answer.status == 403
    assert page.goto("/worklists/to-process").ok, "still signed in"


def test_the_keyboard_alone_is_enough(visitors):
    page = visitors.window()
    page.goto("/sign-in")
    page.locator("#username").focus()
    page.keyboard.type("giaodich")
    page.keyboard.press("Tab")
    page.keyboard.type(api.PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
