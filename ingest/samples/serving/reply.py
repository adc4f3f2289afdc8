"""What the server answers: status, content type, body, and any further headers."""

import json
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """One answer; the body is left out by the server for HEAD and for 304."""

    status: int
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def html(status: int, title: str, body: str = "") -> Reply:
    """A small HTML page."""
    page = (
        "<!DOCTYPE html>\n<html lang='nl'><head><meta charset='utf-8'>"
        f"<title>{title}</title></head>\n<body><h1>{title}</h1>\n{body}\n</body></html>\n"
    )
    return Reply(status, "text/html; charset=utf-8", page.encode())


def json_reply(content_type: str, value: object, headers: dict[str, str], status: int = 200) -> Reply:
    """JSON in the publisher's content type."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, content_type, text.encode(), headers)
