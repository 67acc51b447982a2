"""Renders orders as the answers of Innkrevingsoppdrag."""

from datetime import datetime, timedelta
from typing import Any

from gateway.simulator.oppdrag.order import Change, Order

_OERE = 100
_NAVN = "EKSEMPELETATEN"


def mottaksstatus(order: Order, now: datetime) -> dict[str, Any]:
    """Where it stands."""
    status, since = order.status(now)
    return {**_ids(order), "mottaksstatus": status, "statusOppdatert": since}


def avstemming(order: Order) -> dict[str, Any]:
    """Everything received."""
    answer = {
        **_ids(order),
        "opprinneligInnkrevingsoppdrag": {
            "mottattInnkrevingsoppdrag": order.received_request,
            "mottattTidspunkt": order.received,
        },
        "endringer": {
            kind: [_change(change, "mottattEndring") for change in order.changes if change.kind == kind]
            for kind in ("hovedstol", "renter", "oppdragsgiversReferanse", "periode")
        },
    }
    if order.avskriving is not None:
        answer["avskriving"] = _change(order.avskriving, "mottattAvskriving")
    return answer


def kravdetaljer(order: Order) -> dict[str, Any]:
    """Version 1.4; an order under maintenance shows nothing but that."""
    if order.avvik is not None:
        text = "Planlagt nedetid til kl. 12"
        return {"avvik": {"avvikstype": order.avvik, "utdypendeAvviksbeskrivelse": text}}
    lines = _lines(order)
    krav = {
        "forfallsdato": order.fastsettelsesdato + timedelta(days=30),
        "foreldelsesdato": order.foreldelsesdato,
        "fastsettelsesdato": order.fastsettelsesdato,
        "kravtype": order.kravtype,
        "opprinneligBeloep": sum(line["opprinneligBeloep"] for line in lines),
        "gjenstaaendeBeloep": sum(line["gjenstaaendeBeloep"] for line in lines),
        "skatteetatensKravidentifikator": order.kravidentifikator,
        "kravlinjer": lines,
        "kravgrunnlag": _kravgrunnlag(order),
        "innbetalingerPlassertMotKrav": _payments(order),
    }
    if "tilleggsinformasjon" in order.received_request:
        krav["tilleggsinformasjon"] = _tilleggsinformasjon(order.received_request["tilleggsinformasjon"])
    return {"krav": krav, "oppdragsgiver": _oppdragsgiver(order), "skyldner": _skyldner(order)}


def kravdetaljer_v1(order: Order) -> dict[str, Any]:
    """The older, smaller form."""
    return {
        "kravgrunnlag": {"datoNaarKravVarBesluttetHosOppdragsgiver": order.fastsettelsesdato},
        "kravlinjer": [
            {
                "kravlinjetype": line["kravlinjetype"].lower(),
                "opprinneligBeloep": line["opprinneligBeloep"],
                "gjenstaaendeBeloep": line["gjenstaaendeBeloep"],
            }
            for line in _lines(order)
        ],
    }


def mock() -> dict[str, Any]:
    """Always the same."""
    line = {"kravlinjetype": "hovedstol", "opprinneligBeloep": 15_000.0, "gjenstaaendeBeloep": 8_500.0}
    return {"kravgrunnlag": {"datoNaarKravVarBesluttetHosOppdragsgiver": "2025-03-14"}, "kravlinjer": [line]}


def kravoversikt(orders: list[Order], kravfilter: str) -> dict[str, Any]:
    """A debtor's claims; the total is over all of them, whatever the filter."""
    answer: dict[str, Any] = {
        "oppdragsgiver": _oppdragsgiver(orders[0]),
        "gjenstaaendeBeloepForSkyldner": float(sum(gjenstaaende(order) for order in orders)),
        "skyldner": _skyldner(next((order for order in orders if order.navn), orders[0])),
    }
    if kravfilter != "ingen":
        answer["krav"] = [_kravoversikt_krav(order) for order in orders if _wanted(order, kravfilter)]
    return answer


def _wanted(order: Order, kravfilter: str) -> bool:
    return kravfilter == "alle" or (gjenstaaende(order) > 0) == (kravfilter == "åpne")


def gjenstaaende(order: Order) -> float:
    """What remains, over all lines, in kroner."""
    return float(sum(line["gjenstaaendeBeloep"] for line in _lines(order)))


