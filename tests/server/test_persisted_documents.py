import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateway.server.persisted import MemoryDocumentTexts
from gateway.settings import SettingsError
from tests.server.serving import client, toy_application, toy_settings

_TEXT = "query Hello { hello }"
_HASH = hashlib.sha256(_TEXT.encode()).hexdigest()
_ANSWER = {"data": {"hello": "hello world"}}


def persisted(digest: Any = _HASH, version: Any = 1) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    return {"persistedQuery": {"version": version, "sha256Hash": digest}}


async def post(application: Starlette, **parameters: Any) -> httpx.Response:  # noqa: ANN401 - any JSON value
    async with client(application) as http:
        return await http.post("/graphql", json=parameters)


def code(response: httpx.Response) -> str:
    return str(response.json()["errors"][0]["extensions"]["code"])


async def test_an_automatic_persisted_query_is_asked_for_once_and_known_from_then_on() -> None:
    application = toy_application()
    unknown = await post(application, extensions=persisted())
    assert code(unknown) == "PERSISTED_QUERY_NOT_FOUND"
    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert (await post(application, query=_TEXT, extensions=persisted())).json() == _ANSWER
    assert (await post(application, extensions=persisted())).json() == _ANSWER


async def test_a_persisted_query_runs_by_get() -> None:
    application = toy_application()
    await post(application, query=_TEXT, extensions=persisted())
    async with client(application) as http:
        parameters = {"extensions": json.dumps(persisted()), "variables": "", "operationName": ""}
        response = await http.get("/graphql", params=parameters, headers={"apollo-require-preflight": "1"})
    assert response.json() == _ANSWER


@pytest.mark.parametrize(
    "extensions",
    [persisted("0" * 64), persisted("abc"), persisted(7), persisted(version=2), {"persistedQuery": "x"}],
)
async def test_a_hash_that_is_not_of_the_text_is_refused(extensions: dict[str, Any]) -> None:
    response = await post(toy_application(), query=_TEXT, extensions=extensions)
    assert (response.status_code, code(response)) == (400, "BAD_USER_INPUT")


async def test_a_document_that_does_not_pass_is_not_kept() -> None:
    application = toy_application()
    text = "{ nope }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert code(await post(application, query=text, extensions=persisted(digest))) == "GRAPHQL_VALIDATION_FAILED"
    assert code(await post(application, extensions=persisted(digest))) == "PERSISTED_QUERY_NOT_FOUND"


async def test_automatic_persisted_queries_can_be_switched_off() -> None:
    application = toy_application(toy_settings(automatic_persisted_queries=False))
    assert (await post(application, query=_TEXT, extensions=persisted())).json() == _ANSWER
    assert code(await post(application, extensions=persisted())) == "OPERATION_NOT_ALLOWED"


async def test_the_texts_in_memory_are_bounded() -> None:
    texts = MemoryDocumentTexts(max_characters=10)
    for name in ("a", "b", "c"):
        await texts.put(name, name * 4)
    assert [await texts.get(name) for name in ("a", "b", "c")] == [None, "bbbb", "cccc"]


_CODEGEN = {_HASH: _TEXT}
_RELAY = {"d41d8cd98f00b204e9800998ecf8427e": _TEXT}
_APOLLO = {
    "format": "apollo-persisted-query-manifest",
    "version": 1,
    "operations": [{"id": _HASH, "name": "Hello", "type": "query", "body": _TEXT}],
}


def trusting(folder: Path, manifest: object, *, only: bool) -> Starlette:
    path = folder / "manifest.json"
    path.write_text(json.dumps(manifest))
    return toy_application(toy_settings(trusted_documents=str(path), trusted_documents_only=only))


@pytest.mark.parametrize(
    ("manifest", "digest"),
    [(_CODEGEN, _HASH), (_CODEGEN, f"sha256:{_HASH}"), (_RELAY, next(iter(_RELAY))), (_APOLLO, _HASH)],
)
async def test_trusted_documents_run_by_their_id(tmp_path: Path, manifest: object, digest: str) -> None:
    application = trusting(tmp_path, manifest, only=True)
    assert (await post(application, documentId=digest)).json() == _ANSWER


@pytest.mark.parametrize("digest", [_HASH, f"sha256:{_HASH}"])
async def test_a_trusted_document_runs_by_the_hash_that_apollo_clients_send(tmp_path: Path, digest: str) -> None:
    assert (await post(trusting(tmp_path, _APOLLO, only=True), extensions=persisted(digest))).json() == _ANSWER


@pytest.mark.parametrize(
    "parameters",
    [
        {"query": "{ other: hello }"},
        {"query": "{ other: hello }", "extensions": persisted("1" * 64)},
        {"documentId": "unknown"},
        {"query": "{ __schema { types { name } } }"},
        {},
    ],
)
async def test_in_strict_mode_nothing_else_runs(tmp_path: Path, parameters: dict[str, Any]) -> None:
    application = trusting(tmp_path, _CODEGEN, only=True)
    assert code(await post(application, **parameters)) == "OPERATION_NOT_ALLOWED"


async def test_in_strict_mode_the_text_of_a_trusted_document_runs(tmp_path: Path) -> None:
    assert (await post(trusting(tmp_path, _CODEGEN, only=True), query=_TEXT)).json() == _ANSWER


async def test_without_strict_mode_other_documents_run_too(tmp_path: Path) -> None:
    application = trusting(tmp_path, _CODEGEN, only=False)
    assert (await post(application, query="{ other: hello }")).json() == {"data": {"other": "hello world"}}
    assert code(await post(application, documentId="unknown")) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize("content", ["", "[]", '{"operations": [{}]}', '{"a": 1}', "\x00"])
def test_a_manifest_that_cannot_be_read_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match="GATEWAY_TRUSTED_DOCUMENTS"):
        toy_application(toy_settings(trusted_documents=str(path)))


def test_strict_mode_needs_a_manifest() -> None:
    with pytest.raises(SettingsError, match="GATEWAY_TRUSTED_DOCUMENTS"):
        toy_application(toy_settings(trusted_documents_only=True))
