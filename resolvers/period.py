"""Reading a period that may be longer than upstream accepts in one call."""

from collections.abc import Callable, Coroutine, Sequence
from datetime import date
from typing import Any, TypeVar

from gateway.cache.fetched import Fetched
from gateway.domain.periode import del_opp
from gateway.errors import Api
from resolvers.kilde import Svar
from resolvers.parallel import together

T = TypeVar("T")


async def read_period(
    read: Callable[[date, date], Coroutine[Any, Any, Fetched[T]]],
    merge: Callable[[Sequence[T]], T],
    fra_og_med: date,
    til_og_med: date,
) -> Svar[T]:
    """The merged answer of all the parts, read in parallel; fails as the first part that fails."""
    parts = await together(read(first, last) for first, last in del_opp(fra_og_med, til_og_med))
    value = parts[0].value if len(parts) == 1 else merge([part.value for part in parts])
    return Svar(value, Api.KRAV_OG_BETALINGER, tuple(parts))
