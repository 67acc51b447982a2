"""Random domain values, by the types of their attributes, and wrong ones among them."""

# ruff: noqa: ANN401 - a value is of any type, above all of wrong ones

import copy
import datetime as dt
import enum
import types
import typing
from collections.abc import Callable, Generator
from decimal import Decimal
from functools import cache
from random import Random
from typing import Annotated, Any, Union

import msgspec
from graphql import Undefined

from gateway.errors import ForbiddenError, UpstreamTimeoutError

_TEXTS = (
    "",
    "Restskatt",
    "nb",
    "NN",
    "ukjent ting",
    "123456785",
    "974760673",
    "12345678901",
    "NO93 8601 1117 947",
    "86011117947",
    "2025-01-01",
    'quote " \\ \n æøå 🎈',
    "egenfastsatt",
    "BEKREFTET",
    "RESKONTROFOERT",
    "5f9b0a1e-3c2d-4b7f-8a6e-0123456789ab",
    "true",
    "12",
)


class Later:
    """Something that can be awaited, more than once."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __await__(self) -> Generator[None, None, Any]:
        return self.value
        yield


class Text(str):
    """A string of another class."""

    __slots__ = ()


class Odd:
    """Neither text nor number, but it can be printed."""

    def __str__(self) -> str:
        return "odd"


class ValueMaker:
    """Makes values of any annotated type; every attribute is wrong with the chance `faults`."""

    def __init__(self, random: Random, faults: float) -> None:
        self._random = random
        self._faults = faults

    def struct(self, type_: Any, **given: Any) -> Any:
        """An instance of a msgspec Struct, whose constructor checks nothing."""
        made = {field.name: self._attribute(field.type) for field in _fields(type_)}
        return type_(**{**made, **given})

    def _attribute(self, type_: Any) -> Any:
        if self._random.random() < self._faults:
            return self.wrong(type_)
        return self.value(type_)

    def wrong(self, type_: Any) -> Any:
        """A value that the type does not allow, or hardly."""
        choose = self._random.randrange(20)
        if choose == 0:
            return (self.value(type_), ValueError("lost"))
        if choose == 1:
            return Later(self.value(type_))
        if choose == 2:
            return {"a": 1}
        if choose < 6:
            return None
        wrong = self._random.choice(_WRONG)
        # One that is raised over and over would collect the frames of all the queries.
        return copy.copy(wrong) if isinstance(wrong, Exception) else wrong

    def value(self, type_: Any) -> Any:
        """A value that the type allows."""
        origin, arguments = typing.get_origin(type_), typing.get_args(type_)
        if origin is Annotated:
            return self.value(arguments[0])
        if origin in {Union, types.UnionType}:
            return self.value(self._random.choice(arguments))
        if origin is tuple or origin is list:
            return origin(self._attribute(arguments[0]) for _ in range(self._random.choice((0, 1, 1, 2, 3))))
        return self._plain(type_)

    def _plain(self, type_: Any) -> Any:
        random = self._random
        if type_ is type(None):
            return None
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            return self.struct(type_)
        if isinstance(type_, type) and issubclass(type_, enum.Enum):
            return random.choice(list(type_))
        make = _MAKERS[type_]
        return make(random)


_MAKERS: dict[Any, Callable[[Random], Any]] = {
    str: lambda random: random.choice(_TEXTS),
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.choice((0, 1, -3, 10_000, 2**31)),
    float: lambda random: random.choice(
        (0.0, -0.0, 1250.5, -48200.0, 0.005, 99999999.99, random.randrange(10**7) / 100)
    ),
    dt.date: lambda random: dt.date(2025, 1, 1) + dt.timedelta(random.randrange(900)),
    dt.datetime: lambda random: dt.datetime(2025, 5, 5, 12, random.randrange(60), tzinfo=dt.UTC),
}
_WRONG: tuple[Any, ...] = (
    Undefined,
    "wrong",
    7,
    -(2**31) - 1,
    3.5,
    float("nan"),
    float("inf"),
    1e14,
    True,
    Decimal("12.345"),
    dt.date(2026, 1, 1),
    dt.datetime(2026, 1, 1, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    (),
    [],
    ("a", "b"),
    ["a", None],
    b"bytes",
    {"set"},
    Text("text"),
    Odd(),
    object,
    ValueError("lost"),
    UpstreamTimeoutError(),
    ForbiddenError(reason="CONSENT"),
    KeyError,
)


@cache
def _fields(type_: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(type_)
