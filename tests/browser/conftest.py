"""One board over the two releases that the tests share, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from htsm.home import Home
from tests.browser.chromium import NoChromium, chromium
from tests.browser.served import board


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        path = chromium()
    except NoChromium as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(later_home: Home) -> Iterator[str]:
    with board(later_home) as served:
        yield served
