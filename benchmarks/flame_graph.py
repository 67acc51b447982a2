"""Collapsed stacks as a flame graph: what called it below, what it called above, as wide as the time it took."""

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final, NamedTuple

LARGEST: Final = 200_000  # bytes of a picture
NARROWEST: Final = 0.005  # share of all samples below which a frame is left out, or more when the picture is too large

_TRUNK: Final = 0.98
_WIDTH, _MARGIN, _ROW, _TOP, _LETTER = 1200, 10, 16, 58, 6.1
_FRAME: Final = re.compile(r"(?P<function>.*) \((?P<file>.*?)(:\d+)?\)")
_COLOURS: Final = {
    "gateway": ("#8ec5ff", ("gateway", "resolvers", "schema")),
    "compiled queries": ("#5aa2f0", ("<query>", "<selection>")),
    "GraphQL": ("#d8b4fe", ("graphql", "strawberry")),
    "server": ("#ffc078", ("uvicorn", "starlette", "httptools", "uvloop", "anyio", "websockets")),
    "asyncio": ("#ced4da", ("asyncio",)),
    "other libraries": ("#ffe08a", ()),
}
_STYLE: Final = (
    "<style>text{font:10px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328}rect{stroke:#fff;stroke-width:.6}"
    '.t{font:600 15px system-ui,"Segoe UI",Helvetica,Arial,sans-serif}'
    '.s{font:11px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#59636e}</style>'
)


class Function(NamedTuple):
    """A function, named by its module and never by a path of this machine."""

    module: str
    name: str

    @classmethod
    def read(cls, frame: str) -> "Function":
        """A frame as py-spy writes it: `function (file:line)`."""
        found = _FRAME.fullmatch(frame)
        if found is None:
            return cls("", frame)
        file = re.sub(r"^.*/(site-packages|python3\.\d+|lib-dynload)/", "", found["file"])
        if file.startswith("/"):
            file = file.rpartition("/")[2]
        return cls(re.sub(r"(/__init__)?\.(py|pyx|so)$", "", file).replace("/", "."), found["function"])

    @property
    def family(self) -> str:
        """Which of the legend's it belongs to."""
        package = self.module.partition(".")[0]
        return next((name for name, (_, packages) in _COLOURS.items() if package in packages), "other libraries")


class Node:
    """A function called along one way; `samples` were taken in it or in what it called."""

    def __init__(self) -> None:
        self.samples = 0
        self.own = 0
        self.called: dict[Function, Node] = {}

    def add(self, stack: Iterable[Function], samples: int) -> None:
        """Add samples taken at the end of a stack."""
        node = self
        node.samples += samples
        for function in stack:
            node = node.called.setdefault(function, Node())
            node.samples += samples
        node.own += samples


def draw(title: str, stacks: str) -> str:
    """The graph as SVG of at most `LARGEST` bytes; `stacks` has lines of frames between semicolons, and a count."""
    root = Node()
    for line in stacks.splitlines():
        frames, _, samples = line.rpartition(" ")
        root.add(map(Function.read, frames.split(";")), int(samples))
    share = NARROWEST
    while len(picture := _picture(title, root, share).encode()) > LARGEST:
        share *= 1.3
    return picture.decode()


def _picture(title: str, root: Node, share: float) -> str:
    base = _without_trunk(root)
    least = base.samples * share
    rows = _depth(base, least)
    height = _TOP + rows * _ROW + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">',
        f'<title>{escape(title)}</title>{_STYLE}<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text class="t" x="{_MARGIN}" y="22">{escape(title)}</text>',
        *_legend(base, f"{base.samples} samples, frames below {share:.1%} left out"),
    ]
    parts += _Canvas(base.samples, least).frames(base, _MARGIN, height - _MARGIN - _ROW)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _without_trunk(node: Node) -> Node:
    """The first node from which several ways lead on: a program is started in one way, but for stray samples."""
    while node.called:
        widest = max(node.called.values(), key=lambda child: child.samples)
        if widest.samples < node.samples * _TRUNK:
            break
        node = widest
    return node


def _depth(node: Node, least: float) -> int:
    return max((1 + _depth(child, least) for child in node.called.values() if child.samples >= least), default=0)


def _legend(base: Node, note: str) -> Iterator[str]:
    own: dict[str, int] = dict.fromkeys(_COLOURS, 0)
    own["server"] += base.own  # the event loop itself
    _add_own(base, own)
    x = float(_MARGIN)
    for name, samples in own.items():
        text = f"{name} {samples / base.samples:.0%}"
        yield f'<rect x="{x}" y="33" width="12" height="12" fill="{_COLOURS[name][0]}"/>'
        yield f'<text class="s" x="{x + 17}" y="43">{text}</text>'
        x += 32 + 6.2 * len(text)
    note = f"Own time by kind, what is in C with its caller; {note}"
    yield f'<text class="s" x="{_WIDTH - _MARGIN}" y="22" text-anchor="end">{note}</text>'


def _add_own(node: Node, own: dict[str, int]) -> None:
    for function, child in node.called.items():
        own[function.family] += child.own
        _add_own(child, own)


class _Canvas(NamedTuple):
    total: int
    least: float

    def frames(self, node: Node, x: float, y: float) -> Iterator[str]:
        """What the node called, side by side from there on, and above it what that called."""
        for function, child in sorted(node.called.items()):
            width = child.samples / self.total * (_WIDTH - 2 * _MARGIN)
            if child.samples >= self.least:
                yield self._frame(function, child.samples / self.total, (x, y, width))
                yield from self.frames(child, x, y - _ROW)
            x += width

    def _frame(self, function: Function, share: float, place: tuple[float, float, float]) -> str:
        x, y, width = place
        colour = _COLOURS[function.family][0]
        title = escape(f"{function.module} {function.name}: {share:.1%}")
        box = f'<rect x="{x:.1f}" y="{y:.0f}" width="{width:.1f}" height="{_ROW}" fill="{colour}"/>'
        letters = int((width - 4) / _LETTER)
        name = function.name if len(function.name) <= letters else function.name[: letters - 1] + "…"
        text = f'<text x="{x + 2:.1f}" y="{y + 12:.0f}">{escape(name)}</text>' if letters > 2 else ""  # noqa: PLR2004
        return f"<g><title>{title}</title>{box}{text}</g>"
