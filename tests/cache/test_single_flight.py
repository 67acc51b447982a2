"""One call for all who need the same thing at the same time."""

import asyncio
import gc
import traceback

import pytest

from gateway.cache import Cache
from gateway.cache.counters import Counters
from gateway.cache.single_flight import SingleFlight, own_copy
from gateway.credentials import Credentials
from gateway.errors import UpstreamTimeoutError, UpstreamUnavailableError
from tests.cache.support import API, Upstream, caller, eventually, settle


@pytest.fixture
def held(upstream: Upstream) -> asyncio.Event:
    """Upstream answers when this is set."""
    upstream.gate = asyncio.Event()
    return upstream.gate


async def begin(upstream: Upstream, cache: Cache, credentials: Credentials, count: int) -> list[asyncio.Task[str]]:
    """So many reads that all wait for the one call."""

    async def read() -> str:
        return (await upstream.read(cache, credentials)).value

    reads = [asyncio.create_task(read()) for _ in range(count)]
    await eventually(lambda: upstream.running == 1 and cache.counters.joins >= count - 1)
    return reads


async def test_any_number_of_reads_make_one_call(cache: Cache, upstream: Upstream, held: asyncio.Event) -> None:
    reads = await begin(upstream, cache, caller(), 200)

    held.set()

    assert set(await asyncio.gather(*reads)) == {"answer 1"}
    assert upstream.calls == 1


async def test_other_callers_do_not_share_it(cache: Cache, upstream: Upstream, held: asyncio.Event) -> None:
    await begin(upstream, cache, caller(), 2)
    other = asyncio.ensure_future(upstream.read(cache, caller()))
    await eventually(lambda: upstream.running == 2)

    held.set()

    assert (await other).value == "answer 2"


async def test_who_goes_away_does_not_take_it_from_the_others(
    cache: Cache, upstream: Upstream, held: asyncio.Event
) -> None:
    first, *others = await begin(upstream, cache, caller(), 3)

    first.cancel()
    await settle()
    held.set()

    assert await asyncio.gather(*others) == ["answer 1", "answer 1"]
    assert first.cancelled()


async def test_the_call_is_cancelled_when_the_last_one_has_gone(
    cache: Cache, upstream: Upstream, held: asyncio.Event
) -> None:
    credentials = caller()
    reads = await begin(upstream, cache, credentials, 3)
    for read in reads:
        read.cancel()
    await eventually(lambda: upstream.cancelled == 1)

    held.set()

    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_a_failure_reaches_all_who_waited_and_is_not_kept(
    cache: Cache, upstream: Upstream, held: asyncio.Event
) -> None:
    credentials = caller()
    upstream.failure = UpstreamTimeoutError(api=API, korrelasjonsid="k", retry_after=3.0)
    reads = await begin(upstream, cache, credentials, 5)
    held.set()

    failures = await asyncio.gather(*reads, return_exceptions=True)

    assert {type(failure) for failure in failures} == {UpstreamTimeoutError}
    assert all(isinstance(f, UpstreamTimeoutError) and f.extensions == upstream.failure.extensions for f in failures)
    assert len({id(failure) for failure in failures}) == 5
    upstream.failure = None
    assert (await upstream.read(cache, credentials)).value == "answer 2"


async def test_each_failure_has_its_own_traceback_and_the_cause(cache: Cache, upstream: Upstream) -> None:
    upstream.failure = UpstreamTimeoutError(api=API)

    with pytest.raises(UpstreamTimeoutError) as caught:
        await upstream.read(cache, caller())

    assert caught.value.__cause__ is upstream.failure
    assert "in fetch" in "".join(traceback.format_exception(caught.value))


def test_a_copy_of_an_exception_is_like_it() -> None:
    original = UpstreamTimeoutError(api=API, melding="m", http_status=504)

    copy = own_copy(original)

    assert (type(copy), copy.args, vars(copy)) == (type(original), original.args, vars(original))


@pytest.mark.parametrize(
    "failure", [OSError(2, "missing"), KeyError("x"), UnicodeDecodeError("utf-8", b"x", 0, 1, "y")]
)
def test_exceptions_of_python_can_be_copied_too(failure: Exception) -> None:
    assert repr(own_copy(failure)) == repr(failure)


async def test_a_reader_that_comes_after_a_failure_calls_again(
    cache: Cache, upstream: Upstream, held: asyncio.Event
) -> None:
    credentials = caller()
    upstream.failure = UpstreamTimeoutError(api=API)
    (read,) = await begin(upstream, cache, credentials, 1)
    held.set()
    with pytest.raises(UpstreamTimeoutError):
        await read

    upstream.failure = None
    await upstream.read(cache, credentials)

    assert upstream.calls == 2


async def test_closing_ends_what_is_under_way_with_an_error_not_a_cancellation(
    cache: Cache, upstream: Upstream, held: asyncio.Event
) -> None:
    (read,) = await begin(upstream, cache, caller(), 1)

    await cache.aclose()

    with pytest.raises(UpstreamUnavailableError):
        await read


async def test_closing_ends_what_has_not_begun() -> None:
    begun = []

    async def fetch() -> None:
        begun.append(1)

    flights = SingleFlight(Counters())
    read = asyncio.ensure_future(flights.join("key", fetch, ()))
    await asyncio.sleep(0)

    await flights.aclose()

    with pytest.raises(UpstreamUnavailableError):
        await read
    assert not begun


async def test_a_failure_is_seen_though_the_last_who_waited_is_given_up_in_the_same_moment() -> None:
    """What nobody sees, the event loop tells of: whenever garbage is collected, and with the error's text."""
    unseen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unseen.append(context["message"]))
    flights = SingleFlight(Counters())
    waiting: list[asyncio.Task[None]] = []

    async def fail() -> None:
        await asyncio.sleep(0)
        waiting[0].cancel()
        raise UpstreamTimeoutError

    waiting.append(asyncio.create_task(flights.join("key", fail, ())))
    await asyncio.wait(waiting)
    assert waiting[0].cancelled()
    waiting.clear()
    await settle()
    gc.collect()

    assert unseen == []
