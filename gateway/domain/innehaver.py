"""Claims of the owner (innehaver) of a sole proprietorship among those of the business."""

from collections.abc import Sequence

import msgspec

from .betaling import Betaling, Innbetalinger
from .krav import AapneKrav, AlleKrav, Krav
from .utbetaling import Utbetaling, Utbetalinger


def merk_innehaver(svar: AapneKrav | AlleKrav | Innbetalinger | Utbetalinger, part: str) -> None:
    """Mark everything that belongs to another than the party asked for; once, before anybody else sees the answer."""
    for post in _poster(svar):
        if post.part_identifikator != part:
            msgspec.structs.force_setattr(post, "gjelder_innehaver", True)  # noqa: FBT003 - the value set


def _poster(svar: AapneKrav | AlleKrav | Innbetalinger | Utbetalinger) -> Sequence[Krav | Betaling | Utbetaling]:
    match svar:
        case AapneKrav():
            return (*svar.krav, *svar.betalinger_med_uplassert_beloep)
        case AlleKrav():
            return svar.krav
        case Innbetalinger():
            return svar.betalinger
        case Utbetalinger():
            return svar.utbetalinger
