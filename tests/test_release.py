"""A release by the real command: refused in one list, then whole, signed and kept as published."""

from __future__ import annotations

import shutil

import pytest

from run_quarter import main
from tests.conftest import ROOT
from wscb_lib.commentary.sign import main as sign
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store

QUARTER = "2015-16-Q4"
ACCEPT = ["--accept", "partner_indicators: the company refused, and its commissioner has been written to"]


@pytest.fixture(scope="module")
def workspace(specimen_run, tmp_path_factory):
    """The specimen after one run, with its words signed against the figures of that run."""
    folder = tmp_path_factory.mktemp("release") / "specimen_release"
    shutil.copytree(specimen_run[0], folder)
    assert sign([QUARTER, "--workspace", str(folder), "--by", "Board business manager", "--on", "2016-05-13"]) == 0
    yield folder
    shutil.rmtree(ROOT / "reports" / folder.name, ignore_errors=True)


def release(folder, *more):
    return main([QUARTER, "--workspace", str(folder), "--release", *more])


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
    assert Store(workspace).published(Quarter.parse(QUARTER), "board")["figures"]["police_protection_occasions"][QUARTER]


def test_a_part_of_the_pack_is_never_a_release(workspace, capsys):
    assert release(workspace, "--only", "training") == 2
    assert "a release is the whole pack" in capsys.readouterr().err
