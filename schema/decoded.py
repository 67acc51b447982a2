"""Types all of whose values come out of the decoder, so that their attributes are what their annotations say.

A value that is made in another way, in tests alone, must keep to its annotations too.
"""

from typing import Final

from graphql import GraphQLSchema

from gateway.domain.betaling import Betaling
from gateway.domain.betalingsinformasjon import Bankkonto, Betalingsinformasjon
from gateway.domain.krav import Krav, Kravforfall
from gateway.domain.kravoversikt import KravoversiktKrav, Oppdragsgiver
from gateway.domain.kravperiode import Kravperiode
from gateway.domain.motregning import BruktInnbetaling, BruktKreditkrav, DekketKrav
from gateway.domain.oversikt import OversiktPerKravgruppe, TotalOversikt
from gateway.domain.plassering import KravDekketAvBetaling, PlassertMotkrav
from gateway.domain.utbetaling import Kreditkrav, TilbakebetaltBetaling, Utbetaling
from gateway.domain.verdi import Verdi

DECODED: Final[tuple[type[Verdi], ...]] = (
    Bankkonto,
    Betaling,
    Betalingsinformasjon,
    BruktInnbetaling,
    BruktKreditkrav,
    DekketKrav,
    Krav,
    KravDekketAvBetaling,
    Kravforfall,
    KravoversiktKrav,
    Kravperiode,
    Kreditkrav,
    Oppdragsgiver,
    OversiktPerKravgruppe,
    PlassertMotkrav,
    TilbakebetaltBetaling,
    TotalOversikt,
    Utbetaling,
)


def declare(schema: GraphQLSchema) -> None:
    """Tell of each of these types, which are named as the classes of their values, what that class is."""
    for class_ in DECODED:
        schema.type_map[class_.__name__].extensions["decoded"] = class_
