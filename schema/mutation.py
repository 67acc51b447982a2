"""Everything that changes an order."""

from typing import Annotated

import strawberry

from gateway.orders.orders import Endret, Opprettet
from resolvers import endring
from resolvers.context import Info
from schema.fields import asked
from schema.inputs import (
    AvskrivInnkrevingsoppdragInput,
    EndreHovedstolInput,
    EndreOppdragsgiversReferanseInput,
    EndreRenterInput,
    OpprettInnkrevingsoppdragInput,
)
from schema.payloads import EndringPayload, OpprettInnkrevingsoppdragPayload

_INPUT = strawberry.argument(description="What is to be done.")


async def _opprett(info: Info, input: Annotated[OpprettInnkrevingsoppdragInput, _INPUT]) -> Opprettet:
    return await endring.opprett(info.context, input.to_domain())


async def _hovedstol(info: Info, input: Annotated[EndreHovedstolInput, _INPUT]) -> Endret:
    return await endring.endre_hovedstol(info.context, input.oppdrag.to_domain(), input.hovedstol)


async def _renter(info: Info, input: Annotated[EndreRenterInput, _INPUT]) -> Endret:
    renter = tuple(rente.to_domain() for rente in input.renter)
    return await endring.endre_renter(info.context, input.oppdrag.to_domain(), renter)


async def _referanse(info: Info, input: Annotated[EndreOppdragsgiversReferanseInput, _INPUT]) -> Endret:
    return await endring.endre_referanse(info.context, input.oppdrag.to_domain(), input.ny_oppdragsgivers_referanse)


async def _avskriv(info: Info, input: Annotated[AvskrivInnkrevingsoppdragInput, _INPUT]) -> Endret:
    return await endring.avskriv(info.context, input.oppdrag.to_domain())


@strawberry.type(description="All that can be changed. Changes in one document are made one after the other.")
class Mutation:
    opprett_innkrevingsoppdrag: OpprettInnkrevingsoppdragPayload | None = asked(
        _opprett,
        "Creates an order. With oppdragsgiversKravidentifikator the gateway may safely resend after a lost answer; a "
        "duplicate that is the same order answers with its receipt (`gjentatt: true`), a different one is CONFLICT. "
        "Without it a lost answer is reported as UNCERTAIN_OUTCOME and never resent.",
    )
    endre_hovedstol: EndringPayload | None = asked(
        _hovedstol, "Lowers the principal sum (hovedstol). Waits until the order is booked, as every change does."
    )
    endre_renter: EndringPayload | None = asked(_renter, "Replaces all interest (renter).")
    endre_oppdragsgivers_referanse: EndringPayload | None = asked(
        _referanse, "Replaces the principal's case reference (oppdragsgivers referanse)."
    )
    avskriv_innkrevingsoppdrag: EndringPayload | None = asked(
        _avskriv,
        "Writes an order off. `gjentatt: true` when an earlier attempt of this call, whose answer was lost, had "
        "already done it.",
    )
