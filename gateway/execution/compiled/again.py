"""Amounts that come again, written once: a due date mostly has its claim's, and many are nothing.

    (_text_x if (v := s1.x) == _last_x else (_text_x := (_last_x := v).__format__("z.2f")))

A function remembers, for each attribute, the amount that it wrote last, and hands it on to the functions of the lists
below. Amounts that are equal have the same text, as nothing is ever written -0.00.
"""

import re
from collections.abc import Sequence
from typing import Final

_REMEMBERED: Final = re.compile(r"\b_last_(\w+)")


def write(written: str, read: str, value: str) -> str:
    """An expression for the amount `value`, `written` so; it is what the attribute `read` holds, and becomes `v`."""
    attribute = read.rpartition(".")[2]
    last, text = f"_last_{attribute}", f"_text_{attribute}"
    bound = value if value == "v" else f"(v := {value})"
    return f"({text} if {bound} == {last} else ({text} := {written.format(f'({last} := v)')}))"


def remembered(body: Sequence[str]) -> list[str]:
    """The attributes whose last amount a function's body refers to."""
    return sorted({name for line in body for name in _REMEMBERED.findall(line)})


def parameters(attributes: Sequence[str]) -> str:
    """What a function is defined with, so that it begins with what its caller has written last, else with nothing."""
    return "".join([f", _last_{name}=0.0, _text_{name}='0.00'" for name in attributes])


def handed_on(attributes: Sequence[str]) -> str:
    """What such a function is called with."""
    return "".join([f", _last_{name}, _text_{name}" for name in attributes])
