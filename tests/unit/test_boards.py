"""Many Boards by one command: one that fails touches no other, and what is done is done once."""

import io
import json
import os
import shutil
import socket
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import ROOT, loaded_by
from wscb_lib.boards import run_boards
from wscb_lib.boards.asked import boards_of, quarters_of
from wscb_lib.boards.engine import Engine, engine
from wscb_lib.boards.region import region_folder
from wscb_lib.boards.task import Made, Task, _last_said, work
from wscb_lib.boards.together import _all_of
from wscb_lib.errors import AnotherRun, FrameworkFault, UsageFault
from wscb_lib.quarterly.ledger import Ledger

RUN = """
import json, os, pathlib, sys, time
quarter, board = sys.argv[1], pathlib.Path(sys.argv[3])
ways = (board / "way.txt").read_text().split() if (board / "way.txt").exists() else []
with (board / "begun.txt").open("a") as begun:
    begun.write(f"{os.getpid()}\\n")
if "busy" in ways:
    sys.exit(18)
if "slow" in ways:
    time.sleep(3)
if "fails" in ways:
    sys.exit("received.csv: line 3 names no return.")
pack = board / "reports" / quarter / "board"
stood = pack.exists()
pack.mkdir(parents=True, exist_ok=True)
held = [{"return_id": "lado", "level": "FAIL", "is_row_level": False}] if "held" in ways else []
(pack / "manifest.json").write_text(json.dumps({"findings": held}))
says = "Nothing has changed since this pack was made" if stood else "The pack"
print(f"{says}: {pack}/index.html")
if "unprinted" in ways:
    print("meeting.pdf: not made.", file=sys.stderr)
    sys.exit(16)
"""
"""What stands in for the project's own command: how a Board's run goes is written in its way.txt."""


@pytest.fixture
def region(tmp_path):
    """A project whose command is quick, and Boards in region/ that go as they are told to."""
    (tmp_path / "run_quarter.py").write_text(RUN)

    def board(name: str, way: str = "") -> Path:
        folder = tmp_path / "region" / name
        (folder / "returns").mkdir(parents=True)
        (folder / "returns" / "sent.txt").write_text(name)
        if way:
            (folder / "way.txt").write_text(way)
        return folder

    return board


@pytest.fixture(autouse=True)
def laid(monkeypatch):
    """What would be laid side by side, quarter by quarter; the page is made in tests/test_region.py."""
    asked = []
    monkeypatch.setattr(
        "wscb_lib.boards.together.make_region",
        lambda folder, packs, quarter, *more: asked.append((folder, quarter, packs)),
    )
    return asked


@pytest.fixture
def said():
    return Ledger(to=io.StringIO())


def test_one_board_that_fails_touches_no_other_and_the_table_says_why(region, tmp_path, said):
    for name, way in (("halton", ""), ("chester", "held"), ("bury", "fails")):
        region(name, way)
    code = run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    table = "\n".join(said.said)
    assert code == 1
    assert "bury     2015-16-Q4  failed" in table and "received.csv: line 3 names no return." in table
    assert "chester  2015-16-Q4  held" in table and "held: lado" in table
    assert said.said[-1] == "Done 1, held 1, failed 1."
    assert (tmp_path / "region" / "halton" / "reports" / "2015-16-Q4" / "board" / "manifest.json").exists()


def test_quarters_of_one_board_are_made_one_after_another(region, tmp_path, said):
    region("halton")
    run_boards(
        "2015-16-Q4", ["region/*"], tmp_path, span="2015-16-Q2..2015-16-Q4", scheduler="pool", ledger=said
    )
    made = sorted(path.name for path in (tmp_path / "region" / "halton" / "reports").iterdir())
    assert made == ["2015-16-Q2", "2015-16-Q3", "2015-16-Q4"]


