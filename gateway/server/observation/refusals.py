"""Which limit a refusal is about, as it tells the client itself."""

from typing import Any, Final

from gateway.errors import OperationTooComplexError
from gateway.execution.request import Response
from gateway.server.refusal import HttpRefusedError
from gateway.telemetry.limits_hit import LimitsHit

_TIMED_OUT: Final = 408


def count_refusal(limits: LimitsHit, response: Response) -> None:
    """Count the limits that a response without data names; one that names none was refused for something else."""
    for error in response.errors or ():
        _count(limits, error["extensions"])


def count_http_refusal(limits: LimitsHit, refusal: HttpRefusedError) -> None:
    """Count a limit on requests, if that is what the refusal is about."""
    if refusal.status == _TIMED_OUT:
        limits.count("body_seconds")
    else:
        _count(limits, refusal.error.extensions)


def _count(limits: LimitsHit, extensions: dict[str, Any]) -> None:
    if extensions["code"] != OperationTooComplexError.code:
        return
    reason: str = extensions.get("reason", "")
    # The parser has words of its own for a document with too many tokens.
    tokens = reason.startswith("Document contains")
    limits.count("tokens" if tokens else reason.partition(":")[0].replace(" ", "_"))
