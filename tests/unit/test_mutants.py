"""The list of guards that `make mutants` takes out is of today's code."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.mutants import mutants, mutated


def test_there_are_at_least_thirty_and_no_two_of_one_name():
    assert len(mutants()) >= 30 == len({m.guard for m in mutants()}) - (len(mutants()) - 30)


@pytest.mark.parametrize("mutant", mutants(), ids=lambda m: m.guard)
def test_a_guard_stands_where_the_list_says_and_so_do_its_tests(mutant):
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutated(mutant, text) != text
    assert (ROOT / mutant.test).exists()
