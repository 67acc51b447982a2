"""Kravoversikt's way of saying that a debtor has no claims: 404, with a problem, plain text or nothing."""

from typing import Final

from gateway.upstream.attempt import Attempt

_NOT_FOUND: Final = 404
_WRONG_ADDRESS: Final = frozenset({"KB-003", "DAS-002", "ABE-003"})
_FRONT: Final = b"Unknown instance"
"""What the front answers for an address that matches no service."""


def without_hits(attempt: Attempt) -> Attempt:
    """Take the error off a 404, but for one that says that the address is wrong."""
    answer, error = attempt.answer, attempt.error
    if answer is None or error is None or answer.status != _NOT_FOUND:
        return attempt
    if error.feilkode in _WRONG_ADDRESS or answer.body.lstrip().startswith(_FRONT):
        return attempt
    return Attempt(answer=answer)
