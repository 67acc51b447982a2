"""What one operation may ask for."""

import msgspec
from graphql import DocumentNode, GraphQLSchema


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The highest allowed values; each default is far above what a dashboard needs."""

    tokens: int = 2_000
    kept_documents: int = 1_000
    kept_characters: int = 1_000_000


class DocumentLimits:
    """Measures documents against the limits."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self._schema = schema
        self._limits = limits

    def __call__(self, document: DocumentNode) -> None:
        """Raise RequestRefusedError when a limit is exceeded."""
