"""The validation rules that a document must pass."""

from graphql import specified_rules

RULES = specified_rules
