"""Reconciliation: what Skatteetaten has received for one order."""

from datetime import date, datetime

import strawberry

from gateway.domain.identifikator import Parttype
from schema.fields import plain
from schema.kilde import Kilde
from schema.lazy import LazyPart
from schema.scalars import Beloep


@strawberry.type(description="Debtor (skyldner) of an order.")
class Skyldner:
    type: Parttype = plain("Person or organisation.")
    part: LazyPart = plain("The party (part), to look further; nothing is fetched for it by itself.")


@strawberry.type(description="Interest (rente) that the principal has charged.")
class Rente:
    beloep: Beloep = plain("Amount (beløp), whole kroner.")
    renter_ilagt_dato: date | None = plain("Day the interest was imposed (renter ilagt).")
    rentetype: str = plain("Kind of interest (rentetype).")


@strawberry.type(description="Period (periode); both days are included.")
class Periode:
    fra_og_med: date = plain("First day (fra og med).")
    til_og_med: date = plain("Last day (til og med).")


@strawberry.type(description="The order as it was received (mottatt innkrevingsoppdrag).")
class MottattInnkrevingsoppdrag:
    mottatt_tidspunkt: datetime = plain("When it was received (mottatt tidspunkt).")
    kravtype: str = plain("Kind of claim (kravtype), as agreed with the principal.")
    skyldner: Skyldner = plain("Debtor (skyldner).")
    hovedstol: Beloep = plain("Principal sum (hovedstol), without interest and costs.")
    renter: list[Rente] = plain("Interest charged by the principal (renter).")
    oppdragsgivers_referanse: str = plain(
        "The principal's case reference (oppdragsgivers referanse), shown to the debtor."
    )
    oppdragsgivers_kravidentifikator: str | None = plain("The principal's own id of the claim (kravidentifikator).")
    fastsettelsesdato: date = plain("Day the claim was decided (fastsettelsesdato).")
    foreldelsesfristens_utgangspunkt: date | None = plain(
        "Day from which the limitation period runs (foreldelsesfristens utgangspunkt)."
    )
    tilleggsfrist_etter_foreldelsesloven: date | None = plain(
        "Additional limitation period under the Limitation Act (tilleggsfrist etter foreldelsesloven)."
    )
    tilbakekrevingsperiode: Periode | None = plain("Period claimed back (tilbakekrevingsperiode); NAV's orders only.")
    ytelser_for_avregning: Beloep | None = plain(
        "Benefits available for set-off (ytelser for avregning); NAV's orders only."
    )
    tvangsmulktperiode: Periode | None = plain(
        "Period of the coercive fine (tvangsmulkt); orders of Brønnøysundregistrene only."
    )
    stoppdato_for_loepende_mulkt: date | None = plain(
        "Day the running fine stopped (stoppdato for løpende mulkt); orders of Brønnøysundregistrene only."
    )


@strawberry.type(description="Change of the principal sum (hovedstolendring) that was received.")
class MottattHovedstolendring:
    mottatt_tidspunkt: datetime = plain("When it was received (mottatt tidspunkt).")
    transaksjonsid: str = plain("Skatteetaten's id of the transaction (transaksjonsid).")
    hovedstol: Beloep = plain("The new principal sum (hovedstol).")


@strawberry.type(description="Change of interest (renteendring) that was received; it replaces all earlier interest.")
class MottattRenteendring:
    mottatt_tidspunkt: datetime = plain("When it was received (mottatt tidspunkt).")
    transaksjonsid: str = plain("Skatteetaten's id of the transaction (transaksjonsid).")
    renter: list[Rente] = plain("The new interest (renter).")


@strawberry.type(description="Change of the principal's case reference (referanseendring) that was received.")
class MottattReferanseendring:
    mottatt_tidspunkt: datetime = plain("When it was received (mottatt tidspunkt).")
    transaksjonsid: str = plain("Skatteetaten's id of the transaction (transaksjonsid).")
    oppdragsgivers_referanse: str = plain("The new case reference (oppdragsgivers referanse).")


@strawberry.type(description="Write-off (avskriving) that was received.")
class MottattAvskriving:
    mottatt_tidspunkt: datetime = plain("When it was received (mottatt tidspunkt).")
    transaksjonsid: str = plain("Skatteetaten's id of the transaction (transaksjonsid).")


@strawberry.type(description="Reconciliation (avstemming): everything that Skatteetaten has received for one order.")
class Avstemming:
    kravidentifikator: str = plain(
        "Skatteetaten's id of the order (kravidentifikator).", attribute="value.kravidentifikator"
    )
    oppdragsgivers_kravidentifikator: str | None = plain(
        "The principal's own id of the claim, when it was given.", attribute="value.oppdragsgivers_kravidentifikator"
    )
    opprinnelig: MottattInnkrevingsoppdrag | None = plain(
        "The order as first received (opprinnelig).", attribute="value.opprinnelig"
    )
    hovedstolendringer: list[MottattHovedstolendring] = plain(
        "Changes of the principal sum (hovedstolendringer).", attribute="value.hovedstolendringer"
    )
    renteendringer: list[MottattRenteendring] = plain(
        "Changes of interest (renteendringer).", attribute="value.renteendringer"
    )
    referanseendringer: list[MottattReferanseendring] = plain(
        "Changes of the case reference (referanseendringer).", attribute="value.referanseendringer"
    )
    avskriving: MottattAvskriving | None = plain(
        "The write-off (avskriving), when the order is written off.", attribute="value.avskriving"
    )
    kilde: Kilde = plain("Source (kilde) of this answer.")
