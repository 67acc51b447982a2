"""The line of each order that all workers and nodes share, on the server that the cache uses.

gw:t:<organisation and order>   who stands in line, in the order they came
gw:h:<organisation and order>   when each was last heard of

Among those of one process that process decides; here they only wait for those of others. Who is not heard of for a
lease's time has died and is passed over; the lease is as long as one attempt may take, so that what it had sent has
arrived by then. Who is passed over while alive, having stood still for so long, goes to the end of the line. While the
server does not answer, each process keeps its own changes in order and none waits for another's.
"""

import asyncio
import logging
import os
from typing import Final

from gateway.cache.counters import Counters
from gateway.cache.redis_link import RedisLink, Script, StoreUnavailableError
from gateway.cache.redis_place import scope_name, scope_salt
from gateway.settings import Settings

PATIENCE: Final = 0.5
"""Seconds for one answer of the server: a change may wait for its turn longer than a reader for a cached value."""

_SHORTEST_LEASE: Final = 3.0
_POLLS: Final = (0.005, 0.01, 0.02, 0.04)  # seconds between looks at the line; the last is repeated
_logger = logging.getLogger("gateway.orders")

# KEYS: line, heard. ARGV: who asks, the lease (ms), its process. Gives how many of other processes stand before it.
_STAND = Script("""
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[2], now, ARGV[1])
for _, silent in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2])) do
  redis.call('ZREM', KEYS[1], silent)
  redis.call('ZREM', KEYS[2], silent)
end
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[1], (last[2] or 0) + 1, ARGV[1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
redis.call('PEXPIRE', KEYS[2], ARGV[2] * 2)
local others = 0
for _, who in ipairs(redis.call('ZRANGE', KEYS[1], 0, redis.call('ZRANK', KEYS[1], ARGV[1]))) do
  if string.sub(who, 1, #ARGV[3]) ~= ARGV[3] then others = others + 1 end
end
return others
""")

# KEYS: line, heard. ARGV: who leaves.
_LEAVE = Script("""
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
""")


class SharedTicket:
    """One place in the shared line, renewed until it is left."""

    def __init__(self, link: RedisLink, names: tuple[bytes, bytes], process: bytes, lease: float) -> None:
        self._link = link
        self._names = names
        self._lease = lease
        self._process = process
        self._who = process + os.urandom(8)
        self._renewal: asyncio.Task[None] | None = None

    async def stand(self) -> int:
        """Take the place, or say that it is still wanted; gives how many of other processes stand before it.

        Without the server nobody does.
        """
        try:
            lease = int(self._lease * 1000)
            before = int(await self._link.run(_STAND, self._names, self._who, lease, self._process))
        except StoreUnavailableError:
            _logger.warning("the shared server does not keep orders in line")
            return 0
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._renew())
        return before

    async def wait(self, deadline: float) -> bool:
        """Return True once first, False when the deadline (the event loop's time) passes before."""
        looks = 0
        while await self.stand():
            pause = _POLLS[min(looks, len(_POLLS) - 1)]
            if asyncio.get_running_loop().time() + pause > deadline:
                return False
            await asyncio.sleep(pause)
            looks += 1
        return True

    async def leave(self) -> None:
        """Give the place up."""
        self.abandon()
        try:
            await self._link.run(_LEAVE, self._names, self._who)
        except StoreUnavailableError:
            return

    def abandon(self) -> None:
        """Renew no longer; the place ends with its lease."""
        if self._renewal is not None:
            self._renewal.cancel()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            await self.stand()


class SharedTickets:
    """Tickets of all lines; `lease` is in seconds."""

    def __init__(self, link: RedisLink, salt: bytes, lease: float) -> None:
        self._link = link
        self._salt = salt
        self._process = os.urandom(8)
        self._lease = lease

    async def take(self, organisation: str, order: str) -> SharedTicket:
        """Take the last place of an order's line."""
        scope = f"{organisation} {order}"
        names = (scope_name(b"t", scope, self._salt), scope_name(b"h", scope, self._salt))
        ticket = SharedTicket(self._link, names, self._process, self._lease)
        await ticket.stand()
        return ticket

    async def aclose(self) -> None:
        """Let go of the server."""
        await self._link.aclose()


def create_tickets(settings: Settings) -> SharedTickets | None:
    """The lines on the shared server, when the cache has one."""
    if settings.cache_url.startswith("memory://"):
        return None
    link = RedisLink(settings.cache_url, Counters(), patience=PATIENCE)
    lease = max(_SHORTEST_LEASE, settings.upstream_timeout_seconds)
    return SharedTickets(link, scope_salt(settings), lease)
