"""Pages share a kernel; what fails in one leaves nothing to the next."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
import nbformat.v4 as notebooks
import pytest

from wscb_lib.quarterly.kernels import NotebookJob, our_prefix, run_notebooks


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Four pages of one notebook, the second of which fails: (faults, what each page's last cell showed)."""
    folder = tmp_path_factory.mktemp("k")
    cells = [
        notebooks.new_code_cell('topic = ""  # which', metadata={"tags": ["parameters"]}),
        notebooks.new_code_cell("import os; seen = globals().get('seen', []) + [topic]"),
        notebooks.new_code_cell("assert topic != 'second', 'not this one'"),
        notebooks.new_code_cell("(topic, seen, os.getpid(), os.environ['IPYTHONDIR'])"),
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


# ---- what goes wrong with one page is that page's alone


def run_one(tmp_path, source: str, longest: int = 60):
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cell = notebooks.new_code_cell(source)
    nbformat.write(
        notebooks.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), tmp_path / "page.ipynb"
    )
    return run_notebooks(
        [NotebookJob("page", tmp_path / "page.ipynb", tmp_path / "out.ipynb", {})], 1, longest=longest
    )


def test_what_ipython_lays_down_lies_in_the_runs_own_folder_which_is_gone_after_it(ran):
    folder = Path(ran[1]["first"][3])
    assert folder.name.startswith(our_prefix()) and not folder.exists()


def test_a_cell_that_never_ends_is_stopped_and_said(tmp_path):
    began = time.monotonic()
    (fault,) = run_one(tmp_path, "while True: pass", longest=1)
    assert time.monotonic() - began < 40
    assert "had not ended after 1 seconds, and was stopped" in fault.sentence


def test_a_kernel_that_dies_is_one_pages_fault(tmp_path):
    (fault,) = run_one(tmp_path, "import os; os._exit(9)")
    assert fault.sentence.startswith("notebooks/page.ipynb: its kernel ended before the page was made")


def test_a_notebook_half_saved_is_one_pages_fault_and_the_other_is_made(tmp_path):
    (tmp_path / "broken.ipynb").write_text('{"cells": [{"cell_ty')
    whole = notebooks.new_notebook(cells=[notebooks.new_code_cell("1 + 1")])
    nbformat.write(whole, tmp_path / "whole.ipynb")
    names = ("broken", "whole")
    jobs = [NotebookJob(n, tmp_path / f"{n}.ipynb", tmp_path / f"{n}.out.ipynb", {}) for n in names]
    (fault,) = run_notebooks(jobs, at_once=1)
    assert fault.stem == "broken" and "half saved" in fault.sentence
    assert (tmp_path / "whole.out.ipynb").exists()


# ---- what a cell shows is laid into the notebook as JupyterLab would


def shown_by(tmp_path, *sources: str) -> list[list[nbformat.NotebookNode]]:
    """What each cell of a notebook showed."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    cells = [notebooks.new_code_cell(source) for source in sources]
    nbformat.write(
        notebooks.new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "shows.ipynb"
    )
    job = NotebookJob("shows", tmp_path / "shows.ipynb", tmp_path / "out.ipynb", {})
    assert run_notebooks([job], at_once=1) == []
    made = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    nbformat.validate(made)
    return [cell.outputs for cell in made.cells]


def test_a_value_what_is_printed_and_what_is_displayed_stand_under_the_cell_in_their_order(tmp_path):
    value, printed, displayed = shown_by(
        tmp_path,
        "6 * 7",
        "import sys; print('one\\ntwo'); print('three', file=sys.stderr); display('four'); print('five')",
        "from IPython.display import Image, display; display(Image(data=b'\\x89PNG', format='png'))",
    )
    assert value[0].data["text/plain"] == "42" and value[0].execution_count == 1
    assert [each.get("text") or each.data["text/plain"] for each in printed] == [
        "one\ntwo\n",
        "three\n",
        "'four'",
        "five\n",
    ]
    assert displayed[0].data["image/png"].strip() == "iVBORw=="


def test_what_is_displayed_can_be_changed_or_cleared_by_a_later_line(tmp_path):
    changed, later, cleared = shown_by(
        tmp_path,
        "shown = display('first', display_id=True)",
        "shown.update('second')",
        "from IPython.display import clear_output; print('gone'); clear_output(); print('stays')",
    )
    assert changed[0].data["text/plain"] == "'second'" and later == []
    assert [each.text for each in cleared] == ["stays\n"]


def test_a_figure_of_pyplot_is_shown_under_the_cell_that_draws_it_on_each_page_of_a_kernel(tmp_path):
    """The first page imports pyplot, unless this process has; the second finds it there."""
    source = notebooks.new_code_cell("import matplotlib.pyplot as plt; plt.plot([1, 2]); None")
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        notebooks.new_notebook(cells=[source], metadata={"kernelspec": kernel}), tmp_path / "draws.ipynb"
    )
    jobs = [NotebookJob(n, tmp_path / "draws.ipynb", tmp_path / f"{n}.ipynb", {}) for n in ("one", "two")]
    assert run_notebooks(jobs, at_once=1) == []
    for job in jobs:
        (drawn,) = nbformat.read(job.executed, as_version=4).cells[0].outputs
        assert "image/png" in drawn.data


def test_a_cell_may_wait_for_what_comes_later_and_may_ask_the_system(tmp_path):
    waited, asked = shown_by(
        tmp_path, "import asyncio; await asyncio.sleep(0, 'came')", "!echo from the system"
    )
    assert waited[0].data["text/plain"] == "'came'" and asked[0].text.strip() == "from the system"


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system is not asked so")
def test_no_kernel_listens_on_a_port_the_system_itself_says(tmp_path):
    """A cell asks the system which sockets its own kernel holds: none of them is a listening port."""
    asks = (
        "import os, pathlib\n"
        "mine = {os.readlink(f) for f in pathlib.Path('/proc/self/fd').iterdir() if os.path.lexists(f)}\n"
        "listening = [line.split() for name in ('tcp', 'tcp6')\n"
        "             for line in pathlib.Path(f'/proc/self/net/{name}').read_text().splitlines()[1:]]\n"
        "ports = [f[1] for f in listening if f[3] == '0A' and f'socket:[{f[9]}]' in mine]\n"
        "assert not ports, f'listens on {ports}'\n"
        "assert any(name.startswith('socket:') for name in mine), 'no socket was looked at'\n"
    )
    assert run_one(tmp_path, asks) == []
