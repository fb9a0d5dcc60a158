"""One picture, written as SVG that can stand inside a page.

A Canvas is measured in points (1/72 inch) from its bottom left corner, so a label sits where it is told to
on every machine. Each picture is drawn twice, eight inches wide and again for a telephone: shrinking the
first would shrink its words past reading. The SVG keeps its text as text, has no ids, and is the same byte
for byte whenever it is drawn from the same figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape
from typing import TypedDict

from wscb_lib.charts.look import INK, MUTED, TEXT
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.markup import Html

WIDE, NARROW = 576.0, 330.0
"""Eight inches, and the width of a small telephone's screen less its margins."""
FONTS = "Arial,Helvetica,sans-serif"

_NARROW, _WIDE = set("iljft.,:;'| ()[]-"), set("mwMW%@")


_ANCHORS = {"left": "", "center": ' text-anchor="middle"', "right": ' text-anchor="end"'}
_CORNERS = {
    "s": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "D": ((0, -(2**0.5)), (2**0.5, 0), (0, 2**0.5), (-(2**0.5), 0)),
    "^": ((0, 1), (-1, -1), (1, -1)),
    "v": ((0, -1), (1, 1), (-1, 1)),
}
"""Where the corners of a marker lie about its middle, in halves of its size; "o" has none."""


class LineStyle(TypedDict, total=False):
    """How a line is drawn; absent: two points wide, and whole. `dashes` are strokes and gaps in turn, in
    widths of the line."""

    linewidth: float
    dashes: tuple[float, ...]


