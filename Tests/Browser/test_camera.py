"""The camera as a way in: with the decoder of our own, with the browser's, and without leave."""

import pytest
import zxingcpp

import checks
import film
from words import said

# A browser that reads codes by itself, as phones have it; this one knows what the film shows.
OWN_READER = """(code) => {
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ['code_128', 'ean_13', 'qr_code']; }
    constructor({ formats }) { window.askedFor = formats; }
    async detect(picture) {
      window.looked = [picture.width, picture.height];
      return [{ rawValue: code }];
    }
  };
}"""


def seen(phone, item):
    phone.page.locator("#camera").click()
    phone.page.locator(f"#echo.ok:has-text('{item}')").wait_for(timeout=20_000)


@pytest.mark.parametrize("kind", ["Code128", "QRCode"])
def test_the_decoder_reads_both_kinds_without_a_network(phones, office, tmp_path, kind):
    _, item = office.announced(0)
    film.write(tmp_path / "film.y4m", item, getattr(zxingcpp.BarcodeFormat, kind))
    phone = phones.new(args=film.camera(tmp_path / "film.y4m"), permissions=["camera"])
    phone.sign_in("buuta")
    phone.settle()
    phone.until(lambda: phone.page.evaluate(
        "caches.match(document.querySelector('script[src$=\"scan.js\"]').src"
        ".replace('js/scan.js', 'vendor/zxing/zxing.min.js')).then(Boolean)"))
    phone.restart(offline=True)
    phone.page.goto("/scan")
    phone.choose("arrived")
    seen(phone, item)
    checks.accessible(phone.page)
    # It stays in view, and is one scan.
    phone.page.wait_for_timeout(1500)
    assert [entry["fact"]["item_code"] for entry in phone.waiting()] == [item]
    phone.page.locator("#camera").click()
    phone.page.locator("#camera-box").wait_for(state="hidden")


def test_the_browsers_own_reader_is_taken_where_it_knows_our_codes(phones, office, tmp_path):
    _, item = office.announced(1)
    film.write(tmp_path / "film.y4m", "nothing")
    phone = phones.new(args=film.camera(tmp_path / "film.y4m"), permissions=["camera"])
    phone.sign_in("buuta")
    phone.page.evaluate(OWN_READER, item)
    phone.choose("arrived")
    seen(phone, item)
    assert phone.page.evaluate("window.askedFor") == ["code_128", "qr_code"]
    assert phone.page.evaluate("'ZXing' in window") is False, "the decoder was fetched in vain"


def test_a_camera_that_is_not_allowed_is_explained_and_the_rest_works(phones, office):
    phone = phones.new(args=["--deny-permission-prompts", "--use-fake-device-for-media-stream"])
    phone.sign_in("buuta")
    phone.page.locator("#camera").click()
    phone.until(lambda: said("camera_denied").search(
        phone.page.locator("#camera-note").inner_text()))
    checks.accessible(phone.page)
    _, item = office.announced(2)
    phone.scan(item, "arrived")
    phone.until_sent()


def test_without_any_camera_there_is_no_button(phones):
    phone = phones.new()
    phone.context.add_init_script(
        "Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    phone.sign_in("buuta")
    phone.until(lambda: said("camera_none").search(
        phone.page.locator("#camera-note").inner_text()))
    assert phone.page.locator("#camera").is_hidden()
