"""Innkrevingsoppdrag: orders of public principals (oppdragsgivere), one method per endpoint."""

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from gateway.cache.fetched import Fetched
from gateway.domain.innkrevingsoppdrag import (
    Avstemming,
    Kravdetaljer,
    Kravfilter,
    Kravidentifikatortype,
    Kravoversikt,
    Kvittering,
    MottaksstatusSvar,
    Opprettkvittering,
    Valideringsfeil,
    ValideringsfeilSvar,
)
from gateway.domain.kravoversikt import tom_kravoversikt
from gateway.domain.nytt_oppdrag import NyRente, NyttOppdrag
from gateway.errors import Api
from gateway.upstream import oppdragsmeldinger
from gateway.upstream.call import Call, Repeat
from gateway.upstream.caller import Caller
from gateway.upstream.headers import require_token
from gateway.upstream.kravdetaljer import KravdetaljerLookup
from gateway.upstream.operation import Operation
from gateway.upstream.order import ORDERS, order_path, prepare
from gateway.upstream.reader import PlainLookup, Reader
from gateway.upstream.writer import Writer, Written

T = TypeVar("T")

_API: Final = Api.INNKREVINGSOPPDRAG
_OPPRETTET: Final = msgspec.json.Decoder(Opprettkvittering).decode
_KVITTERING: Final = msgspec.json.Decoder(Kvittering).decode


