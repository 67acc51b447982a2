"""The four look-ups of Krav og betalinger: claims and payments of one party."""

import asyncio
import datetime as dt
import functools
import urllib.parse
from typing import Final, TypeVar

import msgspec

from gateway.cache.fetched import Fetched
from gateway.credentials import Credentials
from gateway.domain.betaling import Innbetalinger
from gateway.domain.innehaver import merk_innehaver
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.utbetaling import Utbetalinger
from gateway.errors import Api, BadUserInputError
from gateway.upstream.call import Call
from gateway.upstream.headers import require_token
from gateway.upstream.operation import Operation
from gateway.upstream.pieces import PieceDecoder
from gateway.upstream.reader import Lookup, Reader

T = TypeVar("T", AapneKrav, AlleKrav, Innbetalinger, Utbetalinger)

RETTIGHETSPAKKER: Final = ("finans", "regnskapssystem")


class KravOgBetalinger:
    """One method per endpoint; a period is at most a year, both days included."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        turn = asyncio.Lock()
        self._aapne_krav = PieceDecoder(AapneKrav, "krav", turn)
        self._krav = PieceDecoder(AlleKrav, "krav", turn)
        self._innbetalinger = PieceDecoder(Innbetalinger, "betalinger", turn)
        self._utbetalinger = PieceDecoder(Utbetalinger, "utbetalinger", turn)

    async def aapne_krav(self, op: Operation, part: str) -> Fetched[AapneKrav]:
        """Open claims and unplaced payments now (GET aapnekrav)."""
        return await self._reader.read(op, _lookup(op, part, "aapnekrav", (), self._aapne_krav))

    async def krav(self, op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[AlleKrav]:
        """All claims of a period (GET krav)."""
        return await self._reader.read(op, _lookup(op, part, "krav", (fra, til), self._krav))

    async def innbetalinger(self, op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[Innbetalinger]:
        """Payments received in a period (GET innbetalinger)."""
        return await self._reader.read(op, _lookup(op, part, "innbetalinger", (fra, til), self._innbetalinger))

    async def utbetalinger(self, op: Operation, part: str, fra: dt.date, til: dt.date) -> Fetched[Utbetalinger]:
        """Money paid out in a period (GET utbetalinger)."""
        return await self._reader.read(op, _lookup(op, part, "utbetalinger", (fra, til), self._utbetalinger))


def _lookup(op: Operation, part: str, name: str, periode: tuple[dt.date, ...], decoder: PieceDecoder[T]) -> Lookup[T]:
    require_token(op.credentials)
    pakke = _pakke(op.credentials)
    days: tuple[str, ...] = tuple([day.isoformat() for day in periode])
    return Lookup(
        api=Api.KRAV_OG_BETALINGER,
        name=name,
        part=part,
        arguments=(part, *days),
        make_call=functools.partial(_call, pakke, part, name, days),
        decode=functools.partial(_decode, decoder, part),
        decode_large=functools.partial(_decode_large, decoder, part),
        empty=functools.partial(no_hits, part, days),
    )


def _call(pakke: str, part: str, name: str, days: tuple[str, ...]) -> Call:
    query = f"?fraOgMed={days[0]}&tilOgMed={days[1]}" if days else ""
    path = f"/{pakke}/{urllib.parse.quote(part, safe='')}/{name}{query}"
    return Call(api=Api.KRAV_OG_BETALINGER, name=name, method="GET", path=path, part=part)


def _decode(decoder: PieceDecoder[T], part: str, body: bytes) -> T:
    answer = decoder.decode_whole(body)
    merk_innehaver(answer, part)
    return answer


async def _decode_large(decoder: PieceDecoder[T], part: str, body: bytes) -> T | None:
    answer = await decoder.decode(body)
    if answer is not None:
        merk_innehaver(answer, part)
    return answer


def _pakke(credentials: Credentials) -> str:
    if credentials.rettighetspakke not in RETTIGHETSPAKKER:
        raise BadUserInputError(reason="X-Rettighetspakke")
    return credentials.rettighetspakke


def no_hits(part: str, days: tuple[str, ...]) -> bytes:
    """The body that upstream would send if it answered with no entries instead of KB-007."""
    answer: dict[str, object] = {"partIdentifikator": part, "skjermet": False}
    if days:
        answer["periode"] = {"fraOgMed": days[0], "tilOgMed": days[1]}
    return msgspec.json.encode(answer)
