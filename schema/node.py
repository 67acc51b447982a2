"""What can be refetched by its id."""

from typing import Any

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag
from schema.fields import plain


@strawberry.interface(description="Something that `Query.node` refetches by its id.")
class Node:
    id: strawberry.ID = plain("Opaque, stable id.")

    @classmethod
    def resolve_type(cls, obj: object, _info: GraphQLResolveInfo[Any], _abstract_type: GraphQLAbstractType) -> str:
        return "Innkrevingsoppdrag" if isinstance(obj, Innkrevingsoppdrag) else "Part"
