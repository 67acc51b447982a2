"""The page under examples/mobile: built, then used in Chromium at the size of a phone."""

import hashlib
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from playwright.async_api import Route as BrowserRoute
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gateway.app import create_app
from gateway.demo import user_settings
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator, running_simulator
from tests.browser.conftest import FLAGS
from tests.clients.programs import Programs, install
from tests.server.serving import serving

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "mobile"
MANIFEST = "src/generated/persisted-documents.json"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def packages(pytestconfig: pytest.Config) -> Path:
    """The packages stay in pytest's cache until the lock changes."""
    digest = hashlib.sha256((EXAMPLE / "package-lock.json").read_bytes()).hexdigest()[:12]
    assert pytestconfig.cache is not None
    folder = pytestconfig.cache.mkdir(f"mobile-{digest}")
    install(folder, EXAMPLE)
    return folder


@pytest.fixture
def sources(packages: Path, tmp_path: Path) -> Programs:
    """A copy of the sources, not yet built."""
    return Programs(tmp_path / "mobile", packages, EXAMPLE)


@pytest.fixture(scope="module")
def built(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder once the types are generated and the compiler has accepted their use."""
    programs = Programs(tmp_path_factory.mktemp("built") / "mobile", packages, EXAMPLE)
    _generate(programs)
    programs.compile("tsc")
    return programs.folder


def _generate(programs: Programs) -> None:
    schema = {"SCHEMA": str(ROOT / "schema" / "schema.graphql")}
    programs.compile("graphql-codegen", "--config", "codegen.config.js", environment=schema)


def _write_instead(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_a_field_that_the_schema_lacks_stops_the_build(sources: Programs) -> None:
    _write_instead(sources.folder / "src/oversikt.graphql", "forfallsdato", "forfallsdag")

    with pytest.raises(AssertionError, match='Cannot query field "forfallsdag"'):
        _generate(sources)


def test_a_field_that_the_query_lacks_stops_the_build(sources: Programs) -> None:
    _generate(sources)
    _write_instead(sources.folder / "src/view.ts", "forfall.forfallsdato", "forfall.forfallsdag")

    with pytest.raises(AssertionError, match="'forfallsdag' does not exist"):
        sources.compile("tsc")


def test_a_variable_of_another_type_stops_the_build(sources: Programs) -> None:
    _generate(sources)
    _write_instead(sources.folder / "src/app.ts", "til: day(til)", "til")

    with pytest.raises(AssertionError, match="'Date' is not assignable to type 'string'"):
        sources.compile("tsc")


def test_it_loads_nothing_from_elsewhere(built: Path) -> None:
    for file in (built / "public").rglob("*.*"):
        for line in file.read_text().splitlines():
            assert "https://" not in line
            assert 'from "' not in line or 'from "./' in line


class Site:
    """What the build made, with the addresses of this test."""

    def __init__(self, folder: Path) -> None:
        self.config = ""
        self._folder = folder

    def application(self) -> Starlette:
        async def config(_: Request) -> Response:
            return Response(self.config, media_type="text/javascript")

        return Starlette(
            routes=[Route("/built/config.js", config), Mount("/", StaticFiles(directory=self._folder, html=True))]
        )


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator() as running:
        yield running


@pytest.fixture
async def page(simulator: RunningSimulator, built: Path) -> AsyncIterator[Page]:
    """The page, opened, at a gateway that runs only the build's documents; an error in its console fails the test."""
    site, faults = Site(built / "public"), []
    chromium = shutil.which("chromium")
    assert chromium, "install Chromium: sh tests/browser/install-chromium.sh"
    async with serving(site.application()) as origin, async_playwright() as playwright:
        settings = Settings(
            krav_og_betalinger_url=simulator.krav_og_betalinger_url,
            innkrevingsoppdrag_url=simulator.innkrevingsoppdrag_url,
            allowed_origins=origin,
            trusted_documents=str(built / MANIFEST),
            trusted_documents_only=True,
            **user_settings(simulator),
        )
        async with serving(create_app(settings), lifespan="on") as gateway:
            site.config = _config(gateway, simulator.url)
            browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = await browser.new_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
            page.on("pageerror", lambda error: faults.append(str(error)))
            await page.goto(origin)
            yield page
            await browser.close()
    assert not faults


def _config(gateway: str, simulator: str) -> str:
    provider = f"{simulator}/oidc"
    addresses = {"gateway": f"{gateway}/graphql", "authorize": f"{provider}/authorize", "token": f"{provider}/token"}
    return f"export const config = {json.dumps({**addresses, 'client': 'test', 'trusted': True})};"


async def _sign_in(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Logg inn").click()
    await page.get_by_role("link", name=name).click()


@pytest.mark.browser
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
async def test_an_answer_that_comes_late_does_not_replace_that_of_the_chosen_party(page: Page) -> None:
    late: list[BrowserRoute] = []
    await page.route("**/graphql", lambda route: late.append(route), times=1)  # noqa: PLW0108 - append takes no mark
    async with page.expect_request("**/graphql"):
        await _sign_in(page, "RASK FJELLREV")
    await page.get_by_label("Part").select_option("314961900")
    debts = page.locator("section", has_text="Forfalt").first
    await expect(debts).to_contain_text("KID")

    async with page.expect_response("**/graphql") as answer:
        await late[0].continue_()
    await (await answer.value).finished()

    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    await expect(debts).to_contain_text("KID")


@pytest.mark.browser
async def test_a_party_without_system_user_is_explained(page: Page) -> None:
    await _sign_in(page, "LUR MÅKE")

    await expect(page.get_by_role("alert")).to_have_text("Du har ikke tilgang til denne parten.")
