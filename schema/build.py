"""Putting the schema together."""

import strawberry
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig

from schema.calling import call_directly
from schema.decoded import declare
from schema.fields import install
from schema.mutation import Mutation
from schema.query import Query
from schema.scalars import scalar_map
from schema.subscription import Subscription


def create_schema() -> strawberry.Schema:
    """The whole schema, ready to execute; its `_schema` is graphql-core's."""
    schema = strawberry.Schema(
        query=Query, mutation=Mutation, subscription=Subscription, config=StrawberryConfig(scalar_map=scalar_map())
    )
    install(schema._schema)  # noqa: SLF001 - Strawberry has no public name for the graphql-core schema
    call_directly(schema)
    declare(schema._schema)  # noqa: SLF001 - see above
    return schema


def print_sdl(schema: strawberry.Schema) -> str:
    """The schema in the definition language, the same text every time."""
    return print_schema(schema).strip() + "\n"
