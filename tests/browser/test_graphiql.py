"""GraphiQL as a developer uses it, in Chromium."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.running_demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def open_example(page: Page, title: str) -> None:
    page.get_by_role("button", name=title).click()
    expect(page.locator(".graphiql-query-editor")).to_contain_text(title)


def run(page: Page) -> None:
    page.get_by_label("Execute query").click()


def answer(page: Page) -> str:
    return str(page.locator(".graphiql-response .CodeMirror").evaluate("editor => editor.CodeMirror.getValue()"))


def set_variables(page: Page, variables: dict[str, str]) -> None:
    editor = page.locator(".graphiql-editor-tool .CodeMirror").first
    editor.evaluate("(editor, text) => editor.CodeMirror.setValue(text)", json.dumps(variables))


def wait_until(page: Page, expression: str) -> None:
    """Ask again and again: Playwright's own waiting evaluates text in the page, which the policy forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {expression}")


def test_it_opens_with_examples_and_runs_the_first_one_with_the_token_of_the_demo(graphiql: Page) -> None:
    expect(graphiql.get_by_role("button", name="Account statement of a year")).to_be_in_viewport()
    run(graphiql)
    expect(graphiql.locator(".graphiql-response")).to_contain_text("totalOversikt")
    assert '"errors"' not in answer(graphiql)


def test_it_completes_the_name_of_a_field(graphiql: Page) -> None:
    editor = "document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror"
    wait_until(graphiql, f"Boolean({editor}.options.hintOptions.schema)")
    graphiql.get_by_label("New tab").click()
    graphiql.locator(".graphiql-query-editor .CodeMirror").click()
    graphiql.keyboard.type("query { kravt")
    expect(graphiql.locator(".CodeMirror-hints")).to_contain_text("kravtyper")
    graphiql.keyboard.press("Enter")
    expect(graphiql.locator(".graphiql-query-editor")).to_contain_text("kravtyper")


def test_it_shows_an_error_with_its_extensions_beside_the_data(graphiql: Page) -> None:
    open_example(graphiql, "An error beside data: wrong check digits")
    run(graphiql)
    expect(graphiql.locator(".graphiql-response")).to_contain_text("BAD_USER_INPUT")
    assert '"retryable": false' in answer(graphiql)
    assert '"saldo"' in answer(graphiql)


def test_it_opens_the_documentation_of_a_field(graphiql: Page) -> None:
    graphiql.get_by_label("Show Documentation Explorer").click()
    documentation = graphiql.get_by_role("region", name="Documentation Explorer")
    documentation.get_by_role("link", name="Query").click()
    documentation.get_by_role("link", name="kravtyper").click()
    expect(documentation).to_contain_text(re.compile("claim types", re.IGNORECASE))


def test_a_dialog_opens_without_an_inline_style(graphiql: Page) -> None:
    graphiql.get_by_label("Open settings dialog").click()
    expect(graphiql.get_by_role("dialog")).to_be_visible()


def test_the_browser_keeps_the_tabs_of_the_session_and_never_the_token(graphiql: Page, demo: Demo) -> None:
    open_example(graphiql, "Every error code a client can meet")
    run(graphiql)
    expect(graphiql.locator(".graphiql-response")).to_contain_text('"feilkoder"')
    wait_until(graphiql, "sessionStorage['graphiql:tabState']?.includes('Feilkoder')")
    wait_until(graphiql, "!('graphiql:variables' in sessionStorage)")
    stored = graphiql.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert demo.token not in stored
    assert "Bearer" not in stored
    graphiql.reload()
    expect(graphiql.locator(".graphiql-tab")).to_contain_text(["Oversikt", "Feilkoder"])


def test_every_example_that_reads_runs_without_an_error(graphiql: Page) -> None:
    panel = graphiql.get_by_role("region", name="Examples")
    titles = panel.get_by_role("button").all_inner_texts()
    assert len(titles) > 10
    for title in titles:
        if title.startswith(("An error", "Follow", "Send")):
            continue
        open_example(graphiql, title)
        run(graphiql)
        expect(graphiql.locator(".graphiql-response")).to_contain_text('"data"')
        assert '"errors"' not in answer(graphiql), title


def test_it_sends_a_new_order_and_follows_it_to_its_final_status(graphiql: Page) -> None:
    open_example(graphiql, "Send a new order")
    run(graphiql)
    expect(graphiql.locator(".graphiql-response")).to_contain_text("MOTTATT_IKKE_BEHANDLET")
    created = json.loads(answer(graphiql))["data"]["opprettInnkrevingsoppdrag"]["innkrevingsoppdrag"]
    open_example(graphiql, "Follow an order until its status is final")
    set_variables(graphiql, {"kravidentifikator": created["kravidentifikator"]})
    run(graphiql)
    expect(graphiql.locator(".graphiql-response")).to_contain_text("RESKONTROFOERT", timeout=30_000)
    expect(graphiql.get_by_label("Execute query")).to_be_visible()
