"""WHAT can be asked: the GraphQL types, one file per concept. `build.create_schema()` puts them together."""
