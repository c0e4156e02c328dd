"""A postal worker's phone: a browser with a store of its own, which can be switched off and on."""

import re

import api
from words import said

SIZE = {"width": 360, "height": 740}

# Everything in one store of the page's database.
READ = """(store) => new Promise((resolve, reject) => {
  const open = indexedDB.open('tram');
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const all = open.result.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => { open.result.close(); resolve(all.result); };
  };
})"""

# All that the caches hold, as text.
CACHED = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      texts.push(request.url + ' ' + await (await cache.match(request)).text());
    }
  }
  return texts.join('\\n');
}"""

# What a lost network makes a browser say, and nothing else.
NO_NETWORK = "ERR_INTERNET_DISCONNECTED|ERR_FAILED|ERR_ABORTED|Failed to fetch|fetching the script"


class Phone:
    def __init__(self, driver, options, service, folder, **more):
        self.driver = driver
        self.options = options
        self.service = service
        self.folder = folder
        self.more = more
        self.faults = []
        self.context = None
        self.page = None
        self.start()

    def start(self):
        options = self.options | {"args": self.options["args"] + self.more.get("args", [])}
        self.context = self.driver.chromium.launch_persistent_context(
            str(self.folder), **options, base_url=self.service.url, viewport=SIZE, has_touch=True,
            locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh",
            permissions=self.more.get("permissions", []))
        self.context.set_default_timeout(10_000)
        self.page = self.context.pages[0]
        self.watch(self.page)

    def watch(self, page):
        page.on("console", self.on_console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def on_console(self, message):
        # The browser fetches the icons of the manifest whenever it likes, also while a test has
        # taken the network away.
        if message.type in ("error", "warning") and "icon from the Manifest" not in message.text:
            self.faults.append(f"console: {message.text}")

    def restart(self, offline=False):
        """Off and on again: the store is all that is left."""
        self.context.close()
        self.start()
        self.context.set_offline(offline)

    def tab(self):
        page = self.context.new_page()
        self.watch(page)
        return page

    def close(self):
        if self.context:
            self.context.close()
            self.context = None

    # What a worker does

    def sign_in(self, username, path="/scan"):
        self.page.goto(f"/sign-in?next={path}")
        self.page.locator("#username").fill(username)
        self.page.locator("#password").fill(api.PASSWORD)
        self.page.locator("#password").press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def settle(self):
        """One visit: the worker is there, the shells and the round are kept."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        self.until(lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"))
        self.until(lambda: self.page.evaluate("caches.match('/round').then(Boolean)"))
        self.until(lambda: self.meta("shells") and self.meta("round"))

    def offline(self):
        self.context.set_offline(True)

    def online(self):
        self.context.set_offline(False)

    def choose(self, event, page=None):
        (page or self.page).locator(f"label:has(input[name=event][value={event}])").click()

    def scan(self, code, event=None, page=None, kind="ok"):
        """As a wedge reader does: fast, and Enter at the end."""
        page = page or self.page
        if event:
            self.choose(event, page)
        page.locator("#item_code").focus()
        page.keyboard.type(code, delay=1)
        page.keyboard.press("Enter")
        page.locator(f"#echo.{kind}:has-text('{code}')").wait_for()

    # What lies on the phone

    def read(self, store, page=None):
        return (page or self.page).evaluate(READ, store)

    def meta(self, key, page=None):
        return (page or self.page).evaluate("""(key) => new Promise((resolve) => {
          const open = indexedDB.open('tram');
          open.onsuccess = () => {
            const one = open.result.transaction('meta').objectStore('meta').get(key);
            one.onsuccess = () => { open.result.close(); resolve(one.result ?? null); };
          };
        })""", key)

    def waiting(self, page=None):
        return [entry for entry in self.read("scans", page) if entry["state"] != "sent"]

    def queue(self, page=None):
        return (page or self.page).locator("#queue").inner_text()

    def until(self, check, seconds=15):
        for _ in range(seconds * 10):
            if check():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to be")

    def until_sent(self):
        self.until(lambda: said("queue_none").search(self.queue()))
        assert self.waiting() == []


class Phones:
    def __init__(self, driver, options, service, folder):
        self.driver = driver
        self.options = options
        self.service = service
        self.folder = folder
        self.phones = []
        self.allowed = [NO_NETWORK]

    def allow(self, pattern):
        self.allowed.append(pattern)

    def new(self, **more):
        folder = self.folder / f"phone-{len(self.phones)}"
        phone = Phone(self.driver, self.options, self.service, folder, **more)
        self.phones.append(phone)
        return phone

    def close(self):
        for phone in self.phones:
            phone.close()
        return [
            fault for phone in self.phones for fault in phone.faults
            if not any(re.search(pattern, fault) for pattern in self.allowed)
        ]
