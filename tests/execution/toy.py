"""A small schema with one of everything that an engine and a server must handle."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace

import strawberry
from graphql import GraphQLSchema

from gateway.errors import BadUserInputError, NotFoundError, UpstreamUnavailableError


@strawberry.type
class Thing:
    id: strawberry.ID
    name: str
    size: int

    @strawberry.field
    async def twin(self) -> "Thing | None":
        return Thing(id=self.id, name=self.name, size=self.size)


@strawberry.input
class ThingFilter:
    name: str | None = None
    sizes: list[int] | None = None
    inside: "ThingFilter | None" = None


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"hello {name}"

    @strawberry.field
    async def thing(self, id: strawberry.ID) -> Thing | None:  # noqa: A002 - named as in GraphQL
        await asyncio.sleep(0)
        return Thing(id=id, name="thing", size=3)

    @strawberry.field
    async def things(self, first: int = 3, where: ThingFilter | None = None) -> list[Thing]:
        return [Thing(id=strawberry.ID(str(number)), name=f"thing {number}", size=number) for number in range(first)]

    @strawberry.field
    async def missing(self) -> str | None:
        raise NotFoundError(reason="thing")

    @strawberry.field
    async def refused(self, argument: int) -> str | None:
        raise BadUserInputError(reason="argument")

    @strawberry.field
    async def down(self) -> str | None:
        raise UpstreamUnavailableError(melding="closed for maintenance", retry_after=3.0)

    @strawberry.field
    async def broken(self) -> str | None:
        raise RuntimeError("a secret value: 12345678901")

    @strawberry.field
    async def required(self) -> str:
        raise NotFoundError

    @strawberry.field
    async def slow(self, seconds: float = 60.0) -> str | None:
        await asyncio.sleep(seconds)
        return "done"


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def note(self, info: strawberry.Info, text: str) -> str:
        info.context.notes.append(f"begin {text}")
        await asyncio.sleep(0)
        info.context.notes.append(f"end {text}")
        return text


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, to: int = 3) -> AsyncIterator[int]:
        for number in range(to):
            yield number

    @strawberry.subscription
    async def failing(self) -> AsyncIterator[int]:
        yield 1
        raise UpstreamUnavailableError

    @strawberry.subscription
    async def silent(self) -> AsyncIterator[int]:
        await asyncio.Event().wait()
        yield 1


def toy_schema() -> GraphQLSchema:
    return strawberry.Schema(query=Query, mutation=Mutation, subscription=Subscription)._schema


class ToyContext:
    """What the resolvers of the toy schema get; `seconds` is how long the operation may take."""

    def __init__(self, seconds: float = 5.0) -> None:
        self.operation = SimpleNamespace(deadline=asyncio.get_running_loop().time() + seconds)
        self.notes: list[str] = []
