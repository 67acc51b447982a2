"""What all values decoded from upstream have in common."""

import msgspec


class Verdi(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A value as upstream sent it: unknown fields pass, a missing required one or a wrong type is a ValidationError.

    Attributes are named as the fields of the GraphQL schema; the wire's own name stands in the field where it differs.
    They stand in the order in which upstream writes them: the decoder looks for each where the last one was found.
    Values never form cycles, so the garbage collector need not follow them.
    """
