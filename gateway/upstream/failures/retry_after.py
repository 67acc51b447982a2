"""Reading the Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date."""

import email.utils
import re
from datetime import UTC, datetime
from typing import Final

LONGEST: Final = 86_400.0
_SECONDS: Final = re.compile(r"\d{1,9}(\.\d{1,3})?", re.ASCII)


def find_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds to wait, 0 to a day; None when the header is absent or means nothing."""
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST)
    try:
        moment = email.utils.parsedate_to_datetime(text[:100])
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST)
