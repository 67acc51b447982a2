"""Reading: once per operation, through the cache, decoded and checked at the edge.

admitted? ──> once (memo) ──> cache ──> Caller ──> decode
"""

from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import msgspec

from gateway.cache.cache import Cache
from gateway.cache.fetched import Fetched, Loaded
from gateway.credentials import Credentials
from gateway.errors import NotFoundError, UnauthenticatedError, UpstreamBadResponseError, UpstreamTimeoutError
from gateway.upstream.attempt import Outcome
from gateway.upstream.call import Answer, Call
from gateway.upstream.caller import Caller
from gateway.upstream.memo import once
from gateway.upstream.operation import Operation
from gateway.upstream.pieces import LARGE
from gateway.waiting import until

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"


class Lookup(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One look-up: the call, what tells it from others, how to decode it, and what body "no hits" stands for.

    `decode_large` lets others run meanwhile, and gives None when it is `decode` that must.
    """

    call: Call
    arguments: tuple[str, ...]
    decode: Callable[[bytes], T]
    decode_large: Callable[[bytes], Awaitable[T | None]] | None = None
    empty: Callable[[], bytes] | None = None


class Reader:
    """Answers the look-ups of one API."""

    def __init__(self, caller: Caller, cache: Cache) -> None:
        self._caller = caller
        self._cache = cache

    async def read(
        self,
        operation: Operation,
        lookup: Lookup[T],
        make_call: Callable[[], Awaitable[Outcome]] | None = None,
    ) -> Fetched[T]:
        """Answer a look-up; raises GatewayErrors only. `make_call` replaces the plain call."""
        operation.asked.add((lookup.call.name, lookup.call.part))
        credentials = await operation.access.admit(lookup.call.api, lookup.call.part)
        ours = False

        async def fetch() -> Loaded[T]:
            nonlocal ours
            ours = True
            outcome = await (make_call() if make_call else self._caller.call(operation, lookup.call))
            return await self._load(outcome, lookup)

        async def read() -> Fetched[T]:
            try:
                return await self._through_cache(operation, credentials, lookup, fetch)
            except UnauthenticatedError:
                # Upstream refused the token of another request by the same principal, whose fetch this one had joined.
                if ours or credentials.principal is None:
                    raise
                return await self._through_cache(operation, credentials, lookup, fetch)

        with operation.span(f"fetch {lookup.call.name}") as span:
            fetched = await once(operation, (lookup.call.api, lookup.call.name, *lookup.arguments), read)
            span.set("gateway.api", lookup.call.api.value)
            span.set("gateway.from_cache", fetched.fra_mellomlager)
            return fetched

    async def _through_cache(
        self,
        operation: Operation,
        credentials: Credentials,
        lookup: Lookup[T],
        fetch: Callable[[], Awaitable[Loaded[T]]],
    ) -> Fetched[T]:
        call = lookup.call
        try:
            reading = self._cache.read(
                credentials,
                call.api,
                call.name,
                lookup.arguments,
                fetch=fetch,
                decode=lookup.decode,
                refresh=operation.refresh,
            )
            fetched = await until(operation.deadline, reading)
        except TimeoutError as exc:
            raise UpstreamTimeoutError(api=call.api) from exc
        if fetched.fra_mellomlager:
            operation.tally.cache_hits += 1
        else:
            operation.tally.cache_misses += 1
        return fetched

    async def _load(self, outcome: Outcome, lookup: Lookup[T]) -> Loaded[T]:
        answer = outcome.get_answer()
        body = answer.body.removeprefix(_BOM)
        if not answer.ok:
            if lookup.empty is None:
                raise NotFoundError(api=lookup.call.api, http_status=answer.status, kall_id=answer.kall_id)
            body = lookup.empty()
        value = await lookup.decode_large(body) if lookup.decode_large and len(body) > LARGE else None
        if value is None:
            value = decoded(lookup.call, answer, body, lookup.decode)
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