def test_no_more_boards_are_handed_out_than_are_worked_at_and_the_greatest_is_first(region, tmp_path, said):
    """Else a worker has two to do while another stands idle."""
    boards = [region(name) for name in ("bury", "halton", "wigan", "chester")]
    (boards[2] / "returns" / "more.txt").write_text("x" * 1000)
    handed: list[Future] = []
    begun: list[tuple[str, int]] = []
    room: list[int] = []

    class Noted(ThreadPoolExecutor):
        def submit(self, _, task):
            begun.append((task.board.name, sum(not each.done() for each in handed)))
            made = (Made(task.board.name, "2015-16-Q4", 0, 0.1, "a pack"),)
            handed.append(super().submit(lambda: (time.sleep(0.05 * len(begun)), made)[1]))
            return handed[-1]

    tasks = [Task(board, ("2015-16-Q4",), "board", 1, tmp_path) for board in boards]
    with Noted(4) as executor:
        machine = Engine(executor, "", lambda ask: {}, lambda: 3)
        found = _all_of(tasks, machine, said, lambda: room.append(sum(not each.done() for each in handed)))
    assert room == [2] and len(handed) == len(boards), "told once, when one worker has nothing left to do"
    assert begun[0] == ("wigan", 0) and max(others for _, others in begun) == 2
    assert [each.board for each in found] == ["bury", "halton", "wigan", "chester"]


def test_a_task_gives_back_where_its_pack_lies_and_its_checksum(region, tmp_path):
    (made,) = work(Task(region("halton"), ("2015-16-Q4",), "board", 1, tmp_path))
    (again,) = work(Task(tmp_path / "region" / "halton", ("2015-16-Q4",), "board", 1, tmp_path))
    assert Path(made.pack).is_dir() and len(made.checksum) == 64
    assert (made.pack, made.checksum) == (again.pack, again.checksum)


@pytest.mark.long
def test_a_worker_that_is_killed_loses_nothing_and_its_board_is_made_by_another(region, tmp_path):
    """The same few lines on a Dask cluster: its worker is killed in the middle of a run."""
    pytest.importorskip("distributed")
    board = region("halton", "slow")
    with engine("local", 2) as machine:
        future = machine.executor.submit(work, Task(board, ("2015-16-Q4",), "board", 1, tmp_path))
        begun = board / "begun.txt"
        for _ in range(200):
            if begun.exists() and begun.read_text().strip():
                break
            time.sleep(0.05)
        run = int(begun.read_text().split()[0])
        worker = parent_of(run)
        os.kill(worker, 9)
        (made,) = future.result(timeout=60)
    assert made.exit_code == 0 and len(begun.read_text().split()) == 2
    assert not Path(f"/proc/{run}").exists() or is_dead(run)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def is_dead(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_what_matches_nothing_or_may_not_be_written_is_said_before_any_work(region, tmp_path):
    region("halton")
    (tmp_path / "empty").mkdir()
    for pattern, sentence in (
        ("regoin/*", "matches nothing"),
        ("empt*", "1 folder, none with returns/ and files in it"),
    ):
        with pytest.raises(UsageFault, match=sentence):
            boards_of([pattern], tmp_path)
    other = tmp_path / "other" / "halton" / "returns"
    other.mkdir(parents=True)
    (other / "sent.txt").write_text("of another")
    with pytest.raises(UsageFault, match="two folders are called halton"):
        boards_of(["region/*", "other/*"], tmp_path)


@pytest.mark.parametrize("shut", ["halton", "halton/returns"])
def test_a_board_that_may_not_be_read_is_no_board_without_files(region, tmp_path, monkeypatch, shut):
    place, real = region("halton").parent / shut, os.access
    region("wigan")
    monkeypatch.setattr(
        "wscb_lib.boards.asked.os.access",
        lambda path, how: not (Path(path) == place and how & os.R_OK) and real(path, how),
    )
    with pytest.raises(UsageFault, match=f"{place} may not be read"):
        boards_of(["region/*"], tmp_path)


def test_what_a_run_said_last_is_cut_between_words_and_the_cut_is_seen():
    assert _last_said("first\n" + "word " * 100).endswith("word word …")


def test_one_worker_is_not_called_workers():
    with engine("pool", 1) as machine:
        assert machine.says == "1 process of this machine"


def test_two_boards_with_the_very_same_files_are_refused_for_one_is_a_copy(region, tmp_path):
    halton, wigan = region("halton"), region("wigan")
    shutil.copy(halton / "returns" / "sent.txt", wigan / "returns")
    with pytest.raises(UsageFault, match=r"halton and wigan hold the very same files in returns/"):
        boards_of(["region/*"], tmp_path)
    (wigan / "returns" / "more.txt").write_text("its own")
    assert len(boards_of(["region/*"], tmp_path)) == 2  # an agency may send one file to both


def test_a_folder_that_matches_and_is_no_board_is_named_and_no_pack_is_made_of_it(region, tmp_path, said):
    region("halton")
    for name in ("begun/returns/2015-16-Q4", "notes", "reports", "store"):
        (tmp_path / "region" / name).mkdir(parents=True)
    assert run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said) == 0
    assert said.said[:2] == [
        "--boards: begun is left out: its returns/ holds no file.",
        "--boards: notes is left out: it has no returns/.",
    ]
    assert said.said[-1] == "Done 1."


