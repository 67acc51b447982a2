"""One call to one API, with all that surrounds it.

    retry ──> breaker ──> a free place (limits) ──> breaker ──> HttpClient ──> translate
      ^                                                                            │
      └──────────── an error that may be repeated, after a delay ──────────────────┘

The breaker is asked twice: before queueing, so that nobody queues in vain, and after, because it may have opened
meanwhile. Waiting for the next attempt occupies no place.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from typing import Final

import httpx
import msgspec

from gateway.credentials import Credentials
from gateway.domain.dato import Clock
from gateway.errors import Api, UpstreamTimeoutError, UpstreamUnavailableError
from gateway.telemetry.tracing import Span
from gateway.telemetry.upstream_metrics import ApiMetrics
from gateway.upstream.attempt import Attempt, Outcome
from gateway.upstream.breaker import Breaker, Breakers, Verdict
from gateway.upstream.call import Call, Repeat
from gateway.upstream.failures.faults import fault, nothing_was_sent
from gateway.upstream.failures.translate import find_error, looks_fine
from gateway.upstream.headers import request_headers
from gateway.upstream.http import HttpClient
from gateway.upstream.kravoversikt import without_hits
from gateway.upstream.limits.counted_slot import CountedSlot
from gateway.upstream.limits.limits import Limiter
from gateway.upstream.operation import Operation
from gateway.upstream.per_organisation import PerOrganisation
from gateway.upstream.retry import SHORTEST_CALL, RetryBudget, RetryPolicy
from gateway.upstream.traced_attempt import describe_attempt

Sleep = Callable[[float], Awaitable[None]]
Observe = Callable[[Api, str, str, int | None, float], None]
"""Told of each attempt: API, name of the call, `OK` or the error's code, the status of its answer, seconds."""

_MOST_FAILED_CALLS: Final = 5
MARGIN: Final = 0.02
"""Seconds that an attempt ends before the operation does, so that the error can still say which call it was."""

FAIR_SECONDS: Final = 2.0
"""Seconds that upstream must have had, unless an attempt never has as many, for its silence to count as a failure."""


def unobserved(_api: Api, _name: str, _code: str, _status: int | None, _seconds: float) -> None:
    """Nobody counts."""


class CallRules(msgspec.Struct, frozen=True, kw_only=True):
    """`timeout` bounds one attempt, in seconds; `klientid` names the gateway to Innkrevingsoppdrag."""

    timeout: float
    klientid: str
    retry: RetryPolicy
    sleep: Sleep = asyncio.sleep
    observe: Observe = unobserved


