"""Upstream's documented answers decode, and each of their required fields is required here."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from gateway.domain.avstemming import Avstemming
from gateway.domain.betaling import Innbetalinger
from gateway.domain.innkrevingsoppdrag import Kvittering, Opprettkvittering
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.kravdetaljer import KravdetaljerSvar
from gateway.domain.kravoversikt import Kravoversikt
from gateway.domain.mottaksstatus import MottaksstatusSvar, ValideringsfeilSvar
from gateway.domain.utbetaling import Utbetalinger

KONTRAKTER = Path(__file__).parent.parent / "contracts"
INDEKS = json.loads((KONTRAKTER / "examples-index.json").read_text())
TYPER: dict[str, Any] = {
    "AapneKrav": AapneKrav,
    "AlleKrav": AlleKrav,
    "Innbetalinger": Innbetalinger,
    "Utbetalinger": Utbetalinger,
    "MottaksstatusResponse": MottaksstatusSvar,
    "ValideringsfeilResponse": ValideringsfeilSvar,
    "GrensesnittavstemmingResponse": Avstemming,
    "KravoversiktResponse": Kravoversikt,
    "KravdetaljerResponse": KravdetaljerSvar,
    "KravdetaljerResponseV1": KravdetaljerSvar,
    "OpprettInnkrevingsoppdragResponse": Opprettkvittering,
    "MottakskvitteringEndring": Kvittering,
    "MottakskvitteringAvskriving": Kvittering,
}
# Nothing in the schema asks for these, so they are not read.
ULEST = {("krav", "tilleggsinformasjon"), ("endringer", "periode")}
# The contract requires nothing of kravdetaljer, yet an answer with neither of these says nothing.
UNNVAERLIGE = {("krav",), ("avvik",)}

Skjema = dict[str, Any]
Sti = tuple[str | int, ...]
SVAR = [eksempel for eksempel in INDEKS if eksempel["schema"] in TYPER]
navngitt = pytest.mark.parametrize("eksempel", SVAR, ids=lambda eksempel: Path(eksempel["file"]).stem)


def les(eksempel: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON
    return json.loads((KONTRAKTER / eksempel["file"]).read_text())


def dekod(eksempel: dict[str, str], svar: object) -> Any:  # noqa: ANN401 - any of the types above
    return msgspec.json.decode(json.dumps(svar), type=TYPER[eksempel["schema"]])


def felter(
    spesifikasjon: dict[str, Any], skjema: dict[str, Any], verdi: object, sti: Sti
) -> Iterator[tuple[Sti, bool]]:
    """Every field below a JSON value that the domain reads: its path, and whether the contract requires it."""
    if sti in ULEST:
        return
    if "$ref" in skjema:
        skjema = spesifikasjon["components"]["schemas"][skjema["$ref"].rpartition("/")[2]]
    if isinstance(verdi, list):
        for plass, ledd in enumerate(verdi):
            yield from felter(spesifikasjon, skjema["items"], ledd, (*sti, plass))
    elif isinstance(verdi, dict):
        for valg in skjema.get("oneOf", ()):
            oppslag = spesifikasjon["components"]["schemas"].get(valg.get("$ref", "").rpartition("/")[2], valg)
            if set(verdi) <= set(oppslag.get("properties", ())):
                skjema = oppslag
        for navn, innhold in verdi.items():
            yield (*sti, navn), navn in skjema.get("required", ())
            yield from felter(spesifikasjon, skjema["properties"][navn], innhold, (*sti, navn))


def alle_felter(eksempel: dict[str, str], svar: object) -> list[tuple[Sti, bool]]:
    spesifikasjon = _spesifikasjon(eksempel["spec"])
    skjema = spesifikasjon["components"]["schemas"][eksempel["schema"]]
    return [(sti, krevd) for sti, krevd in felter(spesifikasjon, skjema, svar, ()) if sti not in ULEST]


_SPESIFIKASJONER: dict[str, dict[str, Any]] = {}


def _spesifikasjon(navn: str) -> dict[str, Any]:
    if navn not in _SPESIFIKASJONER:
        _SPESIFIKASJONER[navn] = yaml.load((KONTRAKTER / navn).read_text(), Loader=yaml.CSafeLoader)
    return _SPESIFIKASJONER[navn]


def endret(svar: object, sti: Sti, verdi: object = ...) -> Any:  # noqa: ANN401 - any JSON
    """A copy of the answer with another value at the path, or without the field."""
    kopi: Any = copy.deepcopy(svar)
    forelder = kopi
    for ledd in sti[:-1]:
        forelder = forelder[ledd]
    if verdi is ...:
        del forelder[sti[-1]]
    else:
        forelder[sti[-1]] = verdi
    return kopi


@navngitt
def test_a_documented_answer_decodes_and_is_the_same_after_a_round_trip(eksempel: dict[str, str]) -> None:
    verdi = dekod(eksempel, les(eksempel))
    assert msgspec.json.decode(msgspec.json.encode(verdi), type=type(verdi)) == verdi


@navngitt
def test_a_missing_field_is_refused_just_when_the_contract_requires_it(eksempel: dict[str, str]) -> None:
    svar = les(eksempel)
    for sti, krevd in alle_felter(eksempel, svar):
        uten = endret(svar, sti)
        if krevd or (sti in UNNVAERLIGE and eksempel["schema"] == "KravdetaljerResponse"):
            with pytest.raises(msgspec.ValidationError):
                dekod(eksempel, uten)
        else:
            dekod(eksempel, uten)


@navngitt
def test_a_value_of_the_wrong_type_is_refused_wherever_it_stands(eksempel: dict[str, str]) -> None:
    svar = les(eksempel)
    for sti, _ in alle_felter(eksempel, svar):
        feil = "true" if sti == ("skjermet",) else True
        with pytest.raises(msgspec.ValidationError):
            dekod(eksempel, endret(svar, sti, feil))


@navngitt
def test_unknown_fields_pass_in_every_object(eksempel: dict[str, str]) -> None:
    svar = les(eksempel)
    ventet = dekod(eksempel, svar)
    objekter = {sti[:-1] for sti, _ in alle_felter(eksempel, svar)}
    for sti in objekter:
        assert dekod(eksempel, endret(svar, (*sti, "nyttFelt"), {"noe": [1]})) == ventet


def test_every_kind_of_answer_has_an_example() -> None:
    assert {eksempel["schema"] for eksempel in SVAR} == set(TYPER)
