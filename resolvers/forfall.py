"""Due dates."""

from gateway.domain import krav as domain
from gateway.domain.betalingsklar import Betalingsklar, betalingsklar
from gateway.domain.forfall import ForfallMedKrav, kommende_forfall
from gateway.domain.krav import Kravforfall
from gateway.domain.part import Part
from gateway.errors import BadUserInputError
from resolvers.context import Context


async def fetch_kommende_forfall(
    part: Part, context: Context, innen_dager: int | None, *, inkluder_forfalte: bool
) -> list[ForfallMedKrav]:
    """The due dates with something left to pay, soonest first, out of the open claims."""
    if innen_dager is not None and innen_dager < 0:
        raise BadUserInputError(reason="innenDager")
    aapne = await context.krav_og_betalinger.aapne_krav(context.operation, part.identifikator)
    return kommende_forfall(
        aapne.value.krav, context.idag, innen_dager=innen_dager, inkluder_forfalte=inkluder_forfalte
    )


def kravforfall_id(forfall: Kravforfall, context: Context) -> str:
    """Opaque id."""
    return context.ids.hashed("Kravforfall", forfall.kravforfallsidentifikator)


def dager_til_forfall(forfall: Kravforfall, context: Context) -> int:
    """Days from today to the due date; negative when it has passed."""
    return domain.dager_til_forfall(forfall, context.idag)


def er_forfalt(forfall: Kravforfall, context: Context) -> bool:
    """Whether something is left to pay on a due date that has passed."""
    return domain.er_forfalt(forfall, context.idag)


def make_betalingsklar(forfall: Kravforfall, _context: Context) -> Betalingsklar:
    """What a payment of the due date needs."""
    return betalingsklar(forfall)
