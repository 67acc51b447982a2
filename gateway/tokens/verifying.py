"""What gives each request its access when tokens are looked at: the caller's verified, or our own fetched."""

from collections.abc import Callable

import msgspec

from gateway.credentials import Access, Credentials
from gateway.errors import GatewayError
from gateway.tokens.guard import Tokens
from gateway.tokens.http import Http
from gateway.tokens.key_set import KeySet
from gateway.tokens.own import OwnAccess, OwnTokens, verify_user
from gateway.tokens.verified import VerifiedAccess, Verifiers, verify


class _KeyedTokens(Tokens):
    def __init__(self, http: Http, key_sets: list[KeySet]) -> None:
        self._http = http
        self._key_sets = key_sets

    def renew_keys(self) -> None:
        for keys in self._key_sets:
            keys.renew()

    def guard(self, presented: Credentials) -> Credentials:
        presented.guard = self
        return presented

    async def aclose(self) -> None:
        for keys in self._key_sets:
            await keys.aclose()
        await self._http.aclose()


class VerifiedTokens(_KeyedTokens):
    """Forwards the caller's tokens when they hold."""

    def __init__(self, verifiers: Verifiers, http: Http, key_sets: list[KeySet]) -> None:
        super().__init__(http, key_sets)
        self._verifiers = verifiers

    def access(self, credentials: Credentials) -> Access:
        return VerifiedAccess(credentials, self._verifiers)

    async def name_caller(self, presented: Credentials) -> bytes:
        try:
            return (await verify(self._verifiers, presented)).client
        except GatewayError:
            return b""


class FetchedTokens(_KeyedTokens):
    """Lets users in by their tokens and calls upstream with our own, of this `package`, which is not their choice."""

    def __init__(
        self,
        own: OwnTokens,
        http: Http,
        key_sets: list[KeySet],
        *,
        package: str,
        renew_signing_keys: Callable[[], None],
    ) -> None:
        super().__init__(http, key_sets)
        self._renew_signing_keys = renew_signing_keys
        self._own = own
        self._package = package

    def guard(self, presented: Credentials) -> Credentials:
        return super().guard(Credentials(presented.bearer, None, self._package))

    def renew_signing_keys(self) -> None:
        self._renew_signing_keys()

    def access(self, credentials: Credentials) -> Access:
        return OwnAccess(credentials, self._own)

    async def name_caller(self, presented: Credentials) -> bytes:
        try:
            user = await verify_user(self._own, presented)
        except GatewayError:
            return b""
        return msgspec.json.encode([user.issuer, user.subject])

    async def aclose(self) -> None:
        await self._own.source.aclose()
        await self._own.authoriser.aclose()
        await super().aclose()
