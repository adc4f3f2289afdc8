"""`htsm board` as a person starts it, and a browser on it that writes down whatever goes wrong."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from htsm.home import PROJECT, Home

HTSM = Path(sys.executable).with_name("htsm")


@contextmanager
def board(home: Home) -> Iterator[str]:
    """The address of the board over a state folder, on a free port, until the block ends."""
    command = [str(HTSM), "board", "--port", "0"]
    environment = os.environ | {"HTSM_HOME": str(home.root)}
    with subprocess.Popen(command, env=environment, cwd=PROJECT, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", said)
            assert found, said
            yield found[0]
        finally:
            process.terminate()


@dataclass
class Visit:
    """A page of the browser; `troubles` are errors and warnings of the console, failed answers, outside requests."""

    address: str
    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda m: self._trouble(m.type in ("error", "warning"), f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda error: self._trouble(True, f"script: {error}"))
        self.page.on("response", lambda r: self._trouble(r.status >= 400, f"{r.status}: {r.url}"))
        inside = (f"{self.address}/", "data:")
        self.page.on("request", lambda r: self._trouble(not r.url.startswith(inside), f"outside: {r.url}"))

    def _trouble(self, is_one: bool, text: str) -> None:
        if is_one:
            self.troubles.append(text)

    def go(self, path: str) -> str:
        """Opens an address of the board and gives the heading of what is shown then."""
        self.page.goto(self.address + path)
        return self.heading()

    def heading(self) -> str:
        """The heading of the page, once it is there."""
        self.page.wait_for_selector("#page h1")
        return self.page.inner_text("h1")

    def click(self, text: str, within: str = "body", exact: bool = True) -> None:
        """Clicks a link by its text and waits until the view has changed."""
        before = self.page.url
        self.page.locator(within).get_by_role("link", name=text, exact=exact).first.click()
        self.page.wait_for_url(lambda url: url != before)
        self.arrived()

    def arrived(self) -> None:
        """Waits until what is shown is what the address says."""
        here = self.page.url.removeprefix(self.address)
        expect(self.page.locator("#page > div")).to_have_attribute("data-address", here)


@contextmanager
def visit(browser: Browser, address: str, width: int = 1280, scheme: str = "light") -> Iterator[Visit]:
    """A fresh visitor with a window of that width."""
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="nl-NL") as context:  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        yield Visit(address, context.new_page())
