"""The table of errors as Markdown, for the README."""

from gateway.upstream.failures.feilkode import Feilkode
from gateway.upstream.failures.feilkoder import FEILKODER

_HEAD = (
    "| `code` | `feilkode` | API | HTTP | `reason` | try again | meaning |\n| --- | --- | --- | --- | --- | --- | --- |"
)


def markdown_table() -> str:
    """Return the table, one row for each row of FEILKODER, without a line break at the end."""
    return "\n".join([_HEAD, *(_line(row) for row in FEILKODER)])


def _line(row: Feilkode) -> str:
    cells = (
        f"`{row.code}`",
        f"`{row.feilkode}`" if row.feilkode else "",
        f"`{row.api.value}`" if row.api else "",
        str(row.http_status or ""),
        f"`{row.reason}`" if row.reason else "",
        "yes" if row.retryable else "no",
        row.beskrivelse,
    )
    return f"| {' | '.join(cells)} |"
