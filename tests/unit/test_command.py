"""The command itself: whatever happens is a sentence and a documented exit code."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time

import pytest

import run_quarter
from tests.conftest import ROOT
from wscb_lib import errors, quarterly
from wscb_lib.command_line import EXIT_CODES

CODES = {
    kind.exit_code
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.WorkbookFault)
}


def test_every_exit_code_is_documented_by_the_command_and_in_the_readme():
    told = {int(code) for code in re.findall(r"^ +(\d+)  ", EXIT_CODES, re.MULTILINE)}
    assert told == CODES | {0}
    readme = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("Exit codes: ")[2].partition("\n\n")[0]
    )
    assert {int(code) for code in re.findall(r"(?:^|· |·\n)(\d+) ", readme)} == told


def raised(monkeypatch, capsys, error: BaseException) -> tuple[int, str]:
    def fail(**_: object) -> int:
        raise error

    monkeypatch.setattr(quarterly, "run_quarter", fail)
    monkeypatch.delenv("WSCB_TRACEBACK", raising=False)
    return run_quarter.main(["2015-16-Q4"]), capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "no room is left on its disc"),
        (errno.EROFS, "it is read-only"),
        (errno.EACCES, "this account has no right to it"),
    ],
)
def test_a_disc_that_is_full_or_a_folder_that_is_another_s_is_a_sentence(monkeypatch, capsys, number, says):
    error = OSError(number, "said by the system", "/home/somebody/reports/live/Zebedee.html")
    code, said = raised(monkeypatch, capsys, error)
    assert code == 2 and said.startswith(f"reports: {says}")
    assert "The last good pack is untouched." in said and "Traceback" not in said and "Zebedee" not in said


def test_what_lies_behind_an_exception_of_a_library_is_what_is_said(monkeypatch, capsys):
    code, said = raised(monkeypatch, capsys, ValueError(OSError(errno.ENOSPC, "No space left on device")))
    assert code == 2 and "no room is left" in said


def test_a_fault_of_our_own_is_its_kind_and_line_and_nothing_that_it_holds(monkeypatch, capsys):
    code, said = raised(monkeypatch, capsys, KeyError("Zebedee Quux"))
    assert code == 1 and "KeyError, at test_command.py, line" in said
    assert "Zebedee" not in said and "Traceback" not in said


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_another_program_that_ends_a_run_is_heard_as_ctrl_c_is(tmp_path):
    words = (
        "import time, run_quarter; from wscb_lib import quarterly\n"
        "quarterly.run_quarter = lambda **_: (print('ready', flush=True), time.sleep(60))\n"
        "import sys; sys.argv[1:] = ['2015-16-Q4']; sys.exit(run_quarter.command())"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout is not None and run.stdout.readline() == "ready\n"
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 1 and said == "Stopped. The last good pack is untouched.\n"


def test_a_screen_that_nobody_looks_at_any_more_stops_nothing(tmp_path):
    """Its other end was closed after the first line; what is said later goes to the log."""
    words = (
        "import time, run_quarter; from pathlib import Path; from wscb_lib import quarterly\n"
        "from wscb_lib.quarterly.ledger import Ledger\n"
        "def run(**_):\n"
        "    ledger = Ledger(); ledger.say('first'); time.sleep(0.5); ledger.say('second')\n"
        f"    ledger.close(Path({str(tmp_path / 'run.log')!r})); return 0\n"
        "quarterly.run_quarter = run\n"
        "import sys; sys.argv[1:] = ['2015-16-Q4']; sys.exit(run_quarter.command())"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout is not None and run.stderr is not None and run.stdout.readline() == "first\n"
    run.stdout.close()
    assert run.wait(timeout=30) == 0 and run.stderr.read() == ""
    run.stderr.close()
    assert "second" in (tmp_path / "run.log").read_text()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is a copy only where processes can be copied")
@pytest.mark.parametrize("late", [0, 1], ids=["at work", "before it has looked"])
def test_a_child_whose_parent_is_killed_ends_by_itself(late):
    words = (
        "import os, time, multiprocessing\n"
        "from wscb_lib.quarterly import background\n"
        "from wscb_lib.quarterly.background import InBackground\n"
        "looks = background.work_for_parent\n"
        f"background.work_for_parent = lambda: (time.sleep({late}), looks())\n"
        "work = InBackground(lambda: time.sleep(60))\n"
        "print(work._process.pid, flush=True); time.sleep(60)"
    )
    run = subprocess.Popen([sys.executable, "-c", words], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    child = int(run.stdout.readline())
    run.kill()
    run.communicate(timeout=30)
    until = time.monotonic() + 10
    while os.path.exists(f"/proc/{child}") and time.monotonic() < until and not _is_zombie(child):
        time.sleep(0.1)
    assert not os.path.exists(f"/proc/{child}") or _is_zombie(child)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is a copy only where processes can be copied")
@pytest.mark.parametrize("at", ["as it takes the next thing", "at work"])
def test_a_copy_that_is_killed_holds_up_nobody(at):
    words = (
        "import os, signal, time\n"
        "from wscb_lib.quarterly import background\n"
        "here, read = os.getpid(), os.read\n"
        "def die(): os.getpid() == here or os.kill(os.getpid(), signal.SIGKILL)\n"
        "def work(n): time.sleep(0.05); AT_WORK; return n * n\n"
        "background.os.read = lambda *given: (read(*given), TAKING)[0]\n"
        "print(background.in_two(work, range(9)))"
    )
    is_taking = at.startswith("as it takes")
    words = words.replace("TAKING", "die()" if is_taking else "0").replace(
        "AT_WORK", "0" if is_taking else "die()"
    )
    run = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert run.stdout == f"{[n * n for n in range(9)]}\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is a copy only where processes can be copied")
def test_a_copy_that_waits_to_answer_when_its_run_is_stopped_ends_in_silence():
    words = (
        "import time, wscb_lib.quarterly as run\n"
        "from wscb_lib.quarterly.background import InBackground\n"
        "import signal\n"
        "def stop(*_): raise KeyboardInterrupt\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "work = InBackground(lambda: bytes(10**7))\n"
        "time.sleep(1)\n"
        "print('stopped')"
    )
    run = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("stopped\n", "")


def _is_zombie(process: int) -> bool:
    """Ended, and nobody has asked how: in a container there may be nobody to ask."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False
