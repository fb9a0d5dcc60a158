"""JupyterLab's Run All: each notebook as it lies in its folder, with its own parameters, after a run of the quarter."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest

from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def project(specimen_run, public_run, tmp_path_factory) -> Path:
    """A copy of the project after one run: its own specimen workspace holds what the run kept."""
    folder = tmp_path_factory.mktemp("run_all") / "project"
    folder.mkdir()
    shutil.copy(ROOT / "environment.yml", folder)
    for name in ("data/framework", "notebooks", "expectations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "scratch"))
    shutil.copytree(specimen_run[0], folder / "data" / "specimen")
    return folder


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_every_cell_of_a_notebook_runs_where_it_lies(project, name, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("IPYTHONDIR", str(project / "ipython"))
    notebook = nbformat.read(project / "notebooks" / name, as_version=4)
    nbclient.NotebookClient(notebook, kernel_name="python3", timeout=120, resources={"metadata": {"path": str(project / "notebooks")}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert outputs and not any(output.output_type in ("error", "stream") for output in outputs)
