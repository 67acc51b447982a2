"""No document under the limit of a request's body may take long to refuse or to admit."""

import contextlib
import gc
import time

import pytest

from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest, RequestRefusedError
from tests.execution.toy import toy_schema

_LONG = 59_000
_CPU_SECONDS = 0.05
_YARDSTICK_SECONDS = 0.024  # what `yardstick` takes on the machine that the bound was set on
_THINGS = "things { id name size twin { id name size twin { id name size } } }"


def doubled(fragments: int) -> str:
    chain = "".join(
        f"fragment F{n} on Thing {{ ...F{n + 1} ...F{n + 1} twin {{ ...F{n + 1} }} }}" for n in range(fragments)
    )
    return "{ things { ...F0 } }" + chain + f"fragment F{fragments} on Thing {{ name }}"


HOSTILE = {
    "commas": "{ hello" + "," * _LONG + "}",
    "new lines": "{ hello" + "\n" * _LONG + "}",
    "one comment": "{ hello #" + "x" * _LONG + "\n}",
    "comments": "{ hello " + "#\n" * 29_000 + "}",
    "one name": "{ " + "a" * _LONG + "}",
    "one string": '{ hello(name: "' + "x" * _LONG + '") }',
    "escapes": '{ hello(name: "' + "\\n" * 29_000 + '") }',
    "block string": '{ hello(name: """' + "x\n" * 29_000 + '""") }',
    "open block strings": "{ hello " + '\\"""' * 14_000,
    "quotes": '"' * _LONG,
    "backslashes": '"' + "\\" * _LONG,
    "long number": "{ things(first: " + "1" * _LONG + ") { id } }",
    "braces": "{" * _LONG,
    "brackets": "{ hello(name: " + "[" * _LONG,
    "deep fields": "{ things { " + "twin { " * 150 + "id" + "}" * 152,
    "wide aliases": "{" + " ".join(f"a{n}: hello" for n in range(4_000)) + "}",
    "same field": "{" + "hello " * 9_000 + "}",
    "same field within the tokens": "{" + "hello " * 1_990 + "}",
    "same subselection": "{" + "things{id twin{id}}" * 220 + "}",
    "same deep subselection": "{" + "things{twin{twin{twin{twin{id}}}}}" * 120 + "}",
    "different arguments": "{" + " ".join(f'hello(name: "{n}")' for n in range(320)) + "}",
    "unknown fields": "{" + " ".join(f"thingz{n}" for n in range(99)) + "}",
    "unknown arguments": "{" + " ".join(f"hello(nam{n}: 1)" for n in range(99)) + "}",
    "unknown types": " ".join(f"fragment F{n} on Thingamajigs{n} {{ id }}" for n in range(280)),
    "long unknown type": "fragment F on " + "ThingFilter" * 5_000 + " { id } { ...F }",
    "unknown directives": "{ hello " + " ".join(f"@skipp{n}" for n in range(199)) + "}",
    "same nested field": "{ things {" + "id " * 1_980 + "} }",
    "same nested selection": "{ things {" + "twin { id name } " * 380 + "} }",
    "same nested selection, deep": "{ things {" + "twin { twin { twin { id } } } " * 190 + "} }",
    "nested different arguments": "{ ...F } fragment F on Query {"
    + " ".join(f'hello(name: "{n}")' for n in range(99))
    + "}",
    "unknown nested fields": "{ things {" + " ".join(f"siz{n}" for n in range(1_900)) + "} }",
    "fragments of the same fields": "{ things {"
    + " ".join(f"...F{n}" for n in range(60))
    + "} }"
    + "".join(f"fragment F{n} on Thing {{ {'id name size ' * 7} }}" for n in range(60)),
    "same fragments": "{ things {" + "...F " * 600 + "} } fragment F on Thing { id }",
    "nested fragments of the same fields": "{ things {"
    + " ".join(f"...F{n}" for n in range(40))
    + "} }"
    + "".join(f"fragment F{n} on Thing {{ twin {{ ...F{n + 1} id }} twin {{ ...F{n + 1} name }} }}" for n in range(8))
    + "".join(f"fragment F{n} on Thing {{ twin {{ id }} name }}" for n in range(8, 40)),
    "comments within the tokens": "{ hello " + "#\n" * 1_900 + "}",
    "repeated directives": "{ hello " + "@skip(if: true) " * 190 + "}",
    "doubling fragments": doubled(26),
    "doubling fragments, long": doubled(100),
    "chain of fragments": "{ things { ...F0 } }"
    + "".join(f"fragment F{n} on Thing {{ ...F{n + 1} }}" for n in range(230)),
    "cycle of fragments": "{ things { ...F0 } }"
    + "".join(f"fragment F{n} on Thing {{ ...F{(n + 1) % 230} }}" for n in range(230)),
    "all fragments everywhere": "{ things { ...F0 } }"
    + "".join(f"fragment F{n} on Thing {{ {' '.join(f'...F{m}' for m in range(n + 1, 40))} name }}" for n in range(40)),
    "longer chain of fragments within the depth": "{ things { id "
    + "".join(f"... on Thing {{ ...F{n} }}" for n in range(90))
    + "} }"
    + "".join(f"fragment F{n} on Thing {{ id name size twin {{ id }} }}" for n in range(90)),
    "many operations": " ".join(f"query Q{n} {{ ...F }}" for n in range(250))
    + "fragment F on Query {"
    + "hello " * 400
    + "}",
    "twenty operations": " ".join(f"query Q{n}($v: String) {{ ...F }}" for n in range(20))
    + "fragment F on Query {"
    + " ".join(f"a{n}: hello(name: $v)" for n in range(190))
    + "}",
    "many variables": "query (" + " ".join(f"$v{n}: String" for n in range(300)) + ") { hello }",
    "undefined variables": "{" + " ".join(f"hello(name: $v{n})" for n in range(99)) + "}",
    "wrong variables": "query ($v: Int) {" + " ".join(f"a{n}: hello(name: $v)" for n in range(99)) + "}",
    "long list": "{ things(where: { sizes: [" + "1 " * 1_950 + "] }) { id } }",
    "wrong list": "{ things(where: { sizes: [" + '"x" ' * 1_950 + "] }) { id } }",
    "deep input": "{ things(where: " + "{inside: " * 150 + "null" + "}" * 150 + ") { id } }",
    "unknown input fields": "{ things(where: {" + " ".join(f"nam{n}: 1" for n in range(600)) + "}) { id } }",
    "repeated input fields": "{ things(where: {" + "name: 1 " * 600 + "}) { id } }",
    "introspection bomb": "{ __schema { types { " + "fields { type { " * 40 + "name" + " } }" * 40 + "} } }",
    "type definitions": " ".join(f"type T{n} {{ a: Int }}" for n in range(250)),
    "subscription with many roots": "subscription {" + " ".join(f"a{n}: count" for n in range(300)) + "}",
    "everything twenty times": "{" + " ".join(f"a{n}: {_THINGS}" for n in range(20)) + "}",
    "inline fragments": "{" + "... on Query {" * 190 + "hello" + "}" * 191,
    "wide inline fragments": "{" + "... on Query { hello } " * 99 + "}",
    "null characters": "\0" * _LONG,
    "byte order marks": "\ufeff" * _LONG,
    "emoji": '{ hello(name: "' + "🏃" * 59_000 + '") }',
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    engine = Engine(toy_schema(), Limits())
    engine.prepare(GraphQLRequest(query="{ hello things { id twin { id } } }"))
    gc.collect()
    return engine


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_costs_little_cpu(engine: Engine, name: str) -> None:
    best = min(cpu_seconds(engine, f"{HOSTILE[name]} #{attempt}") for attempt in range(5))
    slowness = max(1.0, min(yardstick() for _ in range(3)) / _YARDSTICK_SECONDS)
    assert best < _CPU_SECONDS * slowness


def yardstick() -> float:
    """CPU seconds of a fixed amount of work: a busy or slow machine takes longer for it, and for the rest alike."""
    begin = time.process_time()
    total = 0
    for number in range(400_000):
        total += number % 7
    return time.process_time() - begin


def cpu_seconds(engine: Engine, text: str) -> float:
    begin = time.process_time()
    with contextlib.suppress(RequestRefusedError):
        engine.prepare(GraphQLRequest(query=text))
    return time.process_time() - begin
