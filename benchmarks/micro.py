"""`make bench-micro`: what each step of a request costs by itself, in CPU microseconds; the best of several repeats."""

import asyncio
import datetime as dt
import sys
import time
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import msgspec
import uvloop

from benchmarks.answers import PERIOD, for_party, make_answers, organisations
from benchmarks.contestants import Contestant
from benchmarks.process import running
from benchmarks.workloads import WORKLOADS
from gateway.cache.create import create_cache
from gateway.cache.fetched import Fetched, Loaded
from gateway.cache.keys import Keys
from gateway.credentials import Credentials
from gateway.domain.dato import SystemClock
from gateway.domain.krav import AlleKrav
from gateway.errors import Api
from gateway.execution.engine import Engine
from gateway.execution.limits import Limits
from gateway.execution.request import GraphQLRequest
from gateway.server.worker_process import settle_memory
from gateway.settings import Settings, load_settings
from gateway.upstream.call import Answer, Call
from gateway.upstream.http import HttpClient
from gateway.upstream.operation import Operation
from resolvers.context import Context
from resolvers.ids import create_ids
from schema.build import create_schema

KRAV = 200
CALLED_KRAV = (3, 23, 570, 7_600)
CALLS_AT_ONCE = 10
PARTY = organisations(1)[0]
CREDENTIALS = Credentials("t" * 600, None, "regnskapssystem")
_REPEATS = 7
_SECONDS = 0.15


def main() -> None:
    """Measure and print."""
    settle_memory()  # as a worker does
    uvloop.run(_measure())


async def _measure() -> None:
    body = for_party(make_answers(KRAV)["krav"], PARTY.encode())
    decode = msgspec.json.Decoder(AlleKrav).decode
    await _show(f"decode {KRAV} krav ({len(body) // 1000} kB)", _sync(lambda: decode(body)))
    with running((sys.executable, "-m", "benchmarks.upstream", "3", "0"), 1, {}) as upstream:
        environment = Contestant("", ()).environment(upstream.port, cached=True)
        settings = load_settings(environment)
        await _measure_execution(settings, decode(body))
        await _measure_cache(settings)
    for krav in CALLED_KRAV:
        with running((sys.executable, "-m", "benchmarks.upstream", str(krav), "0"), 1, {}) as upstream:
            await _measure_calls(upstream.port)


async def _measure_execution(settings: Settings, answer: AlleKrav) -> None:
    schema = create_schema()._schema  # noqa: SLF001 - as in schema/build.py
    claims = next(one for one in WORKLOADS if one.krav == KRAV)
    request, variables = GraphQLRequest(query=claims.query), {"part": PARTY}
    krav = Fetched(value=answer, hentet=time.time(), fra_mellomlager=True, antall_kall=0)

    async def read(*_: object) -> Fetched[AlleKrav]:
        return krav

    client: Any = SimpleNamespace(krav_og_betalinger=SimpleNamespace(krav=read), innkrevingsoppdrag=None)
    ids = create_ids(settings)
    engines = {"graphql-core": Engine(schema, Limits(), compiled=False), "compiled": Engine(schema, Limits())}
    for name, engine in engines.items():
        operation = engine.prepare(request)

        async def execute(engine: Engine = engine, operation: Any = operation) -> Any:  # noqa: ANN401
            now = asyncio.get_running_loop().time()
            context = Context(Operation(CREDENTIALS, deadline=now + 25), client, SystemClock(), ids, settings, "nb")
            return await engine.execute(operation, variables, context)

        response = await execute()
        assert response.data["part"]["krav"]
        await _show(f"execute {KRAV} krav of 15 leaves, {name}", execute)
    await _show(f"encode {KRAV} krav of 15 leaves", _sync(lambda: msgspec.json.encode(response)))
    await _show("prepare a document: parse, limits, validate", _sync(_prepare_anew(engines["compiled"], claims.query)))
    await _show("prepare a document seen before", _sync(lambda: engines["compiled"].prepare(request)))


def _prepare_anew(engine: Engine, query: str) -> Callable[[], object]:
    numbers = iter(range(10**9))
    return lambda: engine.prepare(GraphQLRequest(query=f"{query} # {next(numbers)}"))


async def _measure_cache(settings: Settings) -> None:
    keys, cache = Keys(b"s" * 64), create_cache(settings)
    arguments = (PARTY, *PERIOD)
    place = lambda: keys.place(CREDENTIALS, Api.KRAV_OG_BETALINGER, "krav", arguments)  # noqa: E731

    async def fetch() -> Loaded[dt.date]:
        return Loaded(dt.date(2026, 1, 1), b'"2026-01-01"', 1)

    async def read() -> object:
        decode = msgspec.json.Decoder(dt.date).decode
        place = cache.place(CREDENTIALS, Api.KRAV_OG_BETALINGER, "krav", arguments)
        return await cache.read(place, fetch=fetch, decode=decode)

    await _show("key of a cache entry", _sync(place))
    await read()
    await _show("cache hit", read)
    await cache.aclose()


async def _measure_calls(port: int) -> None:
    client = HttpClient(f"http://127.0.0.1:{port}", max_bytes=10**7)
    call = Call(api=Api.KRAV_OG_BETALINGER, name="aapnekrav", method="GET", path=f"/regnskapssystem/{PARTY}/aapnekrav")
    lines = f"Authorization: Bearer {CREDENTIALS.bearer}\r\nKorrelasjonsid: x\r\nAccept: application/json\r\n".encode()

    async def send() -> Answer:
        return await client.send(call, lines, seconds=5)

    async def send_at_once() -> None:
        await asyncio.gather(*(send() for _ in range(CALLS_AT_ONCE)))

    size = len((await send()).body) / 1000
    await _show(f"upstream call, {size:.0f} kB, {CALLS_AT_ONCE} at once", send_at_once, CALLS_AT_ONCE)
    await client.aclose()


def _sync(function: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    async def call() -> object:
        return function()

    return call


async def _show(name: str, work: Callable[[], Awaitable[object]], steps: int = 1) -> None:
    rounds = 1
    while await _seconds(work, rounds) < _SECONDS:
        rounds *= 2
    best = min([await _seconds(work, rounds) for _ in range(_REPEATS)])
    print(f"{name:52} {best / rounds / steps * 1e6:10.1f} us", flush=True)


async def _seconds(work: Callable[[], Awaitable[object]], rounds: int) -> float:
    began = time.process_time()
    for _ in range(rounds):
        await work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
