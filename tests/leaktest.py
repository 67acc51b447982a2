"""Does anybody ever see what was fetched for somebody else?

Many callers, equal in all but one of token, consent and package, ask for the same few things of both APIs at the same
time, from several caches at once, while calls are slow, fail, are tried again, are refreshed, are made stale by writes,
and callers go away. Every answer carries the mark of the credentials it was fetched with, and every reader looks at it.

`python -m tests.leaktest` runs long: in one process in memory and over a shared server, then in two processes at once.
"""

import argparse
import asyncio
import base64
import itertools
import json
import random
import subprocess
import sys
import time

import msgspec

from gateway.cache import Cache, Loaded, create_cache
from gateway.credentials import Credentials
from gateway.errors import Api, UpstreamUnavailableError
from gateway.settings import Settings
from tests.redis_server import RedisServer

PARTS = ("313367002", "311851381", "3133670020", "")
AT_ONCE = 60
FOREVER = 4_102_444_800  # the year 2100: both processes of a run make the same tokens


class LeakError(AssertionError):
    """Somebody was shown what is not theirs."""


class Outcome(msgspec.Struct):
    """What a hunt did: `reads` that were answered and looked at, and how they were answered."""

    reads: int = 0
    cached: int = 0
    failures: int = 0
    departures: int = 0
    calls: int = 0
    writes: int = 0


def callers() -> list[Credentials]:
    """Callers of whom each is equal to others in all but one thing."""
    tokens = [_token("0192:991825827", 1), _token("0192:991825827", 2), _token("0192:974761076", 1), "opaque"]
    consents = [None, "", _token("0192:991825827", 3), _token("0192:991825827", 4)]
    packages = ["finans", "regnskapssystem"]
    return [Credentials(*each) for each in itertools.product(tokens, consents, packages)]


class Hunt:
    """Random reads through caches that share one store; the seed decides what, the event loop in what order."""

    def __init__(self, caches: list[Cache], seed: int) -> None:
        self.outcome = Outcome()
        self._caches = caches
        self._dice = random.Random(seed)
        self._callers = callers()

    async def run(self, reads: int) -> Outcome:
        """So many reads, a few dozen of them at any time; LeakError as soon as one sees what is not its own."""
        left = itertools.repeat(None, reads)
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._reader(left))
        return self.outcome

    async def _reader(self, left: "itertools.repeat[None]") -> None:
        for _ in left:
            cache = self._dice.choice(self._caches)
            credentials, api, part = self._dice.choice(self._callers), self._dice.choice(list(Api)), self._part()
            if self._dice.random() < 0.01:
                self.outcome.writes += 1
                await cache.invalidate(credentials, api)
            elif self._dice.random() < 0.15:
                await self._departing(cache, credentials, api, part)
            else:
                await self._persistent(cache, credentials, api, part)

    async def _departing(self, cache: Cache, credentials: Credentials, api: Api, part: str) -> None:
        reading = asyncio.ensure_future(self._read(cache, credentials, api, part))
        for _ in range(self._dice.randrange(12)):
            await asyncio.sleep(0)
        reading.cancel()
        await asyncio.wait((reading,))
        if reading.cancelled():
            self.outcome.departures += 1
        elif isinstance(reading.exception(), LeakError):
            reading.result()

    async def _persistent(self, cache: Cache, credentials: Credentials, api: Api, part: str) -> None:
        for _ in range(3):
            try:
                await self._read(cache, credentials, api, part)
            except UpstreamUnavailableError:
                self.outcome.failures += 1
            else:
                return

    async def _read(self, cache: Cache, credentials: Credentials, api: Api, part: str) -> None:
        mark = _mark(credentials, api, part)

        async def fetch() -> Loaded[str]:
            self.outcome.calls += 1
            for _ in range(self._dice.randrange(30)):
                await asyncio.sleep(0)
            if self._dice.random() < 0.2:
                raise UpstreamUnavailableError
            return Loaded(mark, mark.encode(), 1)

        refresh = self._dice.random() < 0.1
        place = cache.place(credentials, api, "krav", (part,))
        fetched = await cache.read(place, fetch=fetch, decode=bytes.decode, refresh=refresh)
        if fetched.value != mark:
            raise LeakError
        self.outcome.reads += 1
        self.outcome.cached += fetched.fra_mellomlager

    def _part(self) -> str:
        return self._dice.choice(PARTS)


async def hunt(url: str, *, reads: int, seed: int, workers: int = 1) -> Outcome:
    """Hunt through so many caches of one process; entries live shortly, so that all are fetched again and again."""
    settings = Settings(
        krav_og_betalinger_url="http://127.0.0.1:1/v1",
        innkrevingsoppdrag_url="http://127.0.0.1:1/v1",
        cache_url=url,
        cache_ttl_seconds=1.0,
        cache_max_bytes=100_000,
        cache_stale_while_revalidate=bool(seed % 2),
    )
    caches = [create_cache(settings, patience=0.2) for _ in range(workers)]
    try:
        return await Hunt(caches, seed).run(reads)
    finally:
        for cache in caches:
            await cache.aclose()


def hunt_in_processes(url: str, *, reads: int, seed: int) -> list[Outcome]:
    """Hunt in two processes at once over one server."""
    command = [sys.executable, "-m", "tests.leaktest", "--url", url, "--reads", str(reads)]
    processes = [
        subprocess.Popen([*command, "--seed", str(seed + number)], stdout=subprocess.PIPE) for number in range(2)
    ]
    outputs = [process.communicate()[0] for process in processes]
    if any(process.returncode for process in processes):
        raise LeakError
    return [msgspec.json.decode(output, type=Outcome) for output in outputs]


def _mark(credentials: Credentials, api: Api, part: str) -> str:
    return json.dumps([credentials.bearer, credentials.consent, credentials.rettighetspakke, api.value, part])


def _token(organisation: str, number: int) -> str:
    claims = {"consumer": {"ID": organisation}, "exp": FOREVER, "jti": number}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"header.{payload}.signature"


def _report(kind: str, outcome: Outcome, seconds: float) -> None:
    figures = " ".join(f"{name}={value}" for name, value in msgspec.structs.asdict(outcome).items())
    print(f"{kind:<22} {figures} seconds={seconds:.0f}", flush=True)  # noqa: T201 - the report is the result


def _hunt_long(reads: int, seed: int) -> None:
    with RedisServer() as server:
        for kind, url, workers in (("memory", "memory://", 1), ("shared, two workers", server.url, 2)):
            began = time.monotonic()
            _report(kind, asyncio.run(hunt(url, reads=reads, seed=seed, workers=workers)), time.monotonic() - began)
        began = time.monotonic()
        for outcome in hunt_in_processes(server.url, reads=reads // 2, seed=seed):
            _report("shared, two processes", outcome, time.monotonic() - began)


def main() -> None:
    """Run a long hunt, or one process of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reads", type=int, default=200_000, help="how many of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--url", help="hunt in this process alone, through this store")
    arguments = parser.parse_args()
    if arguments.url is None:
        _hunt_long(arguments.reads, arguments.seed)
        return
    outcome = asyncio.run(hunt(arguments.url, reads=arguments.reads, seed=arguments.seed))
    sys.stdout.buffer.write(msgspec.json.encode(outcome))


if __name__ == "__main__":
    main()
