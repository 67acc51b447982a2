"""Gives each request its access, and lets go of everything at the end: forwarding, unless a subclass does more."""

import hashlib

from gateway.credentials import Access, Credentials
from gateway.tokens.access import ForwardedAccess


class Tokens:
    """Gives each request its access; one per process. This one forwards the caller's tokens unread."""

    def renew_keys(self) -> None:
        """Fetch every issuer's keys anew, in the background."""

    def renew_signing_keys(self) -> None:
        """Read the keys anew that our own grants are signed with; SettingsError when they are of no use."""

    def guard(self, presented: Credentials) -> Credentials:
        """Bind credentials to what they may be used for."""
        return presented

    def access(self, credentials: Credentials) -> Access:
        """What one operation with these credentials may do."""
        return ForwardedAccess(credentials)

    async def name_caller(self, presented: Credentials) -> bytes:
        """Who a request is counted for: the verified client, else whoever presents this very token.

        All whose token does not hold count together.
        """
        return hashlib.blake2b((presented.bearer or "").encode("utf-8", "surrogatepass")).digest()

    async def aclose(self) -> None:
        """Stop fetching keys and close every connection."""
