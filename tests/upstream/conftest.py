"""A running simulator, the clients in front of it, and operations to call them with."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.cache.cache import Cache
from gateway.cache.create import create_cache
from gateway.credentials import Credentials
from gateway.domain.dato import SystemClock
from gateway.settings import Settings
from gateway.simulator.serve import RunningSimulator, running_simulator
from gateway.simulator.tokens import demo_token
from gateway.upstream.caller import CallRules
from gateway.upstream.client import Upstream, create_upstream
from gateway.upstream.limits.limits import create_limiter
from gateway.upstream.operation import Operation
from gateway.upstream.retry import RetryPolicy

PART = "313367002"
ORDER = "6f1c2a34-5b6d-4e7f-8a90-b1c2d3e4f506"
FRA, TIL = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


class Pauses:
    """Sleeps at once and remembers for how long it should have been."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


class MovingClock:
    """A monotonic clock that tests move by hand."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


class Clients:
    """Makes clients in front of one simulator; `pauses`, `monotonic` and `observed` are theirs all."""

    def __init__(self, simulator: RunningSimulator, closing: AsyncExitStack) -> None:
        self.simulator = simulator
        self.pauses = Pauses()
        self.monotonic = MovingClock()
        self.observed: list[tuple[str, str, str]] = []
        self._closing = closing

    def create(
        self, *, attempts: int = 3, seconds: float = 10.0, cache: Cache | None = None, **settings: object
    ) -> Upstream:
        urls = {
            "krav_og_betalinger_url": self.simulator.krav_og_betalinger_url,
            "innkrevingsoppdrag_url": self.simulator.innkrevingsoppdrag_url,
        }
        chosen = Settings(**{**urls, **settings})  # type: ignore[arg-type]
        limiter = create_limiter(chosen)
        rules = CallRules(
            timeout=seconds,
            retry=RetryPolicy(attempts, lambda _low, high: high),
            sleep=self.pauses,
            observe=lambda api, name, code, _status, _seconds: self.observed.append((api.value, name, code)),
        )
        if cache is None:
            cache = create_cache(chosen)
            self._closing.push_async_callback(cache.aclose)
        upstream = create_upstream(chosen, cache, limiter, SystemClock(), monotonic=self.monotonic, rules=rules)
        self._closing.push_async_callback(limiter.aclose)
        self._closing.push_async_callback(upstream.aclose)
        return upstream


NewOperation = Callable[..., Operation]


async def until_in_flight(simulator: RunningSimulator, number: int) -> None:
    """Wait until the simulator has so many calls in flight; each look takes a round trip."""
    while sum((await simulator.stats())["in_flight"].values()) != number:
        pass


@pytest.fixture(scope="session")
def token() -> str:
    return demo_token()


@pytest.fixture
def new_operation(token: str) -> NewOperation:
    def new(
        *,
        bearer: str | None = token,
        consent: str | None = None,
        pakke: str = "regnskapssystem",
        seconds: float = 20.0,
        traceparent: str | None = None,
    ) -> Operation:
        deadline = asyncio.get_running_loop().time() + seconds
        return Operation(Credentials(bearer, consent, pakke), deadline=deadline, traceparent=traceparent)

    return new


@pytest.fixture
async def simulator() -> AsyncIterator[RunningSimulator]:
    async with running_simulator() as running:
        yield running


@pytest.fixture
async def clients(simulator: RunningSimulator) -> AsyncIterator[Clients]:
    async with AsyncExitStack() as closing:
        yield Clients(simulator, closing)


@pytest.fixture
def upstream(clients: Clients) -> Upstream:
    return clients.create()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="session")
def self_signed(certificate: Path) -> ssl.SSLContext:
    """A server's TLS with that certificate, which would rather speak HTTP/2."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])
    return context
