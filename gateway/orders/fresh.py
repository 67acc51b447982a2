"""Reading past everything that is remembered, on behalf of an operation."""

from gateway.upstream.operation import Operation


def fresh(operation: Operation) -> Operation:
    """An operation with the same caller, deadline and tally that sees what upstream says now."""
    again = Operation(
        operation.credentials,
        deadline=operation.deadline,
        refresh=True,
        traceparent=operation.traceparent,
        tracing=operation.tracing,
    )
    again.tally = operation.tally
    again.asked = operation.asked
    return again
