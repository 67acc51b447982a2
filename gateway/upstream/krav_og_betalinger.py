"""The four look-ups of Krav og betalinger: claims and payments of one party."""

import asyncio
import datetime as dt
import urllib.parse
from typing import ClassVar, Final, Generic, TypeVar

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


class _Lookup(msgspec.Struct, Generic[T], frozen=True):
    """A look-up of what concerns one party, in a period or now."""

    name: str
    part: str
    days: tuple[str, ...]
    pakke: str
    decoder: PieceDecoder[T]

    api: ClassVar = Api.KRAV_OG_BETALINGER

    @property
    def arguments(self) -> tuple[str, ...]:
        return (self.part, *self.days)

    def make_call(self) -> Call:
        query = f"?fraOgMed={self.days[0]}&tilOgMed={self.days[1]}" if self.days else ""
        path = f"/{self.pakke}/{_quoted(self.part)}/{self.name}{query}"
        return Call(api=self.api, name=self.name, method="GET", path=path, part=self.part)

    def decode(self, body: bytes) -> T:
        answer = self.decoder.decode_whole(body)
        merk_innehaver(answer, self.part)
        return answer

    async def decode_large(self, body: bytes) -> T | None:
        answer = await self.decoder.decode(body)
        if answer is not None:
            merk_innehaver(answer, self.part)
        return answer

    def empty(self) -> bytes:
        return no_hits(self.part, self.days)


def _lookup(op: Operation, part: str, name: str, periode: tuple[dt.date, ...], decoder: PieceDecoder[T]) -> Lookup[T]:
    require_token(op.credentials)
    days = tuple([day.isoformat() for day in periode])
    return _Lookup(name, part, days, _pakke(op.credentials), decoder)


def _quoted(part: str) -> str:
    return part if part.isascii() and part.isalnum() else urllib.parse.quote(part, safe="")


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
