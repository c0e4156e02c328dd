"""What every page owes every person."""

from axe_playwright_python.sync_playwright import Axe

AXE_VERSION = "4.12.1"
CITIZEN_BYTES = 50 * 1024

# The default set leaves the size of targets out.
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}}

# Whether what has the focus can be seen: inside the window, and not under something else.
FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { end: true };
  const name = at.outerHTML.slice(0, 120);
  const boxes = Array.from(at.getClientRects());
  const label = at.labels && at.labels[0];
  if (boxes.length === 0) return { name, seen: false };
  const seen = boxes.some((box) => {
    const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max(box.top + box.height / 2, 0), innerHeight - 1);
    if (box.bottom < 0 || box.top > innerHeight) return false;
    if (box.right < 0 || box.left > innerWidth) return false;
    const top = document.elementFromPoint(x, y);
    return top && (at.contains(top) || top.contains(at) || (label && label.contains(top)));
  });
  return { name, seen };
}"""

INLINE = """() => Array.from(document.querySelectorAll('*')).filter((element) =>
  (element.tagName === 'SCRIPT' && !element.src) || element.tagName === 'STYLE'
  || Array.from(element.attributes).some((one) => one.name === 'style' || one.name.startsWith('on'))
).map((element) => element.outerHTML.slice(0, 120))"""


def accessible(page):
    """No violation, and a proof that the tool ran and had something to look at."""
    # Colours in the midst of fading in are nobody's.
    page.evaluate("Promise.all(document.getAnimations().map(a => a.finished.catch(() => 0)))")
    found = Axe().run(page, options=AXE_OPTIONS).response
    assert found["testEngine"]["version"] == AXE_VERSION
    assert len(found["passes"]) > 10, "axe looked at next to nothing"
    faults = [
        f"{fault['id']} ({fault['impact']}): {node['html'][:160]}: {node['failureSummary']}"
        for fault in found["violations"] for node in fault["nodes"]
    ]
    assert not faults, "\n".join(faults)


def fits(page):
    """Nothing to be pushed sideways, at this width and at 320 px (WCAG 1.4.10)."""
    size = page.viewport_size
    for width in {size["width"], 320}:
        page.set_viewport_size({"width": width, "height": size["height"]})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"the page is {wide} px wide in a window of {width} px"
    page.set_viewport_size(size)


def titled(page):
    assert page.locator("html").get_attribute("lang") in ("vi", "en")
    assert len(page.title()) > len("Trạm")
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    text = page.locator("body").inner_text()
    for hole in ["{{", "}}", "undefined", "null", "NaN", "Optional("]:
        assert hole not in text, f"“{hole}” on the page"


def guarded(page, response):
    """The browser is told to trust nothing that comes from elsewhere, and the page keeps to it."""
    headers = response.headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy or "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "referrer-policy" in headers
    inline = page.evaluate(INLINE)
    assert not inline, f"inline: {inline}"


def reachable(page, most=80):
    """Tab goes through the page, and whatever has the focus can be seen."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    hidden, steps = [], 0
    for _ in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at.get("end"):
            break
        steps += 1
        if not at["seen"]:
            hidden.append(at["name"])
    assert steps > 1, "Tab leads nowhere"
    assert not hidden, "focus out of sight on:\n" + "\n".join(hidden)


def whole(page, response):
    assert response.ok, f"{response.url}: {response.status}"
    titled(page)
    guarded(page, response)
    fits(page)
    accessible(page)
    reachable(page)
