"""One stem, found everywhere: a file's name is its id."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import framework_of

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = framework_of()
NOTEBOOKS = sorted(
    (ROOT / "notebooks").glob("[0-9]*.ipynb")
)  # one an element; theme.ipynb and partner.ipynb gather from all


def test_every_return_has_its_suite_and_every_suite_its_return():
    assert {p.stem for p in (ROOT / "expectations").glob("*.json")} == set(FRAMEWORK.returns)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_bears_the_name_and_the_title_of_its_element(notebook):
    element = FRAMEWORK.element(notebook.stem)
    first = "".join(json.loads(notebook.read_text())["cells"][0]["source"])
    assert first.splitlines()[0] == f"# {element.title}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_speaks_to_every_section_of_its_element_in_order(notebook):
    element = FRAMEWORK.element(notebook.stem)
    source = "\n".join(
        "".join(c["source"]) for c in json.loads(notebook.read_text())["cells"] if c["cell_type"] == "code"
    )
    places = [source.find(f'page.section("{s.id}")') for s in element.sections]
    assert -1 not in places and places == sorted(places)


def test_the_notebook_of_partners_speaks_to_every_section_of_their_page_in_order():
    cells = [
        "".join(c["source"]) for c in json.loads((ROOT / "notebooks" / "partner.ipynb").read_text())["cells"]
    ]
    for section in FRAMEWORK.partner_sections:
        place = cells.index(f'page.section("{section.id}")')
        assert cells[place - 1] == f"## {section.title}\n\n{section.question}"
    places = [cells.index(f'page.section("{s.id}")') for s in FRAMEWORK.partner_sections]
    assert places == sorted(places)


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "core", "base", "misc"])
def test_no_module_is_a_drawer_for_odds_and_ends(word):
    assert not [p for p in (ROOT / "wscb_lib").rglob("*.py") if p.stem == word or p.parent.name == word]