def _lines(order: Order) -> list[dict[str, Any]]:
    """Principal sum and interest; payments count on the first before the second, a write-off clears both."""
    original = order.received_request
    interest = sum(int(rente["beloep"]) for rente in original.get("renteBeloep", []))
    paid = order.paid
    due = 0 if order.avskriving else order.hovedstol * _OERE
    due_interest = 0 if order.avskriving else order.rentesum * _OERE
    left = max(due - paid, 0)
    left_interest = max(due_interest - max(paid - due, 0), 0)
    lines = [_line("HOVEDSTOL", "Hovedstol", int(original["hovedstol"]["beloep"]) * _OERE, left)]
    if interest or order.rentesum:
        lines.append(_line("RENTER", "Renter", max(interest, order.rentesum) * _OERE, left_interest))
    return lines


def _line(kind: str, text: str, original: int, left: int) -> dict[str, Any]:
    return {
        "kravlinjetype": kind,
        "opprinneligBeloep": original / _OERE,
        "gjenstaaendeBeloep": left / _OERE,
        "kravlinjeBeskrivelse": _text(text),
    }


def _payments(order: Order) -> list[dict[str, Any]] | None:
    """Payments; upstream counts a write-off among them, and sends null for none."""
    shown = [
        {
            "innbetalingsIdentifikator": payment.ident,
            "innbetalingstype": payment.type,
            "innbetalingsdato": payment.dato,
            "innbetaltBeloep": payment.oere / _OERE,
        }
        for payment in order.payments
    ]
    if order.avskriving is not None:
        written_off = (order.hovedstol + order.rentesum) * _OERE - order.paid
        shown.append(
            {
                "innbetalingsIdentifikator": order.avskriving.transaksjonsid,
                "innbetalingstype": "AVSKRIVING",
                "innbetalingsdato": order.avskriving.received.date(),
                "innbetaltBeloep": max(written_off, 0) / _OERE,
            }
        )
    return shown or None


def _tilleggsinformasjon(raw: dict[str, Any]) -> dict[str, Any]:
    """Nested and in ASCII here, with the period always as fom and tom."""
    period = raw.get("periode") or raw["tilbakekrevingsperiode"]
    fom_tom = {"fom": period.get("fom") or period["fraDato"], "tom": period.get("tom") or period["tilDato"]}
    if "periode" in raw:
        shown = {"periode": fom_tom}
        if "stoppdatoForLøpendeMulkt" in raw:
            shown["stoppdatoForLoependeMulkt"] = raw["stoppdatoForLøpendeMulkt"]
        return {"tilleggsinformasjonBroennoeysundRegistrene": shown}
    shown = {"tilbakekrevingsperiode": fom_tom}
    if "ytelserForAvregning" in raw:
        shown["ytelserForAvregning"] = raw["ytelserForAvregning"]
    return {"tilleggsinformasjonNav": shown}


def _kravoversikt_krav(order: Order) -> dict[str, Any]:
    return {
        "skatteetatensKravidentifikator": order.kravidentifikator,
        "kravtype": order.kravtype,
        "kravbeskrivelse": _text(order.kravtype.replace("_", " ").capitalize()),
        "kravgrunnlag": _kravgrunnlag(order),
        "gjenstaaendeBeloep": gjenstaaende(order),
    }


def _kravgrunnlag(order: Order) -> dict[str, str | None]:
    return {"oppdragsgiversKravidentifikator": order.oppdragsgivers_id, "oppdragsgiversReferanse": order.referanse}


def _ids(order: Order) -> dict[str, Any]:
    ids = {"kravidentifikator": order.kravidentifikator}
    if order.oppdragsgivers_id is not None:
        ids["oppdragsgiversKravidentifikator"] = order.oppdragsgivers_id
    return ids


def _change(change: Change, name: str) -> dict[str, Any]:
    return {name: change.content, "mottattTidspunkt": change.received, "transaksjonsid": change.transaksjonsid}


def _oppdragsgiver(order: Order) -> dict[str, Any]:
    return {"organisasjonsnummer": order.konsument, "organisasjonsnavn": _NAVN}


def _skyldner(order: Order) -> dict[str, Any]:
    return {"identifikator": order.skyldner, "skyldnersNavn": order.navn}


def _text(text: str) -> dict[str, Any]:
    return {"spraakTekst": [{"tekst": text, "spraak": "nb"}]}
