"""Refetching by opaque id."""

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, Kravidentifikatortype
from gateway.domain.part import Part
from gateway.errors import BadUserInputError
from resolvers import innkrevingsoppdrag, part
from resolvers.context import Context


def get_node(context: Context, id: str) -> Part | Innkrevingsoppdrag:
    """The party or the order that the id was made for; raises BadUserInputError for any other id."""
    match context.ids.unseal(id):
        case (part.NODE, identifikator):
            return Part(identifikator=identifikator)
        case (innkrevingsoppdrag.NODE, kind, kravidentifikator):
            return Innkrevingsoppdrag(
                kravidentifikator=kravidentifikator, kravidentifikatortype=Kravidentifikatortype(kind)
            )
        case _:
            raise BadUserInputError(reason="id")
