"""Asking Maskinporten for a token.

grant ──> token endpoint ── 200 ──────────────────────────────> Token
  ^                       ├─ this very grant, or the clock ──┐
  ├──── a new grant <─────┴─ 429, 5xx, no answer ────────────┤ three times at most
  └──── the other key <───── the key ────────────────────────┘
                          └─ anything else ───────────────────> GrantRefusedError
"""

import asyncio
import email.utils
import logging
import re
import urllib.parse
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec

from gateway.telemetry.logging import log
from gateway.tokens.grant import Wish, grant_claims
from gateway.tokens.http import FetchError, Http, Reply
from gateway.tokens.signing_keys import SigningKey

ATTEMPTS: Final = 3
_PAUSES: Final = (0.2, 0.6)  # seconds before the second and the third attempt
_TYPE: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_OK: Final = 200
_TOO_MANY: Final = 429
_SERVER_ERROR: Final = 500
_NEW_GRANT: Final = frozenset({"MP-012", "MP-130"})
_KEY: Final = frozenset({"MP-120", "MP-121", "MP-122", "MP-123", "MP-124"})
_CLOCK: Final = "issue time is after now"
_MOST_SKEW: Final = 600.0
_ID: Final = re.compile(r"\bMP-\d{3}\b")
_ERROR: Final = re.compile(r"[a-z_]{1,40}")

_logger = logging.getLogger("gateway.tokens")


class Token(msgspec.Struct, frozen=True):
    """An access token; times are in seconds since the epoch."""

    bearer: str
    issued: float
    ends: float

    def __repr__(self) -> str:
        """Name the type only."""
        return "Token(...)"


class GrantRefusedError(Exception):
    """Maskinporten gives no token: `mp_id` says why, None when it gave no id; `passing` is whether it may later."""

    def __init__(self, mp_id: str | None, *, passing: bool) -> None:
        super().__init__(mp_id or "no id")
        self.mp_id = mp_id
        self.passing = passing


class _Answer(msgspec.Struct):
    access_token: str
    expires_in: float


class _Refusal(msgspec.Struct):
    error: str = ""
    error_description: str | None = None


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """Our registration: `issuer` is what grants are addressed to, `keys` one or two."""

    issuer: str
    token_url: str
    client_id: str
    keys: tuple[SigningKey, ...]


class Maskinporten:
    """Fetches tokens; keeps in mind which key works and how far the clocks are apart."""

    def __init__(
        self,
        client: Client,
        http: Http,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._http = http
        self._clock = clock
        self._sleep = sleep
        self._key = 0
        self._skew = 0.0

    def use_keys(self, keys: tuple[SigningKey, ...]) -> None:
        """Sign with these from now on; tokens that were fetched with others stay good."""
        self._client = msgspec.structs.replace(self._client, keys=keys)
        self._key = 0

    async def fetch(self, wish: Wish) -> Token:
        """A new token; GrantRefusedError when there is none to be had."""
        refused_keys = 0
        for attempt in range(ATTEMPTS):
            asked = self._clock()
            try:
                reply = await self._ask(wish)
            except FetchError as exc:
                log(_logger, logging.WARNING, "no answer from Maskinporten", fault=str(exc))
                refusal = GrantRefusedError(None, passing=True)
            else:
                token = _read_token(reply, asked)
                if token is not None:
                    return token
                refusal = self._refusal(reply)
                if refusal.mp_id in _KEY and refused_keys + 1 < len(self._client.keys):
                    refused_keys += 1
                    self._key = (self._key + 1) % len(self._client.keys)
                    continue
            if not refusal.passing or attempt + 1 == ATTEMPTS:
                raise refusal
            await self._sleep(_PAUSES[attempt])
        raise GrantRefusedError(None, passing=True)

    async def _ask(self, wish: Wish) -> Reply:
        client = self._client
        now = self._clock() + self._skew
        claims = grant_claims(wish, client_id=client.client_id, audience=client.issuer, now=now)
        form = {"grant_type": _TYPE, "assertion": client.keys[self._key].sign(claims)}
        return await self._http.send(
            "POST", client.token_url, headers=_FORM, body=urllib.parse.urlencode(form).encode()
        )

    def _refusal(self, reply: Reply) -> GrantRefusedError:
        said = _read_refusal(reply)
        found = _ID.search(said.error_description or "")
        mp_id = found.group() if found else None
        clock = _CLOCK in (said.error_description or "").lower()
        if clock or mp_id == "MP-130":
            self._set_clock(reply)
        error = said.error if _ERROR.fullmatch(said.error) else None
        log(_logger, logging.ERROR, "Maskinporten refused a grant", mp_id=mp_id, error=error, status=reply.status)
        passing = reply.status == _TOO_MANY or reply.status >= _SERVER_ERROR
        return GrantRefusedError(mp_id, passing=passing or clock or mp_id in _NEW_GRANT)

    def _set_clock(self, reply: Reply) -> None:
        """Take Maskinporten's time from its answer (RFC 9110, Date), unless it is absurd."""
        try:
            theirs = email.utils.parsedate_to_datetime(reply.headers.get("date", "")).timestamp()
        except ValueError:
            return
        skew = theirs - self._clock()
        if abs(skew) <= _MOST_SKEW:
            self._skew = skew
            log(_logger, logging.WARNING, "the clock differs from Maskinporten's", seconds=round(skew))


def _read_token(reply: Reply, asked: float) -> Token | None:
    if reply.status != _OK:
        return None
    try:
        answer = msgspec.json.decode(reply.body, type=_Answer)
    except msgspec.MsgspecError:
        return None
    return Token(answer.access_token, asked, asked + answer.expires_in) if answer.access_token else None


def _read_refusal(reply: Reply) -> _Refusal:
    try:
        return msgspec.json.decode(reply.body, type=_Refusal)
    except msgspec.MsgspecError:
        return _Refusal()
