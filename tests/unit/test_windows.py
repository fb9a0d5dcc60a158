"""What is otherwise on Windows, held by what stands in for it here: nobody has run this there."""

from __future__ import annotations

import os
import re
import tomllib
from ast import literal_eval
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace as Some

import nbformat
import nbformat.v4 as notebooks
import pytest

from wscb_lib.errors import UsageFault
from wscb_lib.quarterly import kernels, processes, shelf

ROOT = Path(__file__).resolve().parents[2]


def test_where_a_process_cannot_be_copied_a_kernel_is_begun_anew_and_makes_its_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(kernels, "CAN_COPY", False)
    monkeypatch.setattr(kernels, "is_thin", lambda _: True)  # as the framework's own are, which share
    cells = [
        notebooks.new_code_cell('topic = ""', metadata={"tags": ["parameters"]}),
        notebooks.new_code_cell("import os, sys; (topic, os.getpid(), 'pytest' in sys.modules)"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebooks.new_notebook(cells=cells, metadata={"kernelspec": kernel}), tmp_path / "p.ipynb")
    jobs = [kernels.NotebookJob(n, tmp_path / "p.ipynb", tmp_path / f"{n}.ipynb", {"topic": n}) for n in "xy"]
    assert kernels.run_notebooks(jobs, at_once=1) == []
    said = [
        literal_eval(nbformat.read(job.executed, as_version=4).cells[-1].outputs[0]["data"]["text/plain"])
        for job in jobs
    ]
    (one, first, is_copy), (other, second, _) = said
    assert (one, other) == ("x", "y") and first == second != os.getpid() and not is_copy


def test_a_folder_that_windows_will_not_move_leaves_the_last_pack_whole_and_the_new_one_beside_it(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(shelf, "BETWEEN_TRIES", 0)
    place, rename = tmp_path / "board", Path.rename
    place.mkdir()
    (place / "index.html").write_text("last")

    def held(path: Path, target: Path) -> Path:
        if path == place:
            raise PermissionError("figures.xlsx is open in Excel")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    made = shelf.Shelf(place)
    (made.start() / "index.html").write_text("new")
    with pytest.raises(UsageFault, match=r"It is whole, in .*/board\.new\. Close what is open"):
        made.finish()
    made.abandon()
    assert (place / "index.html").read_text() == "last"
    assert (tmp_path / "board.new" / "index.html").read_text() == "new"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["board", "board.new"]


def test_a_file_that_is_let_go_in_time_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(shelf, "BETWEEN_TRIES", 0)
    place, rename, refused = tmp_path / "board", Path.rename, [PermissionError(), PermissionError()]
    place.mkdir()

    def slow(path: Path, target: Path) -> Path:
        if path.name.startswith(".board.building") and refused:
            raise refused.pop()
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", slow)
    made = shelf.Shelf(place)
    (made.start() / "index.html").write_text("new")
    made.finish()
    assert [p.name for p in tmp_path.iterdir()] == ["board"] and (place / "index.html").exists()


def test_whether_a_process_runs_is_asked_without_ending_it(monkeypatch):
    monkeypatch.setattr(processes, "os", Some(name="nt"))
    assert processes.is_alive(os.getpid()) and not processes.is_alive(2**22 + 1)


def test_the_command_makes_a_python_of_its_own_from_the_wheels_beside_it_and_asks_for_no_right():
    said = (ROOT / ".windows" / "quarter.cmd").read_bytes().decode()
    assert said.count("\r\n") == said.count("\n")
    installs = [line for line in said.splitlines() if "pip install" in line]
    assert all("--require-hashes" in line for line in installs if "-e ." not in line)
    assert all(("--no-index --find-links wheels" in line) == ("wheels" in line) for line in installs)


def pinned(lock: str) -> dict[str, str]:
    """Name -> version of everything that a lock pins."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ ]+)", text, re.MULTILINE))


def test_what_windows_installs_is_what_runs_at_the_same_versions_and_nothing_that_tests():
    locked, here = pinned(".windows/requirements.lock"), pinned("requirements.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {re.split(r"[<>=]", name)[0] for name in project["dependencies"]} <= locked.keys()
    assert {"colorama", "pywinpty"} <= locked.keys()  # what only Windows needs
    assert not {"pytest", "playwright", "hypothesis", "ruff", "mypy"} & locked.keys()
    assert [name for name, version in locked.items() if here.get(name, version) != version] == []
    assert pinned(".windows/build.lock").items() <= locked.items()


@pytest.mark.parametrize(("python", "only_then"), [("3.11", False), ("3.12", True)])
def test_the_wheels_downloaded_are_those_of_windows_and_that_python_wherever_they_are_downloaded(
    monkeypatch, python, only_then
):
    monkeypatch.syspath_prepend(str(ROOT / ".windows"))
    lock = (ROOT / ".windows" / "requirements.lock").read_text(encoding="utf-8")
    found = import_module("wheels").wanted(lock, python)
    names = {line.partition("==")[0] for line in found.splitlines() if "==" in line}
    assert {"colorama", "pywinpty", "pandas"} <= names and "appnope" not in names
    assert ("aiohttp" in names) == only_then and ";" not in found
    assert found.count("--hash") >= len(names) > 140
