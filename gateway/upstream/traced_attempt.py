"""What a trace says of one attempt: names, codes and correlation ids."""

import re

from gateway.telemetry.tracing import Span
from gateway.upstream.attempt import Attempt
from gateway.upstream.call import Call

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def describe_attempt(span: Span, call: Call, attempt: Attempt) -> None:
    """Say how an attempt ended; upstream's own id only if it is a UUID, since nothing else is sure to be impersonal."""
    span.set("gateway.api", call.api.value)
    span.set("http.request.method", call.method)
    span.set("http.response.status_code", attempt.answer.status if attempt.answer else None)
    span.set("gateway.kall_id", attempt.kall_id)
    if attempt.error is not None:
        theirs = attempt.error.korrelasjonsid or ""
        span.set("gateway.korrelasjonsid", theirs if _UUID.fullmatch(theirs) else None)
        span.set("error.type", attempt.error.code)
