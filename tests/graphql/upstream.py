"""What upstream answers by itself: raw REST, whole periods put together of short ones, amounts as exact decimals."""

import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import Any

import httpx

from gateway.simulator.serve import RunningSimulator
from gateway.simulator.tokens import demo_token

LISTS = {"krav": "krav", "innbetalinger": "innbetaling", "utbetalinger": "utbetaling"}
_STEP = dt.timedelta(days=97)
_DAY = dt.timedelta(days=1)


class Upstream:
    """Asks the simulator directly, as the demo's organisation."""

    def __init__(self, simulator: RunningSimulator) -> None:
        self._simulator = simulator
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {demo_token()}", "Accept": "application/json"}, trust_env=False
        )

    async def look_up(self, part: str, endpoint: str, days: str = "") -> Any:  # noqa: ANN401 - JSON
        """One answer; None when there are no hits."""
        url = f"{self._simulator.krav_og_betalinger_url}/regnskapssystem/{part}/{endpoint}{days}"
        return _decoded(await self._client.get(url))

    async def entries(self, part: str, endpoint: str, fra: dt.date, til: dt.date) -> list[dict[str, Any]]:
        """All entries of a period of any length, in upstream's order, each once."""
        found: list[dict[str, Any]] = []
        while fra <= til:
            last = min(til, fra + _STEP)
            answer = await self.look_up(part, endpoint, f"?fraOgMed={fra}&tilOgMed={last}") or {}
            found += answer.get(LISTS[endpoint], [])
            fra = last + _DAY
        return found

    async def order(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """One answer of Innkrevingsoppdrag; None when there is nothing."""
        url = f"{self._simulator.innkrevingsoppdrag_url}/innkrevingsoppdrag{path}"
        headers = {"Klientid": "test/1", "Korrelasjonsid": str(uuid.uuid4())}
        return _decoded(await self._client.request(method, url, json=body, headers=headers))

    async def aclose(self) -> None:
        await self._client.aclose()


def _decoded(response: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    if response.status_code == httpx.codes.NOT_FOUND:
        return None
    response.raise_for_status()
    return json.loads(response.content, parse_float=Decimal)


def written(amount: Decimal | int | None) -> str | None:
    """An amount as the gateway must write it."""
    return None if amount is None else f"{Decimal(amount):.2f}".replace("-0.00", "0.00")


def total(amounts: Any) -> str:  # noqa: ANN401 - any numbers, absent ones left out
    """The exact sum, as the gateway must write it."""
    return f"{sum((Decimal(one) for one in amounts if one is not None), Decimal()):.2f}"
