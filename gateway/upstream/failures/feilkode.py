"""What is known of one error code."""

import enum

import msgspec

from gateway.errors import Api, GatewayError


class Retry(enum.Enum):
    """What helps after the error."""

    NEVER = "correct the request first"
    LATER = "repeat unchanged after a while"
    BACK_OFF = "repeat unchanged with a growing delay, if the call may be repeated at all"
    RESOLVE_BY_LOOKUP = "do not repeat; look the order up by the principal's id"
    TREAT_AS_DONE = "after a first attempt whose answer was lost, the change is made"


class Feilkode(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table of errors; `feilkode`, `api` and `http_status` are None where they are not given or vary."""

    error: type[GatewayError]
    beskrivelse: str
    feilkode: str | None = None
    api: Api | None = None
    http_status: int | None = None
    reason: str | None = None
    retry: Retry = Retry.NEVER

    @property
    def code(self) -> str:
        """What a client sees as `extensions.code`."""
        return self.error.code

    @property
    def retryable(self) -> bool:
        """Whether the same operation may succeed later."""
        return self.error.retryable_by_default
