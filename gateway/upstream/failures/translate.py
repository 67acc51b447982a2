"""An answer becomes an error: by its code first, then its problem type, then the status alone."""

import re
from datetime import datetime
from typing import Final

from gateway.errors import Api, GatewayError, NotFoundError, NotReadyError
from gateway.masking import holds_identifikator, mask
from gateway.upstream.call import Answer
from gateway.upstream.failures.feilkode import Feilkode
from gateway.upstream.failures.feilkoder import NO_HITS
from gateway.upstream.failures.feilsvar import Feilsvar, read_feilsvar
from gateway.upstream.failures.oppslag import find_code, find_safe_name, get_status, slug
from gateway.upstream.failures.retry_after import find_retry_after

SMALL: Final = 4_096
"""A successful body up to this size is also looked through for an error object."""

BOOKED_WITHIN: Final = 2.0
"""Seconds; booking an order normally takes some seconds, and upstream does not say how many."""

_NOT_FOUND: Final = 404
_TAG: Final = "tag:skatteetaten.no,"
_CORRELATION: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", re.ASCII | re.IGNORECASE)
_OTHER_CORRELATION: Final = re.compile(r"[A-Za-z0-9]{1,12}([._-][A-Za-z0-9]{1,12}){0,7}", re.ASCII)


def _is_no_hits(feilsvar: Feilsvar) -> bool:
    return feilsvar.kode is not None and feilsvar.kode.strip().upper() == NO_HITS


def looks_fine(answer: Answer) -> bool:
    """Whether a successful body holds nothing that could make it an error all the same; cheap, and sure when true."""
    if not answer.ok:
        return False
    body = answer.body
    # A name may be written with escapes, and XML anywhere; both marks are rare, and found fast.
    return len(body) > SMALL or not (b"\\" in body or b"<" in body or b'"kode"' in body or b'"type"' in body)


def find_error(api: Api, answer: Answer, now: datetime) -> GatewayError | None:
    """Return the error that an answer is, or None when it is a success or an empty result."""
    if looks_fine(answer):
        return None
    feilsvar = read_feilsvar(answer.body)
    row = _find_row(feilsvar, answer.status)
    if _is_no_hits(feilsvar) or (answer.ok and row is None):
        return None
    return _error(api, answer, feilsvar, row or get_status(answer.status), now)


def _find_row(feilsvar: Feilsvar, status: int) -> Feilkode | None:
    if feilsvar.kode:
        return find_code(feilsvar.kode, status)
    if feilsvar.type:
        return find_code(slug(feilsvar.type), status) or _unknown_problem(feilsvar.type, status)
    return None


def _unknown_problem(problem_type: str, status: int) -> Feilkode | None:
    """An unlisted 404 of the service itself is about the order; only an unadorned 404 is about the address."""
    if status == _NOT_FOUND and problem_type.startswith(_TAG):
        return Feilkode(error=NotFoundError, http_status=status, beskrivelse="Not found.")
    return None


def _error(api: Api, answer: Answer, feilsvar: Feilsvar, row: Feilkode, now: datetime) -> GatewayError:
    retry_after = find_retry_after(answer.header("retry-after"), now)
    if retry_after is None and row.error is NotReadyError:
        retry_after = BOOKED_WITHIN
    return row.error(
        api=api,
        feilkode=row.feilkode or _unlisted(feilsvar),
        http_status=answer.status,
        korrelasjonsid=safe_correlation(feilsvar.korrelasjonsid or answer.header("korrelasjonsid")),
        kall_id=answer.kall_id,
        melding=mask(feilsvar.melding) if feilsvar.melding else None,
        reason=row.reason,
        retryable=row.retryable,
        retry_after=retry_after,
    )


def _unlisted(feilsvar: Feilsvar) -> str | None:
    if feilsvar.kode:
        return find_safe_name(feilsvar.kode)
    if feilsvar.type and feilsvar.type.startswith(_TAG):
        return find_safe_name(slug(feilsvar.type))
    return None


def safe_correlation(text: str | None) -> str | None:
    """Return upstream's correlation id if it can be nothing else: a UUID, or short and without long numbers."""
    if text is None:
        return None
    text = text.strip()
    if _CORRELATION.fullmatch(text):
        return None if holds_identifikator(text) else text
    if _OTHER_CORRELATION.fullmatch(text) and mask(text) == text:
        return text
    return None