def test_a_board_whose_paper_fails_is_done_and_laid_beside_the_others_and_the_table_says_what_it_lacks(
    region, tmp_path, said, laid
):
    region("halton"), region("wigan", "unprinted")
    code = run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    assert code == 16 and "Done 2." in said.said
    assert any("wigan   2015-16-Q4  done" in line and "meeting.pdf: not made." in line for line in said.said)
    ((_, _, packs),) = laid
    assert all(each.pack for each in packs)


def test_a_span_of_quarters_that_cannot_be_meant_is_refused():
    for span, sentence in (
        ("2015-16-Q4", "two dots between"),
        ("2015-16-Q4..2015-16-Q1", "the last comes before the first"),
        ("2014-15-Q1..2014-15-Q4", "does not hold 2015-16-Q4"),
    ):
        with pytest.raises(UsageFault, match=sentence):
            quarters_of("2015-16-Q4", span)


def test_an_address_that_does_not_answer_is_a_sentence(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("wscb_lib.boards.engine.PATIENCE", 1)
    with (
        pytest.raises(UsageFault, match="nobody answers at tcp://127.0.0.1:1"),
        engine("tcp://127.0.0.1:1", 1),
    ):
        pass


def test_another_program_that_answers_at_an_address_is_no_scheduler_and_no_want_of_memory():
    """A web server's "HTTP/1.1" is, to Dask, the length of a message: three million million megabytes."""
    pytest.importorskip("distributed")
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(30)
        address = f"tcp://127.0.0.1:{door.getsockname()[1]}"
        answering = Thread(target=_answer_as_a_web_page, args=(door,))
        answering.start()
        with (
            pytest.raises(UsageFault, match=f"what answers at {address} is no Dask scheduler"),
            engine(address, 1),
        ):
            pass
        answering.join()


def _answer_as_a_web_page(door: socket.socket) -> None:
    caller, _ = door.accept()
    with caller:
        caller.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        caller.settimeout(10)
        while caller.recv(1024):  # until it rings off
            pass


def test_a_machine_with_another_version_is_refused(region, tmp_path, said, monkeypatch):
    region("halton")
    monkeypatch.setattr("wscb_lib.boards.together.version_of", lambda root: "another")
    with pytest.raises(UsageFault, match="another version of the project"):
        run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)


def test_a_manifest_that_is_not_there_is_a_failure_and_no_silence(region, tmp_path, monkeypatch):
    board = region("halton")
    (tmp_path / "run_quarter.py").write_text("print('The pack: nowhere/index.html')")
    (made,) = work(Task(board, ("2015-16-Q4",), "board", 1, tmp_path))
    assert (made.standing, made.why) == ("failed", "The run ended well and left no pack.")
    assert json.dumps(made.held) == "[]"


