import asyncio
import gc
import json
import sys
from typing import Any

import pytest

from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.upstream.pieces import LARGE, PieceDecoder

PART = "310000016"
DECODER = PieceDecoder(AlleKrav, "krav", asyncio.Lock())


def make_krav(number: int, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {
        "partIdentifikator": PART,
        "kravidentifikator": f"SKATT-{number}",
        "kravtype": "restskatt",
        "opprinneligBeloep": 12.5,
        "gjenstaaendeBeloep": 0.0,
        "kravforfall": [],
        "kravbeskrivelse": {
            "spraakTekst": [{"tekst": 'A "},{"partIdentifikator": in a text æøå' * 20, "spraak": "nb"}]
        },
        **other,
    }


MANY = [make_krav(number) for number in range(500)]


def make_body(*, krav: object = MANY, before: object = None, **after: object) -> bytes:
    answer = {
        "partIdentifikator": PART,
        "before": before,
        "periode": {"fraOgMed": "2025-01-01"},
        "krav": krav,
        "skjermet": False,
        **after,
    }
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()


async def test_an_answer_decoded_in_pieces_is_the_same() -> None:
    body = make_body()
    assert len(body) > 2 * LARGE
    assert await DECODER.decode(body) == DECODER.decode_whole(body)


async def test_others_run_between_the_pieces() -> None:
    decoding = asyncio.ensure_future(DECODER.decode(make_body()))
    turns = 0
    while not decoding.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > len(make_body()) / LARGE


async def test_one_answer_is_decoded_after_another() -> None:
    decoder = PieceDecoder(AlleKrav, "krav", asyncio.Lock())
    done: list[int] = []

    async def decode(number: int) -> None:
        await decoder.decode(make_body(krav=MANY * (3 - number)))
        done.append(number)

    await asyncio.gather(*map(decode, range(3)))
    assert done == [0, 1, 2]


async def test_what_stands_before_and_after_the_list_counts() -> None:
    decoder = PieceDecoder(AapneKrav, "krav", asyncio.Lock())
    total = dict.fromkeys(
        ("sumStipulerteRenter", "sumForfalteKrav", "sumIkkeForfalteKrav", "sumUplasserteInnbetalinger", "saldo"), 1.5
    )
    answer = {
        "partIdentifikator": PART,
        "aapentKravMedGjenstaaendeBeloep": MANY,
        "skjermet": True,
        "totalOversikt": total,
    }
    body = json.dumps(answer, separators=(",", ":")).encode()
    decoded = await decoder.decode(body)
    assert decoded is not None
    assert decoded == decoder.decode_whole(body)
    assert decoded.skjermet
    assert decoded.total_oversikt is not None


@pytest.mark.parametrize(
    "body",
    [
        make_body().replace(b'{"partIdentifikator"', b'{ "partIdentifikator"'),
        make_body(krav=[]),
        make_body(krav=[*MANY[:400], make_krav(1, kravtype=None), *MANY[400:]]),
        make_body(krav=[*MANY, make_krav(1, kravtype=7)]),
        make_body(before={"krav": MANY}),
        make_body(krav=[make_krav(1, inner=MANY)]),
        make_body().replace(b'"skjermet":false', b'"krav":[],"skjermet":false'),
        make_body().replace(b'"skjermet":false', b'"skjermet":'),
        make_body().replace(b'"skjermet":false', b'"skjermet":1'),
        make_body()[:-1],
        make_body() + b"}",
        make_body()[: len(make_body()) // 2],
        b"[" + make_body() + b"]",
        b"",
    ],
    ids=range(14),
)
async def test_what_is_not_plain_is_left_to_be_decoded_whole(body: bytes) -> None:
    assert await DECODER.decode(body) is None


async def test_what_is_not_needed_any_more_is_freed_in_pieces() -> None:
    answer = await DECODER.decode(make_body(krav=MANY * 4))
    assert answer is not None
    first, last = answer.krav[0], answer.krav[-1]
    needed = sys.getrefcount(first)
    del answer
    assert sys.getrefcount(last) < needed
    assert sys.getrefcount(first) == needed - 1
    for _ in range(10):
        await asyncio.sleep(0)
    assert sys.getrefcount(first) == needed - 2


async def test_the_garbage_collector_is_left_little_to_look_at() -> None:
    thresholds = gc.get_threshold()
    gc.set_threshold(100_000)
    try:
        body = make_body(krav=MANY * 20)
        before = gc.get_count()[0]
        answer = await DECODER.decode(body)
        assert answer is not None
        assert gc.get_count()[0] - before < len(answer.krav) / 10
    finally:
        gc.set_threshold(*thresholds)
