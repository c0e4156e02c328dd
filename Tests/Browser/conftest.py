"""A browser, a service, and people at them."""

import os
import re
import shutil

import pytest
from playwright.sync_api import sync_playwright

import api
from phone import Phones
from service import Service, Template, setting

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


def pytest_configure(config):
    setting("TRAM_TEST_POSTGRES")
    setting("TRAM_TEST_BINARY")


@pytest.fixture(scope="session")
def template():
    template = Template()
    yield template
    template.drop()


@pytest.fixture(scope="session")
def driver():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser_options():
    """How to start the browser of this machine."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "there is no chromium on this machine"
    # The browser's own sandbox does not work for root.
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    return {"executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def chromium(driver, browser_options):
    browser = driver.chromium.launch(**browser_options)
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def service(template):
    """A service for the tests of one file. Its log may name nobody."""
    service = Service(template)
    yield service
    said = service.said()
    service.stop()
    for secret in api.NAMES + api.PHONES + api.STREETS + [api.PASSWORD]:
        assert secret not in said, f"the log contains {secret!r}"
        assert secret.lstrip("0") not in said, f"the log contains {secret!r}"


@pytest.fixture(scope="module")
def office(service):
    return api.Office(service.url)


class Visitors:
    """Browser windows, each with its own cookies; whatever goes wrong in one is remembered."""

    def __init__(self, browser, service):
        self.browser = browser
        self.service = service
        self.contexts = []
        self.faults = []
        self.allowed = []

    def allow(self, pattern):
        """A fault that the test provokes: a refused request, a lost network."""
        self.allowed.append(pattern)

    def window(self, viewport=DESK, **options):
        context = self.browser.new_context(
            base_url=self.service.url, viewport=viewport, has_touch=viewport is PHONE,
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("response", self.on_response)
        return page

    def on_console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def on_response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url}")

    def signed_in(self, username, viewport=DESK, **options):
        """A window at the front page of somebody, who signed in once for all tests of a service:
        passwords are slow to check, on purpose."""
        states = self.service.states
        if username not in states:
            states[username] = self.sign_in(username).context.storage_state()
        page = self.window(viewport, storage_state=states[username], **options)
        page.goto("/")
        return page

    def sign_in(self, username):
        page = self.window()
        page.goto("/sign-in")
        page.locator("#username").fill(username)
        page.locator("#password").fill(api.PASSWORD)
        page.locator("#password").press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    def close(self):
        for context in self.contexts:
            context.close()
        return [
            fault for fault in self.faults
            if not any(re.search(pattern, fault) for pattern in self.allowed)
        ]


@pytest.fixture
def phones(driver, browser_options, service, tmp_path):
    """Makes phones: browsers whose stores outlive them, each with a folder of its own."""
    phones = Phones(driver, browser_options, service, tmp_path)
    yield phones
    faults = phones.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def visitors(chromium, service):
    visitors = Visitors(chromium, service)
    yield visitors
    faults = visitors.close()
    assert not faults, "\n".join(faults)