class InnkrevingsoppdragApi:
    """Reads go through the cache; writes forget what they made stale.

    A write repeats only what may be repeated. Keeping the changes of one order in sequence, and comparing what a
    repeated create finds with what was meant, is for whoever calls.
    """

    def __init__(self, caller: Caller, reader: Reader, writer: Writer) -> None:
        self._reader = reader
        self._writer = writer
        self._kravdetaljer = KravdetaljerLookup(caller, reader)
        self._mottaksstatus = msgspec.json.Decoder(MottaksstatusSvar).decode
        self._valideringsfeil = msgspec.json.Decoder(ValideringsfeilSvar).decode
        self._avstemming = msgspec.json.Decoder(Avstemming).decode
        self._kravoversikt = msgspec.json.Decoder(Kravoversikt).decode

    async def mottaksstatus(
        self, op: Operation, ident: str, identtype: Kravidentifikatortype
    ) -> Fetched[MottaksstatusSvar]:
        """Where an order stands (GET mottaksstatus)."""
        return await self._get(op, "mottaksstatus", ident, identtype, self._mottaksstatus)

    async def valideringsfeil(
        self, op: Operation, ident: str, identtype: Kravidentifikatortype
    ) -> Fetched[tuple[Valideringsfeil, ...]]:
        """What validation found after the order was received (GET valideringsfeil)."""
        return await self._get(
            op, "valideringsfeil", ident, identtype, lambda body: self._valideringsfeil(body).valideringsfeil
        )

    async def avstemming(self, op: Operation, ident: str, identtype: Kravidentifikatortype) -> Fetched[Avstemming]:
        """What has been received for an order (GET avstemming)."""
        return await self._get(op, "avstemming", ident, identtype, self._avstemming)

    async def kravdetaljer(self, op: Operation, ident: str, identtype: Kravidentifikatortype) -> Fetched[Kravdetaljer]:
        """Details of a claim (POST kravdetaljer, or the older GET where only that exists)."""
        prepare(op, ident)
        return await self._kravdetaljer.read(op, ident, identtype)

    async def kravoversikt(self, op: Operation, part: str, kravfilter: Kravfilter) -> Fetched[Kravoversikt]:
        """All claims that the calling principal has on one debtor (POST kravoversikt)."""
        require_token(op.credentials)
        lookup = PlainLookup(
            api=_API,
            name="kravoversikt",
            part=part,
            arguments=(part, kravfilter.value),
            make_call=lambda: Call(
                api=_API,
                name="kravoversikt",
                method="POST",
                path=f"{ORDERS}/kravoversikt",
                body=oppdragsmeldinger.kravoversikt(part, kravfilter),
                part=part,
                may_find_nothing=True,
            ),
            decode=self._kravoversikt,
            empty=lambda: msgspec.json.encode(tom_kravoversikt(part)),
        )
        return await self._reader.read(op, lookup)

    async def opprett(self, op: Operation, oppdrag: NyttOppdrag) -> Written:
        """Create an order; the receipt is Skatteetaten's id of it.

        Without oppdragsgivers_kravidentifikator it is tried exactly once, and a lost answer is UncertainOutcomeError.
        ConflictError with a code about an existing id is upstream's answer to the first attempt: look the order up.
        """
        repeat = Repeat.SAFE_WRITE if oppdrag.oppdragsgivers_kravidentifikator else Repeat.NEVER
        body = oppdragsmeldinger.nytt_oppdrag(oppdrag)
        call = Call(api=_API, name="opprett", method="POST", path=ORDERS, body=body, repeat=repeat)
        require_token(op.credentials)
        return await self._writer.write(op, call, lambda answer: _OPPRETTET(answer).kravidentifikator)

    async def endre_hovedstol(
        self, op: Operation, ident: str, identtype: Kravidentifikatortype, hovedstol: int
    ) -> Written:
        """Lower the principal sum, in whole kroner (PUT hovedstol); the receipt is a transaksjonsid."""
        return await self._put(op, "hovedstol", ident, identtype, oppdragsmeldinger.ny_hovedstol(hovedstol))

    async def endre_renter(
        self, op: Operation, ident: str, identtype: Kravidentifikatortype, renter: tuple[NyRente, ...]
    ) -> Written:
        """Replace all interest (PUT renter); the receipt is a transaksjonsid."""
        return await self._put(op, "renter", ident, identtype, oppdragsmeldinger.nye_renter(renter))

    async def endre_oppdragsgivers_referanse(
        self, op: Operation, ident: str, identtype: Kravidentifikatortype, referanse: str
    ) -> Written:
        """Change the principal's reference (PUT oppdragsgiversreferanse); the receipt is a transaksjonsid."""
        body = oppdragsmeldinger.ny_referanse(referanse)
        return await self._put(op, "oppdragsgiversreferanse", ident, identtype, body)

    async def avskriv(self, op: Operation, ident: str, identtype: Kravidentifikatortype) -> Written:
        """Write an order off (POST avskriving); the receipt is a transaksjonsid.

        Without receipt, and `gjentatt`, when an earlier attempt of this call had already done it.
        """
        prepare(op, ident)
        call = Call(
            api=_API,
            name="avskriving",
            method="POST",
            path=f"{ORDERS}/avskriving",
            body=oppdragsmeldinger.avskriving(ident, identtype),
            repeat=Repeat.SAFE_WRITE,
        )
        return await self._writer.write(op, call, lambda answer: _KVITTERING(answer).transaksjonsid)

    async def _get(
        self,
        op: Operation,
        name: str,
        ident: str,
        identtype: Kravidentifikatortype,
        decode: Callable[[bytes], T],
    ) -> Fetched[T]:
        prepare(op, ident)
        lookup = PlainLookup(
            api=_API,
            name=name,
            arguments=(ident, identtype.value),
            make_call=lambda: Call(api=_API, name=name, method="GET", path=order_path(ident, identtype, name)),
            decode=decode,
        )
        return await self._reader.read(op, lookup)

    async def _put(
        self, op: Operation, name: str, ident: str, identtype: Kravidentifikatortype, body: bytes
    ) -> Written:
        prepare(op, ident)
        path = order_path(ident, identtype, name)
        call = Call(api=_API, name=name, method="PUT", path=path, body=body, repeat=Repeat.SAFE_WRITE)
        return await self._writer.write(op, call, lambda answer: _KVITTERING(answer).transaksjonsid)
