"""What an entry is counted as is no less than what it takes."""

import gc
import json
import tracemalloc
from pathlib import Path

import msgspec
import pytest

from gateway.cache.bounded_memory import OVERHEAD
from gateway.cache.store import WEIGHT
from gateway.domain.betaling import Innbetalinger
from gateway.domain.krav import AapneKrav, AlleKrav
from gateway.domain.utbetaling import Utbetalinger

EXAMPLES = Path(__file__).parent.parent / "contracts" / "examples"
COPIES = 50


@pytest.mark.parametrize(
    ("example", "kind"),
    [
        ("kb-aapnekrav-200", AapneKrav),
        ("kb-aapnekrav-200-tom", AapneKrav),
        ("kb-krav-200", AlleKrav),
        ("kb-innbetalinger-200", Innbetalinger),
        ("kb-utbetalinger-200", Utbetalinger),
    ],
)
def test_a_decoded_answer_takes_no_more_than_it_is_counted_as(example: str, kind: type[msgspec.Struct]) -> None:
    body = json.dumps(json.loads((EXAMPLES / f"{example}.json").read_bytes()), separators=(",", ":")).encode()
    decode = msgspec.json.Decoder(kind).decode
    decode(body)
    gc.collect()

    tracemalloc.start()
    values = [decode(body) for _ in range(COPIES)]
    taken = tracemalloc.get_traced_memory()[0] / COPIES
    tracemalloc.stop()

    assert len(values) == COPIES
    assert taken <= WEIGHT * len(body) + OVERHEAD