class BoxStyle(TypedDict, total=False):
    """How a box is edged; absent: it has no edge of its own."""

    edgecolor: str
    linewidth: float


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide a text in Arial is, in points; a little generous, and the same on every machine.

    >>> 20 < text_width("2015-16") < 50
    True
    """
    ems = sum(
        0.3 if letter in _NARROW else 0.87 if letter in _WIDE else 0.68 if letter.isupper() else 0.55
        for letter in text
    )
    return ems * size


def wrap(text: str, width: float, lines: int = 2) -> tuple[str, ...]:
    """A text in at most `lines` lines no wider than `width` points; what does not fit ends in "…".

    >>> wrap("Community health services", 120)
    ('Community health', 'services')
    """
    rows: list[str] = []
    for word in text.split():
        if rows and text_width(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1].rstrip(",;") + "…"]
    return tuple(rows)


class Canvas:
    """A blank picture of a given size in points, with a line of words under it when `foot` is given.

    What is drawn lies over what was drawn before it at the same height: boxes lowest, lines and markers over
    them, words on top, unless a `zorder` says otherwise.

    >>> canvas = Canvas(90, 30)
    >>> canvas.text(9, 9, "Q4")
    >>> canvas.box(0, 0, 45, 30, "#EEF1F4")
    >>> canvas.svg("A box").partition('">')[2]
    '<path d="M0 30H45V0H0z" fill="#EEF1F4"/><text x="9" y="21">Q4</text></svg>'
    """

    def __init__(self, width: float, height: float, foot: str = "") -> None:
        self.width, self.height = width, height
        self.strip = TEXT + 6 if foot else 0
        self._drawn: list[tuple[float, str]] = []
        if foot:
            self.note(width, 4 - self.strip, foot, at="right")

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str = INK,
        *,
        linewidth: float = 2,
        dashes: tuple[float, ...] = (),
        zorder: float = 2,
    ) -> None:
        """Draw a line through points; a NaN breaks it."""
        path, pen = "", "M"
        for x, y in zip(xs, ys, strict=True):
            if math.isnan(y):
                pen = "M"
            else:
                path, pen = f"{path}{pen}{_number(x)} {self._down(y)}", "L"
        said = f'fill="none" stroke="{colour}" stroke-width="{linewidth:g}"'
        if dashes:
            said += f' stroke-dasharray="{",".join(_number(each * linewidth) for each in dashes)}"'
        if len(xs) > 2:
            said += ' stroke-linejoin="round"'
        if path:
            self._drawn.append((zorder, f'<path d="{path}" {said}/>'))

    def marker(
        self, x: float, y: float, shape: str, colour: str, *, is_hollow: bool = False, size: float = 7
    ) -> None:
        """One point; hollow keeps the outline and leaves the middle white."""
        self.markers([x], [y], shape, colour, is_hollow=is_hollow, size=size)

    def markers(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        shape: str,
        colour: str,
        *,
        is_hollow: bool = False,
        size: float = 7,
    ) -> None:
        """Many points of one shape."""
        half, drawn = size / 2, ""
        for x, y in zip(xs, ys, strict=True):
            if shape == "o":
                drawn += f'<circle cx="{_number(x)}" cy="{self._down(y)}" r="{half:g}"/>'
            else:
                at = (f"{_number(x + half * a)} {self._down(y + half * b)}" for a, b in _CORNERS[shape])
                drawn += f'<path d="M{"L".join(at)}z"/>'
        if drawn:
            fill = "white" if is_hollow else colour
            self._drawn.append((2, f'<g fill="{fill}" stroke="{colour}" stroke-width="1.6">{drawn}</g>'))

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        edgecolor: str = "",
        linewidth: float = 1,
        zorder: float = 1,
    ) -> None:
        """A filled rectangle from its lower left corner."""
        edge = f' stroke="{edgecolor}" stroke-width="{linewidth:g}"' if edgecolor else ""
        left, right = _number(x), _number(x + width)
        path = f"M{left} {self._down(y)}H{right}V{self._down(y + height)}H{left}z"
        self._drawn.append((zorder, f'<path d="{path}" fill="{colour}"{edge}/>'))

    def text(
        self,
        x: float,
        y: float,
        words: str,
        colour: str = INK,
        *,
        at: str = "left",
        bold: bool = False,
        size: float = TEXT,
    ) -> None:
        """Words on a baseline. Set by its baseline, not its box: boxes differ from font to font."""
        if words:
            said = f' font-size="{size:g}"' if size != TEXT else ""
            said += _ANCHORS[at] + ' font-weight="700"' * bold + f' fill="{colour}"' * (colour != INK)
            place = f'x="{_number(x)}" y="{self._down(y)}"'
            self._drawn.append((3, f"<text {place}{said}>{escape(words, quote=False)}</text>"))

    def note(self, x: float, y: float, words: str, *, at: str = "left") -> None:
        """Words that are context."""
        self.text(x, y, words, MUTED, at=at)

    @property
    def is_narrow(self) -> bool:
        """True when the picture is the one for a telephone."""
        return self.width < WIDE

    def svg(self, alt: str) -> str:
        """The finished picture, with the words that stand for it where it is not seen."""
        drawn = "".join(element for _, element in sorted(self._drawn, key=lambda each: each[0]))
        return (
            f'<svg role="img" aria-label="{escape(alt)}" '
            f'viewBox="0 0 {self.width:g} {self.height + self.strip:g}" '
            'xmlns="http://www.w3.org/2000/svg" '
            f'style="display:block;width:100%;max-width:{self.width * 4 / 3:g}px;font:{TEXT}px {FONTS};'
            f'fill:{INK};stroke-linecap:round">{drawn}</svg>'
        )

    def _down(self, y: float) -> str:
        """A height as SVG has it: from the top."""
        return _number(self.height - y)


def _number(value: float) -> str:
    """A number to two decimals, as short as it can be written."""
    return f"{round(value, 2) + 0:g}"


SPECIMEN = "Specimen: made-up figures"
"""Written inside the picture too: a picture is easily copied away from its page."""


FEWEST_MARKS = 2
"""A picture of nothing, or of one thing, shows less than its sentence says."""


def tagged(caption: Caption) -> Html:
    """The same as a tag, for what is many small pictures; nothing where the figures are real."""
    tag = Html(' <strong class="specimen">{}</strong>').format(SPECIMEN)
    return tag if caption.get("is_specimen", False) else Html()


def picture(
    caption: Caption,
    draw: Callable[[Canvas], None],
    *,
    alt: str,
    marks: int,
    height: float,
    narrow_height: float | None = None,
) -> str:
    """Draw a picture twice with `draw`, for a page and for a telephone; the page shows one of the two.

    `alt` says what it looks like (`charts.seen`), never what the caption says. `marks` is how many figures
    are drawn, or how many rows of squares: with fewer than two there is no picture, "", and the sentence
    stands alone.

    The second is hidden in its own style, so a notebook, which has none of the page's styles, shows only
    the first.
    """
    if marks < FEWEST_MARKS:
        return ""
    drawn = []
    for width, tall in ((WIDE, height), (NARROW, narrow_height or height)):
        canvas = Canvas(width, tall, SPECIMEN if caption.get("is_specimen", False) else "")
        draw(canvas)
        drawn.append(canvas.svg(alt))
    return (
        f'<div class="picture"><div class="wide-picture">{drawn[0]}</div><div class="narrow-picture" '
        f'style="display:none">{drawn[1]}</div></div>'
    )
