"""Half letters in JSON: an escape such as `\\ud800` that stands alone is valid, and no text that can be written."""

import json
from typing import Any


def whole_letters(document: Any, text: str) -> Any:
    """A parsed document with the replacement sign for every half letter, as damaged letters of any file show.

    `text` is the JSON that it was parsed from: most of it has no such escapes and is not looked through again.
    """
    if "\\ud" not in text.lower():
        return document
    written = json.dumps(document, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.loads(written.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    return document
