"""Both names of one order: the principal's own id and Skatteetaten's."""

import asyncio
from collections import OrderedDict
from typing import Final

from gateway.domain.innkrevingsoppdrag import Innkrevingsoppdrag, Kravidentifikatortype
from gateway.upstream.innkrevingsoppdrag import InnkrevingsoppdragApi
from gateway.upstream.operation import Operation

VISIBLE_WITHIN: Final = 60.0
"""Seconds; upstream says that the status of an order can be read some seconds after it was created."""

_REMEMBERED: Final = 20_000


class OrderNames:
    """Remembers which of Skatteetaten's ids belongs to a principal's own; the two never part.

    Organisations are those of the tokens as presented: what is remembered decides which changes wait for each other
    and nothing else, since upstream checks the token of every call.
    """

    def __init__(self, api: InnkrevingsoppdragApi) -> None:
        self._api = api
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._created: OrderedDict[str, float] = OrderedDict()

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

    def note_created(self, kravidentifikator: str) -> None:
        """Remember that an order has just been created here."""
        self._created[kravidentifikator.lower()] = asyncio.get_running_loop().time()
        if len(self._created) > _REMEMBERED:
            self._created.popitem(last=False)

    def is_new(self, name: str) -> bool:
        """Whether the order (Skatteetaten's id) was created so recently that upstream may not show it yet."""
        created = self._created.get(name)
        return created is not None and asyncio.get_running_loop().time() < created + VISIBLE_WITHIN
