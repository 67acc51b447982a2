"""What compiled functions make of an object."""

from functools import lru_cache
from typing import Any, Final

import msgspec

_KEPT: Final = 1024  # one of many fields takes 50 kB


@lru_cache(maxsize=_KEPT)
def shape(names: tuple[str, ...]) -> type[msgspec.Struct]:
    """A class that is encoded as an object with these response names; smaller and made faster than a dict."""
    fields = [(f"f{number}", Any) for number in range(len(names))]
    rename = {field: name for (field, _), name in zip(fields, names, strict=True)}
    return msgspec.defstruct("Selected", fields, rename=rename, gc=False, eq=False)
