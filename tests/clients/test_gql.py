"""`gql`, the GraphQL client that programs in Python use, over HTTP and over WebSocket."""

from uuid import uuid4

import pytest
from gql import Client, GraphQLRequest, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.async_transport import AsyncTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from tests.running_demo import Demo

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clients")]

_PARTY = "314961900"
_ORDER = "7a2d3b45-6c7e-4f80-9ba1-c2d3e4f50622"
_OVERVIEW = """
    query Overview($part: PartIdentifikator!, $wrong: PartIdentifikator = "313367002") {
      part(identifikator: $part) { aapneKrav { totalOversikt { saldo } } }
      other: part(identifikator: $wrong) { identifikator }
    }
"""
_FOLLOW = """
    subscription Follow($kravidentifikator: String!) {
      mottaksstatus(kravidentifikator: $kravidentifikator) { mottaksstatus ansvarlig }
    }
"""


def overview(**variables: str) -> GraphQLRequest:
    return GraphQLRequest(_OVERVIEW, variable_values={"part": _PARTY, **variables})


def over_websocket(demo: Demo) -> WebsocketsTransport:
    return WebsocketsTransport(
        url=demo.url.replace("http", "ws"), init_payload={"Authorization": f"Bearer {demo.token}"}
    )


@pytest.fixture(params=["aiohttp", "httpx", "websockets"])
async def transport(demo: Demo, request: pytest.FixtureRequest) -> AsyncTransport:
    """Made inside the event loop, which gql takes hold of at once."""
    headers = {"Authorization": f"Bearer {demo.token}"}
    match request.param:
        case "aiohttp":
            return AIOHTTPTransport(url=demo.url, headers=headers)
        case "httpx":
            return HTTPXAsyncTransport(url=demo.url, headers=headers)
    return over_websocket(demo)


async def test_a_query_checked_against_the_introspected_schema_runs(transport: AsyncTransport) -> None:
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        data = await session.execute(overview())
    assert float(data["part"]["aapneKrav"]["totalOversikt"]["saldo"])


async def test_errors_come_with_their_extensions_and_the_data_beside_them(transport: AsyncTransport) -> None:
    async with Client(transport=transport) as session:
        with pytest.raises(TransportQueryError) as caught:
            await session.execute(overview(wrong="313367003"))
    assert caught.value.errors is not None
    assert caught.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert caught.value.data is not None
    assert caught.value.data["part"]["aapneKrav"]


async def test_a_document_that_does_not_fit_the_schema_tells_so(transport: AsyncTransport) -> None:
    async with Client(transport=transport) as session:
        with pytest.raises(TransportQueryError) as caught:
            await session.execute(gql("{ noSuchField }"))
    assert caught.value.errors is not None
    assert caught.value.errors[0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_subscription_comes_to_its_end(demo: Demo) -> None:
    request = GraphQLRequest(_FOLLOW, variable_values={"kravidentifikator": _ORDER})
    async with Client(transport=over_websocket(demo)) as session:
        events = [event async for event in session.subscribe(request)]
    assert [event["mottaksstatus"]["mottaksstatus"] for event in events] == ["RESKONTROFOERT"]


async def test_a_subscription_to_an_unknown_order_fails_with_its_extensions(demo: Demo) -> None:
    request = GraphQLRequest(_FOLLOW, variable_values={"kravidentifikator": str(uuid4())})
    async with Client(transport=over_websocket(demo)) as session:
        with pytest.raises(TransportQueryError) as caught:
            _ = [event async for event in session.subscribe(request)]
    assert caught.value.errors is not None
    assert caught.value.errors[0]["extensions"]["code"] == "NOT_FOUND"
