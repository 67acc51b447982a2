"""Reading: once per operation, through the cache, decoded and checked at the edge.

admitted? ──> once (memo) ──> cache ──> Caller ──> decode
"""

from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

import msgspec

from gateway.cache.cache import Cache
from gateway.cache.fetched import Fetched, Loaded
from gateway.cache.keys import Place
from gateway.credentials import Credentials
from gateway.errors import Api, NotFoundError, UnauthenticatedError, UpstreamBadResponseError, UpstreamTimeoutError
from gateway.upstream.attempt import Outcome
from gateway.upstream.call import Answer, Call
from gateway.upstream.caller import Caller
from gateway.upstream.memo import once
from gateway.upstream.operation import Operation, Read
from gateway.upstream.pieces import LARGE

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_BOM = b"\xef\xbb\xbf"


class Lookup(Protocol[T_co]):
    """One look-up: what tells it from others, its call, how to decode it, and what body "no hits" stands for.

    `decode_large` lets others run meanwhile, and gives None when it is `decode` that must.
    """

    @property
    def api(self) -> Api: ...

    @property
    def name(self) -> str: ...

    @property
    def part(self) -> str | None: ...

    @property
    def arguments(self) -> tuple[str, ...]: ...

    @property
    def make_call(self) -> Callable[[], Call]: ...

    @property
    def decode(self) -> Callable[[bytes], T_co]: ...

    @property
    def decode_large(self) -> Callable[[bytes], Awaitable[T_co | None]] | None: ...

    @property
    def empty(self) -> Callable[[], bytes] | None: ...


class PlainLookup(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A look-up put together from functions."""

    api: Api
    name: str
    arguments: tuple[str, ...]
    make_call: Callable[[], Call]
    decode: Callable[[bytes], T]
    decode_large: Callable[[bytes], Awaitable[T | None]] | None = None
    empty: Callable[[], bytes] | None = None
    part: str | None = None


Perform = Callable[[Call], Awaitable[Outcome]]


class Reader:
    """Answers the look-ups of one API."""

    def __init__(self, caller: Caller, cache: Cache) -> None:
        self._caller = caller
        self._cache = cache

    async def read(self, operation: Operation, lookup: Lookup[T], perform: Perform | None = None) -> Fetched[T]:
        """Answer a look-up; raises GatewayErrors only. `perform` replaces the plain call."""
        operation.asked.add((lookup.name, lookup.part))
        credentials = operation.forwarded or await operation.admit(lookup.api, lookup.part)
        if operation.is_traced:
            with operation.span(f"fetch {lookup.name}") as span:
                fetched = await self._answer(operation, credentials, lookup, perform)
                span.set("gateway.api", lookup.api)
                span.set("gateway.from_cache", fetched.fra_mellomlager)
        else:
            fetched = await self._answer(operation, credentials, lookup, perform)
        operation.reads.append(Read(lookup.api, lookup.name, lookup.part, fetched.kept))
        return fetched

    async def _answer(
        self, operation: Operation, credentials: Credentials, lookup: Lookup[T], perform: Perform | None
    ) -> Fetched[T]:
        key = (lookup.api, lookup.name, *lookup.arguments)
        known = operation.memo.get(key)
        if isinstance(known, Fetched):
            return known
        place = self._cache.place(credentials, lookup.api, lookup.name, lookup.arguments)
        if known is None and place is not None and not operation.refresh:
            at_hand = self._cache.peek(place)
            if at_hand is not None:
                operation.memo[key] = at_hand
                operation.tally.cache_hits += 1
                return at_hand
        return await once(operation, key, self._read, (operation, credentials, place, lookup, perform))

    async def _read(
        self,
        operation: Operation,
        credentials: Credentials,
        place: Place | None,
        lookup: Lookup[T],
        perform: Perform | None,
    ) -> Fetched[T]:
        ours = False

        async def fetch() -> Loaded[T]:
            nonlocal ours
            ours = True
            call = lookup.make_call()
            outcome = await (perform(call) if perform else self._caller.call(operation, call))
            return await _load(outcome, call, lookup)

        while True:
            try:
                fetched = await self._cache.read(
                    place, fetch=fetch, decode=lookup.decode, refresh=operation.refresh, deadline=operation.deadline
                )
            except TimeoutError as exc:
                raise UpstreamTimeoutError(api=lookup.api) from exc
            except UnauthenticatedError:
                # Upstream refused the token of another request by the same principal, whose fetch this one had joined.
                if ours or credentials.principal is None:
                    raise
                ours = True
            else:
                if fetched.fra_mellomlager:
                    operation.tally.cache_hits += 1
                else:
                    operation.tally.cache_misses += 1
                return fetched


async def _load(outcome: Outcome, call: Call, lookup: Lookup[T]) -> Loaded[T]:
    answer = outcome.get_answer()
    body = answer.body.removeprefix(_BOM)
    if not answer.ok:
        if lookup.empty is None:
            raise NotFoundError(api=call.api, http_status=answer.status, kall_id=answer.kall_id)
        body = lookup.empty()
    value = await lookup.decode_large(body) if lookup.decode_large and len(body) > LARGE else None
    if value is None:
        value = decoded(call, answer, body, lookup.decode)
    return Loaded(value=value, body=body, kall=outcome.attempts)


def decoded(call: Call, answer: Answer, body: bytes, decode: Callable[[bytes], T]) -> T:
    """Decode a body; UpstreamBadResponseError when it is not what the contract says.

    Of a key that occurs twice in an object the last value counts. NaN, infinities, invalid UTF-8 in a text that is
    read, numbers out of range and nesting without end are refused.
    """
    try:
        return decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as exc:
        raise UpstreamBadResponseError(api=call.api, http_status=answer.status, kall_id=answer.kall_id) from exc
