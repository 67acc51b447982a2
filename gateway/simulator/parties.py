"""Every party the simulator knows, with what it shows; also at `/_simulator/parties`."""

from collections.abc import Callable
from datetime import date

import msgspec

from gateway.simulator.faults import Fault
from gateway.simulator.feil import FEIL
from gateway.simulator.oppdrag.asynkront import FEIL_PAA_SKYLDNER
from gateway.simulator.reskontro import parter
from gateway.simulator.reskontro.bok import Bok
from gateway.simulator.reskontro.historikk import mange_krav

TOM = "310000744"
TOM_UTEN_LISTER = "310001112"
UKJENT = "310001481"
SKJERMET = "08865330333"
MANGE_KRAV = "310001856"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """One party: an ordinary one has a ledger, a troublesome one a fault, the rest a behaviour of their own."""

    identifikator: str
    navn: str
    beskrivelse: str
    bok: Callable[[date], Bok] | None = None
    fault: Fault | None = None
    oppfoersel: str = "bok"


def _many(idag: date) -> Bok:
    return mange_krav(MANGE_KRAV, 5_000, idag)


def _summary(bok: Callable[[date], Bok]) -> str:
    return (bok.__doc__ or "").split(": ", 1)[1].rstrip(".")


_ORDINARY = (
    ("313367002", "FERSK TIGER AS", parter.fersk_tiger),
    ("311851381", "SPREK BJØRN AS", parter.spraek_bjoern),
    ("314961900", "RASK ELV AS", parter.rask_elv),
    ("314055403", "EKSEMPELETATEN", parter.eksempeletaten),
    ("212201782", "RASK FJELLREV ENK", parter.rask_fjellrev),
    ("12837530065", "RASK FJELLREV", parter.innehaver),
    ("05826930057", "LUR MÅKE", parter.lur_maake),
    ("23889030097", "BLID EKORN", parter.blid_ekorn),
)

_SPECIAL = (
    Party(identifikator=TOM, navn="TOM STILLHET AS", beskrivelse="no claims or payments: KB-007", oppfoersel="tom"),
    Party(
        identifikator=TOM_UTEN_LISTER,
        navn="TOM HYLLE AS",
        beskrivelse="no claims or payments: 200 without any list",
        oppfoersel="uten_lister",
    ),
    Party(
        identifikator=UKJENT,
        navn="-",
        beskrivelse="unknown: KB-009, as every other number not listed",
        oppfoersel="ukjent",
    ),
    Party(
        identifikator=SKJERMET, navn="-", beskrivelse="graded address: almost nothing is shown", oppfoersel="skjermet"
    ),
    Party(
        identifikator=MANGE_KRAV,
        navn="FLITTIG MAUR AS",
        beskrivelse="5,000 open claims, about 6.7 MB",
        bok=_many,
    ),
)

# one party per error code, the same numbers at both APIs
FEILPARTER = {
    "310002224": "KB-001",
    "310002593": "KB-002",
    "310002968": "KB-003",
    "310003336": "KB-004",
    "310003700": "KB-005",
    "310004073": "KB-006",
    "310004448": "KB-007",
    "310004812": "KB-008",
    "310005185": "KB-009",
    "310005924": "DAS-001",
    "310006297": "DAS-002",
    "310006661": "DAS-003",
    "310007404": "DAS-004",
    "310007773": "DAS-005",
    "310008141": "DAS-006",
    "310008516": "DAS-007",
    "310008885": "DAS-008",
    "310009253": "ABE-001",
    "310009628": "ABE-002",
    "310009997": "ABE-003",
    "310010367": "ABE-004",
    "310010731": "ABE-005",
    "310011479": "ABE-006",
    "310011843": "ABE-007",
    "310012211": "ABE-008",
}

_WAIT = {"Retry-After": "2"}

# what comes instead of, or becomes of, an answer
UHELL = {
    "310012580": ("429 with Retry-After", Fault(kind="status", status=429, content_type=None, headers=_WAIT)),
    "310012955": (
        "503 with Retry-After and no body",
        Fault(kind="status", status=503, content_type=None, headers=_WAIT),
    ),
    "310013323": (
        "404 in plain text from the front",
        Fault(kind="status", status=404, body="Unknown instance. ID=0", content_type="text/plain"),
    ),
    "310013692": ("HTML with status 200", Fault(kind="html")),
    "310014060": ("HTML with status 502", Fault(kind="html", status=502)),
    "310014435": ("200 without a body", Fault(kind="empty")),
    "310015172": ("204", Fault(kind="no_content")),
    "310015547": ("invalid UTF-8", Fault(kind="invalid_utf8")),
    "310015911": ("a redirect", Fault(kind="redirect")),
    "310016284": ("never answers", Fault(kind="hang")),
    "310016659": ("headers, then nothing", Fault(kind="hang", phase="headers")),
    "310017027": ("half a body, then nothing", Fault(kind="hang", phase="body")),
    "310017396": ("a byte a second", Fault(kind="slow")),
    "310017760": ("answers after three seconds", Fault(kind="delay", delay_ms=3000)),
    "310018139": ("body cut off", Fault(kind="truncate")),
    "310018503": ("reset before any answer", Fault(kind="reset", phase="before")),
    "310018872": ("reset within the headers", Fault(kind="reset", phase="headers")),
    "310019240": ("reset within the body", Fault(kind="reset", phase="body")),
    "310019615": ("promises more bytes than it sends", Fault(kind="wrong_length")),
    "310019984": ("gzip bomb", Fault(kind="gzip_bomb")),
    "310020354": ("64 MB of spaces", Fault(kind="huge")),
    "15915630690": (
        "valid JSON of the wrong shape",
        Fault(kind="status", body='{"partIdentifikator":17,"krav":"nei"}'),
    ),
    "22845930981": ("an error object with status 200", Fault(kind="status", body='{"kode":"KB-001","melding":"x"}')),
    "01896231231": (
        "status 500 with a body that is no JSON under a JSON content type",
        Fault(kind="status", status=500, body="Internal Server Error"),
    ),
}


class Parties:
    """The table, by number."""

    def __init__(self) -> None:
        self._by_number = {party.identifikator: party for party in _all_parties()}

    def find(self, identifikator: str) -> Party | None:
        """The party of that number, if it is known."""
        return self._by_number.get(identifikator)

    def listing(self) -> list[dict[str, str]]:
        """Number, name and one line of each."""
        return [
            {"identifikator": party.identifikator, "navn": party.navn, "beskrivelse": party.beskrivelse}
            for party in self._by_number.values()
        ]


def _all_parties() -> list[Party]:
    ordinary = [
        Party(identifikator=number, navn=navn, beskrivelse=_summary(bok), bok=bok) for number, navn, bok in _ORDINARY
    ]
    codes = [
        Party(
            identifikator=number,
            navn=f"FEIL {kode} AS",
            beskrivelse=f"{FEIL[kode][0]} {kode}",
            fault=Fault(kind="error", code=kode),
            oppfoersel="tom",
        )
        for number, kode in FEILPARTER.items()
    ]
    accidents = [
        Party(identifikator=number, navn="UHELL AS", beskrivelse=text, fault=fault, bok=parter.eksempeletaten)
        for number, (text, fault) in UHELL.items()
    ]
    debtors = [
        Party(
            identifikator=number,
            navn="-",
            beskrivelse=f"as debtor: {code} after the order was received; unknown otherwise",
            oppfoersel="ukjent",
        )
        for number, (code, _) in FEIL_PAA_SKYLDNER.items()
    ]
    return [*ordinary, *_SPECIAL, *codes, *accidents, *debtors]
