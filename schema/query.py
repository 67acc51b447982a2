"""Where every query starts."""

from typing import Annotated

import strawberry

from gateway.domain import innkrevingsoppdrag as innkrevingsoppdrag_domain
from gateway.domain import kravtype as kravtype_domain
from gateway.domain import part as part_domain
from gateway.errors import BadUserInputError
from gateway.upstream.failures import feilkode as feilkode_domain
from gateway.upstream.failures.feilkoder import FEILKODER
from resolvers.context import Info
from resolvers.innkrevingsoppdrag import get_innkrevingsoppdrag
from resolvers.node import NAMES, get_node
from resolvers.part import get_part, list_parter
from resolvers.selected import selects
from schema.enums import Kravidentifikatortype
from schema.feilkode import Feilkode
from schema.fields import asked
from schema.innkrevingsoppdrag import Innkrevingsoppdrag
from schema.kravtype import Kravtype
from schema.node import Node
from schema.part import Part
from schema.scalars import PartIdentifikator

_Identifikator = Annotated[
    PartIdentifikator,
    strawberry.argument(description="Organisation number or national identity number (identifikator)."),
]
_Identifikatorer = Annotated[
    list[PartIdentifikator], strawberry.argument(description="The identifiers (identifikatorer), at most 50.")
]
_Kravidentifikator = Annotated[
    str, strawberry.argument(description="Id of the order (kravidentifikator), of the kind given.")
]
_Kravidentifikatortype = Annotated[
    Kravidentifikatortype, strawberry.argument(description="Whose id it is (kravidentifikatortype).")
]
_Id = Annotated[strawberry.ID, strawberry.argument(description="Opaque id that this gateway has given.")]
_Kravgruppe = Annotated[
    str | None, strawberry.argument(description="Only claim types of this group (kravgruppe), in any case of letters.")
]


def _part(identifikator: _Identifikator) -> part_domain.Part:
    return get_part(identifikator)


def _parter(identifikatorer: _Identifikatorer) -> list[part_domain.Part | BadUserInputError | None]:
    return list_parter(identifikatorer)


def _innkrevingsoppdrag(
    kravidentifikator: _Kravidentifikator,
    kravidentifikatortype: _Kravidentifikatortype = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR,
) -> innkrevingsoppdrag_domain.Innkrevingsoppdrag:
    return get_innkrevingsoppdrag(kravidentifikator, kravidentifikatortype)


async def _node(info: Info, id: _Id) -> part_domain.Part | innkrevingsoppdrag_domain.Innkrevingsoppdrag:
    named = selects(info._raw_info, NAMES)  # noqa: SLF001 - Strawberry would copy the whole selection
    return await get_node(info.context, id, named=named)


def _feilkoder() -> tuple[feilkode_domain.Feilkode, ...]:
    return FEILKODER


def _kravtyper(kravgruppe: _Kravgruppe = None) -> tuple[kravtype_domain.Kravtype, ...]:
    return kravtype_domain.kravtyper(kravgruppe)


@strawberry.type(description="All that can be read.")
class Query:
    part: Part | None = asked(
        _part, "One party (part). Costs nothing by itself; each selected field makes its own, cached call."
    )
    parter: list[Part | None] = asked(
        _parter, "Several parties (parter) in one query, at most 50; each fails on its own."
    )
    innkrevingsoppdrag: Innkrevingsoppdrag | None = asked(
        _innkrevingsoppdrag, "One order (innkrevingsoppdrag) at Innkrevingsoppdrag API. Costs nothing by itself."
    )
    node: Node | None = asked(_node, "Refetches a Part or an Innkrevingsoppdrag by its opaque id.")
    feilkoder: list[Feilkode] = asked(
        _feilkoder, "Every code (feilkode) that `errors[].extensions` can hold, for clients that show their own texts."
    )
    kravtyper: list[Kravtype] = asked(
        _kravtyper, "Skatteetaten's published code list of claim types (kravtyper), shipped with the gateway."
    )
