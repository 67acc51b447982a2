"""The page under examples/mobile in Chromium at the size of a phone, against a gateway for end users."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from graphql import parse, validate
from playwright.async_api import Page, async_playwright, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.app import create_app
from gateway.demo import user_settings
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator, running_simulator
from schema.build import create_schema
from tests.browser.conftest import FLAGS
from tests.server.serving import serving

EXAMPLE = Path(__file__).parents[2] / "examples" / "mobile"


def test_its_query_fits_the_schema() -> None:
    assert validate(create_schema()._schema, parse((EXAMPLE / "oversikt.graphql").read_text())) == []


class Site:
    """The example's files, with the addresses of this test."""

    def __init__(self) -> None:
        self.config = ""

    def application(self) -> Starlette:
        async def config(_: Request) -> Response:
            return Response(self.config, media_type="text/javascript")

        return Starlette(routes=[Route("/config.js", config), Mount("/", StaticFiles(directory=EXAMPLE, html=True))])


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator() as running:
        yield running


@pytest.fixture
async def page(simulator: RunningSimulator) -> AsyncIterator[Page]:
    """The page, opened; an error in its console fails the test."""
    site, faults = Site(), []
    chromium = shutil.which("chromium")
    assert chromium, "install Chromium: sh tests/browser/install-chromium.sh"
    async with serving(site.application()) as origin, async_playwright() as playwright:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            allowed_origins=origin,
            **user_settings(simulator),
        )
        async with serving(create_app(settings), lifespan="on") as gateway:
            provider = f'authorize: "{simulator.url}/oidc/authorize", token: "{simulator.url}/oidc/token"'
            site.config = f'export const config = {{ gateway: "{gateway}/graphql", {provider}, client: "test" }};'
            browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = await browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
            page.on("pageerror", lambda error: faults.append(str(error)))
            await page.goto(origin)
            yield page
            await browser.close()
    assert not faults


async def _sign_in(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Logg inn").click()
    await page.get_by_role("link", name=name).click()


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("browser")
async def test_somebody_signs_in_and_sees_what_is_due(page: Page) -> None:
    await _sign_in(page, "RASK FJELLREV")
    await page.get_by_label("Part").select_option("314961900")

    for title in ("Forfalt", "Kommer", "Innbetalt", "Utbetalt", "Kontoutskrift"):
        await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    late = page.locator("section", has_text="Forfalt").first.locator("li")
    await expect(late.first).to_contain_text("kr")
    await expect(late.first).to_contain_text("KID")
    assert "code=" not in page.url
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.xdist_group("browser")
async def test_a_party_without_system_user_is_explained(page: Page) -> None:
    await _sign_in(page, "LUR MÅKE")

    await expect(page.get_by_role("alert")).to_have_text("Du har ikke tilgang til denne parten.")
