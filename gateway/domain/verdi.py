"""What all values decoded from upstream have in common."""

import msgspec


class Verdi(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A value as upstream sent it: unknown fields pass, a missing required one or a wrong type is a ValidationError.

    Attributes are named as the fields of the GraphQL schema; the wire's own name stands in the field where it differs.
    Values never form cycles, so the garbage collector need not follow them.
    """