class Caller:
    """Makes the calls of one API."""

    def __init__(  # noqa: PLR0913 - the parts that a call passes through
        self,
        api: Api,
        http: HttpClient,
        *,
        limiter: Limiter,
        breakers: Breakers,
        rules: CallRules,
        clock: Clock,
        numbers: ApiMetrics | None = None,
    ) -> None:
        self.api: Final = api
        self._http = http
        self._limiter = limiter
        self._breakers = breakers
        self._budgets = PerOrganisation(RetryBudget)
        self._rules = rules
        self._clock = clock
        self._numbers = numbers or ApiMetrics()

    async def call(self, operation: Operation, call: Call) -> Outcome:
        """Call until there is an answer or an error that stays.

        Raises UnauthenticatedError before any call when the tokens cannot be sent, RateLimitedError when no place comes
        free in time, UpstreamUnavailableError while upstream is paused, UpstreamTimeoutError when no time is left.
        """
        operation.asked.add((call.name, call.part))
        budget = self._budgets.get(operation.credentials.organisation)
        budget.add_call()
        made, uncertain, renewed = 0, False, False
        while True:
            attempt = await self._attempt(operation, call)
            made += 1
            if attempt.error is not None and not renewed:
                renewed = await operation.access.renew(call.api, call.part, attempt.error)
                if renewed:
                    operation.tally.retries += 1
                    continue
            delay = self._find_delay(operation, call, attempt, made=made, budget=budget)
            if delay is None:
                return Outcome(last=_judged(operation, attempt), attempts=made, uncertain=uncertain)
            uncertain = uncertain or attempt.uncertain
            operation.tally.retries += 1
            self._numbers.retries += 1
            await self._rules.sleep(delay)

    def _find_delay(
        self, operation: Operation, call: Call, attempt: Attempt, *, made: int, budget: RetryBudget
    ) -> float | None:
        """What upstream said is worth more than that it is paused: once the breaker is open, nothing is repeated."""
        if attempt.error is None or self._breakers.get(operation.credentials.organisation).is_open:
            return None
        remaining = operation.remaining()
        return self._rules.retry.find_delay(call, attempt.error, made=made, remaining=remaining, budget=budget)

    async def aclose(self) -> None:
        await self._http.aclose()

    async def _attempt(self, operation: Operation, call: Call) -> Attempt:
        organisation = operation.credentials.organisation
        breaker = self._breakers.get(organisation)
        self._check(breaker)
        presented = await operation.access.present(call.api, call.part)
        async with CountedSlot(self._limiter, self._numbers, self.api, operation) as waited:
            operation.tally.queue_seconds += waited
            with operation.span(f"{call.method} {call.name}", "client") as span:
                return await self._guarded(breaker, operation, call, presented, span)

    def _check(self, breaker: Breaker) -> None:
        try:
            breaker.check()
        except UpstreamUnavailableError:
            self._numbers.held_back += 1
            raise

    async def _guarded(
        self, breaker: Breaker, operation: Operation, call: Call, presented: Credentials, span: Span
    ) -> Attempt:
        kall_id = new_kall_id()
        headers = request_headers(call, operation, presented, klientid=self._rules.klientid, kall_id=kall_id)
        if span.traceparent is not None:
            headers["traceparent"] = span.traceparent
        seconds = min(self._rules.timeout, operation.remaining() - MARGIN)
        if seconds < SHORTEST_CALL:
            raise UpstreamTimeoutError(api=self.api)
        probe = breaker.begin()
        attempt: Attempt | None = None
        begun = time.monotonic()
        try:
            operation.tally.upstream_calls += 1
            attempt = await self._send(call, headers, seconds)
            if call.may_find_nothing:
                attempt = without_hits(attempt)
            operation.tally.given_up += attempt.given_up
        finally:
            breaker.end(self._find_verdict(attempt, seconds), probe=probe)
        status = attempt.answer.status if attempt.answer else None
        code = attempt.error.code if attempt.error else "OK"
        if attempt.error is not None and len(operation.tally.failed_calls) < _MOST_FAILED_CALLS:
            operation.tally.failed_calls += (kall_id,)
        describe_attempt(span, call, attempt, kall_id)
        self._rules.observe(self.api, call.name, code, status, time.monotonic() - begun)
        return attempt

    def _find_verdict(self, attempt: Attempt | None, seconds: float) -> Verdict | None:
        """What an attempt that had so many seconds says of upstream; None for one that ended too soon to say anything.

        Otherwise operations that are nearly over, which anybody can have many of, would make a pause for all others.
        """
        if attempt is None:
            return None
        verdict = attempt.verdict
        hurried = verdict is Verdict.TIMED_OUT and seconds < min(self._rules.timeout, FAIR_SECONDS)
        return None if hurried else verdict

    async def _send(self, call: Call, headers: dict[str, str], seconds: float) -> Attempt:
        new_connection = call.repeat is Repeat.NEVER
        try:
            answer = await self._http.send(call, headers, seconds=seconds, new_connection=new_connection)
        except httpx.RequestError as exc:
            error = fault(exc, self.api, headers["Korrelasjonsid"])
            error.__cause__ = exc
            return Attempt(error=error, sent=not nothing_was_sent(exc))
        return Attempt(
            answer=answer, error=None if looks_fine(answer) else find_error(self.api, answer, self._clock.now())
        )


def new_kall_id() -> str:
    """A random UUID of version 4 (RFC 9562), at a third of what `uuid.uuid4` costs.

    A letter stands amid its longest group: eleven digits in a row could be somebody's number, and be masked as one.
    """
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:25]}f{digits[26:]}"


def _judged(operation: Operation, attempt: Attempt) -> Attempt:
    if attempt.error is None:
        return attempt
    return msgspec.structs.replace(attempt, error=operation.access.judge(attempt.error))
