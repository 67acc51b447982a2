"""The gateway's own tokens: one per wish, kept until shortly before its end, renewed ahead of need.

get ── good for long ──────────────────> token
   ├── near its end ── renewal begins ─> token
   └── ended, dropped or none ──> one fetch for all who wait ──> token
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from gateway.errors import ForbiddenError, GatewayError, InternalServerError, UpstreamUnavailableError
from gateway.tokens.grant import Wish
from gateway.tokens.maskinporten import GrantRefusedError, Token

MARGIN: Final = 15.0
"""Seconds before its end from which a token is no longer used: tokens live for about 120, so little is lost."""

MOST_TOKENS: Final = 10_000
_PASSING_PAUSE: Final = 1.0  # seconds in which a failure is not tried again
_LASTING_PAUSE: Final = 10.0
_NO_SUCH_RIGHT: Final = "MP-303"


class Issuer(Protocol):
    """Where tokens come from."""

    def fetch(self, wish: Wish) -> Awaitable[Token]:
        """A new token; GrantRefusedError when there is none to be had."""
        ...


class TokenSource:
    """`clock` gives seconds since the epoch."""

    def __init__(self, issuer: Issuer, *, clock: Callable[[], float]) -> None:
        self._issuer = issuer
        self._clock = clock
        self._tokens: OrderedDict[Wish, Token] = OrderedDict()
        self._failures: OrderedDict[Wish, tuple[GrantRefusedError, float]] = OrderedDict()
        self._fetches: dict[Wish, asyncio.Task[Token]] = {}

    async def get(self, wish: Wish) -> str:
        """A bearer token.

        Raises UpstreamUnavailableError for what passes, ForbiddenError (CONSENT) when there is no such consent, and
        InternalServerError for the rest, which is our configuration's fault.
        """
        token = self._tokens.get(wish)
        remaining = token.ends - self._clock() if token else 0.0
        if token is None or remaining <= _margin(token):
            token = await self._fetched(wish)
        elif remaining <= 2 * _margin(token):
            self._begin(wish)
        if wish in self._tokens:
            self._tokens.move_to_end(wish)
        return token.bearer

    def drop(self, wish: Wish, bearer: str) -> None:
        """Forget a token that upstream refused, unless it has been renewed meanwhile."""
        token = self._tokens.get(wish)
        if token is not None and token.bearer == bearer:
            del self._tokens[wish]

    def forget_refusals(self) -> None:
        """Ask again at once for what was refused: we ask otherwise than before."""
        self._failures.clear()

    async def aclose(self) -> None:
        """Stop fetching."""
        tasks = list(self._fetches.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _fetched(self, wish: Wish) -> Token:
        failed = self._failures.get(wish)
        if failed is not None and failed[1] > self._clock():
            raise _told(failed[0], wish)
        task = self._begin(wish)
        await asyncio.wait((task,))
        if task.cancelled():
            raise UpstreamUnavailableError
        failure = task.exception()
        if isinstance(failure, GrantRefusedError):
            raise _told(failure, wish) from failure
        return task.result()

    def _begin(self, wish: Wish) -> asyncio.Task[Token]:
        task = self._fetches.get(wish)
        if task is None:
            task = self._fetches[wish] = asyncio.create_task(self._fetch(wish))
            task.add_done_callback(lambda done: self._landed(wish, done))
        return task

    async def _fetch(self, wish: Wish) -> Token:
        try:
            token = await self._issuer.fetch(wish)
        except GrantRefusedError as refusal:
            pause = _PASSING_PAUSE if refusal.passing else _LASTING_PAUSE
            self._failures[wish] = (refusal, self._clock() + pause)
            if len(self._failures) > MOST_TOKENS:
                self._failures.popitem(last=False)
            raise
        self._failures.pop(wish, None)
        self._tokens[wish] = token
        if len(self._tokens) > MOST_TOKENS:
            self._tokens.popitem(last=False)
        return token

    def _landed(self, wish: Wish, done: asyncio.Task[Token]) -> None:
        del self._fetches[wish]
        if not done.cancelled():
            done.exception()  # marks it as seen: a renewal ahead of need has nobody who waits


def _margin(token: Token) -> float:
    return min(MARGIN, (token.ends - token.issued) / 4)


def _told(refusal: GrantRefusedError, wish: Wish) -> GatewayError:
    """What a caller is told; the id is in the log."""
    if refusal.passing:
        return UpstreamUnavailableError()
    if refusal.mp_id == _NO_SUCH_RIGHT and wish.consent is not None:
        return ForbiddenError(reason="CONSENT")
    return InternalServerError()
