"""What a party owes now."""

from gateway.domain.krav import AapneKrav
from gateway.domain.part import Part
from gateway.errors import Api
from resolvers.context import Context
from resolvers.kilde import Svar, make_svar


async def fetch_aapne_krav(part: Part, context: Context) -> Svar[AapneKrav]:
    """The open claims and unplaced payments of the party, with upstream's totals."""
    return make_svar(
        Api.KRAV_OG_BETALINGER, await context.krav_og_betalinger.aapne_krav(context.operation, part.identifikator)
    )
