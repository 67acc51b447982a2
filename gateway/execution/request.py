"""What a client asks for and what it is answered, free of any transport."""

from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from gateway.errors import GatewayError

ENCODER: Final = msgspec.json.Encoder(decimal_format="string")
"""Writes what is answered."""


class GraphQLRequest(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One GraphQL request: a document, the operation in it to run, and the values of its variables."""

    query: str
    operation_name: str | None = None
    variables: dict[str, Any] | None = None


class Response(msgspec.Struct, kw_only=True, gc=False):
    """One GraphQL response; `data` is unset when nothing was executed."""

    errors: list[dict[str, Any]] | UnsetType = UNSET
    data: dict[str, Any] | msgspec.Raw | UnsetType | None = UNSET

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all errors, each once, in their order."""
        errors = self.errors or []
        return tuple(dict.fromkeys(error["extensions"]["code"] for error in errors))


class RequestRefusedError(Exception):
    """The request is refused before anything is executed; `response` holds its errors and no data."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        self.response = Response(errors=errors)
        super().__init__(*self.response.codes)

    def again(self) -> "RequestRefusedError":
        """A fresh exception with the same answer: one that is kept and raised again would collect its frames."""
        return RequestRefusedError(self.response.errors or [])


def refused(error: GatewayError) -> RequestRefusedError:
    """Refuse a request with one error that has no place in the document."""
    return RequestRefusedError([{"message": error.message, "extensions": error.extensions}])
