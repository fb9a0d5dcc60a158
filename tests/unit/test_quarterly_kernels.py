"""Pages share a kernel; what fails in one leaves nothing to the next."""

from __future__ import annotations

import time
from pathlib import Path

import nbformat
import nbformat.v4 as notebooks
import pytest

from wscb_lib.quarterly import kernels
from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks
from wscb_lib.quarterly.processes import is_alive
from wscb_lib.quarterly.thin import is_thin
from wscb_lib.scratch import our_prefix


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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "is_thin", lambda _: True)  # as the framework's own are, which share
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


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "import os; os.kill(os.getpid(), 9)",
            "its kernel ended before the page was made: the machine may be",
        ),
        ("import os; os.kill(os.getpid(), 15)", "its kernel was ended by signal 15 before the page was made"),
        ("import os; os._exit(3)", "a cell ended its kernel, with 3. Take what ends the process out"),
        ("import sys; sys.exit(0)", "a cell ended the page, with 0"),
        ("exit()", "A page ends with its last cell. Take exit() or quit() out of the notebook."),
    ],
)
def test_a_page_that_ends_its_kernel_or_itself_is_one_pages_fault_and_the_sentence_says_how(
    tmp_path, cell, said
):
    (fault,) = run_one(tmp_path, cell)
    assert fault.sentence.startswith("notebooks/page.ipynb") and said in fault.sentence


def run_in_turn(tmp_path, *sources: str):
    """Notebooks of one cell each, one after another: (faults, the files that came of them)."""
    jobs = []
    for n, source in enumerate(sources):
        written = notebooks.new_notebook(cells=[notebooks.new_code_cell(source)])
        nbformat.write(written, tmp_path / f"page_{n}.ipynb")
        jobs.append(NotebookJob(f"page_{n}", tmp_path / f"page_{n}.ipynb", tmp_path / f"out_{n}.ipynb", {}))
    return run_notebooks(jobs, at_once=1), [job.executed for job in jobs]


def test_what_a_page_alters_in_a_library_or_in_its_process_the_next_page_does_not_find(tmp_path):
    alters = "import os, calendar; calendar.isleap = str; os.chdir('/'); os.environ['LEFT'] = 'behind'"
    looks = "import os, calendar; (calendar.isleap(2015), os.getcwd() == '/', 'LEFT' in os.environ)"
    faults, (_, looked) = run_in_turn(tmp_path, alters, looks)
    assert faults == [] and _shown(looked) == (False, False, False)


@pytest.mark.parametrize(
    "sources",
    [
        ["import os", "os.chdir('/')"],
        ["cd", "cd = 1"],
        ["exec(\"import os; os.environ['LEFT'] = 'behind'\")", "exec = 1"],
        ["exec = exec", "exec('import os')"],
        ["from wscb_lib import lean", "lean.sys.path.append('behind')"],
        ["from wscb_lib import open_narrative", "open_narrative.__globals__"],
        ["from wscb_lib import open_narrative", "open_narrative.left = 'behind'"],
        ["!touch behind"],
        ["a = 1", "x = a" + ".real" * 3000],
    ],
)
def test_a_notebook_that_may_leave_something_behind_is_not_thin(sources):
    assert not is_thin({"cells": [{"cell_type": "code", "source": source} for source in sources]})


def test_a_notebook_half_saved_while_others_are_made_is_one_pages_fault(tmp_path):
    saves = f"open({str(tmp_path / 'page_1.ipynb')!r}, 'w').write('{{\"cells\": [')"
    (fault,), (_, _, last) = run_in_turn(tmp_path, saves, "1", "'made'")
    assert fault.stem == "page_1" and "notebooks/page_1.ipynb: did not run" in fault.sentence
    assert _shown(last) == "made"


def test_what_a_cell_begins_ends_with_its_page_and_keeps_nobody_waiting(tmp_path):
    """One copy of the kernel sleeps, a program sleeps too, and another copy runs on to the page's end."""
    begins = (
        "import os, subprocess, time\n"
        "sleeper = subprocess.Popen(['sleep', '300']).pid\n"
        "copy = os.fork() or time.sleep(300)\n"
        "runs_on = os.fork()\n"
        "(sleeper, copy)"
    )
    began = time.monotonic()
    faults, (made,) = run_in_turn(tmp_path, begins)
    assert faults == [] and time.monotonic() - began < 60
    for process in _shown(made):
        assert _ends_soon(process)


def test_a_cell_that_leaves_a_copy_behind_and_dies_is_a_fault_at_once(tmp_path):
    """The copy holds the pipe open: that the kernel is gone is seen all the same."""
    began = time.monotonic()
    (fault,) = run_one(tmp_path, "import os, time; os.fork() or time.sleep(300); os._exit(3)")
    assert "a cell ended its kernel, with 3" in fault.sentence and time.monotonic() - began < 40


def _ends_soon(process: int) -> bool:
    """Whether a process has ended within ten seconds; one that nobody has waited for yet has."""
    until = time.monotonic() + 10
    while is_alive(process) and " Z " not in Path(f"/proc/{process}/stat").read_text():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


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
