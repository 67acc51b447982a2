"""A client of gateways that run as processes."""

import functools
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

FIRM = "212201782"
QUERY = "query Oversikt($p: PartIdentifikator!) { part(identifikator: $p) { aapneKrav { skjermet } } }"


@functools.cache
def _no_tls() -> ssl.SSLContext:
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # httpx would read all root certificates for each client


@asynccontextmanager
async def client(url: str, token: str, *, fresh: bool = False) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the token; `fresh` asks past the cache."""
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    if fresh:
        headers["Cache-Control"] = "no-cache"
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, verify=_no_tls(), timeout=30) as http:
        yield http


async def ask(http: httpx.AsyncClient, query: str = QUERY, party: str = FIRM) -> httpx.Response:
    return await http.post("/graphql", json={"query": query, "variables": {"p": party}})


def metric(text: str, series: str) -> float:
    """The value of one series in the text of /metrics; 0 when there is none."""
    return next((float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(f"{series} ")), 0.0)
