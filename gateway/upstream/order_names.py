"""Both names of one order: the principal's own id and Skatteetaten's."""

from collections import OrderedDict
from typing import Final

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, Kravidentifikatortype
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation

_REMEMBERED: Final = 20_000


class OrderNames:
    """Remembers which of Skatteetaten's ids belongs to a principal's own; the two never part.

    Organisations are those of the tokens as presented: what is remembered decides which changes wait for each other
    and nothing else, since upstream checks the token of every call.
    """

    def __init__(self, api: InnkrevingsoppdragApi) -> None:
        self._api = api
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def resolve(self, op: Operation, oppdrag: Innkrevingsoppdrag) -> str:
        """Skatteetaten's id of the order; asks upstream once for a principal's id, and raises its GatewayErrors."""
        if oppdrag.kravidentifikatortype is Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR:
            return oppdrag.kravidentifikator.lower()
        key = (op.credentials.organisation, oppdrag.kravidentifikator)
        known = self._known.get(key)
        if known is None:
            status = await self._api.mottaksstatus(op, oppdrag.kravidentifikator, oppdrag.kravidentifikatortype)
            known = self.learn(op, oppdrag.kravidentifikator, status.value.kravidentifikator)
        return known

    def learn(self, op: Operation, own: str, kravidentifikator: str) -> str:
        """Remember a pair; gives Skatteetaten's id as `resolve` does."""
        known = self._known[op.credentials.organisation, own] = kravidentifikator.lower()
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known
