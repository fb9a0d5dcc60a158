"""An agency makes its own page from its own files alone: by the real command, with others' files and without.

python run_quarter.py 2015-16-Q4 --agency police
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPORTED, ROOT, copy_project

OWN = ("missing_children", "complaints", "partner_indicators")
MADE = ("partner__police.html", "tables/results.csv", "index.html")


def page_of_its_own(project: Path) -> dict[str, bytes]:
    """What the command makes for the police in a project, by name."""
    words = [sys.executable, str(ROOT / "run_quarter.py"), REPORTED, "--agency", "Cheshire Constabulary"]
    ran = subprocess.run(words, check=False, cwd=project, capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stderr
    place = project / "reports" / "specimen" / REPORTED / "own__police"
    return {name: (place / name).read_bytes() for name in MADE}


@pytest.mark.long
def test_the_page_is_the_same_byte_for_byte_whatever_other_agencies_sent(tmp_path):
    whole = page_of_its_own(copy_project(tmp_path / "whole"))
    lonely = copy_project(tmp_path / "lonely", *OWN)
    returns = lonely / "data" / "specimen" / "returns"
    for path in returns.glob("20*/*__*"):
        if "police" not in path.name:
            path.unlink()
    history = returns / "back_series" / "partner_indicators__indicators.csv"
    lines = history.read_text(encoding="utf-8").splitlines(keepends=True)
    history.write_text(
        "".join(line.replace(",ok,", ",held,") if line.startswith("camhs") else line for line in lines),
        encoding="utf-8",
    )
    assert page_of_its_own(lonely) == whole

    page = whole["partner__police.html"].decode()
    assert "from this agency’s own files alone" in page
    assert "All agencies together" not in page
    figures = list(csv.DictReader(io.StringIO(whole["tables/results.csv"].decode())))
    assert {row["agency"] for row in figures} <= {"all", "police"}
    assert not (tmp_path / "whole" / "data" / "specimen" / "store" / "own" / "police").exists()
