"""The parameters of a GraphQL request, from a JSON body or a query string."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec

from gateway.errors import BadUserInputError
from gateway.server.body import BAD_REQUEST
from gateway.server.refusal import HttpRefusedError


class Parameters(msgspec.Struct, kw_only=True, rename="camel", gc=False):
    """The parameters as they travel: a document or something that names one, the operation, its variables."""

    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None


_MOST_PARAMETERS = 20
_decode = msgspec.json.Decoder(Parameters).decode
_decode_object = msgspec.json.Decoder(dict[str, Any]).decode


def from_body(body: bytes) -> Parameters:
    """Read a JSON body; HttpRefusedError (400) when it is not one object with parameters of the right types."""
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        batch = body.lstrip()[:1] == b"["
        raise _malformed("batches are not supported" if batch else _place(error)) from None


def from_query_string(query_string: bytes) -> Parameters:
    """Read a query string, empty means absent; HttpRefusedError (400) when a parameter is malformed or repeated."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), errors="strict", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise _malformed("query string") from None
    values = dict(pairs)
    if len(values) < len(pairs):
        raise _malformed("repeated parameter")
    return Parameters(
        query=values.get("query"),
        operation_name=values.get("operationName"),
        variables=_json_object(values, "variables"),
        extensions=_json_object(values, "extensions"),
        document_id=values.get("documentId"),
    )


def from_object(value: object) -> Parameters:
    """Read the payload of a message; HttpRefusedError (400) when it is not an object with the right types."""
    try:
        return msgspec.convert(value, Parameters)
    except msgspec.ValidationError as error:
        raise _malformed(_place(error)) from None


def _json_object(values: dict[str, str], name: str) -> dict[str, Any] | None:
    text = values.get(name)
    if text is None or text == "null":
        return None
    try:
        return _decode_object(text)
    except (msgspec.DecodeError, RecursionError):
        raise _malformed(name) from None


def _place(error: Exception) -> str:
    """The parameter that msgspec complains of (`... - at `$.variables``), else the body as a whole."""
    _, _, place = str(error).partition("`$.")
    return place.rstrip("`").partition("[")[0] or "body"


def _malformed(reason: str) -> HttpRefusedError:
    return HttpRefusedError(BAD_REQUEST, BadUserInputError(reason=reason))
