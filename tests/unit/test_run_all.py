"""What nbval is asked beyond running a notebook, and that the goldens are of the notebooks there are."""

from __future__ import annotations

import json

import pytest

from tests.golden.pages import EXECUTED, GOLDEN, STEMS, cells_of
from tests.run_all import fault_of

PASSAGE, PRINTED = {"output_type": "execute_result"}, {"output_type": "stream"}


@pytest.mark.parametrize(
    ("source", "outputs", "said"),
    [
        ("page.opening()", [PASSAGE], ""),
        ("page.opening()", [], "found no output. Wanted one passage"),
        ("page.opening()", [PRINTED, PASSAGE], "found stream, execute_result"),
        ("page.opening()", [PASSAGE, PASSAGE], "found execute_result, execute_result"),
        ('quarter = "2015-16-Q4"', [], ""),
        ('quarter = "2015-16-Q4"', [PRINTED], "found stream. Wanted no output."),
    ],
)
def test_a_cell_of_a_page_gives_one_passage_and_every_other_cell_nothing(source, outputs, said):
    fault = fault_of(source, outputs)
    assert (said in fault) if said else fault == ""


def test_a_cell_of_the_analysts_own_notebook_answers_as_it_likes_and_prints_nothing():
    assert fault_of("bench", [PASSAGE, PASSAGE], is_page=False) == ""
    assert "found something printed" in fault_of("bench", [PRINTED, PASSAGE], is_page=False)


def test_every_notebook_of_one_page_has_its_golden_text_and_no_text_is_of_another():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(STEMS)


@pytest.mark.parametrize("stem", EXECUTED)
def test_an_executed_golden_has_the_cells_of_its_notebook_and_every_one_is_compared(stem):
    golden = json.loads((GOLDEN / f"{stem}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [(cell["cell_type"], "".join(cell["source"]).strip()) for cell in golden] == cells_of(stem)
    code = [cell for cell in golden if cell["cell_type"] == "code"]
    assert all(cell["metadata"]["tags"] == ["nbval-check-output"] for cell in code)
