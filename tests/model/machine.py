"""Random sequences of everything that can happen to orders, compared with the model after each step."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.graphql.orders import AVSKRIV, HOVEDSTOL, OPPRETT, OURS, OWN, REFERANSE, RENTER, nytt, which
from tests.model.expected import ExpectedOrder, Key, Sent
from tests.model.world import Outcome, World

OWN_IDS = ("A", "B")
ENDPOINTS = {
    "hovedstol": ("hovedstol", HOVEDSTOL),
    "renter": ("renter", RENTER),
    "oppdragsgiversReferanse": ("oppdragsgiversreferanse", REFERANSE),
}

_LOST: list[dict[str, Any]] = [
    *({"kind": "lost", "phase": phase} for phase in ("before", "headers", "body")),
    *({"kind": "lost", "at_byte": place, "close": "fin"} for place in (1, 60)),
    {"kind": "lost", "phase": "before", "work": False},
    {"kind": "hang", "work": True},
    {"kind": "hang", "work": False},
    {"kind": "status", "status": 500, "work": True},
    {"kind": "status", "status": 503, "work": False},
    {"kind": "status", "status": 504, "work": True},
    {"kind": "status", "status": 429, "work": False},
]
own_ids = st.sampled_from(OWN_IDS)
changed_ids = st.sampled_from(["A"] * 4 + ["B"])  # A is there from the start
workers = st.integers(0, 1)
faults = st.lists(
    st.builds(lambda fault, skip: {**fault, "skip": skip}, st.sampled_from(_LOST), st.integers(0, 2)), max_size=3
)
# More often in peace than not: a restart or a straggler costs a lot of the time of a run.
disturbances = st.sampled_from(["none"] * 6 + ["restart", "straggler"])
contents = st.sampled_from([nytt(), nytt(hovedstol=13000), nytt(renter=[{"beloep": 7}, {"beloep": 5}])])
kinds = st.sampled_from(list(ENDPOINTS))


class OrdersMachine(RuleBasedStateMachine):
    """One agency's orders; `world` and `run` are set by whoever runs the machine."""

    world: ClassVar[World]
    run: ClassVar[Any]
    told: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.expected = {own: ExpectedOrder() for own in OWN_IDS}
        self.numbers = itertools.count(1)
        self.batches = itertools.count(1)

    @initialize()
    def begin(self) -> None:
        self.told["sequences"] += 1
        self.run(self.world.begin())
        outcome = self.run(self.world.ask(0, OPPRETT, nytt(own="A")))
        self.expected["A"].kravidentifikator = outcome.receipt["innkrevingsoppdrag"]["kravidentifikator"]

    @rule(own=own_ids, given=st.lists(st.tuples(workers, contents), min_size=1, max_size=3), faults=faults)
    def create(self, own: str, given: list[tuple[int, dict[str, Any]]], faults: list[dict[str, Any]]) -> None:
        """Create the same order several times at once, or orders that differ under one id."""
        inputs = [(worker, {**order, "oppdragsgiversKravidentifikator": own}) for worker, order in given]
        asking = [self.world.ask(worker, OPPRETT, order) for worker, order in inputs]
        outcomes = self.run(self._disturbed(asking, faults, "opprett", "none"))
        (held,) = self.run(self._held(own)) or [None]
        for (_, order), outcome in zip(inputs, outcomes, strict=True):
            self._check_created(own, order, outcome, held)

    @rule(worker=workers, faults=faults)
    def create_without_id(self, worker: int, faults: list[dict[str, Any]]) -> None:
        """Create an order that nothing but its reference tells from others."""
        reference = f"UTEN-{next(self.numbers)}"
        order = nytt(own=None, oppdragsgiversReferanse=reference)
        (outcome,) = self.run(self._disturbed([self.world.ask(worker, OPPRETT, order)], faults, "opprett", "none"))
        made = [each for each in self.run(self.world.orders()) if each["referanse"] == reference]
        assert len(made) <= 1, "a duplicate"
        if outcome.code == "OK":
            assert len(made) == 1
        elif outcome.retryable:
            assert not made, "a client that repeats this makes a duplicate"

    @rule(
        own=changed_ids,
        given=st.lists(st.tuples(workers, kinds, st.booleans()), min_size=1, max_size=5),
        faults=faults,
        disturbance=disturbances,
    )
    def change(
        self, own: str, given: list[tuple[int, str, bool]], faults: list[dict[str, Any]], disturbance: str
    ) -> None:
        """Change one order several times at once, through both workers and under both its names."""
        batch = next(self.batches)
        keys = [self._new_value(kind) for _, kind, _ in given]
        asking = [
            self.world.ask(worker, ENDPOINTS[kind][1], self._input(own, key, by_own=by_own))
            for key, (worker, kind, by_own) in zip(keys, given, strict=True)
        ]
        outcomes = self.run(self._disturbed(asking, faults, ENDPOINTS[given[0][1]][0], disturbance))
        for place, (key, (worker, _, _), outcome) in enumerate(zip(keys, given, outcomes, strict=True)):
            sent = Sent(key=key, batch=batch, worker=worker, place=place, code=outcome.code)
            self.expected[own].sent[key] = sent
        self._check_receipts(own, keys, outcomes)

    # Late, because nothing can be changed afterwards.
    @precondition(lambda self: len(self.expected["A"].sent) > 8)
    @rule(own=changed_ids, given=st.lists(workers, min_size=1, max_size=2), faults=faults, disturbance=disturbances)
    def write_off(self, own: str, given: list[int], faults: list[dict[str, Any]], disturbance: str) -> None:
        """Write one order off, perhaps twice at once."""
        asking = [self.world.ask(worker, AVSKRIV, {"oppdrag": which(own)}) for worker in given]
        outcomes = self.run(self._disturbed(asking, faults, "avskriving", disturbance))
        if any(outcome.code in {"OK", "CONFLICT"} for outcome in outcomes):
            self.expected[own].written_off = True

    @rule()
    def restart(self) -> None:
        self.run(self.world.restart())

    @rule()
    def book(self) -> None:
        self.world.let_time_pass(10)

    @invariant()
    def upstream_holds_what_clients_were_told(self) -> None:
        if self.told["sequences"] == 0:
            return
        self.told["steps"] += 1
        orders = self.run(self.world.orders())
        for own, expected in self.expected.items():
            expected.check([order for order in orders if _own(order) == own])

    def _check_created(self, own: str, order: dict[str, Any], outcome: Outcome, held: dict[str, Any] | None) -> None:
        match outcome.code:
            case "OK":
                assert held is not None
                assert _same(held, order), "told to be there, but another order is"
                assert outcome.receipt["innkrevingsoppdrag"]["kravidentifikator"] == held["kravidentifikator"]
                self.expected[own].kravidentifikator = held["kravidentifikator"]
            case "CONFLICT":
                assert held is not None
                assert not _same(held, order), "told to be another order, but it is the same"
            case _:
                assert outcome.retryable, outcome.error

    def _check_receipts(self, own: str, keys: list[Key], outcomes: list[Outcome]) -> None:
        for key, outcome in zip(keys, outcomes, strict=True):
            if outcome.code == "OK":
                (held,) = self.run(self._held(own))
                receipts = {change["transaksjonsid"] for change in held["changes"]}
                assert outcome.receipt["transaksjonsid"] in receipts, key

    def _input(self, own: str, key: Key, *, by_own: bool) -> dict[str, Any]:
        ours = self.expected[own].kravidentifikator
        oppdrag = which(own, OWN) if by_own or ours is None else which(ours, OURS)
        match key:
            case ("hovedstol", value):
                return {"oppdrag": oppdrag, "hovedstol": value}
            case ("renter", value):
                return {"oppdrag": oppdrag, "renter": [{"beloep": value}]}
        return {"oppdrag": oppdrag, "nyOppdragsgiversReferanse": key[1]}

    def _new_value(self, kind: str) -> Key:
        number = next(self.numbers)
        # Principal sums fall, as upstream demands.
        return kind, {"hovedstol": 10_000 - number, "renter": number}.get(kind, f"SAK-{number}")

    async def _disturbed(
        self,
        asking: list[Coroutine[Any, Any, Outcome]],
        faults: list[dict[str, Any]],
        endpoint: str,
        disturbance: str,
    ) -> list[Outcome]:
        await self.world.lay_out([] if disturbance == "straggler" else faults, endpoint)
        if disturbance == "straggler":
            await self.world.slow_first_call(endpoint)
        tasks = [asyncio.create_task(each) for each in asking]
        if disturbance == "restart":
            await self.world.restart()
        outcomes = await asyncio.gather(*tasks)
        await self.world.settle()
        self.told.update(f"told {outcome.code}" for outcome in outcomes)
        return outcomes

    async def _held(self, own: str) -> list[dict[str, Any]]:
        return [order for order in await self.world.orders() if _own(order) == own]


def _own(order: dict[str, Any]) -> str | None:
    own: str | None = order["received_request"].get("oppdragsgiversKravidentifikator")
    return own


def _same(held: dict[str, Any], given: dict[str, Any]) -> bool:
    received = held["received_request"]
    renter = [rente["beloep"] for rente in received.get("renteBeloep", [])]
    return (received["hovedstol"]["beloep"], renter) == (
        given["hovedstol"],
        [rente["beloep"] for rente in given["renter"]],
    )
