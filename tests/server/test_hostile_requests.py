"""Hostile and broken requests over HTTP: each gets a status, a code and an answer in time, nobody a stack trace."""

import asyncio
import json
import time
from typing import Any

import httpx
import pytest

from tests.server.serving import client, toy_application

_JSON = {"content-type": "application/json"}
_SECONDS = 0.5  # of CPU time, which a busy machine does not stretch
_PATIENCE = 5  # seconds for an answer that would otherwise hang
_HELLO = b'{"query":"{ hello }"}'


def body(**parameters: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return json.dumps(parameters).encode()


POSTS: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    # What is not JSON, or not one object of the right shape.
    "empty body": (b"", _JSON, 400, "BAD_USER_INPUT"),
    "spaces": (b"   ", _JSON, 400, "BAD_USER_INPUT"),
    "null": (b"null", _JSON, 400, "BAD_USER_INPUT"),
    "number": (b"7", _JSON, 400, "BAD_USER_INPUT"),
    "text": (b'"{ hello }"', _JSON, 400, "BAD_USER_INPUT"),
    "array": (b"[]", _JSON, 400, "BAD_USER_INPUT"),
    "batch": (b"[" + _HELLO + b"]", _JSON, 400, "BAD_USER_INPUT"),
    "large batch": (b"[" + b",".join([_HELLO] * 5_000) + b"]", _JSON, 400, "BAD_USER_INPUT"),
    "unfinished": (b'{"query":"{ hello', _JSON, 400, "BAD_USER_INPUT"),
    "two objects": (_HELLO + _HELLO, _JSON, 400, "BAD_USER_INPUT"),
    "trailing comma": (b'{"query":"{ hello }",}', _JSON, 400, "BAD_USER_INPUT"),
    "single quotes": (b"{'query':'{ hello }'}", _JSON, 400, "BAD_USER_INPUT"),
    "comment": (b'{"query":"{ hello }" /* */}', _JSON, 400, "BAD_USER_INPUT"),
    "byte order mark": (b"\xef\xbb\xbf" + _HELLO, _JSON, 400, "BAD_USER_INPUT"),
    "UTF-16": ('{"query":"{ hello }"}'.encode("utf-16"), _JSON, 400, "BAD_USER_INPUT"),
    "invalid UTF-8": (b'{"query":"{ hello(name: \\"\xff\\") }"}', _JSON, 400, "BAD_USER_INPUT"),
    "invalid UTF-8 outside": (b"\xff\xfe\xfd", _JSON, 400, "BAD_USER_INPUT"),
    "overlong UTF-8": (b'{"query":"\xc0\xaf"}', _JSON, 400, "BAD_USER_INPUT"),
    "lone surrogate": (b'{"query":"{ hello }","operationName":"\\ud800"}', _JSON, 400, "BAD_USER_INPUT"),
    "NaN": (b'{"query":"{ hello }","variables":{"a":NaN}}', _JSON, 400, "BAD_USER_INPUT"),
    "infinity": (b'{"query":"{ hello }","variables":{"a":1e999}}', _JSON, 400, "BAD_USER_INPUT"),
    "5,000 digits": (b'{"query":"{ hello }","variables":{"a":' + b"1" * 5_000 + b"}}", _JSON, 400, "BAD_USER_INPUT"),
    "deep array": (b"[" * 100_000, _JSON, 400, "BAD_USER_INPUT"),
    "deep object": (b'{"a":' * 40_000, _JSON, 400, "BAD_USER_INPUT"),
    "deep variables": (
        b'{"query":"{ hello }","variables":{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
        _JSON,
        400,
        "BAD_USER_INPUT",
    ),
    "null bytes": (b"\x00" * 1_000, _JSON, 400, "BAD_USER_INPUT"),
    "no query": (b"{}", _JSON, 400, "BAD_USER_INPUT"),
    "null query": (body(query=None), _JSON, 400, "BAD_USER_INPUT"),
    "empty query": (body(query=""), _JSON, 400, "BAD_USER_INPUT"),
    "query as list": (body(query=["{ hello }"]), _JSON, 400, "BAD_USER_INPUT"),
    "variables as text": (body(query="{ hello }", variables="{}"), _JSON, 400, "BAD_USER_INPUT"),
    "variables as list": (body(query="{ hello }", variables=[]), _JSON, 400, "BAD_USER_INPUT"),
    "operation name as number": (body(query="{ hello }", operationName=1), _JSON, 400, "BAD_USER_INPUT"),
    "extensions as text": (body(query="{ hello }", extensions="x"), _JSON, 400, "BAD_USER_INPUT"),
    "hash of nothing": (body(extensions={"persistedQuery": {}}), _JSON, 400, "BAD_USER_INPUT"),
    # What is too large.
    "body over the limit": (b'{"query":"' + b" " * 300_000 + b'"}', _JSON, 413, "OPERATION_TOO_COMPLEX"),
    "content length lies": (_HELLO, _JSON | {"content-length": "999999999999"}, 413, "OPERATION_TOO_COMPLEX"),
    "content length of 100 digits": (_HELLO, _JSON | {"content-length": "9" * 100}, 413, "OPERATION_TOO_COMPLEX"),
    "compressed body": (b"\x1f\x8b", _JSON | {"content-encoding": "gzip"}, 415, "BAD_USER_INPUT"),
    "compressed twice": (b"x", _JSON | {"content-encoding": "gzip, zstd"}, 415, "BAD_USER_INPUT"),
    "long document": (body(query="{ hello " + "," * 100_000 + "}"), _JSON, 200, "OPERATION_TOO_COMPLEX"),
    "many tokens": (body(query="{" + "a " * 20_000 + "}"), _JSON, 200, "OPERATION_TOO_COMPLEX"),
    "deep document": (body(query="{things" + "{twin" * 150 + "{id" + "}" * 152), _JSON, 200, "OPERATION_TOO_COMPLEX"),
    "many root fields": (
        body(query="{" + " ".join(f"a{n}:hello" for n in range(150)) + "}"),
        _JSON,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    "many variable values": (
        body(query="query ($f: ThingFilter) { things(where: $f) { id } }", variables={"f": {"sizes": [1] * 20_000}}),
        _JSON,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    "fragments that double": (
        body(
            query="{ things { ...F0 } }"
            + "".join(f"fragment F{n} on Thing {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
            + "fragment F30 on Thing { id }"
        ),
        _JSON,
        200,
        "OPERATION_TOO_COMPLEX",
    ),
    # What is the wrong kind of request.
    "no content type": (_HELLO, {}, 400, "CSRF_PREVENTED"),
    "plain text": (_HELLO, {"content-type": "text/plain"}, 400, "CSRF_PREVENTED"),
    "form": (b"query={hello}", {"content-type": "application/x-www-form-urlencoded"}, 400, "CSRF_PREVENTED"),
    "multipart": (b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 400, "CSRF_PREVENTED"),
    "JSON in a parameter": (_HELLO, {"content-type": "text/plain; x=application/json"}, 400, "CSRF_PREVENTED"),
    "JSON in the middle": (_HELLO, {"content-type": "x-application/json"}, 415, "BAD_USER_INPUT"),
    "longer than JSON": (_HELLO, {"content-type": "application/jsonp"}, 415, "BAD_USER_INPUT"),
    "XML": (b"<query/>", {"content-type": "application/xml"}, 415, "BAD_USER_INPUT"),
    "graphql": (b"{ hello }", {"content-type": "application/graphql"}, 415, "BAD_USER_INPUT"),
    "foreign charset": (_HELLO, {"content-type": "application/json; charset=iso-8859-1"}, 415, "BAD_USER_INPUT"),
    "UTF-7": (_HELLO, {"content-type": 'application/json; charset="utf-7"'}, 415, "BAD_USER_INPUT"),
    "endless content type": (_HELLO, {"content-type": "application/json" + ";x=y" * 2_000 + "z"}, 200, ""),
    "accept nothing known": (_HELLO, _JSON | {"accept": "image/png"}, 406, "BAD_USER_INPUT"),
    "accept refuses all": (_HELLO, _JSON | {"accept": "*/*;q=0"}, 406, "BAD_USER_INPUT"),
    "accept is nonsense": (_HELLO, _JSON | {"accept": ";;q=,,/,x/y/z"}, 200, ""),
    "accept is endless": (_HELLO, _JSON | {"accept": "a/b," * 5_000}, 406, "BAD_USER_INPUT"),
    # What GraphQL refuses.
    "not GraphQL": (body(query="SELECT * FROM krav"), _JSON, 200, "GRAPHQL_PARSE_FAILED"),
    "unknown field": (body(query="{ nope }"), _JSON, 200, "GRAPHQL_VALIDATION_FAILED"),
    "type definition": (body(query="type A { a: Int }"), _JSON, 200, "GRAPHQL_VALIDATION_FAILED"),
    "only a fragment": (body(query="fragment F on Query { hello }"), _JSON, 200, "GRAPHQL_VALIDATION_FAILED"),
    "two operations": (body(query="query A { hello } query B { hello }"), _JSON, 200, "BAD_USER_INPUT"),
    "no such operation": (body(query="query A { hello }", operationName="B"), _JSON, 200, "BAD_USER_INPUT"),
    "subscription": (body(query="subscription { count }"), _JSON, 406, "OPERATION_NOT_ALLOWED"),
    "cycle of fragments": (
        body(query="{ things { ...A } } fragment A on Thing { ...B } fragment B on Thing { ...A }"),
        _JSON,
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "unknown variable type": (
        body(query="query ($a: Nope) { hello(name: $a) }"),
        _JSON,
        200,
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "wrong variable": (
        body(query="query ($a: Int!) { refused(argument: $a) }", variables={"a": "1"}),
        _JSON,
        200,
        "BAD_USER_INPUT",
    ),
    "integer over 32 bits": (
        body(query="query ($a: Int!) { refused(argument: $a) }", variables={"a": 2**40}),
        _JSON,
        200,
        "BAD_USER_INPUT",
    ),
    "unknown hash": (
        body(extensions={"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}),
        _JSON,
        200,
        "PERSISTED_QUERY_NOT_FOUND",
    ),
    "something breaks": (body(query="{ broken }"), _JSON, 200, "INTERNAL_SERVER_ERROR"),
}


@pytest.mark.parametrize("name", POSTS)
async def test_a_hostile_post_gets_its_answer_in_time(name: str) -> None:
    content, headers, status, code = POSTS[name]
    async with client(toy_application()) as http, asyncio.timeout(_PATIENCE):
        begin = time.process_time()
        response = await http.post("/graphql", content=content, headers=headers)
        seconds = time.process_time() - begin
    check(response, status, code)
    assert seconds < _SECONDS


_PREFLIGHTED = {"apollo-require-preflight": "1"}
GETS: dict[str, tuple[str, dict[str, str], int, str]] = {
    "without a preflight header": ("query={hello}", {}, 400, "CSRF_PREVENTED"),
    "nothing": ("", _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "mutation": ('query=mutation{note(text:"x")}', _PREFLIGHTED, 405, "OPERATION_NOT_ALLOWED"),
    "subscription": ("query=subscription{count}", _PREFLIGHTED, 406, "OPERATION_NOT_ALLOWED"),
    "repeated": ("query={hello}&query={broken}", _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "many parameters": ("&".join(f"a{n}=1" for n in range(1_000)), _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "variables that are no JSON": ("query={hello}&variables={", _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "variables that are no object": ("query={hello}&variables=[]", _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "deep variables": ("query={hello}&variables=" + "[" * 5_000, _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "invalid UTF-8": ("query=%ff%fe", _PREFLIGHTED, 400, "BAD_USER_INPUT"),
    "null byte": ("query=%00", _PREFLIGHTED, 200, "GRAPHQL_PARSE_FAILED"),
    "empty variables": ("query={hello}&variables=&operationName=&extensions=", _PREFLIGHTED, 200, ""),
    "null variables": ("query={hello}&variables=null", _PREFLIGHTED, 200, ""),
}


@pytest.mark.parametrize("name", GETS)
async def test_a_hostile_get_gets_its_answer(name: str) -> None:
    query_string, headers, status, code = GETS[name]
    async with client(toy_application()) as http:
        check(await http.get(f"/graphql?{query_string}", headers=headers), status, code)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "QUERY"])
async def test_another_method_is_told_which_are_allowed(method: str) -> None:
    async with client(toy_application()) as http:
        response = await http.request(method, "/graphql", content=_HELLO, headers=_JSON)
    check(response, 405, "OPERATION_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"


async def test_the_table_is_large() -> None:
    assert len(POSTS) + len(GETS) >= 60


def check(response: httpx.Response, status: int, code: str) -> None:
    assert response.status_code == status
    content = response.json()
    if not code:
        assert content == {"data": {"hello": "hello world"}}
        return
    extensions = content["errors"][0]["extensions"]
    assert extensions["code"] == code
    assert extensions["retryable"] is (code == "PERSISTED_QUERY_NOT_FOUND")
    assert "Traceback" not in response.text
