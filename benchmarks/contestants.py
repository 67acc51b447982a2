"""Who is measured, and how each is started."""

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

_UNCACHED = ("W1", "W3", "W4", "W5", "W6")
_DASHBOARDS = ("W1", "W5", "W6")
_PEERS = Path(__file__).parent / "peers"


class Contestant(NamedTuple):
    """A GraphQL server, or what stands for one; `workloads` are the first letters of those that it takes part in."""

    name: str
    command: tuple[str, ...]
    workloads: tuple[str, ...] = ("W",)

    def environment(self, upstream: int, *, cached: bool) -> dict[str, str]:
        """What it is told: where upstream is, and whether answers are kept."""
        url = f"http://127.0.0.1:{upstream}"
        seconds = "3600" if cached else "0"
        return {
            "GATEWAY_KRAV_OG_BETALINGER_URL": url,
            "GATEWAY_INNKREVINGSOPPDRAG_URL": url,
            "GATEWAY_PORT": "0",
            "GATEWAY_CACHE_TTL_SECONDS": seconds,
            "UPSTREAM": url,
            "CACHE_SECONDS": seconds,
            "NODE_ENV": "production",
        }


def contestants() -> list[Contestant]:
    """The gateway, plain Strawberry, and the peers whose packages are installed."""
    found = [
        Contestant("gateway", (sys.executable, "-m", "benchmarks.serve_gateway")),
        Contestant("Strawberry, plain", (sys.executable, "-m", "benchmarks.peers.plain_strawberry"), _UNCACHED),
        Contestant("Python by hand, no GraphQL", (sys.executable, "-m", "benchmarks.peers.plain_python"), _DASHBOARDS),
    ]
    node = shutil.which("node")
    if node and (_PEERS / "node_modules").is_dir():
        found += [
            Contestant("Mercurius + graphql-jit", (node, str(_PEERS / "mercurius.mjs"))),
            Contestant("Yoga + graphql-jit", (node, str(_PEERS / "yoga.mjs"))),
            Contestant("Apollo + datasource-rest", (node, str(_PEERS / "apollo.mjs"))),
        ]
    return found
