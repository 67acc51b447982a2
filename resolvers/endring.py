"""Creating, changing and writing off orders: what is wrong for its form alone never leaves the gateway."""

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from gateway.domain.nytt_oppdrag import NyRente, NyttOppdrag
from gateway.domain.oppdragsregler import Regelbrudd, valider_endring, valider_opprett
from gateway.errors import BadUserInputError
from gateway.orders.orders import Endret, Opprettet
from resolvers.context import Context


async def opprett(context: Context, oppdrag: NyttOppdrag) -> Opprettet:
    """Create an order."""
    _refuse(valider_opprett(oppdrag, context.idag))
    return await context.orders.opprett(context.operation, oppdrag)


async def endre_hovedstol(context: Context, oppdrag: Innkrevingsoppdrag, hovedstol: int) -> Endret:
    """Lower the principal sum."""
    _refuse(valider_endring(oppdrag.kravidentifikator, oppdrag.kravidentifikatortype, hovedstol=hovedstol))
    return await context.orders.endre_hovedstol(context.operation, oppdrag, hovedstol)


async def endre_renter(context: Context, oppdrag: Innkrevingsoppdrag, renter: tuple[NyRente, ...]) -> Endret:
    """Replace all interest."""
    _refuse(valider_endring(oppdrag.kravidentifikator, oppdrag.kravidentifikatortype, renter=renter))
    return await context.orders.endre_renter(context.operation, oppdrag, renter)


async def endre_referanse(context: Context, oppdrag: Innkrevingsoppdrag, referanse: str) -> Endret:
    """Replace the principal's reference."""
    kind = oppdrag.kravidentifikatortype
    _refuse(valider_endring(oppdrag.kravidentifikator, kind, ny_oppdragsgivers_referanse=referanse))
    return await context.orders.endre_referanse(context.operation, oppdrag, referanse)


async def avskriv(context: Context, oppdrag: Innkrevingsoppdrag) -> Endret:
    """Write an order off."""
    _refuse(valider_endring(oppdrag.kravidentifikator, oppdrag.kravidentifikatortype))
    return await context.orders.avskriv(context.operation, oppdrag)


def _refuse(brudd: tuple[Regelbrudd, ...]) -> None:
    """Raise BadUserInputError for the first broken rule, which is the one that upstream would tell of."""
    if brudd:
        raise BadUserInputError(reason=brudd[0].argument, feilkode=brudd[0].slug)
