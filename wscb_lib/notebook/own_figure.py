"""A figure of the analyst's own, drawn with seaborn or matplotlib in the look of the house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from matplotlib import pyplot

from wscb_lib.charts.look import MUTED

_HOUSE = Path(__file__).parent.parent / "house.mplstyle"
SPECIMEN = "Specimen: made-up figures"
MOST_LABELS = 5  # quarters named along the foot; between them every second or third


@contextmanager
def own_figure(title: str, size: tuple[float, float], is_specimen: bool) -> Iterator[Any]:
    """Axes of a new figure in the house style; what is drawn without naming axes falls on them too.

    When the drawing ends, values begin at nought, the title stands at the left, the quarters are thinned
    until they can be read, and made-up figures are said to be so.
    """
    with pyplot.style.context(["afcharts.afcharts", str(_HOUSE)]):
        figure, axes = pyplot.subplots(figsize=size, layout="constrained")
        figure.set_facecolor("white")  # a page's picture has none; a notebook may be dark
        yield axes
        if axes.get_ylim()[0] > 0:
            axes.set_ylim(bottom=0)
        if title:
            axes.set_title(title, loc="left", fontweight="bold")
        labels = axes.get_xticklabels()
        every = -(-len(labels) // MOST_LABELS)
        for place, label in enumerate(labels):
            label.set_visible((len(labels) - 1 - place) % every == 0)
        if is_specimen:
            figure.supxlabel(SPECIMEN, x=0.01, ha="left", color=MUTED, fontsize=10)
