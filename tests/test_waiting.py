"""Time limits: what is late ends, what is not is left alone."""

import asyncio
import time

import pytest

from gateway.waiting import DeadlineError, Deadlines, make_way, until


def _now() -> float:
    return asyncio.get_running_loop().time()


async def test_what_never_waits_is_answered_even_after_the_deadline() -> None:
    async def ready() -> int:
        return 7

    assert await until(_now() - 1, ready()) == 7


async def test_what_still_waits_at_the_deadline_is_cancelled() -> None:
    cancelled = False

    async def late() -> None:
        nonlocal cancelled
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled = True
            raise

    with pytest.raises(DeadlineError):
        await until(_now() + 0.01, late())
    assert cancelled


async def test_what_waits_several_times_gets_what_it_waited_for() -> None:
    async def slow() -> list[int]:
        await asyncio.sleep(0)
        return [await asyncio.sleep(0.001, number) for number in (1, 2)]

    assert await until(_now() + 5, slow()) == [1, 2]


@pytest.mark.parametrize("pause", [False, True])
async def test_a_failure_is_raised_as_it_is(*, pause: bool) -> None:
    async def fails() -> None:
        if pause:
            await asyncio.sleep(0)
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own") as failed:
        await until(_now() + 5, fails())
    assert not isinstance(failed.value, DeadlineError)


async def test_a_cancellation_from_outside_stays_one() -> None:
    task = asyncio.create_task(until(_now() + 5, asyncio.Event().wait()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_in_the_moment_of_the_deadline_stays_one() -> None:
    waiting: list[asyncio.Task[bool]] = []

    async def late() -> bool:
        try:
            return await asyncio.Event().wait()
        finally:
            waiting[0].cancel()

    waiting.append(asyncio.create_task(until(_now() + 0.01, late())))
    with pytest.raises(asyncio.CancelledError):
        await waiting[0]


async def test_work_that_ends_well_at_the_deadline_leaves_no_cancellation_behind() -> None:
    async def stubborn() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "done"
        return "never"

    assert await until(_now() + 0.01, stubborn()) == "done"
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_the_inner_of_two_limits_ends_alone() -> None:
    async def inner() -> str:
        try:
            await until(_now() + 0.01, asyncio.Event().wait())
        except DeadlineError:
            return "inner"
        return "none"

    assert await until(_now() + 5, inner()) == "inner"


async def test_long_work_lets_another_go_on_until_it_rests() -> None:
    steps = []

    async def other() -> None:
        for step in range(4):
            time.sleep(0.001)  # busy  # noqa: ASYNC251
            steps.append(step)
            await asyncio.sleep(0)

    working = asyncio.ensure_future(other())
    await make_way()
    assert steps == [0, 1, 2, 3]
    await working


async def test_long_work_goes_on_beside_others_that_never_rest() -> None:
    async def other() -> None:
        while True:
            time.sleep(0.001)  # noqa: ASYNC251
            await asyncio.sleep(0)

    working = asyncio.ensure_future(other())
    await asyncio.wait_for(make_way(), 5)
    working.cancel()


async def test_of_many_waits_each_ends_at_its_own_deadline() -> None:
    deadlines = Deadlines(DeadlineError)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    waits = [loop.create_future() for _ in range(4)]
    for wait, seconds in zip(waits, (0.05, 0.01, 5.0, 0.03), strict=True):
        deadlines.watch(wait, begun + seconds)

    ended = []
    for wait in (waits[1], waits[3], waits[0]):
        with pytest.raises(DeadlineError):
            await wait
        ended.append(round(loop.time() - begun, 2))

    assert ended == sorted(ended)
    assert all(took >= due for took, due in zip(ended, (0.01, 0.03, 0.05), strict=True))
    assert not waits[2].done()
    deadlines.close()


async def test_what_is_forgotten_or_done_is_left_alone_and_later_waits_still_end() -> None:
    deadlines = Deadlines(DeadlineError)
    loop = asyncio.get_running_loop()
    forgotten, done, late = (loop.create_future() for _ in range(3))
    for wait in (forgotten, done):
        deadlines.watch(wait, loop.time() + 0.01)
    deadlines.forget(forgotten)
    done.set_result(1)
    deadlines.watch(late, loop.time() + 0.03)

    with pytest.raises(DeadlineError):
        await late

    assert not forgotten.done()
    again = loop.create_future()
    deadlines.watch(again, loop.time() + 0.01)
    with pytest.raises(DeadlineError):
        await again
