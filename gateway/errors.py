"""The error tree: each class knows the code, the sentence and the retry advice that a client is given.

GatewayError
├── BadUserInputError          the caller's arguments, or upstream's 400 and 422
├── UnauthenticatedError       no token, or upstream does not accept it
├── ForbiddenError             token accepted, access refused
├── NotFoundError              no such party or order
├── NotReadyError              the order is not booked yet
├── ConflictError              the order's state forbids it
├── RateLimitedError           too much at once, here or upstream
├── UpstreamTimeoutError       no answer in time
├── UpstreamUnavailableError   upstream is down or says so
├── UpstreamBadResponseError   upstream's answer breaks its contract
├── UncertainOutcomeError      a write whose answer was lost
├── InternalServerError        our fault or our configuration
└── RequestError               the GraphQL request itself
    ├── ParseFailedError, ValidationFailedError, OperationTooComplexError,
    └── PersistedQueryNotFoundError, OperationNotAllowedError, CsrfPreventedError
"""

import enum
from typing import Any, ClassVar


class Api(enum.StrEnum):
    """The two upstream APIs."""

    __hash__ = str.__hash__  # not Enum's, which is Python

    KRAV_OG_BETALINGER = "KRAV_OG_BETALINGER"
    INNKREVINGSOPPDRAG = "INNKREVINGSOPPDRAG"


class GatewayError(Exception):
    """An error a client may see; graphql-core copies `extensions` and the message into the answer.

    `retry_after` is in seconds; `melding` must be masked before it is given here.
    """

    code: ClassVar[str]
    message: ClassVar[str]
    retryable_by_default: ClassVar[bool] = False

    def __init__(  # noqa: PLR0913 - one keyword per key of the public `extensions` object
        self,
        *,
        api: Api | None = None,
        feilkode: str | None = None,
        http_status: int | None = None,
        korrelasjonsid: str | None = None,
        kall_id: str | None = None,
        melding: str | None = None,
        reason: str | None = None,
        retryable: bool | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(self.message)
        self.api = api
        self.feilkode = feilkode
        self.http_status = http_status
        self.korrelasjonsid = korrelasjonsid
        self.kall_id = kall_id
        self.melding = melding
        self.reason = reason
        self.retryable = self.retryable_by_default if retryable is None else retryable
        self.retry_after = retry_after

    @property
    def extensions(self) -> dict[str, Any]:
        """The `extensions` object of the GraphQL error: what is unknown is absent."""
        details = {
            "feilkode": self.feilkode,
            "api": self.api.value if self.api else None,
            "httpStatus": self.http_status,
            "korrelasjonsid": self.korrelasjonsid,
            "kallId": self.kall_id,
            "melding": self.melding,
            "reason": self.reason,
            "retryAfter": self.retry_after,
        }
        known = {key: value for key, value in details.items() if value is not None}
        return {"code": self.code, "retryable": self.retryable, **known}


class BadUserInputError(GatewayError):
    """An argument is not acceptable; `reason` is its path."""

    code = "BAD_USER_INPUT"
    message = "The input was not accepted."


class UnauthenticatedError(GatewayError):
    """There is no token, or upstream does not accept it."""

    code = "UNAUTHENTICATED"
    message = "A valid access token is required."


class ForbiddenError(GatewayError):
    """Access is refused; `reason` is CONSENT, SCOPE, PARTY or RULE."""

    code = "FORBIDDEN"
    message = "Access to this was refused."


class NotFoundError(GatewayError):
    """The party or the order does not exist."""

    code = "NOT_FOUND"
    message = "Nothing is known under this identifier."


class NotReadyError(GatewayError):
    """The order is received but not booked yet."""

    code = "NOT_READY"
    message = "The order has not been booked yet."
    retryable_by_default = True


class ConflictError(GatewayError):
    """The state of the order forbids the change."""

    code = "CONFLICT"
    message = "The state of the order does not allow this."


class RateLimitedError(GatewayError):
    """Too many calls at once, refused upstream or by the gateway's own queue."""

    code = "RATE_LIMITED"
    message = "Too many requests at the moment."
    retryable_by_default = True


class UpstreamTimeoutError(GatewayError):
    """Upstream gave no answer in time."""

    code = "UPSTREAM_TIMEOUT"
    message = "The service behind the gateway did not answer in time."
    retryable_by_default = True


class UpstreamUnavailableError(GatewayError):
    """Upstream cannot be reached, is failing, or is paused by the circuit breaker."""

    code = "UPSTREAM_UNAVAILABLE"
    message = "The service behind the gateway is unavailable."
    retryable_by_default = True


class UpstreamBadResponseError(GatewayError):
    """Upstream's answer breaks its contract."""

    code = "UPSTREAM_BAD_RESPONSE"
    message = "The service behind the gateway gave an answer that could not be understood."


class UncertainOutcomeError(GatewayError):
    """The answer to a write was lost, and the write must not be repeated blindly."""

    code = "UNCERTAIN_OUTCOME"
    message = "It is not known whether the change was made."


class InternalServerError(GatewayError):
    """Our fault or our configuration; details are only in the log."""

    code = "INTERNAL_SERVER_ERROR"
    message = "An unexpected error occurred in the gateway."


class RequestError(GatewayError):
    """The GraphQL request itself is refused, before anything is executed."""


class ParseFailedError(RequestError):
    """The document is not GraphQL."""

    code = "GRAPHQL_PARSE_FAILED"
    message = "The document could not be parsed."


class ValidationFailedError(RequestError):
    """The document does not fit the schema."""

    code = "GRAPHQL_VALIDATION_FAILED"
    message = "The document does not fit the schema."


class OperationTooComplexError(RequestError):
    """A limit on the operation is exceeded; `reason` names the limit and the measured value."""

    code = "OPERATION_TOO_COMPLEX"
    message = "The operation exceeds a limit."


class PersistedQueryNotFoundError(RequestError):
    """The hash names no stored document; Apollo clients match on this very message."""

    code = "PERSISTED_QUERY_NOT_FOUND"
    message = "PersistedQueryNotFound"
    retryable_by_default = True


class OperationNotAllowedError(RequestError):
    """Only trusted documents run here, or the operation may not run over this method or transport."""

    code = "OPERATION_NOT_ALLOWED"
    message = "This operation is not allowed here."


class CsrfPreventedError(RequestError):
    """A browser could have sent this without a preflight request."""

    code = "CSRF_PREVENTED"
    message = "The request could come from another site: send a JSON body or a preflight header."
