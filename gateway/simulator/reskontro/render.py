"""Renders a ledger as upstream's JSON, with its uneven names and signs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gateway.simulator.identifikator import iban
from gateway.simulator.reskontro.bok import (
    Bok,
    Dekket,
    Forfall,
    Innbetaling,
    Krav,
    Motregning,
    Plassering,
    Tekst,
    Utbetaling,
)

_KONTO = "99990001231"
SKATTEETATEN: Tekst = {"nb": "Skatteetaten"}


def kroner(oere: int) -> float:
    """Whole øre as upstream's double."""
    return oere / 100


def tekst(texts: Tekst) -> dict[str, Any]:
    """A text in its languages."""
    return {"spraakTekst": [{"tekst": text, "spraak": language} for language, text in texts.items()]}


def krav(post: Krav) -> dict[str, Any]:
    """A claim."""
    return _present(
        partIdentifikator=post.part,
        kravidentifikator=post.ident,
        kravtype=post.kravtype,
        opprinneligBeloep=kroner(sum(forfall.oere for forfall in post.forfall)),
        gjenstaaendeBeloep=kroner(sum(forfall.gjenstaaende for forfall in post.forfall)),
        stipulerteRenter=None if post.rente is None else kroner(post.rente),
        kravforfall=[_forfall(forfall) for forfall in post.forfall],
        kravbeskrivelse=tekst(post.beskrivelse),
        kravperiode=_periode(post),
        opprettelsesdatoForKrav=post.opprettet,
        kravgruppe=post.kravgruppe,
        hovedstolKravidentifikator=post.hovedstol,
        fastsettingsmaate=post.fastsettingsmaate,
        motregningAvKreditkrav=_motregning(post.motregning, "dekketkrav") if post.motregning else None,
    )


def innbetaling(post: Innbetaling) -> dict[str, Any]:
    """A payment."""
    return _present(
        partIdentifikator=post.part,
        innbetalingsidentifikator=post.ident,
        innbetalingsdato=post.dato,
        innbetaltBeloep=kroner(post.kilde.innbetalt_fortegn * post.oere),
        plassertKrav=[_plassert_krav(plassering) for plassering in post.plasseringer] or None,
        uplassertBeloep=kroner(post.uplassert),
        mottakersKontonummer={"kontonummer": _KONTO},
        innbetaltFra=post.fra,
        innbetalingstype=post.type,
        plassertUtbetaling=[
            {
                "utbetalingsidentifikator": utbetaling.ident,
                "utbetaltdato": utbetaling.dato,
                "utbetaltBeloep": kroner(oere),
                "betaltTil": utbetaling.til,
            }
            for utbetaling, oere in post.utbetalt
        ]
        or None,
        motregningAvInnbetaling=_motregning(post.motregning, "dekketKrav") if post.motregning else None,
    )


def utbetaling(post: Utbetaling) -> dict[str, Any]:
    """A disbursement."""
    return _present(
        partIdentifikator=post.part,
        utbetalingsidentifikator=post.ident,
        utbetaltdato=post.dato,
        utbetaltBeloep=kroner(post.oere),
        betaltTil=post.til,
        grunnlagForUtbetaling=_present(
            kreditKrav=[_kreditkrav(forfall, oere) for forfall, oere in post.kredit] or None,
            tilbakebetalingAv=[_tilbakebetaling(paid, oere) for paid, oere in post.tilbakebetalt] or None,
        ),
        utbetalingstatus=post.status,
    )


def totaler(bok: Bok, idag: date) -> dict[str, Any]:
    """Totals over open claims and unplaced payments."""
    sums = _sums(bok.krav, idag)
    uplassert = sum(post.uplassert for post in bok.innbetalinger)
    saldo = sum(sums.values()) - uplassert
    return {name: kroner(oere) for name, oere in sums.items()} | {
        "sumUplasserteInnbetalinger": kroner(uplassert),
        "saldo": kroner(saldo),
    }


def per_kravgruppe(bok: Bok, idag: date) -> list[dict[str, Any]]:
    """Totals of each group that has open claims."""
    groups: dict[str, list[Krav]] = {}
    for post in bok.krav:
        if post.aapent:
            groups.setdefault(post.kravgruppe, []).append(post)
    overview = []
    for kravgruppe, posts in sorted(groups.items()):
        sums = _sums(posts, idag)
        amounts = {name: kroner(oere) for name, oere in sums.items()}
        overview.append({"kravgruppe": kravgruppe, **amounts, "saldo": kroner(sum(sums.values()))})
    return overview


def _sums(posts: Iterable[Krav], idag: date) -> dict[str, int]:
    open_posts = [post for post in posts if post.aapent]
    forfall = [forfall for post in open_posts for forfall in post.forfall]
    return {
        "sumStipulerteRenter": sum(post.rente or 0 for post in open_posts),
        "sumForfalteKrav": sum(due.gjenstaaende for due in forfall if due.dato < idag),
        "sumIkkeForfalteKrav": sum(due.gjenstaaende for due in forfall if due.dato >= idag),
    }


