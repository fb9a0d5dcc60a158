"""One picture: matplotlib draws it, and it leaves as SVG that can stand inside a page.

A Canvas is measured in points (1/72 inch) from its bottom left corner, so a label sits where it is told to
on every machine. Each picture is drawn twice, eight inches wide and again for a telephone: shrinking the
first would shrink its words past reading. The SVG keeps its text as text, names nothing that another
picture names, and is the same byte for byte whenever it is drawn from the same figures.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Literal, TypedDict, Unpack

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from wscb_lib.charts.look import INK, MUTED, TEXT, look
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.markup import Html

WIDE, NARROW = 576.0, 330.0
"""Eight inches, and the width of a small telephone's screen less its margins."""
FONTS = "Arial,Helvetica,sans-serif"

_NARROW, _WIDE = set("iljft.,:;'| ()[]-"), set("mwMW%@")


class LineStyle(TypedDict, total=False):
    """How a line is drawn, in matplotlib's words; absent: as the house style has it."""

    linewidth: float
    linestyle: Literal["-", "--"] | tuple[float, tuple[float, ...]]
    solid_capstyle: Literal["butt", "round", "projecting"]
    zorder: float


class BoxStyle(TypedDict, total=False):
    """How a box is edged, in matplotlib's words; absent: it has no edge of its own."""

    edgecolor: str
    linewidth: float
    zorder: float


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

    Draw on it inside `look(...)`, then ask for `svg`.
    """

    def __init__(self, width: float, height: float, foot: str = "") -> None:
        self.width, self.height = width, height
        self.strip = TEXT + 6 if foot else 0
        self.figure = Figure(figsize=(width / 72, (height + self.strip) / 72))
        FigureCanvasSVG(self.figure)
        self.figure.patch.set_visible(False)
        # Straight onto the figure: axes, with ticks that would never show, cost as much as the drawing.
        self.points = Affine2D().translate(0, self.strip).scale(1 / 72) + self.figure.dpi_scale_trans
        if foot:
            self.note(width, 4 - self.strip, foot, at="right")

    def line(
        self, xs: Sequence[float], ys: Sequence[float], colour: str = INK, **style: Unpack[LineStyle]
    ) -> None:
        """Draw a line through points; a NaN breaks it. Boxes lie under lines, unless a `zorder` says
        otherwise."""
        self.figure.add_artist(Line2D(xs, ys, color=colour, transform=self.points, **style))

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
        if not xs:
            return
        drawn = Line2D(
            xs,
            ys,
            color=colour,
            linestyle="none",
            marker=shape,
            markersize=size,
            markerfacecolor="white" if is_hollow else colour,
            markeredgecolor=colour,
            markeredgewidth=1.6,
            transform=self.points,
        )
        self.figure.add_artist(drawn)

    def box(
        self, x: float, y: float, width: float, height: float, colour: str, **style: Unpack[BoxStyle]
    ) -> None:
        """A filled rectangle from its lower left corner."""
        drawn = Rectangle((x, y), width, height, facecolor=colour, transform=self.points, **style)
        self.figure.add_artist(drawn)

    def text(
        self, x: float, y: float, words: str, colour: str = INK, *, at: str = "left", bold: bool = False
    ) -> None:
        """Words on a baseline. Set by its baseline, not its box: boxes differ from font to font."""
        weight = "bold" if bold else "normal"
        drawn = Text(x, y, words, color=colour, ha=at, va="baseline", fontsize=TEXT, fontweight=weight)
        drawn.set_transform(self.points)
        self.figure.add_artist(drawn)

    def note(self, x: float, y: float, words: str, *, at: str = "left") -> None:
        """Words that are context."""
        self.text(x, y, words, MUTED, at=at)

    @property
    def is_narrow(self) -> bool:
        """True when the picture is the one for a telephone."""
        return self.width < WIDE

    def svg(self, id: str, alt: str) -> str:
        """The finished picture, with the words that stand for it where it is not seen."""
        out = io.StringIO()
        self.figure.savefig(
            out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
        return inline(out.getvalue(), id, alt, self.width, self.height + self.strip)


_DROPPED = (
    (re.compile(r"<metadata>.*?</metadata>", re.DOTALL), ""),
    (re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.DOTALL), ""),
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<g id=\"[^\"]*\">"), "<g>"),
    (re.compile(r"font-family: ?[^;\"]*;? ?"), ""),
    (re.compile(r" transform=\"rotate\(-?0 [^)]*\)\""), ""),
    (re.compile(r"\s*\n\s*"), " "),
    (re.compile(r"> <"), "><"),
)
_INHERITED = re.compile(
    r"; stroke-linecap: round|; stroke-dashoffset: 0|font-size: 12px;? ?|fill: #0b0c0c;? ?"
)
"""What the picture as a whole already says, so that no line or word in it need say it again."""
_REPEATED = re.compile(r"(<use [^>]*style=\"fill: #[0-9a-f]+);[^\"]*")
"""A marker's outline is said where it is defined; each place it is used says only what fills it."""
_PATHS = re.compile(r"(?<= d=\")[^\"]*")
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_BLANK = re.compile(r"<path d=\"[^\"]*\" style=\"fill: none\"/>")


def inline(svg: str, id: str, alt: str, width: float, height: float) -> str:
    """Make matplotlib's SVG fit to stand in a page: no prologue, no style for the whole page, ids of its
    own."""
    body = svg[svg.index("<svg") : svg.rindex("</svg>")]
    body = body[body.index(">") + 1 :]
    for pattern, instead in _DROPPED:
        body = pattern.sub(instead, body)
    body = _PATHS.sub(lambda path: _DECIMALS.sub(r"\1", path[0]).strip(), _BLANK.sub("", body))
    body = _REPEATED.sub(r"\1", _INHERITED.sub("", body)).replace(' style=""', "")
    body = re.sub(r"(<[^<>]*) id=\"", rf'\1 id="{id}-', body)
    body = re.sub(r"(href=\"#|url\(#)", rf"\g<1>{id}-", body).replace("xlink:href", "href")
    if "<g " not in body:
        body = body.replace("<g>", "").replace("</g>", "")
    return (
        f'<svg role="img" aria-label="{escape(alt)}" viewBox="0 0 {width:g} {height:g}" '
        f'xmlns="http://www.w3.org/2000/svg" '
        f'style="display:block;width:100%;max-width:{width * 4 / 3:g}px;font:{TEXT}px {FONTS};fill:{INK};'
        'stroke-linejoin:round;stroke-linecap:round">'
        f"{body.strip()}</svg>"
    )


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
    id, is_specimen = caption["id"], caption.get("is_specimen", False)
    with look(id):
        for name, width, tall in (("wide", WIDE, height), ("narrow", NARROW, narrow_height or height)):
            canvas = Canvas(width, tall, SPECIMEN if is_specimen else "")
            draw(canvas)
            drawn.append(canvas.svg(f"{id}-{name}", alt))
    return (
        f'<div class="picture"><div class="wide-picture">{drawn[0]}</div><div class="narrow-picture" '
        f'style="display:none">{drawn[1]}</div></div>'
    )
