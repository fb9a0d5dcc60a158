"""Refresh the goldens from the pack that stands:  python -m tests.golden

A `.txt` for each page, four of the present day, and two executed notebooks. Read the difference like prose
before committing it: every line of it is a sentence or a figure that a Board member would read.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from tests.conftest import REPORTED, pack_that_stands
from tests.golden.pages import EXECUTED, GOLDEN, NOTEBOOKS, STEMS, opened, said_by, text_of
from tests.golden.present_day import STEMS_2026, WORKSPACE_2026, pack_of_2026, page_of_2026
from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks

PARAMETERS = {"quarter": REPORTED, "workspace": "specimen", "edition": "board"}


def text_only(notebook: dict[str, Any]) -> dict[str, Any]:
    """An executed notebook as it is kept: no HTML, no times, no papermill cell; nbval is told to compare
    every cell."""
    kept = [c for c in notebook["cells"] if "injected-parameters" not in c["metadata"].get("tags", ())]
    for number, cell in enumerate(kept):
        cell["id"] = f"c{number:02d}"
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["metadata"] = {"tags": ["nbval-check-output"]}
            cell["execution_count"] = number  # nbval skips a cell that was never run
            cell["outputs"] = [_text_output(output, number) for output in cell["outputs"]]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": kept, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _text_output(output: dict[str, Any], number: int) -> dict[str, Any]:
    text = output["data"]["text/plain"]
    return {
        "output_type": "execute_result",
        "execution_count": number,
        "metadata": {},
        "data": {"text/plain": text},
    }


def refresh() -> None:
    """Write every golden again."""
    for edition in ("public", "board"):
        pack_that_stands(edition)
    for stem in STEMS:
        (GOLDEN / f"{stem}.txt").write_text(text_of(stem, said_by(opened(stem))), encoding="utf-8")
    pack_of_2026()
    (GOLDEN / WORKSPACE_2026).mkdir(exist_ok=True)
    for stem in STEMS_2026:
        (GOLDEN / WORKSPACE_2026 / f"{stem}.txt").write_text(page_of_2026(stem), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        jobs = [
            NotebookJob(stem, NOTEBOOKS / f"{stem}.ipynb", Path(folder) / f"{stem}.ipynb", PARAMETERS)
            for stem in EXECUTED
        ]
        if faults := run_notebooks(jobs):
            raise SystemExit("\n".join(fault.sentence for fault in faults))
        for job in jobs:
            golden = text_only(json.loads(job.executed.read_text(encoding="utf-8")))
            text = json.dumps(golden, indent=1, ensure_ascii=False) + "\n"
            (GOLDEN / job.source.name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    refresh()
