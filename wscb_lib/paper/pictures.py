"""A pack's open charts as files, named by measure, for the slides somebody will make anyway."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from xml.etree.ElementTree import Element, SubElement, tostring

from wscb_lib.errors import PaperNotMade
from wscb_lib.exhibits import slug
from wscb_lib.paper.tree import tree_of, words_of

FOLDER = "pictures"
WIDE = 1600
"""Pixels across a PNG: enough for a slide that fills a wall."""
MARGIN = 12
"""Points of white about a chart: on a page the sheet gives it."""

_NARROW = re.compile(r'<div class="narrow-picture".*?</svg></div>', re.DOTALL)
_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""They come with matplotlib: no picture hangs on a machine's fonts."""


def write_pictures(
    pages: Sequence[tuple[str, Path]], out: Path, measures: Collection[str]
) -> tuple[list[Path], list[str]]:
    """Each chart that stands open on a page as `pictures/<measure>.svg` and `.png`, white behind.

    `pages` are (stem, file) in the Board's order: of a chart that stands on two pages the first is written.
    `measures` are the ids by which files are named. Returns the files written, and a sentence for each fault:
    where resvg is not installed there are no PNGs, and one sentence.
    """
    found: dict[str, Element] = {}
    for stem, page in pages:
        for figure, picture in _open_charts(page.read_text(encoding="utf-8")):
            found.setdefault(name_of(figure.attrib["id"], stem, measures), _standing_alone(figure, picture))
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    written, faults = [], _faults()
    for name, picture in found.items():
        drawing = tostring(picture, encoding="unicode")
        written.append(folder / f"{name}.svg")
        written[-1].write_text(drawing + "\n", encoding="utf-8", newline="\n")
        if not faults:
            written.append(folder / f"{name}.png")
            written[-1].write_bytes(_painted(drawing))
    return written, faults


def name_of(exhibit: str, stem: str, measures: Collection[str]) -> str:
    """The name of a chart's file: its measure's id, and what else tells it from others of the measure.

    >>> name_of("training-impact-pct-groups", "6_training", ["impact", "impact_pct"])
    'impact_pct__groups'
    >>> name_of("neglect-plans", "theme__neglect", ["plans"]), name_of("training-all", "6_training", [])
    ('plans', 'all')
    """
    page = slug(re.sub(r"^(\d+_|theme__)", "", stem))
    rest = exhibit.removeprefix(f"{page}-")
    for measure in sorted(measures, key=lambda each: (-len(each), each)):
        told = slug(measure)
        if rest == told:
            return measure
        if rest.startswith(f"{told}-"):
            return f"{measure}__{rest[len(told) + 1 :].replace('-', '_')}"
    return rest.replace("-", "_")


def _open_charts(page: str) -> Iterator[tuple[Element, Element]]:
    """Each figure that is not folded away, with its chart; figures that are tables are passed over."""
    main = tree_of(_NARROW.sub("", page))
    folded = {id(figure) for fold in main.iter("details") for figure in fold.iter("figure")}
    for figure in main.iter("figure"):
        chart = figure.find("div[@class='picture']//svg")
        if chart is not None and id(figure) not in folded:
            yield figure, chart


def _standing_alone(figure: Element, chart: Element) -> Element:
    """The chart with its title and description inside it, and a size of its own."""
    left, top, width, height = map(float, chart.attrib["viewbox"].split())
    box = (left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN)
    alone = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "viewBox": " ".join(f"{each:g}" for each in box),
            "width": f"{box[2] * 4 / 3:g}",
            "height": f"{box[3] * 4 / 3:g}",
            "style": chart.get("style", "").replace("width:100%;", ""),
        },
    )
    SubElement(alone, "title").text = words_of(figure.find("h3"))
    SubElement(alone, "desc").text = chart.get("aria-label") or words_of(figure.find("p[@class='says']"))
    alone.extend(each for each in chart if each.tag not in ("title", "desc"))
    return alone


def _faults() -> list[str]:
    try:
        _painter()
    except PaperNotMade as fault:
        return list(fault.sentences)
    return []


def _painter() -> ModuleType:
    try:
        import resvg_py
    except ImportError:
        raise PaperNotMade(
            "--pictures: resvg is not installed, so no PNG is written; the pages are, and each chart's SVG. "
            "To have PNGs too, install it: python -m pip install -r requirements.lock."
        ) from None
    return resvg_py


@cache
def _fonts() -> list[str]:
    from matplotlib import get_data_path

    return [str(Path(get_data_path()) / "fonts" / "ttf" / name) for name in _FONTS]


def _painted(drawing: str) -> bytes:
    painted: bytes = _painter().svg_to_bytes(
        svg_string=re.sub(r"font: ?(\d+)px [^;\"]*", r"font-size:\1px;font-family:DejaVu Sans", drawing),
        background="#ffffff",
        width=WIDE,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return painted
