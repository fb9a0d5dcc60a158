"""The same notebooks by ploomber's parallel executor, in an environment of its own outside the suite."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(tempfile.gettempdir()) / "wscb_bench_ploomber"
SCRIPT = """
from pathlib import Path
from ploomber import DAG
from ploomber.executors import Parallel
from ploomber.products import File
from ploomber.tasks import NotebookRunner

folder = Path({folder!r})
dag = DAG(executor=Parallel(processes=2))
for notebook in sorted(folder.glob("plain_*.ipynb")):
    NotebookRunner(
        notebook, File(folder / f"ploomber_{{notebook.stem}}.html"), dag=dag, name=notebook.stem,
        kernelspec_name="python3", static_analysis="disable",
        nbconvert_export_kwargs={{"exclude_input": True}},
    )
dag.build(force=True)
"""


def environment() -> Path | None:
    """The Python that has ploomber, made once; None, and a sentence, where it cannot be installed."""
    python = HOME / "bin" / "python"
    if not (HOME / "ready").exists():
        venv.create(HOME, with_pip=True, clear=True)
        wanted = ["ploomber", "ipykernel", "setuptools<81", "pandas", "scipy", "matplotlib"]
        made = subprocess.run(
            [str(python), "-m", "pip", "install", "--quiet", *wanted],
            check=False,
            capture_output=True,
            text=True,
        )
        if made.returncode:
            print(f"ploomber cannot be installed here: {made.stderr.strip().splitlines()[-1:]}", flush=True)
            return None
        (HOME / "ready").touch()
    return python


def run(python: Path, folder: Path) -> float:
    """Seconds of one build. Its kernels import this project's library and what it needs from ours."""
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    paths = os.pathsep.join((str(ROOT), str(packages_of(python)), packages))
    began = time.perf_counter()
    subprocess.run(
        [str(python), "-c", SCRIPT.format(folder=str(folder))],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
    )
    return time.perf_counter() - began


def packages_of(python: Path) -> Path:
    """Where the environment's own packages lie: they come before ours."""
    return next((python.parents[1] / "lib").glob("python3*")) / "site-packages"
