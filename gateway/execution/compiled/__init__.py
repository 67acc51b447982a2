"""Compiled selections: one Python function per selection set whose fields only read or derive.

An operation's selections are collected by graphql-core, written as Python once, and then run for every object:

    Plans (per operation) -> Plan (per outcome of @skip and @include) -> Selection (per selection set)

Whatever a function does not expect makes graphql-core complete that very object again, which gives the exact error and
null propagation. Both ways read the same schema: a field takes part when its `extensions` name an `attribute` to read
or a `derived` function to call; a `decoded` class on a type says that its values need no check (`decoded.py`).
"""
