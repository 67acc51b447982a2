"""Writing: the cache forgets what the write made stale, and a lost answer is told apart from a refusal."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from gateway.cache.cache import Cache
from gateway.errors import (
    GatewayError,
    UnauthenticatedError,
    UncertainOutcomeError,
    UpstreamBadResponseError,
    UpstreamUnavailableError,
)
from gateway.upstream.attempt import Attempt, Outcome
from gateway.upstream.call import Call, Repeat
from gateway.upstream.caller import Caller
from gateway.upstream.failures.feilkode import Retry
from gateway.upstream.failures.oppslag import find_code
from gateway.upstream.memo import forget
from gateway.upstream.operation import Operation
from gateway.upstream.reader import decoded

T = TypeVar("T")

_LOST_BEHIND_THE_FRONT: Final = frozenset({502, 504})


class Written(msgspec.Struct, frozen=True):
    """How a write ended: with its receipt (kvittering), or as done already.

    `kvittering` is None, and `gjentatt` true, when an earlier attempt of this very call, whose answer was lost, may
    have made the change: upstream refuses the repeated one because it is there already. What is there must be looked
    up.
    """

    kvittering: str | None
    gjentatt: bool = False


class Writer:
    """Sends the writes of one API."""

    def __init__(self, caller: Caller, cache: Cache) -> None:
        self._caller = caller
        self._cache = cache

    async def write(self, operation: Operation, call: Call, decode: Callable[[bytes], str]) -> Written:
        """Send a write; `decode` takes the receipt out of the answer.

        Raises GatewayErrors: UncertainOutcomeError when a write that must not be repeated may have been done. If
        anything may have been, what the caller's organisation reads afterwards is fetched anew.
        """
        credentials = await operation.access.admit(call.api, call.part)
        sent, outcome = operation.tally.upstream_calls, None
        try:
            outcome = await self._caller.call(operation, call)
        finally:
            forget(operation, call.api)
            if operation.tally.upstream_calls > sent and not _is_disbelieved(outcome):
                await asyncio.shield(self._cache.invalidate(credentials, call.api))
        error = outcome.last.error
        if error is None:
            return Written(_receipt(call, outcome, decode))
        if outcome.uncertain and _was_done(error):
            return Written(None, gjentatt=True)
        raise _judged(call, outcome.last, error)


def _is_disbelieved(outcome: Outcome | None) -> bool:
    """Whether upstream does not know the token: nothing was done, and the organisation it names may be another's."""
    return outcome is not None and not outcome.uncertain and isinstance(outcome.last.error, UnauthenticatedError)


def _receipt(call: Call, outcome: Outcome, decode: Callable[[bytes], str]) -> str:
    answer = outcome.get_answer()
    try:
        return decoded(call, answer, answer.body, decode)
    except UpstreamBadResponseError as error:
        # Upstream says it is done; only the receipt cannot be read.
        if call.repeat is Repeat.NEVER:
            raise _uncertain(error) from error
        raise


def _was_done(error: GatewayError) -> bool:
    row = find_code(error.feilkode, error.http_status or 0) if error.feilkode else None
    return row is not None and row.retry in (Retry.RESOLVE_BY_LOOKUP, Retry.TREAT_AS_DONE)


def _judged(call: Call, last: Attempt, error: GatewayError) -> GatewayError:
    """What to tell of a failed write: one that must not be repeated is never called retryable once it was sent."""
    if call.repeat is not Repeat.NEVER or not last.sent:
        return error
    if last.answer is None or error.http_status in _LOST_BEHIND_THE_FRONT:
        return _uncertain(error)
    if isinstance(error, UpstreamUnavailableError):
        error.retryable = False
    return error


def _uncertain(error: GatewayError) -> UncertainOutcomeError:
    uncertain = UncertainOutcomeError(
        api=error.api,
        feilkode=error.feilkode,
        http_status=error.http_status,
        korrelasjonsid=error.korrelasjonsid,
        kall_id=error.kall_id,
        melding=error.melding,
    )
    uncertain.__cause__ = error
    return uncertain
