"""What can be followed."""

from collections.abc import AsyncGenerator, Callable
from typing import Annotated, Any

import strawberry

from gateway.domain import mottaksstatus
from resolvers.context import Info
from resolvers.innkrevingsoppdrag import follow_mottaksstatus, get_innkrevingsoppdrag
from resolvers.kilde import Svar
from schema.enums import Kravidentifikatortype
from schema.innkrevingsoppdrag import MottaksstatusSvar

_Kravidentifikator = Annotated[
    str, strawberry.argument(description="Id of the order (kravidentifikator), of the kind given.")
]
_Kravidentifikatortype = Annotated[
    Kravidentifikatortype, strawberry.argument(description="Whose id it is (kravidentifikatortype).")
]


def _mottaksstatus(
    info: Info,
    kravidentifikator: _Kravidentifikator,
    kravidentifikatortype: _Kravidentifikatortype = Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR,
) -> AsyncGenerator[Svar[mottaksstatus.MottaksstatusSvar]]:
    return follow_mottaksstatus(get_innkrevingsoppdrag(kravidentifikator, kravidentifikatortype), info.context)


def _followed(resolver: Callable[..., object], description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    return strawberry.subscription(resolver=resolver, description=description)


@strawberry.type(description="All that can be followed.")
class Subscription:
    mottaksstatus: AsyncGenerator[MottaksstatusSvar, None] = _followed(
        _mottaksstatus,
        "Pushes the receipt status at once and on every change, until it is final (RESKONTROFOERT, "
        "VALIDERINGSFEIL, MIGRERT, SKAL_IKKE_RESKONTROFOERES), then completes. One upstream poll serves all "
        "subscribers that may see the same order.",
    )
