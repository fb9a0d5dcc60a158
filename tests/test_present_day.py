"""The second specimen's quarter of today: the same notebooks and measures, and no name that is no more.

Its pack is made once, of four pages; every page of the quarter is written from what that run kept, and read.
"""

from __future__ import annotations

import html
import importlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.golden.pages import difference
from tests.golden.present_day import (
    QUARTER_2026,
    STEMS_2026,
    WORKSPACE_2026,
    pack_of_2026,
    page_of_2026,
)
from wscb_lib import charts
from wscb_lib.quarter import Quarter

OLD = re.compile(
    "|".join((ROOT / "tests" / "vectors" / "old_names.txt").read_text(encoding="utf-8").splitlines())
)
HISTORY = ("It took over from", "Since 29 September 2019", "Named anew from", "ended clinical commissioning")
"""What stands in a line that tells what was."""


@pytest.fixture(scope="module")
def pack() -> Path:
    return pack_of_2026()


@pytest.fixture(scope="module")
def material(pack):
    from wscb_lib.quarterly.bench_record import recall
    from wscb_lib.store import Store

    found = recall(Store(ROOT / "data" / WORKSPACE_2026), Quarter.parse(QUARTER_2026), "board")
    assert found is not None
    return found.material


@pytest.mark.parametrize("stem", STEMS_2026)
def test_a_page_of_today_says_what_its_golden_says_word_for_word(pack, stem):
    assert not (changed := difference(stem, page_of_2026(stem), WORKSPACE_2026)), changed


def old_names_in(text: str) -> list[str]:
    """The lines of a page that hold a name that is no more, but for notes of history."""
    lines = html.unescape(re.sub(r"<[^>]+>", "\n", text)).splitlines()
    return [line.strip() for line in lines if OLD.search(line) and not any(h in line for h in HISTORY)]


@pytest.mark.parametrize("stem", [*STEMS_2026, "index"])
def test_no_name_that_is_no_more_stands_on_a_page(pack, stem):
    page = (pack / f"{stem}.html").read_text(encoding="utf-8")
    assert old_names_in(re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)) == []


@pytest.fixture
def no_pictures(monkeypatch):
    """What an exhibit says is its sentence and its figures; the picture beside them need not be drawn."""
    for path in Path(charts.__file__).parent.glob("[a-z]*.py"):
        room = importlib.import_module(f"wscb_lib.charts.{path.stem}")
        if hasattr(room, "picture"):
            monkeypatch.setattr(room, "picture", lambda *_, marks, **__: "<svg></svg>" if marks > 1 else "")


def test_nor_in_what_any_other_page_is_written_from(material, no_pictures):
    from wscb_lib.pages.every_page import compose

    found = {
        f"{page.content.stem}: {name}: {line}"
        for page in compose(material)
        for name, draft in page.parts.items()
        for line in old_names_in(draft.finished(lambda drawing: drawing.draw()).text)
    }
    assert found == set()


def test_the_old_names_are_found_where_they_stand(specimen_run):
    page = (specimen_run[1] / "2_local_authority_report.html").read_text(encoding="utf-8")
    assert len(old_names_in(page)) > 20


def test_a_line_goes_on_over_a_change_and_is_marked(material):
    measure = material.framework.measure("eh_assessments_count")
    assert [str(mark.start) for mark in measure.renamed] == ["2025-26-Q1"]
    known = [point.quarter for point in material.series[measure.id] if point.is_figure]
    assert "2024-25-Q4" in known and "2025-26-Q4" in known
