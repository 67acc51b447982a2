"""What upstream calls must know of the GraphQL operation that they serve."""

import asyncio
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple

import msgspec

from gateway.cache.fetched import Kept
from gateway.credentials import Access, Credentials
from gateway.errors import Api, GatewayError
from gateway.telemetry.tracing import NO_TRACING, Kind, Span, Tracing
from gateway.tokens.access import ForwardedAccess

_ADMISSION: Final = object()  # no call is named so


class Tally(msgspec.Struct):
    """What one operation cost: calls sent upstream, answers from the cache, and seconds waited for a free place.

    `failed_calls` are the Korrelasjonsid of the first attempts that failed. `given_up` counts attempts without an
    answer in time, which upstream may still be working on.
    """

    upstream_calls: int = 0
    failed_calls: tuple[str, ...] = ()
    cache_hits: int = 0
    cache_misses: int = 0
    queue_seconds: float = 0.0
    retries: int = 0
    given_up: int = 0


class Read(NamedTuple):
    """One read that an operation was answered from; `kept` is the cache's entry, if there is one."""

    api: Api
    name: str
    part: str | None
    kept: Kept | None


class Operation:
    """One GraphQL operation on its way upstream.

    `deadline` is in the event loop's time (seconds); `refresh` reads past the cache (`Cache-Control: no-cache`);
    `asked` holds what was read or written, by the name of the call, and about which party, if about one;
    `memo` holds every upstream result of this operation, errors included, so that no call is made twice in it: what was
    at hand as it is, else a future.
    """

    orders: frozenset[str] = frozenset()
    """The orders that were read, followed or changed, by the ids they were named by."""
    kept_as: bytes | None = None
    """What the whole answer is kept under, if it is."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        deadline: float,
        refresh: bool = False,
        traceparent: str | None = None,
        tracing: Tracing = NO_TRACING,
    ) -> None:
        guard = credentials.guard
        self.access: Access = guard.access(credentials) if guard else ForwardedAccess(credentials)
        self.forwarded = self.access.forwarded
        self.deadline = deadline
        self.refresh = refresh
        self.traceparent = traceparent
        self.is_traced = tracing is not NO_TRACING
        self.tracing = tracing
        self.tally = Tally()
        self.reads: list[Read] = []
        self.memo: dict[Any, Any] = {}
        self.asked: set[tuple[str, str | None]] = set()

    @property
    def credentials(self) -> Credentials:
        """Who asks, as far as it is known by now."""
        return self.access.credentials

    @property
    def organisation(self) -> str:
        """What the caller's calls are counted for."""
        return self.access.credentials.organisation

    async def admit(self, api: Api, part: str | None) -> Credentials:
        """As `access.admit`; a refusal is remembered like a result, so whoever asks again need not wait again."""
        refusal: GatewayError | None = self.memo.get((api, _ADMISSION, part))
        if refusal is not None:
            raise refusal
        try:
            return await self.access.admit(api, part)
        except GatewayError as error:
            self.memo[api, _ADMISSION, part] = error
            raise

    def span(self, name: str, kind: Kind = "internal") -> AbstractContextManager[Span]:
        """A step of this operation, for the traces."""
        return self.tracing.span(name, kind, parent=self.traceparent)

    def remaining(self) -> float:
        """Seconds until the deadline; negative when it has passed."""
        return self.deadline - asyncio.get_running_loop().time()
