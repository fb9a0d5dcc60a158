"""A release by the real command: refused in one list, then whole, signed and kept as published."""

from __future__ import annotations

import pytest

from run_quarter import main
from tests.conftest import another_towns_board, copy_after_a_run
from wscb_lib.commentary.sign import main as sign
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

QUARTER, SMALL_QUARTER = "2015-16-Q4", "2016-17-Q1"
ACCEPT = ["--accept", "partner_indicators: the company refused, and its commissioner has been written to"]
DECIDED = """return,reason,by
judgements,The Board sees its first figures in August,Independent chair
commentary,A first quarter: nobody knows yet what is usual,Independent chair
"""


@pytest.fixture(scope="module")
def workspace(specimen_run, public_run, tmp_path_factory):
    """The specimen after a run of each edition, with its words signed against the figures of that run."""
    folder = copy_after_a_run(specimen_run[0], tmp_path_factory.mktemp("release") / "specimen_release")
    assert (
        sign([QUARTER, "--workspace", str(folder), "--by", "Board business manager", "--on", "2016-05-13"])
        == 0
    )
    yield folder


def release(folder, *more):
    return main([QUARTER, "--workspace", str(folder), "--release", *more])


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Another town's Board after a run, of which one return did not come, with words on one page."""
    folder = another_towns_board(tmp_path_factory.mktemp("small") / "northport")
    (folder / "returns" / SMALL_QUARTER / "street_work.csv").unlink()
    (folder / "returns" / SMALL_QUARTER / "accept.csv").write_text(DECIDED, encoding="utf-8")
    assert main([SMALL_QUARTER, "--workspace", str(folder), "--new-commentary"]) == 0
    return folder


def test_a_another_towns_boards_release_is_refused_with_one_list_and_then_goes_out_and_is_kept(small, capsys):
    given = [SMALL_QUARTER, "--workspace", str(small), "--release"]
    words = small / "commentary" / SMALL_QUARTER / "5_complaints_and_allegations.md"
    good = words.read_text(encoding="utf-8")
    words.write_text(good + "\nThere were 99 of them.\n", encoding="utf-8")
    assert main(given) == 12
    said = capsys.readouterr().err
    assert "street_work from" in said and "is not returned" in said and "“99” is typed by hand" in said
    accept = ["--accept", "street_work: the trust has closed its books, and will send both quarters"]
    assert main([*given, *accept]) == 14
    assert Store(small).published(Quarter.parse(SMALL_QUARTER), "board") is None
    words.write_text(good, encoding="utf-8")
    assert main([*given, *accept]) == 0
    assert Store(small).published(Quarter.parse(SMALL_QUARTER), "board")["figures"]["lado_referrals_count"]


def test_a_part_of_the_pack_is_never_a_release(small, capsys):
    assert main([SMALL_QUARTER, "--workspace", str(small), "--release", "--only", "training"]) == 2
    assert "a release is the whole pack" in capsys.readouterr().err


@pytest.mark.long
def test_a_release_is_refused_with_one_list_and_then_goes_out_whole_and_is_kept(workspace, capsys):
    words = workspace / "commentary" / QUARTER / "2_local_authority_report.md"
    good = words.read_text(encoding="utf-8")
    words.write_text(good + "\nThere were 99 of them.\n", encoding="utf-8")
    assert release(workspace) == 12
    said = capsys.readouterr().err
    assert "partner_indicators from probation_crc is not returned" in said and "“99” is typed by hand" in said
    assert release(workspace, *ACCEPT) == 14
    assert Store(workspace).published(Quarter.parse(QUARTER), "board") is None
    words.write_text(good, encoding="utf-8")
    assert release(workspace, *ACCEPT) == 0
    assert Store(workspace).published(Quarter.parse(QUARTER), "board")["figures"][
        "police_protection_occasions"
    ][QUARTER]


@pytest.mark.long
def test_the_year_is_released_by_the_same_rules_and_what_was_published_is_kept_row_by_row(workspace, capsys):
    year = ["--edition", "public"]
    assert (
        sign(
            [QUARTER, "--workspace", str(workspace), *year, "--by", "Independent chair", "--on", "2016-05-20"]
        )
        == 0
    )
    words = workspace / "commentary" / "2015-16" / "annual_report.md"
    good = words.read_text(encoding="utf-8")
    words.write_text(good + "\nThere were 3 of them.\n", encoding="utf-8")
    assert release(workspace, *year, *ACCEPT) == 14
    assert "annual_report.md, line" in (said := capsys.readouterr().err) and "“3” is typed by hand" in said
    words.write_text(good, encoding="utf-8")
    assert release(workspace, *year, *ACCEPT) == 0
    told = Store(workspace).published(Quarter.parse(QUARTER), "public")
    assert told["figures"]["police_protection_occasions"].keys() == {QUARTER, "2014-15-Q4"}
    assert {row["status"] for row in told["rows"]} >= {"ok", "suppressed"}
    assert (
        main([QUARTER, "--workspace", str(workspace), *year]) == 0
    )  # a pack beside itself gives nothing away