def _forfall(forfall: Forfall) -> dict[str, Any]:
    post = forfall.krav
    return _present(
        kravforfallsIdentifikator=forfall.ident,
        forfallsdato=forfall.dato,
        opprinneligBeloep=kroner(forfall.oere),
        gjenstaaendeBeloep=kroner(forfall.gjenstaaende),
        betalingsinformasjon=_betalingsinformasjon(forfall),
        plassertInnbetaling=[_plassert_innbetaling(plassering, post) for plassering in forfall.plasseringer] or None,
        plassertMotkrav=[
            _present(
                kravforfallsIdentifikator=motkrav.kredit.ident,
                plassertBeloep=kroner(post.kilde.plassert_fortegn * motkrav.oere),
                kravtype=motkrav.kredit.krav.kravtype,
                plassertDato=motkrav.dato,
                kravbeskrivelse=tekst(motkrav.kredit.krav.beskrivelse),
                forfallsdato=motkrav.kredit.dato,
                kravperiode=_periode(motkrav.kredit.krav),
            )
            for motkrav in forfall.motkrav
        ]
        or None,
        plassertUtbetaling=[
            {
                "utbetalingsidentifikator": paid.ident,
                "utbetaltBeloep": kroner(paid.oere),
                "utbetaltDato": paid.dato,
                "betaltTil": paid.til,
                "plassertBeloep": kroner(oere),
                "plassertDato": paid.dato,
            }
            for paid, oere in forfall.utbetalt
        ]
        or None,
    )


def _betalingsinformasjon(forfall: Forfall) -> dict[str, Any]:
    if forfall.kid is None:
        return {}
    konto = {"kontoeiersNavn": "SKATTEETATEN - SKATTEINNKREVING", "kontonummer": _KONTO}
    return {"kidnummer": forfall.kid, "konto": konto | {"iban": iban(_KONTO), "swiftBIC": "DNBANOKKXXX"}}


def _plassert_innbetaling(plassering: Plassering, post: Krav) -> dict[str, Any]:
    paid = plassering.innbetaling
    return {
        "innbetalingsIdentifikator": paid.ident,
        "plassertBeloep": kroner(post.kilde.plassert_fortegn * plassering.oere),
        "plassertDato": plassering.dato,
        "innbetalingsdato": paid.dato,
        "innbetaltBeloep": kroner(paid.kilde.innbetalt_fortegn * paid.oere),
        "innbetaltFra": paid.fra,
        "innbetalingstype": paid.type,
    }


def _plassert_krav(plassering: Plassering) -> dict[str, Any]:
    forfall = plassering.forfall
    return {
        "kravforfallIdentifikator": forfall.ident,
        "plassertBeloep": kroner(plassering.oere),
        "plassertDato": plassering.dato,
        "kravbeskrivelse": tekst(forfall.krav.beskrivelse),
        "kravforfallsdato": forfall.dato,
        "opprinneligKravforfallsbeloep": kroner(forfall.oere),
        "gjenstaaendeKravforfallsbeloep": kroner(forfall.gjenstaaende),
    }


def _kreditkrav(forfall: Forfall, oere: int) -> dict[str, Any]:
    return _present(
        kravforfallidentifikator=forfall.ident,
        kravbeskrivelse=tekst(forfall.krav.beskrivelse),
        kravtype=forfall.krav.kravtype,
        kravperiode=_periode(forfall.krav),
        opprinneligBeloep=kroner(forfall.oere),
        gjenstaaendeBeloep=kroner(forfall.gjenstaaende),
        utbetaltBeloep=kroner(oere),
    )


def _tilbakebetaling(paid: Innbetaling, oere: int) -> dict[str, Any]:
    return {
        "innbetalingsIdentifikator": paid.ident,
        "innbetalingstype": paid.type,
        "innbetalingsdato": paid.dato,
        "innbetaltBeloep": kroner(paid.kilde.innbetalt_fortegn * paid.oere),
        "innbetaltFra": paid.fra,
        "utbetaltBeloep": kroner(oere),
    }


def _motregning(motregning: Motregning, dekket_name: str) -> dict[str, Any]:
    hovedkrav: dict[str, Any] = {}
    if motregning.kredit is not None:
        kredit = motregning.kredit
        hovedkrav["kreditkravBruktIMotregning"] = [
            _present(
                kravforfallsIdentifikator=kredit.ident,
                gjenstaaendeBeloep=kroner(kredit.gjenstaaende),
                kravbeskrivelse=tekst(kredit.krav.beskrivelse),
                kravperiode=_periode(kredit.krav),
            )
        ]
    if motregning.innbetaling is not None:
        paid = motregning.innbetaling
        hovedkrav["innbetalingBruktImotregning"] = [
            {"innbetalingsidentifikator": paid.ident, "uplassertBeloep": kroner(paid.uplassert)}
        ]
    return {
        "motregningsidentifikator": motregning.ident,
        "innkrevingsmyndighet": tekst(SKATTEETATEN),
        "hovedkrav": hovedkrav,
        dekket_name: [_dekket(dekket) for dekket in motregning.dekket],
        "motregnetdato": motregning.dato,
    }


def _dekket(dekket: Dekket) -> dict[str, Any]:
    return {
        "motregnetBeloep": kroner(dekket.oere),
        "dekketKravBeskrivelse": tekst(dekket.beskrivelse),
        "innkrevingsmyndighet": tekst({"nb": "Statens innkrevingssentral"}),
        "forfallsdato": dekket.forfallsdato,
        "kreditorsnavn": tekst(dekket.kreditor),
        "forsinkelsesrenter": kroner(dekket.rente),
    }


def _periode(post: Krav) -> dict[str, Any] | None:
    if post.periode is None or post.periodetekst is None:
        return None
    return {"periodeBeskrivelse": tekst(post.periodetekst), **post.periode}


def _present(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {name: value for name, value in fields.items() if value is not None}
