"""The six workloads: what is asked, of how much data, by how many connections at once."""

import base64
import json
from typing import NamedTuple

from benchmarks.answers import PARTIES, PERIOD, organisations

_PERIOD = f'fraOgMed: "{PERIOD[0]}", tilOgMed: "{PERIOD[1]}"'
_DASHBOARD = f"""query Dashboard($part: PartIdentifikator!) {{
  part(identifikator: $part) {{
    identifikator
    aapneKrav {{
      skjermet
      totalOversikt {{ saldo sumForfalteKrav sumIkkeForfalteKrav }}
      krav {{
        kravidentifikator kravtype kravbeskrivelse opprinneligBeloep gjenstaaendeBeloep
        forfall {{ forfallsdato gjenstaaendeBeloep betalingsinformasjon {{ kidnummer konto {{ kontonummer }} }} }}
      }}
    }}
    betalinger({_PERIOD}) {{ nodes {{ innbetalingsidentifikator innbetalingsdato innbetaltBeloep innbetalingstype }} }}
    utbetalinger({_PERIOD}) {{ nodes {{ utbetalingsidentifikator utbetaltdato utbetaltBeloep }} }}
  }}
}}"""
# Fifteen leaves per claim.
_CLAIMS = f"""query Krav($part: PartIdentifikator!) {{
  part(identifikator: $part) {{
    krav({_PERIOD}, first: 5000) {{
      nodes {{
        kravidentifikator kravtype kravgruppe kravbeskrivelse opprettelsesdato
        opprinneligBeloep gjenstaaendeBeloep stipulerteRenter kravperiode {{ aar }}
        forfall {{
          kravforfallsidentifikator forfallsdato opprinneligBeloep gjenstaaendeBeloep
          betalingsinformasjon {{ kidnummer konto {{ kontonummer }} }}
        }}
      }}
    }}
  }}
}}"""
_TOTALS = """query Saldo($part: PartIdentifikator!) {
  part(identifikator: $part) { aapneKrav { totalOversikt { saldo sumForfalteKrav sumIkkeForfalteKrav } } }
}"""


class Workload(NamedTuple):
    """One row of the table; `delay` is upstream's, in seconds."""

    name: str
    query: str
    krav: int
    calls: int
    connections: int = 16
    cached: bool = False
    delay: float = 0.0


WORKLOADS = (
    Workload("W1 dashboard, 3 calls", _DASHBOARD, krav=3, calls=3),
    Workload("W2 dashboard, warm cache", _DASHBOARD, krav=3, calls=0, cached=True),
    Workload("W3 5,000 krav", _CLAIMS, krav=5000, calls=1, connections=1),
    Workload("W4 200 krav", _CLAIMS, krav=200, calls=1),
    Workload("W5 = W1, upstream +20 ms", _DASHBOARD, krav=3, calls=3, connections=64, delay=0.02),
    Workload("W6 one call", _TOTALS, krav=3, calls=1),
)


def requests(workload: Workload) -> list[bytes]:
    """One HTTP request per party, each of another organisation, so that nobody gains from merging callers."""
    return [_request(workload.query, party) for party in organisations(PARTIES)]


def _request(query: str, party: str) -> bytes:
    body = json.dumps({"query": query, "variables": {"part": party}}).encode()
    head = (
        "POST /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\naccept: application/json\r\n"
        f"accept-language: nb\r\nauthorization: Bearer {_token(party)}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _token(organisation: str) -> str:
    claims = {"consumer": {"ID": f"0192:{organisation}"}, "exp": 4102444800, "scope": "skatteetaten:bench"}
    parts = ({"alg": "RS256", "kid": "bench"}, claims)
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return f"{coded[0]}.{coded[1]}.{'A' * 342}"
