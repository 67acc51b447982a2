"""Finding the row of the table that an answer belongs to."""

import re
import unicodedata
import urllib.parse
from typing import Final

from gateway import errors
from gateway.upstream.failures.feilkode import Feilkode, Retry
from gateway.upstream.failures.feilkoder import FEILKODER

_LETTERS: Final = str.maketrans({"ø": "oe", "æ": "ae", "å": "aa"})
_SERVER_ERROR: Final = 500
_CLIENT_ERROR: Final = 400
_MOST_DIGITS: Final = 4


def _plain(code: str) -> str:
    text = unicodedata.normalize("NFC", urllib.parse.unquote(code)).strip().lower()
    return text.translate(_LETTERS)


_BY_CODE_AND_STATUS: Final = {(_plain(row.feilkode), row.http_status): row for row in FEILKODER if row.feilkode}
_BY_CODE: Final = {_plain(row.feilkode): row for row in reversed(FEILKODER) if row.feilkode}
_BY_STATUS: Final = {row.http_status: row for row in FEILKODER if row.http_status and not row.feilkode}
_UNKNOWN_CODE: Final = re.compile(r"[A-Z]{2,6}-\d{1,4}|[a-zæøå]{1,40}(-[a-zæøå]{1,40}|-\d{1,2}){0,15}")


def slug(problem_type: str) -> str:
    """Return what follows the last colon of an RFC 7807 `type`; the year before it changes."""
    return problem_type[-200:].rpartition(":")[2]


def find_code(code: str, status: int) -> Feilkode | None:
    """Find the row of a code or slug: the one for this status, else the code's first.

    A slug is recognised with ø, with oe and percent-encoded.
    """
    plain = _plain(code[:200])
    return _BY_CODE_AND_STATUS.get((plain, status)) or _BY_CODE.get(plain)


def get_status(status: int) -> Feilkode:
    """Get the row for a status alone; every status has one."""
    row = _BY_STATUS.get(status)
    if row is not None:
        return row
    if status >= _SERVER_ERROR:
        return Feilkode(
            error=errors.UpstreamUnavailableError, http_status=status, beskrivelse="Failed.", retry=Retry.BACK_OFF
        )
    error = errors.InternalServerError if status >= _CLIENT_ERROR else errors.UpstreamBadResponseError
    return Feilkode(error=error, http_status=status, beskrivelse="Not an answer of this API.")


def find_safe_name(code: str) -> str | None:
    """Find a code that the table lacks fit to be shown: it looks like a code and can hold nothing else."""
    digits = sum(letter.isdigit() for letter in code)
    return code if digits <= _MOST_DIGITS and _UNKNOWN_CODE.fullmatch(code) else None
