"""`python -m benchmarks.plot`: the last run of `python -m benchmarks` as a picture, docs/images/performance.svg.

One dot per contestant and workload on a logarithmic scale, and a line from its best run to its worst.
"""

import json
import math
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.measurement import RESULTS

PICTURE: Final = Path(__file__).parent.parent / "docs" / "images" / "performance.svg"

_WIDTH, _LEFT, _RIGHT, _TOP = 860, 196, 66, 62
_ROW, _BAND = 17, 36  # from one contestant to the next, and what the heading of a workload takes
_COLOURS: Final = {
    "gateway": "#0969da",
    "Strawberry": "#cf222e",
    "Mercurius": "#8250df",
    "Yoga": "#9a6700",
    "Apollo": "#1a7f37",
    "Python by hand": "#59636e",
}
_STYLE: Final = """<style>
text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
text { paint-order: stroke; stroke: #fff; stroke-width: 4px }
.small { font-size: 11px; fill: #59636e } .heading { font-weight: 600 } .title { font-size: 15px; font-weight: 600 }
.end { text-anchor: end } .middle { text-anchor: middle } .grid { stroke: #d1d9e0 } .fine { stroke: #eff2f5 }
</style>"""


class Scale(NamedTuple):
    """Where a number of milliseconds lies."""

    lowest: float
    highest: float

    @classmethod
    def of(cls, numbers: Iterable[float]) -> "Scale":
        """The scale on which all of these lie, from one of 1, 2 and 5 times a power of ten to another."""
        known = sorted(numbers)
        round_ones = [digit * 10.0**decade for decade in range(-6, 6) for digit in (1, 2, 5)]
        return cls(
            max(number for number in round_ones if number <= known[0]),
            min(number for number in round_ones if number >= known[-1]),
        )

    def __call__(self, number: float) -> float:
        share = math.log(number / self.lowest) / math.log(self.highest / self.lowest)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def draw(measured: dict[str, Any]) -> str:
    """The picture as SVG; `measured` is what `python -m benchmarks` writes."""
    workloads = [workload for workload in measured["workloads"] if workload["results"]]
    rows = [row for workload in workloads for row in workload["results"]]
    scale = Scale.of(number for row in rows for number in (row["lowest"], row["highest"]))
    bottom = _TOP + _BAND * len(workloads) + _ROW * len(rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {bottom + 34}" role="img">',
        f"<title>CPU milliseconds per request</title>{_STYLE}",
        f'<rect width="{_WIDTH}" height="{bottom + 34}" fill="#fff"/>',
        '<text class="title" x="16" y="26">CPU milliseconds per request, less is better</text>',
        f'<text class="small" x="16" y="44">{escape(measured["how"])}</text>',
        *_grid(scale, bottom),
        *_bands(workloads, scale),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _grid(scale: Scale, bottom: float) -> Iterator[str]:
    for number in (digit * 10.0**decade for decade in range(-6, 6) for digit in (1, 2, 5)):
        if scale.lowest <= number <= scale.highest:
            x = scale(number)
            kind = "grid" if f"{number:e}".startswith("1") else "fine"
            yield f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{bottom}"/>'
            yield f'<text class="small middle" x="{x:.1f}" y="{bottom + 18}">{number:g}</text>'


def _bands(workloads: list[dict[str, Any]], scale: Scale) -> Iterator[str]:
    y = float(_TOP)
    for workload in workloads:
        yield f'<line class="grid" x1="16" x2="{_WIDTH - 16}" y1="{y}" y2="{y}"/>'
        yield f'<text class="heading" x="16" y="{y + 20}">{escape(workload["name"])}</text>'
        y += _BAND
        for row in workload["results"]:
            yield from _row(row, scale, y)
            y += _ROW


def _row(row: dict[str, Any], scale: Scale, y: float) -> Iterator[str]:
    name = str(row["name"])
    colour = next((colour for start, colour in _COLOURS.items() if name.startswith(start)), "#59636e")
    low, middle, high = (scale(row[key]) for key in ("lowest", "cpu", "highest"))
    weight = "heading " if name == "gateway" else ""
    yield f'<text class="{weight}end" x="{_LEFT - 14}" y="{y + 4}">{escape(name)}</text>'
    yield f'<line stroke="{colour}" stroke-width="2" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
    yield f'<circle fill="{colour}" cx="{middle:.1f}" cy="{y}" r="{5.5 if weight else 4}"/>'
    yield f'<text class="{weight}small" x="{max(high, middle) + 9:.1f}" y="{y + 4}">{_short(row["cpu"])}</text>'


def _short(number: float) -> str:
    """Two significant digits, three from ten on."""
    digits = max(0, 1 - math.floor(math.log10(number)))
    return f"{number:.{digits}f}"


def main() -> None:
    """Draw the picture."""
    PICTURE.write_text(draw(json.loads(RESULTS.read_text())))
    print(f"{PICTURE.relative_to(PICTURE.parents[2])} is drawn")


if __name__ == "__main__":
    main()
