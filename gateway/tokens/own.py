"""Backend for frontend: the user's token opens the gateway, the gateway's own tokens open upstream.

user's token ──> Verifier ──> User ──> may this user see this party? ──> cache ──> own token ──> upstream

Nothing of the user's token goes upstream, and nothing of ours to the user.
"""

import logging
from typing import Final

import msgspec

from gateway.credentials import Credentials, Principal
from gateway.errors import Api, ForbiddenError, GatewayError, InternalServerError, UnauthenticatedError
from gateway.telemetry.logging import log
from gateway.tokens.access import SCOPES
from gateway.tokens.authoriser import Authoriser
from gateway.tokens.grant import Wish
from gateway.tokens.jose import TokenRefusedError
from gateway.tokens.token_source import TokenSource
from gateway.tokens.users import User
from gateway.tokens.verifier import Verifier

FINANS: Final = "finans"
_ORGANISATION_DIGITS: Final = 9

_logger = logging.getLogger("gateway.tokens")


class OwnTokens(msgspec.Struct, frozen=True, kw_only=True):
    """What all requests share: `organisation` is ours, `order_role` opens Innkrevingsoppdrag to who has it."""

    users: Verifier[User]
    authoriser: Authoriser
    source: TokenSource
    organisation: str
    consumer_org: str | None
    order_role: str | None


async def verify_user(own: OwnTokens, credentials: Credentials) -> User:
    """The user who presents this token; UnauthenticatedError when it does not hold."""
    if credentials.bearer is None:
        raise UnauthenticatedError
    try:
        return await own.users.verify(credentials.bearer)
    except TokenRefusedError as exc:
        log(_logger, logging.INFO, "user's token refused", why=str(exc))
        raise UnauthenticatedError from exc


class OwnAccess:
    """What one user may do: closed unless opened."""

    forwarded: None = None  # each call is decided on

    def __init__(self, credentials: Credentials, own: OwnTokens) -> None:
        self._own = own
        self._presented = credentials
        self._credentials = credentials
        self._shown: dict[Wish, str] = {}

    @property
    def credentials(self) -> Credentials:
        return self._credentials

    async def admit(self, api: Api, part: str | None) -> Credentials:
        """Check the user, then the role or the party.

        Raises UnauthenticatedError, or ForbiddenError with reason SCOPE (no role), PARTY or CONSENT.
        """
        user = await verify_user(self._own, self._presented)
        consent = await self._consent(user, api, part)
        identity = msgspec.json.encode([user.issuer, user.subject, consent])
        principal = Principal(identity=identity, organisation=self._own.organisation, ends=user.ends)
        self._credentials = self._presented.proven(principal)
        return self._credentials

    async def present(self, api: Api, part: str | None) -> Credentials:
        """Our own token for the call."""
        wish = await self._wish(api, part)
        self._shown[wish] = await self._own.source.get(wish)
        return Credentials(self._shown[wish], None, self._presented.rettighetspakke)

    async def renew(self, api: Api, part: str | None, error: GatewayError) -> bool:
        """After 401 a fresh token, after a failure of consent a fresh decision and a fresh token; once, as asked."""
        consent = isinstance(error, ForbiddenError) and error.reason == "CONSENT"
        if not consent and not isinstance(error, UnauthenticatedError):
            return False
        wish = await self._wish(api, part)
        self._own.source.drop(wish, self._shown.get(wish, ""))
        if consent and part is not None:
            self._own.authoriser.forget(await verify_user(self._own, self._presented), part)
        return True

    def judge(self, error: GatewayError) -> GatewayError:
        """That upstream does not accept our token, or our scope, is not the user's fault."""
        ours = isinstance(error, UnauthenticatedError) or (
            isinstance(error, ForbiddenError) and error.reason == "SCOPE"
        )
        if not ours:
            return error
        log(_logger, logging.ERROR, "upstream refused the gateway's own token", feilkode=error.feilkode)
        return InternalServerError(api=error.api, kall_id=error.kall_id)

    async def _consent(self, user: User, api: Api, part: str | None) -> str | None:
        """The id of the consent that the look-up rests on, None where none is needed."""
        if api is Api.INNKREVINGSOPPDRAG:
            if self._own.order_role is None or self._own.order_role not in user.roles:
                raise ForbiddenError(api=api, reason="SCOPE")
            return None
        decision = await self._own.authoriser.decide(user, part) if part is not None else None
        if decision is None or not decision.tillatt:
            raise ForbiddenError(api=api, reason="PARTY")
        if self._presented.rettighetspakke != FINANS:
            return None
        if decision.samtykke is None:
            raise ForbiddenError(api=api, reason="CONSENT")
        return decision.samtykke

    async def _wish(self, api: Api, part: str | None) -> Wish:
        """What to ask Maskinporten for; the user's right is looked at again, since it may have been withdrawn."""
        consent = await self._consent(await verify_user(self._own, self._presented), api, part)
        if api is Api.INNKREVINGSOPPDRAG:
            return Wish(scope=SCOPES[api], consumer_org=self._own.consumer_org)
        if consent is None and len(part or "") != _ORGANISATION_DIGITS:
            raise ForbiddenError(api=api, reason="PARTY")  # only organisations have system users
        return Wish(scope=SCOPES[api], consumer_org=self._own.consumer_org, part=part, consent=consent)
