"""Pages share a kernel; what fails in one leaves nothing to the next."""

from __future__ import annotations

from pathlib import Path

import nbformat
import nbformat.v4 as notebooks
import pytest

from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Four pages of one notebook, the second of which fails: (faults, what each page's last cell showed)."""
    folder = tmp_path_factory.mktemp("k")
    cells = [
        notebooks.new_code_cell('topic = ""  # which', metadata={"tags": ["parameters"]}),
        notebooks.new_code_cell("import os; seen = globals().get('seen', []) + [topic]"),
        notebooks.new_code_cell("assert topic != 'second', 'not this one'"),
        notebooks.new_code_cell("(topic, seen, os.getpid())"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        notebooks.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / "page.ipynb"
    )
    names = ("first", "second", "third", "fourth")
    jobs = [
        NotebookJob(f"page__{n}", folder / "page.ipynb", folder / f"{n}.ipynb", {"topic": n}) for n in names
    ]
    faults = run_notebooks(jobs, at_once=1)
    return faults, {n: _shown(folder / f"{n}.ipynb") for n in names}


def _shown(path: Path):
    outputs = nbformat.read(path, as_version=4).cells[-1].get("outputs", ())
    return eval(outputs[0]["data"]["text/plain"]) if outputs else None


def test_the_page_that_fails_is_named_with_its_cell_and_the_others_are_made(ran):
    faults, shown = ran
    (fault,) = faults
    assert (
        fault.stem == "page__second"
        and fault.sentence.startswith("notebooks/page.ipynb, cell ")
        and "not this one" in fault.sentence
    )
    assert [shown[n][0] for n in ("first", "third", "fourth")] == ["first", "third", "fourth"]


def test_pages_after_a_failure_have_a_kernel_in_which_it_never_happened(ran):
    _, shown = ran
    assert shown["third"][1] == ["third"] and shown["first"][2] != shown["third"][2]


def test_pages_that_do_not_fail_share_a_kernel_that_has_forgotten_the_one_before(ran):
    _, shown = ran
    assert shown["third"][2] == shown["fourth"][2] and shown["fourth"][1] == ["fourth"]
