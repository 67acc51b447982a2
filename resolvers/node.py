"""Refetching by opaque id."""

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, Kravidentifikatortype
from gateway.domain.part import Part
from gateway.errors import Api, BadUserInputError
from resolvers import innkrevingsoppdrag, part
from resolvers.context import Context


async def get_node(context: Context, id: str) -> Part | Innkrevingsoppdrag:
    """The party or the order that the id was made for; raises BadUserInputError for any other id.

    Whoever finds an id must not learn what it stands for: the caller is admitted first, as for a fetch.
    """
    access = context.operation.access
    match context.ids.unseal(id):
        case (part.NODE, identifikator):
            await access.admit(Api.KRAV_OG_BETALINGER, identifikator)
            return Part(identifikator=identifikator)
        case (innkrevingsoppdrag.NODE, kind, kravidentifikator):
            await access.admit(Api.INNKREVINGSOPPDRAG, None)
            return Innkrevingsoppdrag(
                kravidentifikator=kravidentifikator, kravidentifikatortype=Kravidentifikatortype(kind)
            )
        case _:
            raise BadUserInputError(reason="id")
