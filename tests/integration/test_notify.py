"""A webhook is told of a release; one that fails is a warning, and its address stands nowhere."""

import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from publish import notify as notify_module
from publish.notify import notify
from publish.summary import record, summary
from tests.integration.release_build import Builds


@dataclass
class Chat:
    """A webhook on loopback that first answers with the given codes, then with 200."""

    codes: list[int] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    made = Chat()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.told.append(json.loads(body))
            self.send_response(made.codes.pop(0) if made.codes else 200)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_port}/hooks/sesame"
    monkeypatch.setenv("HTSM_WEBHOOK_URL", made.url)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def info(state) -> dict[str, Any]:
    made = Builds(state)
    made.build()
    return made.publish().info


def test_it_is_told_in_words_and_as_a_record(chat, info, caplog):
    caplog.set_level(logging.DEBUG)
    assert notify(record(info)) is True
    (told,) = chat.told
    assert told["text"] == summary(info)
    assert told["release_id"] == info["release_id"]
    assert told["checks"]["passed"] == info["checks"]["passed"]
    assert "sesame" not in caplog.text


def test_a_webhook_that_stumbles_is_asked_again(chat, info):
    chat.codes = [500, 502]
    assert notify(record(info)) is True
    assert len(chat.told) == 3


def test_a_webhook_that_does_not_answer_is_a_warning_without_its_address(chat, info, caplog):
    chat.codes = [500] * 9
    assert notify(record(info)) is False
    assert len(chat.told) == notify_module.TRIES
    assert "nobody was told of release" in caplog.text and "500" in caplog.text
    assert "sesame" not in caplog.text


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/hooks/sesame", "htp:/sesame", "http://[sesame"])
def test_an_address_that_leads_nowhere_is_a_warning_too(monkeypatch, info, caplog, address):
    monkeypatch.setenv("HTSM_WEBHOOK_URL", address)
    assert notify(record(info)) is False
    assert "nobody was told" in caplog.text
    assert "sesame" not in caplog.text


def test_without_an_address_nobody_is_told(monkeypatch, info):
    monkeypatch.delenv("HTSM_WEBHOOK_URL", raising=False)
    assert notify(record(info)) is None
