"""Pages share a kernel; what fails in one leaves nothing to the next."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from queue import Empty

import nbformat
import nbformat.v4 as notebooks
import pytest

from wscb_lib.quarterly.kernels import NotebookJob, our_prefix, run_notebooks, until_ready


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Four pages of one notebook, the second of which fails: (faults, what each page's last cell showed)."""
    folder = tmp_path_factory.mktemp("k")
    cells = [
        notebooks.new_code_cell('topic = ""  # which', metadata={"tags": ["parameters"]}),
        notebooks.new_code_cell("import os; seen = globals().get('seen', []) + [topic]"),
        notebooks.new_code_cell("assert topic != 'second', 'not this one'"),
        notebooks.new_code_cell("from ipykernel.connect import get_connection_file"),
        notebooks.new_code_cell("(topic, seen, os.getpid(), get_connection_file())"),
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


def test_the_file_of_a_kernels_key_lies_in_the_runs_own_folder_which_the_next_run_sweeps(ran):
    assert Path(ran[1]["first"][3]).parent.name.startswith(our_prefix())


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


def run(coroutine: Coroutine[object, object, None]) -> None:
    """To its end, with no loop of events: nothing here has to be waited for, and a browser's loop may run."""
    with suppress(StopIteration):
        coroutine.send(None)


class Client:
    """A kernel's line that hears nothing in public the first time, as when it opens late."""

    def __init__(self, heard: list[list[str]]) -> None:
        self.heard, self.asked, self.lives = deque(heard), 0, True
        self.public: deque[str] = deque()

    def kernel_info(self) -> str:
        self.asked += 1
        self.public = deque(self.heard.popleft() if self.heard else ())
        return str(self.asked)

    async def get_shell_msg(self, timeout: float) -> dict[str, object]:
        return {"parent_header": {"msg_id": str(self.asked)}}

    async def get_iopub_msg(self, timeout: float) -> dict[str, object]:
        if not self.public:
            raise Empty
        state, _, of = self.public.popleft().partition(" of ")
        return {"parent_header": {"msg_id": of}, "content": {"execution_state": state}}

    async def is_alive(self) -> bool:
        return self.lives


def test_a_kernel_is_ready_once_it_has_said_in_public_that_it_is_done_and_until_then_is_asked_again():
    client = Client([[], ["idle of another"], ["busy of 3", "idle of 3", "busy of 4"]])
    run(until_ready(client, 10))
    assert client.asked == 3 and list(client.public) == ["busy of 4"]


def test_a_kernel_that_has_ended_or_never_answers_is_never_ready():
    client = Client([])
    with pytest.raises(RuntimeError, match="did not answer in 0 seconds"):
        run(until_ready(client, 0.2))
    client.lives = False
    with pytest.raises(RuntimeError, match="ended before it answered"):
        run(until_ready(client, 10))
