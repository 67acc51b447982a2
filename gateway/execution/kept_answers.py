"""Whole answers, served again as long as every read that they were made of would give the very same.

query, variables, language, day, caller ──keyed hash──> answer, with its reads ──> is each read still at hand?

Each read is asked for anew, as the caller who asks now: admitted, and found under that caller's own key. So an answer
lives exactly as long as the cache's entries behind it, and reaches nobody who would not be given each of them.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

import msgspec

from gateway.cache.bounded_memory import BoundedMemoryCache
from gateway.cache.cache import Cache
from gateway.cache.counters import Counters
from gateway.cache.fetched import Kept
from gateway.errors import GatewayError
from gateway.execution.compiled.query import CompiledQuery
from gateway.execution.request import ENCODER
from gateway.settings import Settings
from gateway.upstream.operation import Operation, Read, Tally
from gateway.waiting import DeadlineError, until

LARGEST: Final = 100_000
"""Bytes; what is larger would not be repeated as often as it would push others out."""

_SHARE: Final = 8
"""An eighth of what the cache may take is taken by whole answers, on top."""

_PER_READ: Final = 300  # bytes that a read takes, roughly


class AnswerContext(Protocol):
    """What must be known of the context that resolvers get."""

    @property
    def operation(self) -> Operation: ...

    @property
    def variant(self) -> tuple[str, ...]:
        """What an answer depends on besides the query, its variables and the data behind it."""
        ...

    @property
    def day_ends(self) -> float:
        """When the day that the answer is of ends, in seconds since the epoch."""
        ...


class KeptAnswer(msgspec.Struct, frozen=True, gc=False):
    """The JSON of an answer: its data, the reads behind it, the entries that these gave, and what is told of them."""

    data: bytes
    reads: tuple[Read, ...]
    kept: tuple[Kept, ...]
    orders: frozenset[str]
    organisation: str
    asked: frozenset[tuple[str, str | None]]
    tally: Tally


class KeptAnswers:
    """Keeps at most `max_bytes` for at most `ttl` seconds, beside a cache in the process."""

    def __init__(self, cache: Cache, *, max_bytes: int, ttl: float, clock: Callable[[], float]) -> None:
        self._cache = cache
        self._ttl = ttl
        self._clock = clock
        self._kept = BoundedMemoryCache(max_bytes, weigh=_weigh, clock=clock, counters=Counters())

    def key(self, query: CompiledQuery, variables: dict[str, Any], context: AnswerContext) -> bytes | None:
        """What the answer to this caller is kept under; None when it is not to be kept."""
        operation = context.operation
        if not query.repeatable or operation.credentials.bearer is None:
            return None
        text = ENCODER.encode(variables).decode()
        return self._cache.answer_key(operation.credentials, query.id, text, *context.variant)

    async def find(self, key: bytes, operation: Operation) -> bytes | None:
        """The JSON of the data, if it would be the same again."""
        if operation.refresh:
            return None
        answer = self.again(key) if operation.forwarded else await self._find_guarded(key, operation)
        if answer is None:
            return None
        operation.asked.update(answer.asked)
        operation.orders |= answer.orders
        operation.reads += answer.reads
        operation.tally.cache_hits += len(answer.reads)
        operation.kept_as = key
        return answer.data

    def again(self, key: bytes) -> KeptAnswer | None:
        """The answer of the very caller whose key this is, with tokens that are only forwarded: nobody guards them."""
        answer: KeptAnswer | None = self._kept.find(key)
        if answer is None:
            return None
        if not self._cache.are_at_hand(answer.kept):
            self._kept.drop(key)
            return None
        self._count(answer)
        return answer

    def keep(self, key: bytes, context: AnswerContext, data: bytes) -> None:
        """Keep an answer without errors, if all it was made of is kept, as long as its day lasts."""
        operation = context.operation
        reads = tuple(dict.fromkeys(operation.reads))
        kept = tuple([read.kept for read in reads if read.kept])
        ttl = min(self._ttl, context.day_ends - self._clock())
        if len(data) <= LARGEST and reads and ttl > 0 and len(kept) == len(reads):
            asked = frozenset((read.name, read.part) for read in reads)
            tally = Tally(cache_hits=len(reads))
            answer = KeptAnswer(data, reads, kept, operation.orders, operation.organisation, asked, tally)
            self._kept.keep(key, answer, ttl)
            operation.kept_as = key

    def _count(self, answer: KeptAnswer) -> None:
        self._cache.counters.hits += len(answer.reads)
        self._cache.counters.answers += 1

    async def _find_guarded(self, key: bytes, operation: Operation) -> KeptAnswer | None:
        answer: KeptAnswer | None = self._kept.find(key)
        if answer is None:
            return None
        if not await self._holds(answer, operation):
            self._kept.drop(key)
            return None
        self._count(answer)
        return answer

    async def _holds(self, answer: KeptAnswer, operation: Operation) -> bool:
        try:
            for api, _, part, kept in answer.reads:
                credentials = await until(operation.deadline, operation.admit(api, part))
                if kept is None or not self._cache.still_has(credentials, kept):
                    return False
        except (GatewayError, DeadlineError):
            return False  # whoever runs the query meets it again, and tells where
        return True


def _weigh(answer: KeptAnswer) -> int:
    return len(answer.data) + _PER_READ * len(answer.reads)


def create_kept_answers(settings: Settings, cache: Cache, clock: Callable[[], float]) -> KeptAnswers | None:
    """What the settings ask for: none without a cache in the process, whose entries alone can be known again."""
    if not settings.cache_url.startswith("memory://") or not settings.cache_ttl_seconds:
        return None
    size = settings.cache_max_bytes // _SHARE
    return KeptAnswers(cache, max_bytes=size, ttl=settings.cache_ttl_seconds, clock=clock)
