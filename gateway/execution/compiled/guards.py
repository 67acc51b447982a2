"""What compiled functions check at run time, and how they give up."""

from collections.abc import Callable
from types import CoroutineType, GeneratorType
from typing import Any, NoReturn

from graphql import Undefined


class UnexpectedValueError(Exception):
    """A value that graphql-core must complete: it alone knows the right answer or the right error."""


def unexpected() -> NoReturn:
    """Give up, in an expression."""
    raise UnexpectedValueError


# Classes whose instances are neither errors, nor awaitable, nor stand for nothing.
admitted: set[type] = set()
_SPECIAL = (BaseException, CoroutineType, GeneratorType, type(None), type(Undefined))


def admit(value: object) -> bool:
    """Let a value of a new class through; UnexpectedValueError when graphql-core treats it apart."""
    if isinstance(value, _SPECIAL) or hasattr(value, "__await__"):
        raise UnexpectedValueError
    admitted.add(type(value))
    return True


def belongs(is_type_of: Callable[[Any, Any], object], value: object) -> bool:
    """Ask an object type whether a value is one of its own; UnexpectedValueError unless it plainly is."""
    if is_type_of(value, None) is not True:
        raise UnexpectedValueError
    return True


def leaf(value: object, coerce: Callable[[Any], object]) -> object:
    """What the JSON encoder is to write for a leaf that is not null; UnexpectedValueError when there is nothing."""
    if type(value) not in admitted:
        admit(value)
    coerced = coerce(value)
    if coerced is None or coerced is Undefined or hasattr(coerced, "__await__"):
        raise UnexpectedValueError
    return coerced
