"""What hypothesis makes up: identifiers with right check digits, amounts and claims."""

import datetime as dt

from hypothesis import strategies as st

from gateway.domain.betalingsinformasjon import Betalingsinformasjon
from gateway.domain.krav import Krav, Kravforfall

SIFFER = st.integers(0, 9)
DATOER = st.dates(dt.date(2015, 1, 1), dt.date(2027, 12, 31))
# Whole øre, as the wire's doubles.
BELOEP = st.integers(-(10**15), 10**15).map(lambda oere: oere / 100)


def kontrollsiffer(sifre: list[int], vekter: list[int]) -> int:
    """The check digit found by trying: what makes the weighted sum divisible by 11; 10 when nothing does."""
    return next(siffer for siffer in range(11) if (sum(map(int.__mul__, sifre, vekter)) + siffer) % 11 == 0)


@st.composite
def organisasjonsnumre(draw: st.DrawFn) -> str:
    sifre = draw(st.lists(SIFFER, min_size=8, max_size=8).filter(lambda d: kontrollsiffer(d, ORGANISASJON) < 10))
    return "".join(map(str, [*sifre, kontrollsiffer(sifre, ORGANISASJON)]))


@st.composite
def personnumre(draw: st.DrawFn) -> str:
    """National identity numbers, D-numbers, auxiliary and synthetic numbers, and each of these as a D-number."""
    dag = draw(DATOER)
    d_nummer, maanedstillegg = draw(st.sampled_from([0, 40])), draw(st.sampled_from([0, 40, 65, 80]))
    foedt = f"{dag.day + d_nummer:02}{dag.month + maanedstillegg:02}{dag.year % 100:02}"
    foerste = draw(st.integers(0, 999))
    for individ in range(foerste, foerste + 50):
        sifre = [int(siffer) for siffer in f"{foedt}{individ % 1000:03}"]
        sifre.append(kontrollsiffer(sifre, FOERSTE))
        sifre.append(kontrollsiffer(sifre, ANDRE))
        if max(sifre) < 10:
            return "".join(map(str, sifre))
    raise AssertionError("fifty individual numbers without check digits")


@st.composite
def kravlister(draw: st.DrawFn) -> list[Krav]:
    grupper = st.sampled_from([None, "Skatt", "Andre krav", "Åpne", "øvrige"])
    rader = draw(st.lists(st.tuples(grupper, st.lists(st.tuples(DATOER, BELOEP), max_size=3), BELOEP), max_size=7))
    return [
        Krav(
            part_identifikator="313367002",
            kravidentifikator=str(plass),
            kravtype="X",
            kravgruppe=gruppe,
            opprinnelig_beloep=beloep,
            gjenstaaende_beloep=sum(round(rest * 100) for _, rest in forfall) / 100,
            stipulerte_renter=beloep if plass % 2 else None,
            forfall=tuple(
                Kravforfall(
                    kravforfallsidentifikator="F",
                    forfallsdato=dag,
                    opprinnelig_beloep=rest,
                    gjenstaaende_beloep=rest,
                    betalingsinformasjon=Betalingsinformasjon(),
                )
                for dag, rest in forfall
            ),
        )
        for plass, (gruppe, forfall, beloep) in enumerate(rader)
    ]


ORGANISASJON = [3, 2, 7, 6, 5, 4, 3, 2]
FOERSTE = [3, 7, 6, 1, 8, 9, 4, 5, 2]
ANDRE = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
