"""The sentences that the pages say, from the file that the pages take them from."""

import json
import re

from service import TOP

VIETNAMESE = json.loads(
    (TOP / "Sources/Features/Templates/words/vi.json").read_text(encoding="utf-8"))


def said(key):
    """A pattern for the sentence of a key; `{n}` and the like stand for anything."""
    text = VIETNAMESE[key]
    return re.compile(".+?".join(re.escape(part) for part in re.split(r"\{[a-z_]+\}", text)))
