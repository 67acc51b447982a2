"""Metrics from a struct of running totals, so that whoever counts need not know of metrics."""

from collections.abc import Callable, Mapping

import msgspec

from gateway.telemetry.families import Family, counter, gauge


def struct_families(
    prefix: str, totals: msgspec.Struct, helps: Mapping[str, str], *, gauges: frozenset[str]
) -> list[Family]:
    """One family per field: a gauge for those in `gauges`, else a counter; `helps` says what fields mean."""
    return [_family(prefix, name, totals, helps, gauges) for name in totals.__struct_fields__]


def _family(
    prefix: str, field: str, totals: msgspec.Struct, helps: Mapping[str, str], gauges: frozenset[str]
) -> Family:
    make: Callable[[str, str, float], Family] = gauge if field in gauges else counter
    return make(
        f"{prefix}_{field}", helps.get(field, f"{field.replace('_', ' ').capitalize()}."), getattr(totals, field)
    )
