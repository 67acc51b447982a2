"""What every call goes through at either API: counting, the limit of five, faults, latency, delivery."""

import asyncio
from typing import Protocol

from starlette.types import Receive, Scope, Send

from gateway.simulator.access import AccessError
from gateway.simulator.call import Call, Reply, parse_call, read_body
from gateway.simulator.delivery import deliver, works_first
from gateway.simulator.faults import Fault
from gateway.simulator.outlet import Exchange, pause
from gateway.simulator.protocol import transport_of
from gateway.simulator.state import SimulatorState
from gateway.simulator.stats import LoggedCall


class Service(Protocol):
    """One upstream API: knows its endpoints and answers calls."""

    name: str
    mount: str

    def route(self, call: Call) -> None:
        """Fill in endpoint, template, part and order of a call."""

    def read_body(self, call: Call) -> None:
        """Fill in what only the body tells."""

    def answer(self, call: Call) -> Reply:
        """Do the work; never raises for what a caller can send."""

    def built_in_fault(self, call: Call) -> Fault | None:
        """The fault that the party asked for stands for."""


class ApiApplication:
    """The ASGI application of one API."""

    def __init__(self, state: SimulatorState, service: Service) -> None:
        self._state = state
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        call = parse_call(self._service.name, self._service.mount, scope)
        self._service.route(call)
        call.organisasjon = self._organisation(call)
        logged = self._log_entry(call)
        in_flight = self._state.stats.begin(logged)
        try:
            call.body = await read_body(receive)
            self._service.read_body(call)
            exchange = Exchange(call, Reply(500), receive, send, transport_of(scope))
            await self._exchange(exchange, in_flight)
        finally:
            self._state.stats.end(logged)

    async def _exchange(self, exchange: Exchange, in_flight: int) -> None:
        state, call = self._state, exchange.call
        if state.settings.enforce_concurrency and in_flight > state.settings.concurrency_limit:
            exchange.reply = Reply(429, b"Too many concurrent calls", "text/plain", (("Retry-After", "1"),))
            await self._finish(exchange, None)
            return
        fault = state.faults.take(call) or self._service.built_in_fault(call)
        works = fault is None or works_first(fault)
        late = works and state.settings.work_at_end
        if works and not late:
            exchange.reply = self._service.answer(call)
        if not await self._wait(exchange, leave_early=not late):
            return
        if late:
            exchange.reply = self._service.answer(call)
        await self._finish(exchange, fault)

    async def _finish(self, exchange: Exchange, fault: Fault | None) -> None:
        self._state.stats.statuses[str(exchange.reply.status) if fault is None else f"fault:{fault.kind}"] += 1
        await deliver(exchange, fault)

    async def _wait(self, exchange: Exchange, *, leave_early: bool) -> bool:
        """Let the latency pass; false when the client has left and nothing remains to be done."""
        seconds = self._state.latency(exchange.call.endpoint)
        if seconds <= 0:
            return True
        if leave_early:
            return not await pause(exchange.receive, seconds)
        await asyncio.sleep(seconds)
        return True

    def _organisation(self, call: Call) -> str:
        try:
            caller = self._state.access.caller(call.headers.get("authorization"), accept_opaque=True, verify=False)
        except AccessError:
            return "-"
        return caller.organisasjon

    def _log_entry(self, call: Call) -> LoggedCall:
        return LoggedCall(
            api=call.api,
            endpoint=call.endpoint,
            method=call.method,
            path=call.template,
            headers=tuple(sorted(call.headers)),
            korrelasjonsid=call.headers.get("korrelasjonsid"),
            organisasjon=call.organisasjon,
            time=self._state.clock.now(),
        )
