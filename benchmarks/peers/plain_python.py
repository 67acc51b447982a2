"""The floor: the same answers made by hand in Python, with no GraphQL and nothing that a gateway owes anybody.

No cache, limits, checks of what comes, metrics, log or time limits: httptools on uvloop on both sides, msgspec between.
"""

import asyncio
import os
from typing import Any, cast

import httptools
import msgspec
import uvloop

from gateway.errors import Api
from gateway.upstream.call import Call
from gateway.upstream.http import HttpClient

_PERIOD = "?fraOgMed=2025-01-01&tilOgMed=2025-12-31"
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


class _Variables(msgspec.Struct):
    part: str


class _Request(msgspec.Struct):
    query: str
    variables: _Variables


class _Totals(msgspec.Struct, rename={"total_oversikt": "totalOversikt"}):
    total_oversikt: dict[str, float]


_request = msgspec.json.Decoder(_Request).decode
_totals = msgspec.json.Decoder(_Totals).decode
_client = HttpClient(os.environ["UPSTREAM"], max_bytes=10_000_000)


async def _look(authorization: str, party: str, lookup: str) -> bytes:
    call = Call(api=Api.KRAV_OG_BETALINGER, name=lookup, method="GET", path=f"/regnskapssystem/{party}/{lookup}")
    lines = f"Authorization: {authorization}\r\n".encode()
    return (await _client.send(call, lines, seconds=60)).body


async def _answer(authorization: str, body: bytes) -> dict[str, Any]:
    request = _request(body)
    party = request.variables.part
    if not request.query.startswith("query Dashboard"):
        totals = _totals(await _look(authorization, party, "aapnekrav")).total_oversikt
        return {"aapneKrav": {"totalOversikt": _sums(totals)}}
    bodies = await asyncio.gather(
        _look(authorization, party, "aapnekrav"),
        _look(authorization, party, f"innbetalinger{_PERIOD}"),
        _look(authorization, party, f"utbetalinger{_PERIOD}"),
    )
    aapne, betalinger, utbetalinger = (msgspec.json.decode(body) for body in bodies)
    return {
        "identifikator": party,
        "aapneKrav": {
            "skjermet": aapne["skjermet"],
            "totalOversikt": _sums(aapne["totalOversikt"]),
            "krav": [_krav(krav) for krav in aapne["aapentKravMedGjenstaaendeBeloep"]],
        },
        "betalinger": {
            "nodes": [
                {
                    "innbetalingsidentifikator": one["innbetalingsidentifikator"],
                    "innbetalingsdato": one["innbetalingsdato"],
                    "innbetaltBeloep": f"{one['innbetaltBeloep']:.2f}",
                    "innbetalingstype": one["innbetalingstype"],
                }
                for one in betalinger["innbetaling"]
            ]
        },
        "utbetalinger": {
            "nodes": [
                {
                    "utbetalingsidentifikator": one["utbetalingsidentifikator"],
                    "utbetaltdato": one["utbetaltdato"],
                    "utbetaltBeloep": f"{one['utbetaltBeloep']:.2f}",
                }
                for one in utbetalinger["utbetaling"]
            ]
        },
    }


def _sums(totals: dict[str, float]) -> dict[str, str]:
    return {name: f"{totals[name]:.2f}" for name in ("saldo", "sumForfalteKrav", "sumIkkeForfalteKrav")}


def _krav(krav: dict[str, Any]) -> dict[str, Any]:
    return {
        "kravidentifikator": krav["kravidentifikator"],
        "kravtype": krav["kravtype"],
        "kravbeskrivelse": krav["kravbeskrivelse"]["spraakTekst"][0]["tekst"],
        "opprinneligBeloep": f"{krav['opprinneligBeloep']:.2f}",
        "gjenstaaendeBeloep": f"{krav['gjenstaaendeBeloep']:.2f}",
        "forfall": [
            {
                "forfallsdato": one["forfallsdato"],
                "gjenstaaendeBeloep": f"{one['gjenstaaendeBeloep']:.2f}",
                "betalingsinformasjon": {
                    "kidnummer": one["betalingsinformasjon"]["kidnummer"],
                    "konto": {"kontonummer": one["betalingsinformasjon"]["konto"]["kontonummer"]},
                },
            }
            for one in krav["kravforfall"]
        ],
    }


class _Connection(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by inheritance
        self._parser = httptools.HttpRequestParser(self)
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._authorization = self._body = b""

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"authorization":
            self._authorization = value

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._task = self._loop.create_task(self._reply(self._authorization.decode(), self._body))

    async def _reply(self, authorization: str, body: bytes) -> None:
        encoded = msgspec.json.encode({"data": {"part": await _answer(authorization, body)}})
        self._transport.write(_HEAD % len(encoded) + encoded)


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve())
