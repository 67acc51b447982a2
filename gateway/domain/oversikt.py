"""Totals over open claims, as upstream counts them; the gateway shows them and never computes them."""

from .beloep import Beloep
from .verdi import Verdi


class TotalOversikt(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Totals over all open claims."""

    sum_stipulerte_renter: Beloep
    sum_forfalte_krav: Beloep
    sum_ikke_forfalte_krav: Beloep
    sum_uplasserte_innbetalinger: Beloep
    saldo: Beloep


class OversiktPerKravgruppe(Verdi, frozen=True, kw_only=True, rename="camel"):
    """Totals over the open claims of one group."""

    kravgruppe: str
    sum_stipulerte_renter: Beloep
    sum_forfalte_krav: Beloep
    sum_ikke_forfalte_krav: Beloep
    saldo: Beloep
