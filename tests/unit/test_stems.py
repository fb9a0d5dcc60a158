"""One stem, found everywhere: a file's name is its id."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import framework_of
from wscb_lib.errors import FrameworkFault
from wscb_lib.quarterly.headings import refuse_other_headings

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK, NOW = framework_of(), framework_of("2025-26-Q4")
NOTEBOOKS = sorted(
    (ROOT / "notebooks").glob("[0-9]*.ipynb")
)  # one an element; theme.ipynb and partner.ipynb gather from all


def test_every_return_has_its_suite_and_every_suite_its_return():
    assert {p.stem for p in (ROOT / "expectations").glob("*.json")} == {*FRAMEWORK.returns, *NOW.returns}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_bears_the_name_and_the_title_of_its_element(notebook):
    element = FRAMEWORK.element(notebook.stem)
    first = "".join(json.loads(notebook.read_text())["cells"][0]["source"])
    assert first.splitlines()[0] == f"# {element.title}"


def test_every_section_is_headed_and_asked_in_its_notebook_as_the_framework_has_it():
    refuse_other_headings(FRAMEWORK, ROOT / "notebooks")


def sections_spoken_to(notebook: str) -> list[str]:
    """The sections that the cells of a notebook speak to, in order."""
    cells = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
    return re.findall(r'page\.section\("(\w+)"\)', "\n".join("".join(c["source"]) for c in cells))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_speaks_to_the_sections_of_its_element_in_order_and_to_no_other(notebook):
    assert sections_spoken_to(notebook.stem) == [s.id for s in FRAMEWORK.element(notebook.stem).sections]


def test_the_notebook_of_partners_speaks_to_the_sections_of_their_page_in_order():
    known = {section.id for section in FRAMEWORK.partner_sections}
    spoken = [name for name in sections_spoken_to("partner") if name in known]
    assert spoken == [section.id for section in FRAMEWORK.partner_sections]


TRAINING = FRAMEWORK.element("training")
HOW_WELL = next(s for s in TRAINING.sections if s.id == "how_well")


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        ({"title": "How good?"}, 'says "## How good? '),
        (
            {"question": "Was it any use?"},
            'says "## How well? Was it any use?", and notebooks/6_training.ipynb "##',
        ),
        ({"id": "how_good"}, 'no cell of notebooks/6_training.ipynb is page.section("how_good")'),
    ],
)
def test_a_section_that_is_changed_in_the_framework_alone_is_refused_with_what_to_change(spoiled, said):
    changed = replace(TRAINING, sections=(replace(HOW_WELL, **spoiled),))
    framework = replace(FRAMEWORK, elements=(changed,))
    with pytest.raises(FrameworkFault) as refused:
        refuse_other_headings(framework, ROOT / "notebooks")
    (fault,) = refused.value.sentences
    assert fault.startswith("data/framework/elements/6_training.toml, section how_") and said in fault


def test_a_notebook_that_is_not_there_is_not_held_against_its_page(tmp_path):
    refuse_other_headings(FRAMEWORK, tmp_path)


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "core", "base", "misc"])
def test_no_module_is_a_drawer_for_odds_and_ends(word):
    assert not [p for p in (ROOT / "wscb_lib").rglob("*.py") if p.stem == word or p.parent.name == word]
