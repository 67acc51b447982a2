"""The token handling that the settings ask for."""

import time
from collections.abc import Callable

from gateway.domain.dato import Clock
from gateway.settings import Settings
from gateway.tokens.guard import Tokens

__all__ = ["Tokens", "create_tokens"]


def create_tokens(settings: Settings, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic) -> Tokens:
    """Create what the settings ask for; `monotonic` (seconds) is for tests.

    Raises SettingsError when the key that grants are signed with cannot be used.
    """
    if settings.token_source == "caller" and settings.token_issuer is None:  # noqa: S105 - no password
        return Tokens()
    # PyJWT and the keys of X.509 import slowly: only who has tokens looked at waits for them.
    from gateway.tokens.builder import Builder  # noqa: PLC0415

    return Builder(settings, clock, monotonic).build()
