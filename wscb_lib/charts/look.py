"""Colours, sizes and the style of every chart: the Analysis Function's palette, used in one way everywhere.

Same thing, same look: figures are dark blue, context is grey, a concern is an orange triangle, an improvement
a turquoise diamond, a change that is neither a pink square. A watch is the same shape left hollow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from afcharts.af_colours import get_af_colours

BLUE, TURQUOISE, PINK, ORANGE, DARK_GREY, PURPLE = get_af_colours("categorical", number_of_colours=6)
NIGHT, _, MID_BLUE, LIGHT_BLUE, PALE_BLUE = get_af_colours("sequential")
INK = "#0B0C0C"
MUTED = "#505A5F"
"""Words that are context: 7 to 1 on white."""
RULE = "#8B9298"
"""Lines that must be seen (3 to 1 on white)."""
GRID = "#DADDE0"
BAND = "#EEF1F4"
WHITE = "#FFFFFF"

TEXT = 12
"""Points, on a picture eight inches wide; nothing is written smaller."""

FLAGS = {"concern": (ORANGE, {"up": "^", "down": "v"}), "improvement": (TURQUOISE, {}), "change": (PINK, {})}
_SHAPES = {"concern": "^", "improvement": "D", "change": "s"}


def flag(reading: str, direction: str = "") -> tuple[str, str]:
    """Colour and marker of a flagged quarter.

    >>> flag("concern", "down")[1], flag("improvement", "up")[1]
    ('v', 'D')
    """
    colour, shapes = FLAGS.get(reading, FLAGS["change"])
    return colour, shapes.get(direction, _SHAPES.get(reading, "s"))


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on a colour.

    >>> ink_on("#12436D"), ink_on("#ADD1F1")
    ('#FFFFFF', '#0B0C0C')
    """
    parts = [each / 255 for each in _channels(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return WHITE if light < 0.18 else INK


def tint(colours: Sequence[str], share: float) -> str:
    """The colour so far along from the first of several to the last, as seaborn blends them: 0 is the first,
    1 the last.

    >>> tint(["#FFFFFF", "#12436D"], 0), tint(["#FFFFFF", "#12436D"], 1)
    ('#FFFFFF', '#12436D')
    """
    red, green, blue, _ = _blended(tuple(colours))(float(share))
    return f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"


@cache
def _blended(colours: tuple[str, ...]) -> Callable[[float], tuple[float, float, float, float]]:
    import seaborn  # takes a second, and most pictures have no tint

    blended: Callable[[float], tuple[float, float, float, float]] = seaborn.blend_palette(
        colours, as_cmap=True
    )
    return blended


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def shades(count: int) -> list[str]:
    """Blues from dark to pale, one a grade, as far apart as the palette allows; at most five.

    >>> shades(2)
    ['#12436D', '#6BACE6']
    """
    if count > 5:
        raise ValueError(f"grades: found {count}. Wanted at most five: more shades cannot be told apart.")
    if count < 3:
        return [["#12436D"], ["#12436D", "#6BACE6"]][count - 1]
    return list(get_af_colours("sequential", number_of_colours=count))
