"""What is given to the writes, in the words of the domain."""

from datetime import date
from typing import Any

import strawberry

from gateway.domain import innkrevingsoppdrag, nytt_oppdrag
from gateway.domain.nytt_oppdrag import STRAFFERENTE
from schema.enums import Kravidentifikatortype, Parttype
from schema.scalars import PartIdentifikator


def _given(description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    return strawberry.field(description=description)


def _optional(description: str) -> Any:  # noqa: ANN401 - stands for any field's type
    return strawberry.field(description=description, default=strawberry.UNSET)


def _values(given: object, **replaced: object) -> dict[str, Any]:
    """What the client gave, under the names of the domain; null says the same as nothing."""
    values = {**vars(given), **replaced}
    return {name: value for name, value in values.items() if value is not strawberry.UNSET and value is not None}


@strawberry.input(description="Which order (innkrevingsoppdrag) is meant.")
class OppdragReferanseInput:
    kravidentifikator: str = _given("Id of the order (kravidentifikator), of the kind given.")
    kravidentifikatortype: Kravidentifikatortype = strawberry.field(
        description="Whose id it is (kravidentifikatortype).",
        default=Kravidentifikatortype.SKATTEETATENS_KRAVIDENTIFIKATOR,
    )

    def to_domain(self) -> innkrevingsoppdrag.Innkrevingsoppdrag:
        return innkrevingsoppdrag.Innkrevingsoppdrag(**vars(self))


@strawberry.input(description="Debtor (skyldner) of a new order.")
class SkyldnerInput:
    type: Parttype = _given("Person or organisation.")
    identifikator: PartIdentifikator = _given("National identity number or organisation number (identifikator).")


@strawberry.input(description="Interest (rente): whole kroner, more than zero (`renter` may be zero in endreRenter).")
class RenteInput:
    beloep: int = _given("Amount (beløp), whole kroner.")
    renter_ilagt_dato: date | None = _optional("Day the interest was imposed (renter ilagt), not in the future.")
    rentetype: str = strawberry.field(description="Kind of interest (rentetype).", default=STRAFFERENTE)

    def to_domain(self) -> nytt_oppdrag.NyRente:
        return nytt_oppdrag.NyRente(**_values(self))


@strawberry.input(description="Period (periode); both days are included.")
class PeriodeInput:
    fra_og_med: date = _given("First day (fra og med).")
    til_og_med: date = _given("Last day (til og med), not in the future.")

    def to_domain(self) -> nytt_oppdrag.NyPeriode:
        return nytt_oppdrag.NyPeriode(**vars(self))


@strawberry.input(description="What NAV adds to an order (tilleggsinformasjon).")
class TilleggsinformasjonNavInput:
    tilbakekrevingsperiode: PeriodeInput = _given("Period claimed back (tilbakekrevingsperiode).")
    ytelser_for_avregning: int | None = _optional(
        "Benefits available for set-off (ytelser for avregning), whole kroner, more than zero."
    )

    def to_domain(self) -> nytt_oppdrag.NavTillegg:
        return nytt_oppdrag.NavTillegg(**_values(self, tilbakekrevingsperiode=self.tilbakekrevingsperiode.to_domain()))


@strawberry.input(description="What Brønnøysundregistrene adds to an order (tilleggsinformasjon).")
class TilleggsinformasjonBroennoeysundregistreneInput:
    periode: PeriodeInput = _given("Period of the coercive fine (tvangsmulkt).")
    stoppdato_for_loepende_mulkt: date | None = _optional(
        "Day the running fine stopped (stoppdato for løpende mulkt), not in the future."
    )

    def to_domain(self) -> nytt_oppdrag.BroennoeysundregistreneTillegg:
        return nytt_oppdrag.BroennoeysundregistreneTillegg(**_values(self, periode=self.periode.to_domain()))


@strawberry.input(one_of=True, description="What one principal adds to its orders (tilleggsinformasjon): its own kind.")
class TilleggsinformasjonInput:
    nav: TilleggsinformasjonNavInput | None = _optional("For orders of NAV.")
    broennoeysundregistrene: TilleggsinformasjonBroennoeysundregistreneInput | None = _optional(
        "For orders of Brønnøysundregistrene."
    )

    def to_domain(self) -> dict[str, Any]:
        return {name: tillegg.to_domain() for name, tillegg in _values(self).items()}


@strawberry.input(description="A new order (innkrevingsoppdrag).")
class OpprettInnkrevingsoppdragInput:
    kravtype: str = _given("Kind of claim (kravtype), as agreed with the principal.")
    skyldner: SkyldnerInput = _given("Debtor (skyldner).")
    hovedstol: int = _given("Principal sum (hovedstol), whole kroner, more than zero.")
    renter: list[RenteInput] | None = _optional("Interest charged by the principal (renter).")
    oppdragsgivers_referanse: str = _given(
        "The principal's case reference (oppdragsgivers referanse): 1 to 40 letters, digits, - and /."
    )
    oppdragsgivers_kravidentifikator: str | None = _optional(
        "The principal's own id of the claim (kravidentifikator), new for each order: 1 to 40 letters, digits, - and "
        "/. With it the order may safely be sent again."
    )
    fastsettelsesdato: date = _given("Day the claim was decided (fastsettelsesdato), not in the future.")
    foreldelsesfristens_utgangspunkt: date | None = _optional(
        "Day from which the limitation period runs (foreldelsesfristens utgangspunkt), before fastsettelsesdato."
    )
    tilleggsfrist_etter_foreldelsesloven: date | None = _optional(
        "Additional limitation period under the Limitation Act (tilleggsfrist etter foreldelsesloven); not together "
        "with foreldelsesfristensUtgangspunkt."
    )
    tilleggsinformasjon: TilleggsinformasjonInput | None = _optional("What the principal adds (tilleggsinformasjon).")

    def to_domain(self) -> nytt_oppdrag.NyttOppdrag:
        values = _values(self)
        tillegg = values.pop("tilleggsinformasjon", None)
        values["skyldner"] = nytt_oppdrag.NySkyldner(**vars(self.skyldner))
        values["renter"] = tuple(rente.to_domain() for rente in values.get("renter", ()))
        return nytt_oppdrag.NyttOppdrag(**values, **(tillegg.to_domain() if tillegg else {}))


@strawberry.input(description="A lower principal sum (hovedstol).")
class EndreHovedstolInput:
    oppdrag: OppdragReferanseInput = _given("Which order (oppdrag).")
    hovedstol: int = _given("The new principal sum (hovedstol), whole kroner, more than zero; not above the present.")


@strawberry.input(description="Other interest (renter).")
class EndreRenterInput:
    oppdrag: OppdragReferanseInput = _given("Which order (oppdrag).")
    renter: list[RenteInput] = _given("All interest from now on (renter); it replaces what was there.")


@strawberry.input(description="Another case reference (oppdragsgivers referanse).")
class EndreOppdragsgiversReferanseInput:
    oppdrag: OppdragReferanseInput = _given("Which order (oppdrag).")
    ny_oppdragsgivers_referanse: str = _given(
        "The new case reference (ny oppdragsgivers referanse): 1 to 40 letters, digits, - and /."
    )


@strawberry.input(description="Which order is to be written off (avskriving).")
class AvskrivInnkrevingsoppdragInput:
    oppdrag: OppdragReferanseInput = _given("Which order (oppdrag).")