def test_the_packs_of_each_quarter_are_laid_side_by_side_in_the_folder_of_the_boards(
    region, tmp_path, said, laid
):
    for name, way in (("bury", "fails"), ("halton", ""), ("wigan", "held")):
        region(name, way)
    run_boards(
        "2015-16-Q4", ["region/*"], tmp_path, span="2015-16-Q3..2015-16-Q4", scheduler="pool", ledger=said
    )
    assert [(folder, quarter) for folder, quarter, _ in laid] == [
        (tmp_path / "region", "2015-16-Q3"),
        (tmp_path / "region", "2015-16-Q4"),
    ]
    bury, halton, wigan = laid[-1][2]
    assert bury.pack is None and bury.why == "received.csv: line 3 names no return."
    assert halton.pack.is_dir() and len(halton.checksum) == 64 and wigan.held == ("lado",)


def test_while_another_run_is_at_work_in_a_board_the_regions_page_stands_as_it_was(
    region, tmp_path, said, laid
):
    region("halton"), region("wigan", "busy")
    code = run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    assert code == 18 and laid == []
    assert said.said[-1].endswith("another run is at work in wigan. Its page stands as it was.")


def test_of_one_board_and_of_the_public_edition_no_page_is_made(region, tmp_path, said, laid):
    region("halton")
    run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    region("wigan")
    run_boards("2015-16-Q4", ["region/*"], tmp_path, edition="public", scheduler="pool", ledger=said)
    assert laid == [] and "made of the Boards' own packs, with --edition board" in said.said[-1]


def test_a_page_of_some_boards_of_a_folder_never_takes_the_place_of_that_of_all(region, tmp_path):
    bury, halton, wigan = (region(name) for name in ("bury", "halton", "wigan"))
    every, some = region_folder([bury, halton, wigan], tmp_path), region_folder([bury, wigan], tmp_path)
    assert every == tmp_path / "region" and some.parent == tmp_path / "reports"
    assert some != region_folder([bury, halton], tmp_path) and some == region_folder([wigan, bury], tmp_path)


def test_a_page_that_cannot_be_made_is_a_sentence_and_the_packs_stand(region, tmp_path, said, monkeypatch):
    def at_work(*more):
        raise AnotherRun("Another run is at work here.")

    monkeypatch.setattr("wscb_lib.boards.together.make_region", at_work)
    region("halton"), region("wigan")
    code = run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    assert code == 18 and "Done 2." in said.said
    assert said.said[-1] == "The region, 2015-16-Q4: Another run is at work here."


def test_a_board_whose_framework_was_written_for_another_version_is_named_before_any_work(
    region, tmp_path, said
):
    shutil.copytree(ROOT / "data" / "framework", tmp_path / "data" / "framework")
    region("halton")
    own = region("wigan") / "framework"
    own.mkdir()
    (own / "board.toml").write_text('because = "Wigan is another town"\nmeets_afterdays = 30\n')
    with pytest.raises(FrameworkFault) as refused:
        run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    first, last = refused.value.sentences[0], refused.value.sentences[-1]
    assert first.startswith("wigan, 2015-16-Q4: framework/board.toml") and "meets_afterdays" in first
    assert last.startswith("No Board was begun.")
    assert not list(tmp_path.rglob("begun.txt")) and said.said == []


def test_a_folder_that_may_not_be_written_to_is_said_before_any_work(region, tmp_path, said, monkeypatch):
    region("halton"), region("wigan")
    real = os.access
    monkeypatch.setattr(
        "wscb_lib.boards.region.os.access", lambda path, how: Path(path).name != "region" and real(path, how)
    )
    with pytest.raises(UsageFault, match=r"region may not be written to, where the page of all these Boards"):
        run_boards("2015-16-Q4", ["region/*"], tmp_path, scheduler="pool", ledger=said)
    assert not list(tmp_path.rglob("begun.txt"))


def test_a_single_board_never_imports_dask():
    code = "import run_quarter, wscb_lib.quarterly.making, wscb_lib.quarterly.line, wscb_lib.boards"
    assert loaded_by(code, "dask", "distributed", "tornado") == []
