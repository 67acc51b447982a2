"""A GraphQL gateway in front of Skatteetaten's two collection APIs."""

__version__ = "0.1.0"
