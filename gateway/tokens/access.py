"""Forwarding what the caller presents, and what both APIs ask for."""

from typing import Final

from gateway.credentials import Credentials
from gateway.errors import Api, GatewayError

SCOPES: Final = {
    Api.KRAV_OG_BETALINGER: "skatteetaten:kravogbetalinger",
    Api.INNKREVINGSOPPDRAG: "skatteetaten:innkrevingsoppdrag",
}
"""The Maskinporten scope that each API asks for (its own documentation)."""


class PresentedAccess:
    """What shows upstream the caller's tokens as presented, for whoever decides what is admitted."""

    forwarded: Credentials | None = None

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials

    async def present(self, api: Api, part: str | None) -> Credentials:  # noqa: ARG002 - the same for every call
        return self.credentials

    async def renew(self, api: Api, part: str | None, error: GatewayError) -> bool:  # noqa: ARG002 - there is no other token
        return False

    def judge(self, error: GatewayError) -> GatewayError:
        return error


class ForwardedAccess(PresentedAccess):
    """The caller's tokens, unread: upstream decides everything."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = self.forwarded = credentials

    async def admit(self, api: Api, part: str | None) -> Credentials:  # noqa: ARG002 - nothing is known
        return self.credentials
