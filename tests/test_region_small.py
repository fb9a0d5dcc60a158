"""Two Boards' printed figures, laid side by side by the real notebook; whole Boards are among the long proofs
(tests/test_region.py)."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.bench.region import own_board
from tests.conftest import ROOT
from tests.pdfua import faults_of as not_pdf_ua
from wscb_lib import pack
from wscb_lib.boards.region import BoardPack, make_region, own_frameworks
from wscb_lib.pack import faults_of
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.results_columns import RESULTS_COLUMNS

QUARTER = "2015-16-Q4"
TOWNS = {"bury": 70, "wigan": 55}
"""Of a hundred conferences, so many within fifteen working days, as each Board's pack prints it."""


def printed(folder, percent: int) -> BoardPack:
    """A Board of which one share is printed, in the folder that holds them both."""
    (folder / "returns").mkdir(parents=True)
    (folder / "framework").mkdir()
    (folder / "framework" / "board.toml").write_text(own_board(folder.name.capitalize(), 44_000))
    place = folder / "reports" / QUARTER / "board"
    (place / "tables").mkdir(parents=True)
    table = place / "tables" / "results.csv"
    share = ("icpc_15wd_pct", "Within fifteen working days", "percent", QUARTER, "all", "all", "all")
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([RESULTS_COLUMNS, (*share, percent, 100, percent, "ok", f"{percent}%")])
    outputs = {"outputs": {"tables/results.csv": pack.checksum(table)}}
    (place / "manifest.json").write_text(json.dumps(outputs))
    return BoardPack(folder, place, checksum=folder.name)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The folder of the Boards, and what was said, once its page is made and asked for again."""
    folder, said = tmp_path_factory.mktemp("many") / "region", io.StringIO()
    packs = [printed(folder / town, percent) for town, percent in TOWNS.items()]
    own = own_frameworks([each.workspace for each in packs], [QUARTER], ROOT)
    for with_paper in (True, False):
        make_region(folder, packs, QUARTER, "board", ROOT, Ledger(to=said), own, with_paper)
    return folder, said.getvalue()


def test_two_boards_shares_stand_on_one_page_as_each_prints_them(made):
    place = made[0] / "reports" / QUARTER / "board"
    page = (place / "region.html").read_text(encoding="utf-8")
    assert all(f"{percent}%" in page and town.capitalize() in page for town, percent in TOWNS.items())
    assert list(faults_of(page)) == []
    with (place / "tables" / "results.csv").open(encoding="utf-8") as file:
        told = {row["group"]: row["shown_as"] for row in csv.DictReader(file) if row["breakdown"] == "board"}
    assert told == {"Bury": "70%", "Wigan": "55%"}


def test_what_has_not_changed_is_not_laid_again_and_the_terminal_says_where_it_lies(made):
    first, again = (line for line in made[1].splitlines() if line.startswith("The region"))
    assert first.endswith("board/index.html") and "nothing has changed" in again


def test_its_paper_keeps_what_pdf_ua_promises_and_the_front_page_leads_to_it(made):
    place = made[0] / "reports" / QUARTER / "board"
    assert not_pdf_ua(place / "region.pdf") == []
    assert 'href="region.pdf"' in (place / "index.html").read_text(encoding="utf-8")
