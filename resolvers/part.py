"""Parties: checked when they are asked for, fetched only by their fields."""

from collections.abc import Sequence

from gateway.domain.identifikator import er_gyldig
from gateway.domain.part import Part
from gateway.errors import BadUserInputError
from resolvers.context import Context

NODE = "Part"
MOST_PARTIES = 50


def get_part(identifikator: str, argument: str = "identifikator") -> Part:
    """The party; raises BadUserInputError when the check digits are wrong."""
    if not er_gyldig(identifikator):
        raise BadUserInputError(reason=argument)
    return Part(identifikator=identifikator)


def list_parter(identifikatorer: Sequence[str]) -> list[Part | BadUserInputError | None]:
    """The parties, each failing on its own.

    For too many there is one entry more than the limit, which holds the error; the others are null.
    """
    if len(identifikatorer) > MOST_PARTIES:
        return [*[None] * MOST_PARTIES, BadUserInputError(reason="identifikatorer")]
    return [_part_or_error(one, f"identifikatorer.{index}") for index, one in enumerate(identifikatorer)]


def part_id(part: Part, context: Context) -> str:
    """An id that `node` understands, and nobody else."""
    return context.ids.seal(NODE, part.identifikator)


def _part_or_error(identifikator: str, argument: str) -> Part | BadUserInputError:
    try:
        return get_part(identifikator, argument)
    except BadUserInputError as error:
        return error
