"""What the writes answer with."""

import strawberry

from schema.fields import plain
from schema.innkrevingsoppdrag import Innkrevingsoppdrag

_ORDER = "The order (innkrevingsoppdrag), to read on; what is selected of it is fetched after the change."


@strawberry.type(description="The receipt of a new order.")
class OpprettInnkrevingsoppdragPayload:
    innkrevingsoppdrag: Innkrevingsoppdrag = plain(_ORDER)
    gjentatt: bool = plain(
        "Whether the very same order was there already (gjentatt): from an earlier call, or from an attempt of this "
        "call whose answer was lost. It was compared with what was to be created."
    )


@strawberry.type(description="The receipt of a change or a write-off.")
class EndringPayload:
    transaksjonsid: str | None = plain(
        "Skatteetaten's id of the transaction (transaksjonsid); null when it was done before and could not be read."
    )
    innkrevingsoppdrag: Innkrevingsoppdrag = plain(_ORDER)
    gjentatt: bool = plain(
        "Whether an earlier attempt of this call, whose answer was lost, had already done it (gjentatt)."
    )
