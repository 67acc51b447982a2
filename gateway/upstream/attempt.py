"""How one attempt, or a call with its retries, ended."""

import msgspec

from gateway.errors import GatewayError, UpstreamTimeoutError, UpstreamUnavailableError
from gateway.upstream.breaker import HEALTHY, Verdict
from gateway.upstream.call import Answer

_SERVER_ERROR = 500
_FRONT_TIMEOUT = 504


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt, with an answer, an error or both; `sent` is False when upstream cannot have seen it."""

    answer: Answer | None = None
    error: GatewayError | None = None
    sent: bool = True

    @property
    def kall_id(self) -> str:
        """Its Korrelasjonsid."""
        told_by = self.answer or self.error
        return (told_by.kall_id if told_by else None) or ""

    @property
    def verdict(self) -> Verdict:
        """What it says of upstream's health: 5xx, timeouts and lost connections count, nothing else does."""
        if self.answer is not None:
            return Verdict.FAILED if self.answer.status >= _SERVER_ERROR else HEALTHY
        if isinstance(self.error, UpstreamTimeoutError):
            return Verdict.TIMED_OUT
        return Verdict.FAILED if isinstance(self.error, UpstreamUnavailableError) else HEALTHY

    @property
    def given_up(self) -> bool:
        """Whether upstream, or what stands behind its front, may still be working on it."""
        if self.answer is not None:
            return self.answer.status == _FRONT_TIMEOUT
        return self.sent and isinstance(self.error, UpstreamTimeoutError)

    @property
    def uncertain(self) -> bool:
        """Whether a write may have been done although no receipt came."""
        return self.sent and self.verdict is not HEALTHY


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a call ended after `attempts` attempts; `uncertain` when an earlier one of them may have been carried out."""

    last: Attempt
    attempts: int
    uncertain: bool

    def get_answer(self) -> Answer:
        """Return the answer; raises the GatewayError instead if there is one."""
        if self.last.error is not None:
            raise self.last.error
        assert self.last.answer is not None  # noqa: S101 - an attempt has an answer or an error
        return self.last.answer
