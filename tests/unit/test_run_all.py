"""What nbval is asked beyond running a notebook: each line of a page answers once, and prints nothing beside it."""

from __future__ import annotations

import pytest

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
