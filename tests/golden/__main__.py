"""Refresh the golden notebooks:  python -m tests.golden

Runs every notebook on the specimen's reported quarter and keeps the text of each cell. Read the difference like prose
before committing it: every line of it is a sentence or a figure that a Board member would read.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from run_quarter import main
from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent
PARAMETERS = {"quarter": "2015-16-Q4", "workspace": "specimen", "edition": "board"}


def text_only(notebook: dict) -> dict:
    """The executed notebook as it is kept: no HTML, no times, no papermill cell."""
    kept = [c for c in notebook["cells"] if "injected-parameters" not in c["metadata"].get("tags", ())]
    for number, cell in enumerate(kept):
        cell["id"] = f"c{number:02d}"
        cell["metadata"] = {}
        if cell["cell_type"] == "code":
            cell["execution_count"] = number  # nbval skips a cell that was never run
            cell["outputs"] = [_text_output(output, number) for output in cell["outputs"]]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": kept, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _text_output(output: dict, number: int) -> dict:
    text = output["data"]["text/plain"]
    return {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": {"text/plain": text}}


def refresh() -> None:
    if main([PARAMETERS["quarter"]]):
        raise SystemExit("The specimen's quarter did not run: mend that first.")
    notebooks = sorted(p for p in (ROOT / "notebooks").glob("*.ipynb") if p.stem != "annual_report")  # that is of another edition
    with tempfile.TemporaryDirectory() as folder:
        jobs = [NotebookJob(p.stem, p, Path(folder) / p.name, PARAMETERS) for p in notebooks]
        faults = run_notebooks(jobs)
        if faults:
            raise SystemExit("\n".join(fault.sentence for fault in faults))
        for job in jobs:
            golden = text_only(json.loads(job.executed.read_text(encoding="utf-8")))
            (GOLDEN / job.source.name).write_text(json.dumps(golden, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh()
