"""A real Chromium with the network cut: only the demo under test can be reached."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.running_demo import Demo, running_demo

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "install Chromium: sh tests/browser/install-chromium.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def graphiql(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Open GraphiQL; fails the test when the page asked another host, broke the policy or logged an error."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("request", lambda request: _note_foreign(request.url, demo.url, faults))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(demo.url)
    page.locator(".graphiql-query-editor .CodeMirror").wait_for()
    yield page
    context.close()
    assert not faults


def _note_foreign(url: str, own: str, faults: list[str]) -> None:
    if urlsplit(url)[:2] != urlsplit(own)[:2] and not url.startswith("data:"):
        faults.append(f"asked for {url}")
