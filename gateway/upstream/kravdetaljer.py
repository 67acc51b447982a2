"""Kravdetaljer: the POST form first, the older GET form where only that exists, and faults told inside a 200."""

from http import HTTPStatus
from typing import Any, Final

import msgspec

from gateway.cache.fetched import Fetched
from gateway.domain.innkrevingsoppdrag import Kravdetaljer, KravdetaljerSvar, Kravidentifikatortype
from gateway.domain.kravdetaljer import kravdetaljer
from gateway.errors import Api, InternalServerError, UpstreamUnavailableError
from gateway.upstream import oppdragsmeldinger
from gateway.upstream.attempt import Attempt, Outcome
from gateway.upstream.call import Answer, Call
from gateway.upstream.caller import Caller
from gateway.upstream.failures.oppslag import find_code
from gateway.upstream.operation import Operation
from gateway.upstream.order import ORDERS, order_path
from gateway.upstream.reader import PlainLookup, Reader

_API: Final = Api.INNKREVINGSOPPDRAG
_NAME: Final = "kravdetaljer"
_NO_ENDPOINT: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED})
_DECODE: Final = msgspec.json.Decoder(KravdetaljerSvar).decode


class _Deviation(msgspec.Struct):
    avvik: dict[str, Any] | None = None
    krav: msgspec.Raw | None = None


class KravdetaljerLookup:
    """Remembers, as long as the process lives, that only the older form is there."""

    def __init__(self, caller: Caller, reader: Reader) -> None:
        self._caller = caller
        self._reader = reader
        self._only_older = False

    async def read(self, op: Operation, ident: str, identtype: Kravidentifikatortype) -> Fetched[Kravdetaljer]:
        """Read the details of one claim."""
        older = Call(api=_API, name=_NAME, method="GET", path=order_path(ident, identtype))
        lookup = PlainLookup(
            api=_API,
            name=_NAME,
            arguments=(ident, identtype.value),
            make_call=lambda: Call(
                api=_API,
                name=_NAME,
                method="POST",
                path=f"{ORDERS}/kravdetaljer",
                body=oppdragsmeldinger.kravdetaljer(ident, identtype),
            ),
            decode=lambda body: _decode(body, ident, identtype),
        )
        return await self._reader.read(op, lookup, lambda call: self._call(op, call, older))

    async def _call(self, op: Operation, call: Call, older: Call) -> Outcome:
        if self._only_older:
            return await self._caller.call(op, older)
        outcome = await self._caller.call(op, call)
        if not _is_missing(outcome):
            return _without_deviation(outcome)
        second = await self._caller.call(op, older)
        # Only an answer about the order proves that the older form is the one that is there.
        self._only_older = second.last.answer is not None and not _is_missing(second)
        return msgspec.structs.replace(second, attempts=outcome.attempts + second.attempts)


def _is_missing(outcome: Outcome) -> bool:
    """Tell an endpoint that does not exist from an order that does not."""
    answer = outcome.last.answer
    return answer is not None and answer.status in _NO_ENDPOINT and isinstance(outcome.last.error, InternalServerError)


def _without_deviation(outcome: Outcome) -> Outcome:
    """Turn a deviation (avvik) into an error, unless the claim is there all the same: then the claim is the answer."""
    answer = outcome.last.answer
    if outcome.last.error is not None or answer is None or b'"avvik"' not in answer.body:
        return outcome
    try:
        found = msgspec.json.decode(answer.body, type=_Deviation)
    except (msgspec.MsgspecError, RecursionError):
        return outcome
    if found.avvik is None or (found.krav is not None and bytes(found.krav) != b"null"):
        return outcome
    error = _unavailable(answer, str(found.avvik.get("avvikstype")))
    return msgspec.structs.replace(outcome, last=Attempt(answer=answer, error=error))


def _unavailable(answer: Answer, avvikstype: str) -> UpstreamUnavailableError:
    row = find_code(avvikstype, answer.status)
    return UpstreamUnavailableError(
        api=_API, feilkode=row.feilkode if row else None, http_status=answer.status, kall_id=answer.kall_id
    )


def _decode(body: bytes, ident: str, identtype: Kravidentifikatortype) -> Kravdetaljer:
    is_ours = identtype is Kravidentifikatortype.OPPDRAGSGIVERS_KRAVIDENTIFIKATOR
    details = kravdetaljer(
        _DECODE(body),
        skatteetatens_kravidentifikator=None if is_ours else ident,
        oppdragsgivers_kravidentifikator=ident if is_ours else None,
    )
    if details is None:
        raise msgspec.ValidationError("No claim in the answer")
    return details
