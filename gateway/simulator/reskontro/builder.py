"""Builds a ledger: short words for what the parties' files say."""

from datetime import date, timedelta

from gateway.simulator.identifikator import kid_mod10, kid_mod11, kontonummer
from gateway.simulator.reskontro.bok import (
    AVGIFT,
    Bok,
    Dekket,
    Forfall,
    Innbetaling,
    Krav,
    Motkrav,
    Motregning,
    Plassering,
    Tekst,
    Utbetaling,
)
from gateway.simulator.reskontro.perioder import PERIODER
from gateway.simulator.reskontro.slag import Slag

OERE = 100


class Builder:
    """Makes claims, payments and disbursements of one party; days count from today, amounts are in øre."""

    def __init__(self, part: str, navn: str, idag: date, serie: int, spraak: tuple[str, ...] = ("nb",)) -> None:
        self.bok = Bok()
        self.part = part
        self.navn = navn
        self._idag = idag
        self._serie = serie
        self._spraak = spraak
        self._number = 0

    def dag(self, days: int) -> date:
        """A date so many days from today."""
        return self._idag + timedelta(days=days)

    def krav(  # noqa: PLR0913 - a claim has many sides
        self,
        slag: Slag,
        *forfall: tuple[int, int],
        opprettet: int | None = None,
        rente: int | None = 0,
        ident: str | None = None,
        hovedstol: Krav | None = None,
        part: str | None = None,
        spraak: tuple[str, ...] | None = None,
    ) -> Krav:
        """A claim with due dates `(day, øre)`; created thirty days before the first unless told."""
        made = self.dag(min(forfall[0][0] - 30, 0) if opprettet is None else opprettet)
        languages = spraak or self._spraak
        fields, periodetekst = PERIODER[slag.periode](made) if slag.periode else (None, None)
        krav = Krav(
            part=part or self.part,
            ident=ident or self._krav_id(slag),
            kravtype=slag.kravtype,
            kravgruppe=slag.kravgruppe,
            kilde=slag.kilde,
            beskrivelse=_in_languages(slag.tekst, languages),
            opprettet=made,
            periode=fields,
            periodetekst=_in_languages(periodetekst, languages) if periodetekst else None,
            rente=rente,
            fastsettingsmaate=slag.fastsettingsmaate,
            hovedstol=hovedstol.ident if hovedstol else None,
        )
        krav.forfall = [self._forfall(krav, day, oere) for day, oere in forfall]
        self.bok.krav.append(krav)
        return krav

    def innbetaling(self, day: int, oere: int, krav: Krav | None = None, *, part: str | None = None) -> Innbetaling:
        """A payment that covers nothing yet; with `krav` it has that claim's payment reference and ledger."""
        kid = krav.forfall[0].kid if krav else None
        konto: dict[str, object] = {"kontoeiersNavn": self.navn, "kontonummer": self.maskert_konto()}
        fra: dict[str, object] = {"konto": konto, "valutakode": "NOK"}
        fra |= {"kidnummer": kid, "meldingSendtTilMottaker": kid} if kid else {"meldingSendtTilMottaker": "Skatt"}
        kilde = krav.kilde if krav else AVGIFT
        owner = part or (krav.part if krav else self.part)
        made = Innbetaling(owner, f"88{self._next()}", self.dag(day), oere, kilde, fra)
        self.bok.innbetalinger.append(made)
        return made

    def place(self, innbetaling: Innbetaling, forfall: Forfall, oere: int, *, days_later: int = 1) -> None:
        """Part of a payment covers (part of) a due date."""
        dato = min(innbetaling.dato + timedelta(days=days_later), self._idag)
        plassering = Plassering(innbetaling, forfall, oere, dato)
        innbetaling.plasseringer.append(plassering)
        forfall.plasseringer.append(plassering)

    def pay(self, forfall: Forfall, day: int, oere: int | None = None) -> Innbetaling:
        """A payment for one due date, all of what remains unless told."""
        amount = forfall.gjenstaaende if oere is None else oere
        innbetaling = self.innbetaling(day, amount, forfall.krav)
        self.place(innbetaling, forfall, amount)
        return innbetaling

    def motkrav(self, kredit: Forfall, forfall: Forfall, day: int, oere: int) -> None:
        """Part of a credit claim covers part of a due date."""
        forfall.motkrav.append(Motkrav(kredit, oere, self.dag(day)))
        kredit.brukt += oere

    def utbetaling(
        self, day: int, *, status: str | None = "bekreftet", part: str | None = None, sjekk: bool = False
    ) -> Utbetaling:
        """A disbursement without any reason yet."""
        til: dict[str, object] = {"valutakode": "NOK"}
        if sjekk:
            til["sjekkSendtTil"] = self._mottaker()
        else:
            til["konto"] = {"kontoeiersNavn": self.navn, "kontonummer": self.maskert_konto()}
            til["meldingSendtTilMottaker"] = "Tilgode"
        made = Utbetaling(part or self.part, f"77{self._next()}", self.dag(day), til, status)
        self.bok.utbetalinger.append(made)
        return made

    def pay_out(self, utbetaling: Utbetaling, kredit: Forfall, oere: int) -> None:
        """A disbursement settles part of a credit claim."""
        utbetaling.kredit.append((kredit, oere))
        kredit.utbetalt.append((utbetaling, oere))

    def pay_back(self, utbetaling: Utbetaling, innbetaling: Innbetaling, oere: int) -> None:
        """A disbursement repays part of a payment."""
        utbetaling.tilbakebetalt.append((innbetaling, oere))
        innbetaling.utbetalt.append((utbetaling, oere))

    def set_off(self, brukt: Forfall | Innbetaling, day: int, *dekket: Dekket) -> Motregning:
        """An offset uses a credit claim or a payment to cover claims elsewhere."""
        motregning = Motregning(f"MOT-{self._next()}", self.dag(day), dekket)
        if isinstance(brukt, Forfall):
            motregning.kredit = brukt
            brukt.krav.motregning = motregning
            brukt.brukt += motregning.sum
        else:
            motregning.innbetaling = brukt
            brukt.motregning = motregning
        return motregning

    def maskert_konto(self) -> str:
        """The party's account as upstream shows it."""
        return f"******{kontonummer(f'9999{self._serie:06d}')[6:]}"

    def _forfall(self, krav: Krav, day: int, oere: int) -> Forfall:
        ident = f"99{self._next()}" if krav.kilde.forfall_har_egen_id else krav.ident
        forfall = Forfall(krav, ident, self.dag(day), oere)
        if oere > 0:
            stem = f"99{self._serie:04d}{self._number:06d}"
            forfall.kid = kid_mod10(stem) if krav.kilde is not AVGIFT else kid_mod11(stem)
        return forfall

    def _krav_id(self, slag: Slag) -> str:
        return f"KRAV-{self._next()}" if slag.kilde is AVGIFT else f"99{self._next()}"

    def _next(self) -> str:
        self._number += 1
        return f"{self._serie:03d}{self._number:05d}"

    def _mottaker(self) -> dict[str, object]:
        adresse = {"adressetekst": ["Eksempelveien 1"], "poststedsnavn": "OSLO", "postnummer": "0001", "landkode": "NO"}
        return {"mottakersNavn": self.navn, "mottakersAddresse": adresse}


def _in_languages(tekst: Tekst, spraak: tuple[str, ...]) -> Tekst:
    return {language: tekst[language] for language in spraak if language in tekst}
