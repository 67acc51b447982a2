"""What is told of a write that was made."""

import msgspec

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag


class Opprettet(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A new order; `gjentatt` when it was there already, as it was meant."""

    innkrevingsoppdrag: Innkrevingsoppdrag
    gjentatt: bool


class Endret(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A change; `gjentatt` when an earlier attempt of the same call had made it."""

    innkrevingsoppdrag: Innkrevingsoppdrag
    transaksjonsid: str | None
    gjentatt: bool = False
