"""The pages of the second specimen's reported quarter that have goldens, and the pack they stand in."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import one_at_a_time
from tests.golden.pages import ROOT, opened, said_by, text_of
from tests.specimen.__main__ import main as make_specimen

QUARTER_2026, WORKSPACE_2026 = "2025-26-Q4", "specimen_2026"
STEMS_2026 = (
    *("0_board_summary", "1_performance_dashboard", "2_local_authority_report", "4_section_11_and_175"),
)
"""One page of each kind: what all pages say is read by the scan of old names, and need not be kept."""


def pack_of_2026() -> Path:
    """The second specimen's pack of these pages, made by the real command where something has changed; its
    returns are made from its recipe each time, which takes ten seconds."""
    from run_quarter import main

    folder = ROOT / "data" / WORKSPACE_2026
    with one_at_a_time("making_2026"):
        assert make_specimen(["--recipe", str(folder)]) == 0
        assert main([QUARTER_2026, "--workspace", WORKSPACE_2026, "--only", *STEMS_2026]) == 0
    return ROOT / "reports" / WORKSPACE_2026 / QUARTER_2026 / "board"


def page_of_2026(stem: str) -> str:
    """What one of these pages says, under the headings of its day."""
    page = opened(stem, quarter=QUARTER_2026, workspace=WORKSPACE_2026)
    return text_of(stem, said_by(page), page._page.over)
