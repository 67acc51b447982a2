"""Orders at Innkrevingsoppdrag API."""

from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLResolveInfo

from gateway.domain import innkrevingsoppdrag as domain
from resolvers.innkrevingsoppdrag import (
    fetch_avstemming,
    fetch_kravdetaljer,
    fetch_mottaksstatus,
    fetch_valideringsfeil,
    innkrevingsoppdrag_id,
    masked_melding,
)
from schema.avstemming import Avstemming
from schema.enums import Ansvarlig, Kravidentifikatortype, Mottaksstatus
from schema.fields import derived, fetched, plain
from schema.kilde import Kilde
from schema.kravdetaljer import Kravdetaljer
from schema.node import Node


@strawberry.type(description="Receipt status (mottaksstatus) of an order: how far it has come.")
class MottaksstatusSvar:
    kravidentifikator: str = plain(
        "Skatteetaten's id of the order (kravidentifikator).", attribute="value.kravidentifikator"
    )
    oppdragsgivers_kravidentifikator: str | None = plain(
        "The principal's own id of the claim, when it was given.", attribute="value.oppdragsgivers_kravidentifikator"
    )
    mottaksstatus: Mottaksstatus = plain("How far it has come (mottaksstatus).", attribute="value.mottaksstatus")
    mottaksstatus_kode: str = plain("The same as upstream's own code (kode).", attribute="value.mottaksstatus_kode")
    status_oppdatert: datetime = plain(
        "When this status was set (status oppdatert).", attribute="value.status_oppdatert"
    )
    ansvarlig: Ansvarlig = plain("Who must act now (ansvarlig).", attribute="value.ansvarlig")
    kilde: Kilde = plain("Source (kilde) of this answer.")


@strawberry.type(description="Validation error (valideringsfeil) found after the order was received.")
class Valideringsfeil:
    feilkode: str = plain("Upstream's code of the error (feilkode).")
    melding: str = derived(masked_melding, "Upstream's Norwegian text (melding), with identity numbers masked.")


@strawberry.type(
    description="Order (innkrevingsoppdrag): a claim that a public body has handed to Skatteetaten for collection. "
    "It costs nothing by itself; each selected field makes its own call."
)
class Innkrevingsoppdrag(Node):
    id: strawberry.ID = derived(innkrevingsoppdrag_id, "Opaque, stable id that `Query.node` refetches by.")
    kravidentifikator: str = plain("The id asked with (kravidentifikator), of the kind asked with.")
    kravidentifikatortype: Kravidentifikatortype = plain("Whose id it is (kravidentifikatortype).")

    mottaksstatus: MottaksstatusSvar | None = fetched(
        fetch_mottaksstatus, "Receipt status (mottaksstatus): how far the order has come."
    )
    valideringsfeil: list[Valideringsfeil] | None = fetched(
        fetch_valideringsfeil,
        "Errors (valideringsfeil) found after the order was received; an empty list when there are none.",
    )
    avstemming: Avstemming | None = fetched(
        fetch_avstemming, "Reconciliation (avstemming): everything that was received for the order."
    )
    kravdetaljer: Kravdetaljer | None = fetched(
        fetch_kravdetaljer, "The claim in detail (kravdetaljer): amounts, lines, payments and dates."
    )

    @classmethod
    def is_type_of(cls, obj: object, _info: GraphQLResolveInfo[Any]) -> bool:
        return isinstance(obj, domain.Innkrevingsoppdrag)
