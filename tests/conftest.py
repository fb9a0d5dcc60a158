"""The specimen workspace, copied to a folder of its own so that a test may spoil it."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def copy_specimen(to: Path) -> Path:
    """The specimen without what earlier runs kept."""
    shutil.copytree(ROOT / "data" / "specimen", to, ignore=shutil.ignore_patterns("store"))
    return to


@pytest.fixture(scope="session")
def specimen_run(tmp_path_factory):
    """One run of the reported quarter: (workspace, the pack's folder). Spoil neither."""
    from run_quarter import main

    # Reports are named after their workspace: tests that run side by side must not build in one folder.
    alone = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    workspace = copy_specimen(tmp_path_factory.mktemp("run") / f"specimen_whole_{alone}")
    place = ROOT / "reports" / workspace.name
    shutil.rmtree(place, ignore_errors=True)
    assert main(["2015-16-Q4", "--workspace", str(workspace)]) == 0
    yield workspace, place / "2015-16-Q4" / "board"
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def public_run(specimen_run):
    """The year that ends with the reported quarter, in the same workspace: (workspace, the pack's folder)."""
    from run_quarter import main

    workspace, board = specimen_run
    assert main(["2015-16-Q4", "--workspace", str(workspace), "--edition", "public"]) == 0
    return workspace, board.parent / "public"


@pytest.fixture(scope="session")
def shown(specimen_run) -> dict[str, tuple[str, str, str]]:
    """measure -> (numerator, denominator, value) as the pack's table of results has them for the reported quarter."""
    _, pack = specimen_run
    with (pack / "tables" / "results.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if (r["quarter"], r["breakdown"], r["agency"]) == ("2015-16-Q4", "all", "all")]
    return {row["measure"]: (row["numerator"], row["denominator"], row["value"]) for row in rows}
