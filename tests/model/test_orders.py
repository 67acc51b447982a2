"""Orders hold against a model whatever happens; `python -m tests.model` runs it for long."""

import os

from tests.model.run import run_sequences

SEQUENCES = int(os.environ.get("GATEWAY_MODEL_SEQUENCES", "12"))


def test_upstream_always_holds_what_clients_were_told() -> None:
    told = run_sequences(SEQUENCES, derandomize=SEQUENCES <= 12)
    assert told["sequences"] >= SEQUENCES
    assert told["told OK"] > told["sequences"]
