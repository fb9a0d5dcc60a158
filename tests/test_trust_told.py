"""What a whole run of the real command tells, and to whom: no port, no connection, and no word of an
agency's but to itself. Long proofs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project
from tests.small_board import QUARTER, run, small_board

pytestmark = pytest.mark.long
SENT = ("training", "front_door", "complaints", "lado", "early_help", "missing_children", "return_interviews")


@pytest.mark.skipif(not shutil.which("strace"), reason="asks the system with strace")
def test_a_whole_run_listens_nowhere_and_calls_nobody(tmp_path):
    project = small_board(tmp_path / "project")
    traced = tmp_path / "trace"
    asked = ("strace", "-f", "-qq", "-e", "trace=bind,listen,connect", "-o", str(traced), sys.executable)
    process = subprocess.run(
        [*asked, str(ROOT / "run_quarter.py"), QUARTER],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert process.returncode == 0, process.stdout[-500:] + process.stderr[-500:]
    calls = traced.read_text(errors="replace").splitlines()
    assert not [call for call in calls if "connect(" in call and "AF_INET" in call]
    assert any("bind(" in call for call in calls), "urllib3 asks whether there is IPv6: calls were traced"
    assert not [call for call in calls if "listen(" in call]


def test_what_an_agency_writes_goes_to_nobody_but_its_sender(tmp_path):
    """In a heading, a sheet's name, a comment, a file's name and every cell of a row stands a word of its
    own: none is in the pack, the log or on the screen."""
    import openpyxl
    from openpyxl.comments import Comment

    project = copy_project(tmp_path / "project", *SENT)
    folder = project / "data" / "specimen" / "returns" / QUARTER
    words: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.xlsx")):
        book, mine = openpyxl.load_workbook(path), words.setdefault(path.stem, [])

        def word(mine: list[str] = mine, file: int = len(words)) -> str:
            mine.append(f"Zqx{len(mine)}x{file}quux")
            return mine[-1]

        for sheet in book.worksheets:
            last = sheet.max_row
            for column in range(1, sheet.max_column + 1):
                sheet.cell(last + 1, column).value = word()
            sheet.cell(last + 2, 2).value = word()
            sheet.cell(1, sheet.max_column + 2).value = word()
            sheet.cell(last, 1).comment = Comment(word(), word())
        book.create_sheet(word()).append([word(), word()])
        book.properties.title = word()
        book.save(path)
    assert words
    names = [f"Zqxname{number}quux" for number in range(3)]
    (folder / f"{names[0]}.xlsx").write_bytes(b"not a return")
    (folder / "inbox").mkdir()
    (folder / "inbox" / f"{names[1]}.csv").write_text(f"{names[2]},b\n1,2\n")
    code, said = run(project)
    assert code == 0, said[-500:]
    planted = [*names, *(each for some in words.values() for each in some)]
    assert not [each for each in planted if each in said]
    store = project / "data" / "specimen" / "store"
    looked_at = [*project.glob("reports/**/*"), *store.glob("run.log"), *store.glob("narratives/**/*")]
    for path in (path for path in looked_at if path.is_file()):
        found = _text_of(path)
        assert not [each for each in planted if each.encode() in found], path.name
    assert run(project, "--check")[0] == 0
    for path in (path for path in (store / "feedback").glob("**/*") if path.is_file()):
        if path.name == "declarations.toml":  # the analyst's own, of headings and codes that nobody declared
            continue
        found = _text_of(path)
        others = [each for stem, some in words.items() if not _is_about(path, stem, project) for each in some]
        assert not [each for each in others if each.encode() in found], path.name


def _is_about(path: Path, stem: str, project: Path) -> bool:
    """Whether a file of feedback is for the agency that sent the return: its own workbook, or its letter."""
    from wscb_lib.framework import load_framework
    from wscb_lib.quarter import Quarter

    returns = load_framework(project / "data" / "framework", Quarter.parse(QUARTER)).returns
    name, _, agency = stem.partition("__")
    senders = [agency] if agency else list(returns[re.sub(r"_v\d+$", "", name)].agencies)
    return any(sender in path.as_posix() for sender in senders)


def _text_of(path: Path) -> bytes:
    """What a file says, unpacked where it is a workbook."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())
