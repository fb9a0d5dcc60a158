"""Another town's Board, made from data alone: other partners, statements, returns and targets, by the real
command; and the guide to adopting it, typed."""

from __future__ import annotations

import shutil

import pytest

from run_quarter import main
from tests.conftest import ROOT
from tests.guides import cloned, type_guide

pytestmark = pytest.mark.long


def test_a_second_boards_pack_is_made_without_a_line_of_code_and_speaks_of_itself_alone(tmp_path):
    workspace = tmp_path / "live"  # the name of another: no pack is shared
    shutil.copytree(ROOT / "tests" / "second_board", workspace)
    assert main(["2016-17-Q1", "--workspace", str(workspace)]) == 0
    pack = workspace / "reports" / "2016-17-Q1" / "board"
    pages = {path.name: path.read_text(encoding="utf-8") for path in pack.glob("*.html")}
    summary, dashboard = pages["0_board_summary.html"], pages["1_performance_dashboard.html"]
    assert "Northport Safeguarding Children Board" in summary and "3 of 3 returns" in summary
    assert "Evenings of youth work on the street" in summary and "too few quarters to tell" in summary
    assert "Young people on the street" in dashboard and "Inspection outcomes" not in dashboard
    assert "6_training.html" not in pages and "partner__harbour_youth_trust.html" in pages
    theirs = "Performance analyst of the made-up Board", "Head of service", "Warrington"
    assert [(name, word) for name, page in pages.items() for word in theirs if word in page] == []
    assert not any("did not send" in page for page in pages.values())


def test_the_guide_typed_in_a_clean_clone_ends_in_a_release_in_one_round(tmp_path):
    said = type_guide(cloned(tmp_path / "wscb"))
    assert "Requests for 3 agencies" in said
    assert "3 of 3 returns due have come and count, 0 held, 0 not returned" in said
    assert "Released: version 1 of 2026-27-Q1" in said
