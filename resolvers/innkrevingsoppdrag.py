"""Orders at Innkrevingsoppdrag API."""

import contextlib
from collections.abc import AsyncGenerator

from gateway.domain.innkrevingsoppdrag import (
    Avstemming,
    Innkrevingsoppdrag,
    Kravdetaljer,
    Kravfilter,
    Kravidentifikatortype,
    Kravoversikt,
    MottaksstatusSvar,
    Valideringsfeil,
    ugyldig_id,
)
from gateway.domain.kravoversikt import KravoversiktKrav
from gateway.domain.part import Part
from gateway.errors import Api, BadUserInputError
from gateway.masking import mask
from resolvers.context import Context
from resolvers.kilde import Svar, make_svar

NODE = "Innkrevingsoppdrag"
_API = Api.INNKREVINGSOPPDRAG


def get_innkrevingsoppdrag(
    kravidentifikator: str, kravidentifikatortype: Kravidentifikatortype, argument: str = "kravidentifikator"
) -> Innkrevingsoppdrag:
    """The order; raises BadUserInputError, with upstream's own slug, when the id is not of its kind's shape."""
    if slug := ugyldig_id(kravidentifikator, kravidentifikatortype):
        raise BadUserInputError(reason=argument, feilkode=slug)
    return Innkrevingsoppdrag(kravidentifikator=kravidentifikator, kravidentifikatortype=kravidentifikatortype)


def innkrevingsoppdrag_id(oppdrag: Innkrevingsoppdrag, context: Context) -> str:
    """An id that `node` understands, and nobody else."""
    return context.ids.seal(NODE, oppdrag.kravidentifikatortype.value, oppdrag.kravidentifikator)


def make_innkrevingsoppdrag(krav: KravoversiktKrav, _context: Context) -> Innkrevingsoppdrag:
    """The order of a claim of the overview."""
    return Innkrevingsoppdrag(kravidentifikator=krav.skatteetatens_kravidentifikator)


def masked_melding(feil: Valideringsfeil, _context: Context) -> str:
    """The text without the identity numbers it quotes."""
    return mask(feil.melding)


async def fetch_mottaksstatus(oppdrag: Innkrevingsoppdrag, context: Context) -> Svar[MottaksstatusSvar]:
    """How far the order has come."""
    api = context.innkrevingsoppdrag
    return make_svar(
        _API,
        await api.mottaksstatus(context.operation, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype),
    )


async def follow_mottaksstatus(
    oppdrag: Innkrevingsoppdrag, context: Context
) -> AsyncGenerator[Svar[MottaksstatusSvar]]:
    """How far the order has come, now and whenever that changes."""
    async with contextlib.aclosing(context.orders.follow(context.operation, oppdrag)) as statuses:
        async for status in statuses:
            yield make_svar(_API, status)


async def fetch_valideringsfeil(oppdrag: Innkrevingsoppdrag, context: Context) -> tuple[Valideringsfeil, ...]:
    """What validation found wrong after the order was received."""
    api = context.innkrevingsoppdrag
    fetched = await api.valideringsfeil(context.operation, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
    return fetched.value


async def fetch_avstemming(oppdrag: Innkrevingsoppdrag, context: Context) -> Svar[Avstemming]:
    """Everything that was received for the order."""
    api = context.innkrevingsoppdrag
    return make_svar(
        _API, await api.avstemming(context.operation, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
    )


async def fetch_kravdetaljer(oppdrag: Innkrevingsoppdrag, context: Context) -> Svar[Kravdetaljer]:
    """The claim in detail."""
    api = context.innkrevingsoppdrag
    return make_svar(
        _API, await api.kravdetaljer(context.operation, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
    )


async def fetch_kravoversikt(part: Part, context: Context, filter: Kravfilter) -> Svar[Kravoversikt]:
    """The claims that the caller has on the party."""
    return make_svar(_API, await context.innkrevingsoppdrag.kravoversikt(context.operation, part.identifikator, filter))
