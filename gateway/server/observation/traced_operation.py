"""What a trace says of one operation."""

from gateway.execution.documents import PreparedOperation
from gateway.execution.request import Response
from gateway.masking import mask_numbers
from gateway.server.identity import Identity
from gateway.telemetry.tracing import Span

_LONGEST_NAME = 100


def describe_operation(span: Span, operation: PreparedOperation, identity: Identity, response: Response) -> None:
    """Say what was asked, by name, and how it ended."""
    span.set("graphql.operation.type", operation.type)
    span.set("graphql.operation.name", mask_numbers(operation.name[:_LONGEST_NAME]) if operation.name else None)
    span.set("gateway.request_id", identity.request_id)
    span.set("error.type", response.codes[0] if response.codes else None)
