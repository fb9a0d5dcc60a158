"""A golden fails when any single figure behind it changes: each figure of each page, changed by itself.

The golden holds what the page's parts say, word for word. So a change that alters what a part says makes it
fail, and no kernel need run to see it: the part is written again from the changed figure and its text
compared.
"""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.golden.pages import STEMS, asked_by, difference, opened, said_by, text_of
from wscb_lib import charts
from wscb_lib.charts.canvas import FEWEST_MARKS
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.passage import Passage
from wscb_lib.pages.every_page import page_of

# The ten elements; the year's page is compared as it stands, a theme's and a partner's by nbval.
ELEMENTS = [stem for stem in STEMS if stem[0].isdigit()]
assert ELEMENTS


@pytest.fixture(scope="module", autouse=True)
def no_pictures():
    """What an exhibit says is its sentence and its figures; the picture beside them need not be drawn."""
    rooms = [
        importlib.import_module(f"wscb_lib.charts.{path.stem}")
        for path in Path(charts.__file__).parent.glob("[a-z]*.py")
    ]
    with pytest.MonkeyPatch.context() as patch:
        for room in rooms:
            if hasattr(room, "picture"):
                patch.setattr(room, "picture", _in_place_of_a_picture)
        yield


def _in_place_of_a_picture(*drawn, marks: int, **said) -> str:
    """What stands where a picture would, and nothing where too little would be drawn."""
    return "<svg></svg>" if marks >= FEWEST_MARKS else ""


class Said:
    """What the parts of pages say; an exhibit that is the same as before is not written again."""

    def __init__(self):
        self._known = {}

    def of(self, material, stem) -> dict[str, str]:
        return {name: passage.text for name, passage in self.passages(material, stem).items()}

    def passages(self, material, stem) -> dict[str, Passage]:
        page = page_of(material, next(e for e in material.framework.elements if e.stem == stem))
        return {name: draft.finished(self._drawn) for name, draft in page.parts.items()}

    def _drawn(self, drawing):
        if drawing.key not in self._known:
            self._known[drawing.key] = drawing.draw()
        return self._known[drawing.key]


@pytest.fixture(scope="module")
def said():
    return Said()


def parts_asked_by(stem: str) -> list[str]:
    """The parts of a page that its notebook asks for and figures stand in: all but the analyst's own
    words."""
    return [
        f"{part}/{section}" if section else part for part, section in asked_by(stem) if part != "commentary"
    ]


@pytest.mark.parametrize("stem", ELEMENTS)
def test_the_page_that_stands_says_what_its_golden_says_word_for_word(specimen_run, stem):
    assert not (changed := difference(stem, text_of(stem, said_by(opened(stem))))), changed


def test_the_page_of_the_year_says_what_its_golden_says_word_for_word(public_run):
    assert not (
        changed := difference("annual_report", text_of("annual_report", said_by(opened("annual_report"))))
    ), changed


@pytest.mark.parametrize("stem", ELEMENTS)
def test_a_golden_holds_what_each_part_of_its_page_says_as_it_is_written_from_the_figures(
    material, said, stem
):
    parts = {name: passage.to_dict() for name, passage in said.passages(material, stem).items()}
    page = opened(stem)
    page._page = replace(page._page, parts={**page._page.parts, **parts})
    assert not (changed := difference(stem, text_of(stem, said_by(page)))), changed


@pytest.mark.parametrize("stem", ELEMENTS)
@pytest.mark.parametrize("many", [12, pytest.param(None, marks=pytest.mark.long, id="all")])
def test_a_golden_fails_when_any_single_figure_behind_it_changes(material, said, stem, many):
    """Figures of the quarter that stand on the page, from the first to the last, one at a time, by the least
    that would be printed otherwise; `make test-all` changes each of them."""
    before, asked = said.of(material, stem), parts_asked_by(stem)
    unnoticed = []
    shown = figures_on(material, stem)
    for name in shown[:: -(-len(shown) // many) if many else 1]:
        after = said.of(another_of(material, name, stem), stem)
        if all(after[part] == before[part] for part in asked):
            unnoticed.append(name)
    assert asked and shown and unnoticed == []


def figures_on(material, stem: str) -> list[str]:
    """The measures whose figure of the quarter a page prints; page one prints those it says something
    about."""
    element = next(e for e in material.framework.elements if e.stem == stem)
    here = [
        m.id
        for m in material.measures_on(element)
        if m.id in material.series and material.latest(m.id).is_figure
    ]
    if element.id == "board_summary":
        here = [c.measure for c in material.concerns if not c.closed and material.latest(c.measure).is_figure]
    return list(dict.fromkeys(here))


def another_of(material, name: str, stem: str):
    """The same material with one printed figure of the measure changed: a grid prints its cells, and no
    figure of all."""
    if material.framework.measure(name).form == "matrix":
        return with_another_cell(material, name)
    return with_another(material, name, printed_of(material, stem, name))


def with_another_cell(material, name: str):
    """The same material with one cell of a grid graded next to what it was."""
    key = (name, material.framework.measure(name).by[0])
    cells = material.groups[key]
    group, (*earlier, latest) = next(
        (group, points) for group, points in cells.items() if points[-1].is_figure
    )
    regraded = replace(latest, value=latest.value - 1 if latest.value else 1)
    return replace(material, groups={**material.groups, key: {**cells, group: (*earlier, regraded)}})


def with_another(material, name: str, where: str = "series"):
    """The same material with one figure changed: of the measure's own series, or of the families it is judged
    on."""
    *earlier, latest = getattr(material, where)[name]
    changed = (*earlier, another(latest, material.framework.measure(name).unit))
    return replace(material, **{where: {**getattr(material, where), name: changed}})


def printed_of(material, stem: str, name: str) -> str:
    """Which figure of a measure a page prints: page one has only the one that was judged."""
    flagged = getattr(material.signals.get(name), "verdict", "") in ("signal", "watch")
    return "events" if stem.startswith("0_") and flagged and name in material.events else "series"


def another(shown: Shown, unit: str) -> Shown:
    """The nearest figure that is printed otherwise."""
    step = 1
    while True:
        if shown.denominator and unit == "percent":
            top = (
                shown.numerator + step
                if shown.numerator + step <= shown.denominator
                else shown.numerator - step
            )
            found = replace(shown, numerator=top, value=100 * top / shown.denominator)
        else:
            found = replace(shown, value=shown.value + step / 10)
        if found.words(unit) != shown.words(unit):
            return found
        step += 1
