"""A golden notebook fails when any single figure behind it changes: each figure of each page, changed by itself.

The golden holds what the page's parts say, word for word. So a change that alters what a part says makes it fail, and
no kernel need run to see it: the part is written again from the changed figure and its text compared.
"""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from wscb_lib import charts
from wscb_lib.exhibits import Shown
from wscb_lib.framework import load_framework
from wscb_lib.narrative.compose import page_of
from wscb_lib.quality import check_returns, read_registers
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import Checker, measure_and_judge
from wscb_lib.store import Store

ROOT = Path(__file__).resolve().parents[1]
QUARTER = Quarter.parse("2015-16-Q4")
# The ten elements; a theme's and a partner's page gather what these hold, and nbval compares their goldens.
STEMS = sorted(path.stem for path in (ROOT / "tests" / "golden").glob("[0-9]*.ipynb"))
assert len(STEMS) == 10
CALL = re.compile(r'page\.(\w+)\((?:"(\w+)")?\)')


@pytest.fixture(scope="module")
def material(specimen_run):
    """What the reported quarter's pages are written from; the run has read and checked every return already."""
    store, framework = Store(specimen_run[0]), load_framework(ROOT / "data" / "framework", QUARTER)
    readings, _ = read_everything(framework, store, QUARTER)
    checker = Checker(store)
    gate = check_returns(framework, readings, QUARTER, register=read_registers(framework, store.workspace, QUARTER), run=checker)
    checker.close()
    return measure_and_judge(gate, "specimen", framework.board.editions["board"], is_specimen=True).material


@pytest.fixture(scope="module", autouse=True)
def no_pictures():
    """What an exhibit says is its sentence and its figures; the picture beside them need not be drawn."""
    rooms = [importlib.import_module(f"wscb_lib.charts.{path.stem}") for path in Path(charts.__file__).parent.glob("[a-z]*.py")]
    with pytest.MonkeyPatch.context() as patch:
        for room in rooms:
            if hasattr(room, "picture"):
                patch.setattr(room, "picture", lambda *drawn, **said: "")
        yield


class Said:
    """What the parts of pages say; an exhibit that is the same as before is not written again."""

    def __init__(self):
        self._known = {}

    def of(self, material, stem) -> dict[str, str]:
        page = page_of(material, next(e for e in material.framework.elements if e.stem == stem))
        return {name: draft.finished(self._drawn).text for name, draft in page.parts.items()}

    def _drawn(self, drawing):
        if drawing.key not in self._known:
            self._known[drawing.key] = drawing.draw()
        return self._known[drawing.key]


@pytest.fixture(scope="module")
def said():
    return Said()


def golden_parts(stem: str) -> dict[str, str]:
    """The parts of a page that its golden holds, by name."""
    notebook = json.loads((ROOT / "tests" / "golden" / f"{stem}.ipynb").read_text(encoding="utf-8"))
    found = {}
    for cell in notebook["cells"]:
        call = CALL.fullmatch("".join(cell["source"]).strip())
        if call and call[1] not in ("commentary", "drafts"):
            (output,) = cell["outputs"]
            found[f"section/{call[2]}" if call[2] else call[1]] = "".join(output["data"]["text/plain"])
    return found


@pytest.mark.parametrize("stem", STEMS)
def test_a_golden_holds_what_each_part_of_its_page_says_word_for_word(material, said, stem):
    golden, parts = golden_parts(stem), said.of(material, stem)
    assert golden and golden == {name: parts[name] for name in golden}


@pytest.mark.parametrize("stem", STEMS)
def test_a_golden_fails_when_any_single_figure_behind_it_changes(material, said, stem):
    """Each figure of the quarter that stands on the page, one at a time, by the least that would be printed otherwise."""
    before, golden = said.of(material, stem), golden_parts(stem)
    unnoticed = []
    shown = figures_on(material, stem)
    for name in shown:
        after = said.of(another_of(material, name, stem), stem)
        if all(after[part] == before[part] for part in golden):
            unnoticed.append(name)
    assert shown and unnoticed == []


def figures_on(material, stem: str) -> list[str]:
    """The measures whose figure of the quarter a page prints; page one prints those it says something about."""
    element = next(e for e in material.framework.elements if e.stem == stem)
    here = [m.id for m in material.measures_on(element) if m.id in material.series and material.latest(m.id).is_figure]
    if element.id == "board_summary":
        here = [c.measure for c in material.concerns if not c.closed and material.latest(c.measure).is_figure]
    return list(dict.fromkeys(here))


def another_of(material, name: str, stem: str):
    """The same material with one printed figure of the measure changed: a grid prints its cells, and no figure of all."""
    if material.framework.measure(name).form == "matrix":
        return with_another_cell(material, name)
    return with_another(material, name, printed_of(material, stem, name))


def with_another_cell(material, name: str):
    """The same material with one cell of a grid graded next to what it was."""
    key = (name, material.framework.measure(name).by[0])
    cells = material.groups[key]
    group, (*earlier, latest) = next((group, points) for group, points in cells.items() if points[-1].is_figure)
    regraded = replace(latest, value=latest.value - 1 if latest.value else 1)
    return replace(material, groups={**material.groups, key: {**cells, group: (*earlier, regraded)}})


def with_another(material, name: str, where: str = "series"):
    """The same material with one figure changed: of the measure's own series, or of the families it is judged on."""
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
            top = shown.numerator + step if shown.numerator + step <= shown.denominator else shown.numerator - step
            found = replace(shown, numerator=top, value=100 * top / shown.denominator)
        else:
            found = replace(shown, value=shown.value + step / 10)
        if found.words(unit) != shown.words(unit):
            return found
        step += 1
