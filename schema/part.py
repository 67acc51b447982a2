"""Parties."""

from typing import Annotated, Any

import strawberry
from graphql import GraphQLResolveInfo

from gateway.domain import part as domain
from gateway.domain.forfall import ForfallMedKrav as DomainForfallMedKrav
from gateway.domain.kravoversikt import Kravoversikt as DomainKravoversikt
from resolvers.aapne_krav import fetch_aapne_krav
from resolvers.betaling import Betalingsside, fetch_betalinger
from resolvers.context import Info
from resolvers.forfall import fetch_kommende_forfall
from resolvers.innkrevingsoppdrag import fetch_kravoversikt
from resolvers.kilde import Svar
from resolvers.kontoutskrift import Kontoutskriftsside, fetch_kontoutskrift
from resolvers.krav import Kravside, fetch_krav
from resolvers.paging import PageArguments
from resolvers.part import part_id
from resolvers.utbetaling import Utbetalingsside, fetch_utbetalinger
from schema.aapne_krav import AapneKrav
from schema.betaling_connection import BetalingConnection
from schema.connections import After, Before, First, FraOgMed, Last, TilOgMed
from schema.enums import Kravfilter, Parttype
from schema.fields import asked, derived, fetched, plain
from schema.filters import (
    BetalingFilter,
    BetalingSortering,
    KravFilter,
    KravSortering,
    UtbetalingFilter,
    UtbetalingSortering,
)
from schema.kontoutskrift import KontoutskriftConnection
from schema.krav import ForfallMedKrav
from schema.krav_connection import KravConnection
from schema.kravoversikt import Kravoversikt
from schema.node import Node
from schema.scalars import PartIdentifikator
from schema.utbetaling_connection import UtbetalingConnection

_KravFilter = Annotated[
    KravFilter | None, strawberry.argument(description="Only the claims that match all that is given.")
]
_KravSorter = Annotated[
    list[KravSortering] | None,
    strawberry.argument(description="Order (sortering), most important first; without it as upstream orders them."),
]
_BetalingFilter = Annotated[
    BetalingFilter | None, strawberry.argument(description="Only the payments that match all that is given.")
]
_BetalingSorter = Annotated[
    list[BetalingSortering] | None,
    strawberry.argument(description="Order (sortering), most important first; without it as upstream orders them."),
]
_UtbetalingFilter = Annotated[
    UtbetalingFilter | None, strawberry.argument(description="Only the disbursements that match all that is given.")
]
_UtbetalingSorter = Annotated[
    list[UtbetalingSortering] | None,
    strawberry.argument(description="Order (sortering), most important first; without it as upstream orders them."),
]
_InnenDager = Annotated[
    int | None, strawberry.argument(description="Due within so many days (innen dager) from today; null means all.")
]
_InkluderForfalte = Annotated[
    bool, strawberry.argument(description="Whether overdue ones (forfalte) are included; they come first.")
]
_Kravfilter = Annotated[Kravfilter, strawberry.argument(description="Which claims are wanted.")]


async def _krav(
    parent: strawberry.Parent[domain.Part],
    info: Info,
    fra_og_med: FraOgMed,
    til_og_med: TilOgMed,
    filter: _KravFilter = None,
    sorter: _KravSorter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Kravside:
    page = PageArguments(first, after, last, before)
    return await fetch_krav(
        parent,
        info.context,
        fra_og_med,
        til_og_med,
        kravfilter=filter.to_domain() if filter else None,
        sortering=[one.to_domain() for one in sorter or ()],
        page=page,
    )


async def _betalinger(
    parent: strawberry.Parent[domain.Part],
    info: Info,
    fra_og_med: FraOgMed,
    til_og_med: TilOgMed,
    filter: _BetalingFilter = None,
    sorter: _BetalingSorter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Betalingsside:
    page = PageArguments(first, after, last, before)
    return await fetch_betalinger(
        parent,
        info.context,
        fra_og_med,
        til_og_med,
        betalingsfilter=filter.to_domain() if filter else None,
        sortering=[one.to_domain() for one in sorter or ()],
        page=page,
    )


async def _utbetalinger(
    parent: strawberry.Parent[domain.Part],
    info: Info,
    fra_og_med: FraOgMed,
    til_og_med: TilOgMed,
    filter: _UtbetalingFilter = None,
    sorter: _UtbetalingSorter = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Utbetalingsside:
    page = PageArguments(first, after, last, before)
    return await fetch_utbetalinger(
        parent,
        info.context,
        fra_og_med,
        til_og_med,
        utbetalingsfilter=filter.to_domain() if filter else None,
        sortering=[one.to_domain() for one in sorter or ()],
        page=page,
    )


async def _kommende_forfall(
    parent: strawberry.Parent[domain.Part],
    info: Info,
    innen_dager: _InnenDager = 30,
    inkluder_forfalte: _InkluderForfalte = True,
) -> list[DomainForfallMedKrav]:
    return await fetch_kommende_forfall(parent, info.context, innen_dager, inkluder_forfalte=inkluder_forfalte)


async def _kontoutskrift(
    parent: strawberry.Parent[domain.Part],
    info: Info,
    fra_og_med: FraOgMed,
    til_og_med: TilOgMed,
    first: First = None,
    after: After = None,
) -> Kontoutskriftsside:
    return await fetch_kontoutskrift(parent, info.context, fra_og_med, til_og_med, page=PageArguments(first, after))


async def _innkrevingsoppdrag(
    parent: strawberry.Parent[domain.Part], info: Info, filter: _Kravfilter = Kravfilter.AAPNE
) -> Svar[DomainKravoversikt]:
    return await fetch_kravoversikt(parent, info.context, filter)


@strawberry.type(
    description="Party (part): the person or organisation that claims are on. It costs nothing by itself; each "
    "selected field makes its own calls, or takes its answer from the cache."
)
class Part(Node):
    id: strawberry.ID = derived(
        part_id, "Opaque, stable id that `Query.node` refetches by; it holds no readable identity number."
    )
    identifikator: PartIdentifikator = plain("The identifier (identifikator) of the party.")
    type: Parttype = plain("Person or organisation.")
    aapne_krav: AapneKrav | None = fetched(
        fetch_aapne_krav, "Open claims (åpne krav) and unplaced payments now. From the look-up aapnekrav."
    )
    krav: KravConnection | None = asked(
        _krav,
        "All claims (krav) of a period, from the look-up krav. What is longer than a year is fetched in parallel "
        "parts, merged and de-duplicated; when one part fails the field fails.",
    )
    betalinger: BetalingConnection | None = asked(
        _betalinger,
        "Payments received (betalinger) in a period, from the look-up innbetalinger. Long periods as for krav.",
    )
    utbetalinger: UtbetalingConnection | None = asked(
        _utbetalinger,
        "Money paid out (utbetalinger) in a period, from the look-up utbetalinger. Long periods as for krav.",
    )
    kommende_forfall: list[ForfallMedKrav] | None = asked(
        _kommende_forfall,
        "Due dates (forfall) with something left to pay, soonest first, from the open claims.",
    )
    kontoutskrift: KontoutskriftConnection | None = asked(
        _kontoutskrift,
        "Account statement (kontoutskrift): claims, payments and disbursements of a period on one time line, "
        "oldest first.",
    )
    innkrevingsoppdrag: Kravoversikt | None = asked(
        _innkrevingsoppdrag,
        "Claims that the caller has on this party at Innkrevingsoppdrag API (kravoversikt).",
    )

    @classmethod
    def is_type_of(cls, obj: object, _info: GraphQLResolveInfo[Any]) -> bool:
        return isinstance(obj, domain.Part)
