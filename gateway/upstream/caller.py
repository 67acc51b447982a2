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
from gateway.errors import Api, GatewayError, RateLimitedError, UpstreamTimeoutError, UpstreamUnavailableError
from gateway.telemetry.upstream_metrics import ApiMetrics
from gateway.upstream.attempt import Attempt, Outcome
from gateway.upstream.breaker import TIMED_OUT, Breaker, Breakers, Verdict
from gateway.upstream.call import NEVER, Answer, Call
from gateway.upstream.failures.faults import fault, nothing_was_sent
from gateway.upstream.failures.translate import find_error, looks_fine
from gateway.upstream.headers import attempt_lines
from gateway.upstream.http import HttpClient
from gateway.upstream.kravoversikt import without_hits
from gateway.upstream.limits.base import Key
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
    """`timeout` bounds one attempt, in seconds."""

    timeout: float
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
        key = (self.api, operation.credentials.organisation)
        breaker, budget = self._breakers.get(key[1]), self._budgets.get(key[1])
        budget.add_call()
        made, uncertain, renewed = 0, False, False
        while True:
            attempt = await self._attempt(operation, call, key, breaker)
            made += 1
            if attempt.error is None:
                return Outcome(last=attempt, attempts=made, uncertain=uncertain)
            if not renewed:
                renewed = await operation.access.renew(call.api, call.part, attempt.error)
                if renewed:
                    operation.tally.retries += 1
                    continue
            # What upstream said is worth more than that it is paused: once the breaker is open, nothing is repeated.
            delay = None if breaker.is_open else self._find_delay(operation, call, attempt.error, made, budget)
            if delay is None:
                last = msgspec.structs.replace(attempt, error=operation.access.judge(attempt.error))
                return Outcome(last=last, attempts=made, uncertain=uncertain)
            uncertain = uncertain or attempt.uncertain
            operation.tally.retries += 1
            self._numbers.retries += 1
            await self._rules.sleep(delay)

    async def aclose(self) -> None:
        await self._http.aclose()

    def _find_delay(
        self, operation: Operation, call: Call, error: GatewayError, made: int, budget: RetryBudget
    ) -> float | None:
        return self._rules.retry.find_delay(call, error, made=made, remaining=operation.remaining(), budget=budget)

    async def _attempt(self, operation: Operation, call: Call, key: Key, breaker: Breaker) -> Attempt:
        self._check(breaker)
        presented = operation.forwarded or await operation.access.present(call.api, call.part)
        place = None if operation.is_traced else self._limiter.enter_now(key)
        if place is None:
            place = await self._wait_for_place(operation, key)
        else:
            self._numbers.queue.observe_none()
        self._numbers.in_flight += 1
        begun = time.monotonic()
        try:
            if operation.is_traced:
                attempt = await self._send_traced(operation, call, presented, breaker)
            else:
                attempt = await self._send(operation, call, presented, breaker, operation.traceparent)
        finally:
            seconds = time.monotonic() - begun
            self._numbers.in_flight -= 1
            self._limiter.leave(key, place, seconds)
        self._note(operation, call, attempt, seconds)
        return attempt

    def _check(self, breaker: Breaker) -> None:
        try:
            breaker.check()
        except UpstreamUnavailableError:
            self._numbers.held_back += 1
            raise

    async def _wait_for_place(self, operation: Operation, key: Key) -> bytes:
        time = asyncio.get_running_loop().time
        asked = time()
        # Before the operation's own end, so that who never got a place is told so: it is not upstream that was slow.
        deadline = operation.deadline - min(SHORTEST_CALL, max(0.0, (operation.deadline - asked) / 2))
        self._numbers.waiting += 1
        try:
            with operation.span("wait for a place"):
                place = await self._limiter.enter(key, operation=operation, deadline=deadline)
        except (RateLimitedError, asyncio.CancelledError):
            self._numbers.gave_up += 1
            raise
        finally:
            self._numbers.waiting -= 1
        waited = time() - asked
        self._numbers.queue.observe(waited)
        operation.tally.queue_seconds += waited
        return place

    async def _send_traced(self, operation: Operation, call: Call, presented: Credentials, breaker: Breaker) -> Attempt:
        with operation.span(f"{call.method} {call.name}", "client") as span:
            attempt = await self._send(operation, call, presented, breaker, span.traceparent or operation.traceparent)
            describe_attempt(span, call, attempt)
            return attempt

    async def _send(
        self, operation: Operation, call: Call, presented: Credentials, breaker: Breaker, traceparent: str | None
    ) -> Attempt:
        kall_id = new_kall_id()
        lines = attempt_lines(call, presented, kall_id, traceparent)
        seconds = min(self._rules.timeout, operation.remaining() - MARGIN)
        if seconds < SHORTEST_CALL:
            raise UpstreamTimeoutError(api=self.api)
        new_connection = call.repeat is NEVER
        probe = breaker.begin()
        operation.tally.upstream_calls += 1
        attempt: Attempt | None = None
        try:
            answer = await self._http.send(call, lines, seconds=seconds, new_connection=new_connection, kall_id=kall_id)
            attempt = self._read(call, answer)
        except httpx.RequestError as exc:
            attempt = self._fail(exc, kall_id)
        finally:
            breaker.end(self._find_verdict(attempt, seconds), probe=probe)
        return attempt

    def _read(self, call: Call, answer: Answer) -> Attempt:
        if looks_fine(answer):
            return Attempt(answer=answer)
        attempt = Attempt(answer=answer, error=find_error(self.api, answer, self._clock.now()))
        return without_hits(attempt) if call.may_find_nothing else attempt

    def _fail(self, exc: httpx.RequestError, kall_id: str) -> Attempt:
        error = fault(exc, self.api, kall_id)
        error.__cause__ = exc
        return Attempt(error=error, sent=not nothing_was_sent(exc))

    def _find_verdict(self, attempt: Attempt | None, seconds: float) -> Verdict | None:
        """What an attempt that had so many seconds says of upstream; None for one that ended too soon to say anything.

        Otherwise operations that are nearly over, which anybody can have many of, would make a pause for all others.
        """
        if attempt is None:
            return None
        verdict = attempt.verdict
        hurried = verdict is TIMED_OUT and seconds < min(self._rules.timeout, FAIR_SECONDS)
        return None if hurried else verdict

    def _note(self, operation: Operation, call: Call, attempt: Attempt, seconds: float) -> None:
        """Count an attempt, whatever came of it."""
        answer, error, tally = attempt.answer, attempt.error, operation.tally
        status = answer.status if answer is not None else None
        tally.given_up += attempt.given_up
        if error is not None and len(tally.failed_calls) < _MOST_FAILED_CALLS:
            tally.failed_calls += (attempt.kall_id,)
        self._rules.observe(self.api, call.name, "OK" if error is None else error.code, status, seconds)


def new_kall_id() -> str:
    """A random UUID of version 4 (RFC 9562), at a third of what `uuid.uuid4` costs.

    A letter stands amid its longest group: eleven digits in a row could be somebody's number, and be masked as one.
    """
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:25]}f{digits[26:]}"
