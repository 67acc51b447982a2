"""Refetching by opaque id."""

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, Kravidentifikatortype
from gateway.domain.part import Part
from gateway.errors import Api, BadUserInputError
from resolvers import innkrevingsoppdrag, part
from resolvers.context import Context

NAMES = frozenset({"identifikator", "type", "kravidentifikator"})
"""The fields that tell what an id stands for."""


async def get_node(context: Context, id: str, *, named: bool) -> Part | Innkrevingsoppdrag:
    """The party or the order that the id was made for; raises BadUserInputError for any other id.

    Whoever finds an id must not learn what it stands for. The caller is admitted first, as for a fetch; and since many
    tokens prove nothing of the party by themselves, upstream is asked when the answer is to name it (`named`).
    """
    access = context.operation.access
    match context.ids.unseal(id):
        case (part.NODE, identifikator):
            await access.admit(Api.KRAV_OG_BETALINGER, identifikator)
            if named:
                await context.krav_og_betalinger.aapne_krav(context.operation, identifikator)
            return Part(identifikator=identifikator)
        case (innkrevingsoppdrag.NODE, kind, kravidentifikator):
            await access.admit(Api.INNKREVINGSOPPDRAG, None)
            identtype = Kravidentifikatortype(kind)
            if named:
                await context.innkrevingsoppdrag.mottaksstatus(context.operation, kravidentifikator, identtype)
            return Innkrevingsoppdrag(kravidentifikator=kravidentifikator, kravidentifikatortype=identtype)
        case _:
            raise BadUserInputError(reason="id")
