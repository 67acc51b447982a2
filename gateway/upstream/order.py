"""Addressing one order (innkrevingsoppdrag)."""

import urllib.parse
from typing import Final

from gateway.domain.innkrevingsoppdrag import Kravidentifikatortype
from gateway.errors import BadUserInputError
from gateway.upstream.headers import require_token
from gateway.upstream.operation import Operation

ORDERS: Final = "/innkrevingsoppdrag"
_LONGEST_ID: Final = 200
_DIRECTORIES: Final = frozenset({".", ".."})


def order_path(ident: str, identtype: Kravidentifikatortype, name: str = "") -> str:
    """The path of an order, or of what is named below it; a principal's id may hold a slash."""
    encoded = urllib.parse.quote(ident, safe="")
    below = f"/{name}" if name else ""
    return f"{ORDERS}/{encoded}{below}?kravidentifikatortype={identtype.value}"


def prepare(op: Operation, ident: str) -> None:
    """Note the order; what cannot be a call is refused: UnauthenticatedError, or BadUserInputError for the id."""
    require_token(op.credentials)
    if not ident or len(ident) > _LONGEST_ID or ident in _DIRECTORIES or not ident.isprintable():
        raise BadUserInputError(reason="kravidentifikator")
    op.orders |= {ident}
