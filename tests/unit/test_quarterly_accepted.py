"""What a release may go out without: a short file, each line with its reason and who said so."""

from __future__ import annotations

import pytest

from tests.conftest import framework_of
from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.accepted import accepted
from wscb_lib.store import Store

Q = Quarter.parse("2015-16-Q4")
LINES = "return,reason,by\nlado,It is late.,Independent chair\njudgements,First quarter,Independent chair\n"


@pytest.fixture
def store(tmp_path) -> Store:
    """A workspace with a folder for the quarter's returns."""
    (tmp_path / "returns" / str(Q)).mkdir(parents=True)
    return Store(tmp_path)


def laid(store: Store, lines: str) -> Store:
    (store.workspace / "returns" / str(Q) / "accept.csv").write_text(lines, encoding="utf-8-sig")
    return store


def test_the_file_and_the_command_accept_together_and_the_file_says_who_did(store):
    found = accepted(["training: the clerk was ill"], framework_of(), laid(store, LINES), Q)
    assert found == {
        "lado": "It is late (accepted by Independent chair)",
        "judgements": "First quarter (accepted by Independent chair)",
        "training": "the clerk was ill",
    }


def test_without_the_file_only_the_command_accepts(store):
    assert accepted([], framework_of(), store, Q) == {}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("lad,It is late,Chair", 'row 2: found "lad". Did you mean "lado"?'),
        ("lado,,Chair", 'row 2: "lado" has no reason'),
        ("lado,It is late,", "row 2: by names nobody"),
        ("lado,It is late,-", "row 2: by names nobody"),
    ],
)
def test_a_line_amiss_is_refused_by_its_row(store, line, said):
    with pytest.raises(UsageFault, match="^returns/2015-16-Q4/accept.csv, row 2") as refused:
        accepted([], framework_of(), laid(store, f"return,reason,by\n{line}\n"), Q)
    assert said in str(refused.value)
