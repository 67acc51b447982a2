"""How a gateway begins and ends, as its process manager and its clients see it."""

import asyncio
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import httpx
import pytest
import websockets
from websockets.typing import Subprotocol

from gateway.simulator.serve import RunningSimulator
from tests.operations.asking import QUERY, ask, client
from tests.operations.processes import COMMAND, PATIENCE, environment, running_gateway


def cpu_seconds(pid: int) -> float:
    """Source: proc(5), fields 14 and 15 of stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def until_not_ready(http: httpx.AsyncClient) -> httpx.Response:
    while (response := await http.get("/health/ready")).status_code == 200:
        pass
    return response


def test_a_start_takes_less_than_two_seconds_of_cpu_time(simulator: RunningSimulator) -> None:
    with running_gateway(simulator) as gateway:
        assert cpu_seconds(gateway.process.pid) < 2


@pytest.mark.parametrize("workers", [1, 2])
async def test_it_says_that_it_is_not_ready_while_it_still_answers(
    simulator: RunningSimulator, token: str, workers: int
) -> None:
    with running_gateway(simulator, workers=workers, shutdown_delay_seconds=2) as gateway:
        async with client(gateway.url, token) as http:
            gateway.signal(signal.SIGTERM)
            refused = await until_not_ready(http)
            answered = await ask(http)

        assert refused.json()["not_ready"] == {"process": "stopping"}
        assert answered.json()["data"]["part"]["aapneKrav"] == {"skjermet": False}
        assert gateway.wait() == 0


@pytest.mark.parametrize("workers", [1, 2])
async def test_an_operation_in_flight_is_finished(simulator: RunningSimulator, token: str, workers: int) -> None:
    with running_gateway(simulator, workers=workers) as gateway:
        await simulator.control("PUT", "settings", {"latency_ms": 1_500})
        async with client(gateway.url, token) as http:
            answering = asyncio.create_task(ask(http))
            await simulator.wait(in_flight=1)
            gateway.signal(signal.SIGTERM)
            answer = await answering

        assert answer.json()["data"]["part"]["aapneKrav"] == {"skjermet": False}
        assert gateway.wait() == 0


async def test_an_answer_given_while_stopping_closes_its_connection(simulator: RunningSimulator, token: str) -> None:
    with running_gateway(simulator, shutdown_delay_seconds=5) as gateway:
        async with client(gateway.url, token) as http:
            assert "connection" not in (await ask(http)).headers
            gateway.signal(signal.SIGTERM)
            await until_not_ready(http)
            assert (await ask(http)).headers["connection"] == "close"


async def test_a_websocket_is_told_to_go_away(simulator: RunningSimulator, token: str) -> None:
    with running_gateway(simulator) as gateway:
        url = gateway.url.replace("http", "ws") + "/graphql"
        async with websockets.connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
            payload = {"Authorization": f"Bearer {token}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            gateway.signal(signal.SIGTERM)
            await socket.wait_closed()

        assert socket.close_code == 1001
        assert gateway.wait() == 0


async def test_workers_end_when_their_supervisor_is_killed(simulator: RunningSimulator, token: str) -> None:
    with running_gateway(simulator, workers=2) as gateway:
        workers = [os.pidfd_open(pid) for pid in gateway.worker_pids]
        assert len(workers) == 2
        gateway.signal(signal.SIGKILL)
        for worker in workers:
            await asyncio.wait_for(_readable(worker), 20)
            os.close(worker)


async def _readable(descriptor: int) -> None:
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    await ended.wait()
    asyncio.get_running_loop().remove_reader(descriptor)


def test_all_faults_of_the_configuration_are_told_at_once(simulator: RunningSimulator) -> None:
    settings = environment(simulator, port="many", workers=0, log_level="loud", krav_og_betalinger_url="")

    ended = subprocess.run(
        [COMMAND, "serve"], env=settings, capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert ended.returncode == 2
    for variable in ("PORT", "WORKERS", "LOG_LEVEL", "KRAV_OG_BETALINGER_URL"):
        assert f"GATEWAY_{variable} " in ended.stderr


@pytest.mark.parametrize("workers", [1, 2])
def test_a_manifest_that_cannot_be_read_ends_the_start_with_one_line(
    simulator: RunningSimulator, tmp_path: Path, workers: int
) -> None:
    settings = environment(simulator, workers=workers, trusted_documents=tmp_path / "absent.json")

    ended = subprocess.run(
        [COMMAND, "serve"], env=settings, capture_output=True, text=True, check=False, timeout=PATIENCE
    )

    assert ended.returncode == 3
    assert "gateway: GATEWAY_TRUSTED_DOCUMENTS accepts" in ended.stderr
    assert "Traceback" not in ended.stderr


def trusted_only(path: Path, **settings: object) -> dict[str, object]:
    return {"trusted_documents": path, "trusted_documents_only": "true", **settings}


@pytest.mark.parametrize("workers", [1, 2])
async def test_sighup_reads_the_trusted_documents_again(
    simulator: RunningSimulator, token: str, tmp_path: Path, workers: int
) -> None:
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({"a": "{ __typename }"}))
    with running_gateway(simulator, **trusted_only(manifest, workers=workers)) as gateway:
        async with client(gateway.url, token) as http:
            assert "errors" in (await ask(http)).json()
            manifest.write_text(json.dumps({"a": QUERY}))
            gateway.signal(signal.SIGHUP)
            gateway.wait_for("file reloaded", workers)
            assert "errors" not in (await ask(http)).json()


async def test_a_changed_file_is_read_again_without_a_signal(
    simulator: RunningSimulator, token: str, tmp_path: Path
) -> None:
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({"a": "{ __typename }"}))
    with running_gateway(simulator, **trusted_only(manifest)) as gateway:
        (tmp_path / "new.json").write_text(json.dumps({"a": QUERY}))
        (tmp_path / "new.json").replace(manifest)
        gateway.wait_for("file reloaded")
        async with client(gateway.url, token) as http:
            assert "errors" not in (await ask(http)).json()


async def test_a_broken_file_leaves_what_was_read_before_in_force(
    simulator: RunningSimulator, token: str, tmp_path: Path
) -> None:
    manifest = tmp_path / "documents.json"
    manifest.write_text(json.dumps({"a": QUERY}))
    with running_gateway(simulator, **trusted_only(manifest)) as gateway:
        manifest.write_text("{")
        gateway.signal(signal.SIGHUP)
        gateway.wait_for("file not reloaded")
        async with client(gateway.url, token) as http:
            assert "errors" not in (await ask(http)).json()


async def test_a_killed_worker_is_replaced_and_its_counts_are_kept(
    simulator: RunningSimulator, token: str, tmp_path: Path
) -> None:
    with running_gateway(simulator, workers=2, metrics_directory=tmp_path) as gateway:
        async with client(gateway.url, token) as http:
            for _ in range(5):
                await ask(http)
            before = await _operations(http)
        wait_until_published(tmp_path, workers=2)
        os.kill(gateway.worker_pids[0], signal.SIGKILL)
        gateway.wait_until_up(3)
        async with client(gateway.url, token) as http:
            after = await _operations(http)

        assert after >= before == 5


def wait_until_published(directory: Path, workers: int) -> None:
    """Wait until every worker has let the others see what it has counted up to now, which each does once a second."""
    now, deadline = time.time_ns(), time.monotonic() + PATIENCE
    while sum(path.stat().st_mtime_ns > now for path in directory.glob("*.metrics")) < workers:
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def _operations(http: httpx.AsyncClient) -> float:
    text = (await http.get("/metrics")).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith("gateway_operations_total"))
