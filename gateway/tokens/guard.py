"""Gives each request its access, and lets go of everything at the end."""

import hashlib

import msgspec

from gateway.credentials import Access, Credentials
from gateway.errors import GatewayError
from gateway.tokens.access import ForwardedAccess
from gateway.tokens.http import Http
from gateway.tokens.key_set import KeySet
from gateway.tokens.own import OwnAccess, OwnTokens, verify_user
from gateway.tokens.verified import VerifiedAccess, Verifiers, verify


class Tokens:
    """Gives each request its access; one per process."""

    def __init__(
        self,
        http: Http,
        key_sets: list[KeySet],
        *,
        verifiers: Verifiers | None = None,
        own: OwnTokens | None = None,
        package: str = "",
    ) -> None:
        self._http = http
        self._key_sets = key_sets
        self._verifiers = verifiers
        self._own = own
        self._package = package

    def renew_keys(self) -> None:
        """Fetch every issuer's keys anew, in the background."""
        for keys in self._key_sets:
            keys.renew()

    def guard(self, presented: Credentials) -> Credentials:
        """Bind credentials to what they may be used for; the package of our own tokens is not the user's choice."""
        if self._own is not None:
            presented = Credentials(presented.bearer, None, self._package)
        if self._own is not None or self._verifiers is not None:
            presented.guard = self
        return presented

    def access(self, credentials: Credentials) -> Access:
        """What one operation with these credentials may do."""
        if self._own is not None:
            return OwnAccess(credentials, self._own)
        if self._verifiers is not None:
            return VerifiedAccess(credentials, self._verifiers)
        return ForwardedAccess(credentials)

    async def name_caller(self, presented: Credentials) -> bytes:
        """Who a request is counted for: the verified client, else whoever presents this very token.

        All whose token does not hold count together.
        """
        if self._own is not None:
            return await _name_user(self._own, presented)
        if self._verifiers is None:
            return hashlib.blake2b((presented.bearer or "").encode("utf-8", "surrogatepass")).digest()
        try:
            return (await verify(self._verifiers, presented)).client
        except GatewayError:
            return b""

    async def aclose(self) -> None:
        """Stop fetching keys and close every connection."""
        if self._own is not None:
            await self._own.source.aclose()
            await self._own.authoriser.aclose()
        for keys in self._key_sets:
            await keys.aclose()
        await self._http.aclose()


async def _name_user(own: OwnTokens, presented: Credentials) -> bytes:
    try:
        user = await verify_user(own, presented)
    except GatewayError:
        return b""
    return msgspec.json.encode([user.issuer, user.subject])
