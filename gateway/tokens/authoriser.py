"""Whether a user may see a party, and under which consent: the token's claims first, then whoever knows.

POST {"issuer", "subject", "part"} ──> 200 {"tillatt": true or false, "samtykke": "consent id" or absent}
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import msgspec

from gateway.errors import UpstreamUnavailableError
from gateway.telemetry.logging import log
from gateway.tokens.http import FetchError, Http
from gateway.tokens.users import User

MOST_DECISIONS: Final = 10_000
_OK: Final = 200
_JSON: Final = {"Content-Type": "application/json", "Accept": "application/json"}

_Key = tuple[str, str, str]
_logger = logging.getLogger("gateway.tokens")


class Decision(msgspec.Struct, frozen=True):
    """`tillatt` (allowed) and the id of the party's consent (samtykke), if one is known."""

    tillatt: bool
    samtykke: str | None = None


class Authoriser:
    """Asks `url`, if there is one, and keeps the answer for `ttl` seconds; no answer means no."""

    def __init__(
        self, http: Http, url: str | None, *, ttl: float, needs_consent: bool, clock: Callable[[], float]
    ) -> None:
        self._http = http
        self._url = url
        self._ttl = ttl
        self._needs_consent = needs_consent
        self._clock = clock
        self._kept: OrderedDict[_Key, tuple[Decision, float]] = OrderedDict()
        self._asking: dict[_Key, asyncio.Task[Decision]] = {}

    async def decide(self, user: User, part: str) -> Decision:
        """Decide; UpstreamUnavailableError when the one who knows does not answer."""
        allowed, consent = part in user.parties, user.consents.get(part)
        if self._url is None or (allowed and (consent or not self._needs_consent)):
            return Decision(allowed, consent if allowed else None)
        decision = await self._known(self._url, (user.issuer, user.subject, part))
        return Decision(allowed or decision.tillatt, consent or decision.samtykke)

    def forget(self, user: User, part: str) -> None:
        """Ask anew next time: what was answered has proved to be out of date."""
        self._kept.pop((user.issuer, user.subject, part), None)

    async def aclose(self) -> None:
        """Stop asking."""
        tasks = list(self._asking.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _known(self, url: str, key: _Key) -> Decision:
        kept = self._kept.get(key)
        if kept is not None and kept[1] > self._clock():
            return kept[0]
        task = self._asking.get(key)
        if task is None:
            task = self._asking[key] = asyncio.create_task(self._ask(url, key))
            task.add_done_callback(lambda done: self._landed(key, done))
        await asyncio.wait((task,))
        failure = None if task.cancelled() else task.exception()
        if task.cancelled() or failure is not None:
            raise UpstreamUnavailableError from failure
        return task.result()

    async def _ask(self, url: str, key: _Key) -> Decision:
        issuer, subject, part = key
        body = msgspec.json.encode({"issuer": issuer, "subject": subject, "part": part})
        try:
            reply = await self._http.send("POST", url, headers=_JSON, body=body)
            if reply.status != _OK:
                raise FetchError(f"status {reply.status}")  # noqa: TRY301 - one fate for all that is no answer
            decision = msgspec.json.decode(reply.body, type=Decision)
        except (FetchError, msgspec.MsgspecError) as exc:
            log(_logger, logging.ERROR, "no answer about a user's rights", fault=type(exc).__name__)
            raise
        self._kept[key] = (decision, self._clock() + self._ttl)
        if len(self._kept) > MOST_DECISIONS:
            self._kept.popitem(last=False)
        return decision

    def _landed(self, key: _Key, done: asyncio.Task[Decision]) -> None:
        del self._asking[key]
        if not done.cancelled():
            done.exception()  # marks it as seen: all who waited may have gone
