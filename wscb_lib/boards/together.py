"""Hands out one task a Board, says how they go, and lays what came of each beside the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

from wscb_lib.boards.asked import RETURNS, boards_of, passed_over, quarters_of
from wscb_lib.boards.engine import Engine, engine
from wscb_lib.boards.region import (
    BoardPack,
    Frameworks,
    make_region,
    own_frameworks,
    refuse_unwritable,
    region_folder,
)
from wscb_lib.boards.task import Likeness, Made, Task, look, version_of, work
from wscb_lib.counts_in_words import counted
from wscb_lib.errors import AnotherRun, UsageFault, WorkbookFault
from wscb_lib.lean import import_what_binds
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.stopping import ALL_WHOLE, now_stands, tidied, whole_step
from wscb_lib.store import project_root

_OF_ANY = ("quarter", "edition", "jobs", "pdf", "pictures", "limit")
"""What may be asked of many Boards as of one."""
PAGE = "wscb_lib.pages.region"
EDITION = "board"
"""The edition of which Boards' packs are laid side by side."""
_USUAL = {"workspace": "specimen"}


def run_boards(
    quarter: str,
    patterns: Sequence[str],
    root: Path,
    span: str = "",
    edition: str = "board",
    jobs: int = 1,
    workers: int = 2,
    scheduler: str = "local",
    options: Sequence[str] = (),
    ledger: Ledger | None = None,
) -> int:
    """Make the packs of many Boards and quarters; return 0, or the exit code of the first run that failed.

    `patterns` name workspaces; `span` is a range of quarters. `jobs` are the processes of one Board's run,
    `workers` the Boards at once. Each Board is written by its own run alone, so that one that fails touches
    no other. Of each quarter the packs that were made are then laid side by side (`region`). Raises
    `UsageFault` or `FrameworkFault`, before any work begins, for what cannot be made.
    """
    ledger = ledger or Ledger()
    with tidied(partial(ledger.close, None)):
        boards = boards_of(patterns, root)
        quarters = tuple(str(each) for each in quarters_of(quarter, span))
        folder = region_folder(boards, root)
        refuse_unwritable(folder)
        for sentence in passed_over(patterns, root, boards):
            ledger.say(sentence)
        tasks = [Task(board, quarters, edition, jobs, root, tuple(options)) for board in boards]
        with ThreadPoolExecutor(1) as beside:  # workers take a while to begin
            reading = beside.submit(own_frameworks, boards, quarters, root)
            with engine(scheduler, min(workers, len(boards))) as machine:
                frameworks = reading.result()
                _refuse_unlike(machine, root, boards)
                of_each = f"{counted(len(boards), 'Board')}, {counted(len(quarters), 'quarter')} each"
                ledger.say(f"{of_each}: {machine.says}")
                made = _all_of(tasks, machine, ledger, lambda: beside.submit(import_what_binds, PAGE))
        for line in as_table(made):
            ledger.say(line)
        codes = [each.exit_code for each in made]
        if len(boards) > 1:
            pdf = "--pdf" in options
            codes += [
                _side_by_side(folder, boards, made, q, edition, root, ledger, pdf, frameworks)
                for q in quarters
            ]
        return next((code for code in codes if code), 0)


def _side_by_side(
    folder: Path,
    boards: Sequence[Path],
    made: Sequence[Made],
    quarter: str,
    edition: str,
    root: Path,
    ledger: Ledger,
    with_paper: bool,
    frameworks: Frameworks,
) -> int:
    """Make the region's page of one quarter; return 0, or the exit code of what kept it from being made."""
    if edition != EDITION:
        ledger.say(
            f"The region, {quarter}: its page is made of the Boards' own packs, with --edition {EDITION}."
        )
        return 0
    found = {(each.board, each.quarter): each for each in made}
    busy = [board.name for board in boards if found[board.name, quarter].exit_code == AnotherRun.exit_code]
    if busy:  # their packs stand, and another run will lay them there
        names = ", ".join(busy)
        ledger.say(f"The region, {quarter}: another run is at work in {names}. Its page stands as it was.")
        return AnotherRun.exit_code
    packs = [_pack_of(board, found[board.name, quarter]) for board in boards]
    try:
        make_region(folder, packs, quarter, edition, root, ledger, frameworks, with_paper)
    except WorkbookFault as fault:
        for sentence in fault.sentences:
            ledger.say(f"The region, {quarter}: {sentence}")
        return fault.exit_code
    return 0


def _pack_of(board: Path, made: Made) -> BoardPack:
    return BoardPack(board, Path(made.pack) if made.pack else None, made.checksum, made.held, made.why)


def run_region(
    one: Mapping[str, object], boards: Sequence[str], quarters: str, workers: int, scheduler: str
) -> int:
    """What the command does with `--boards`: `one` are the options of a single Board's run, of which only
    those that make a pack may be given."""
    faults = [
        f"--{name.replace('_', '-')} with --boards: it is asked of one Board. Leave it out, or name "
        "a --workspace."
        for name, value in one.items()
        if value and name not in _OF_ANY and value != _USUAL.get(name)
    ]
    if workers < 1:
        faults.append(f"--workers: found {workers}. Wanted 1 or more: how many Boards at once.")
    if faults:
        raise UsageFault(*faults)
    now_stands(ALL_WHOLE)
    return run_boards(
        str(one["quarter"]),
        boards,
        project_root(),
        quarters,
        str(one["edition"]),
        int(str(one["jobs"])),
        workers,
        scheduler,
        [f"--{name}" for name in ("pdf", "pictures") if one[name]],
    )


def _refuse_unlike(machine: Engine, root: Path, boards: Sequence[Path]) -> None:
    """Raise where a machine has another version of the project, or may not write where the Boards lie."""
    mine = version_of(root)
    faults = []
    for name, found in machine.everywhere(lambda: look(root, boards)).items():
        if not isinstance(found, Likeness) or not found.version:
            faults.append(f"--scheduler: {name} has no project at {root}. Lay it there, as on this machine.")
        elif found.version != mine:
            faults.append(
                f"--scheduler: {name} has another version of the project or its framework. Bring it to the "
                "same: figures of two versions cannot stand side by side."
            )
        elif found.unwritable:
            faults.append(f"--scheduler: {name} may not write to {found.unwritable[0]}. Give it the rights.")
    if faults:
        raise UsageFault(*faults)


def _all_of(
    tasks: Sequence[Task], machine: Engine, ledger: Ledger, on_room: Callable[[], object] = lambda: None
) -> list[Made]:
    """What came of every task, in the order of the Boards; a task that was lost with its worker is said. The
    Boards that sent most are begun first, and no more than are worked at.

    `on_room` is called once, when nothing is left to hand out and fewer are at work than could be: what it
    begins holds up no Board.
    """
    waiting = deque(sorted(tasks, key=lambda task: -_sent(task.board)))
    futures: dict[Future[tuple[Made, ...]], Task] = {}
    found: dict[Path, tuple[Made, ...]] = {}
    has_room = False
    while waiting or futures:
        while waiting and len(futures) < machine.at_once():
            task = waiting.popleft()
            futures[_handed_out(task, machine)] = task
        if not waiting and len(futures) < max(2, machine.at_once()) and not has_room:
            has_room = True
            on_room()
        for future in wait(futures, return_when=FIRST_COMPLETED).done:
            task = futures.pop(future)
            try:
                found[task.board] = future.result()
            except Exception as lost:  # noqa: BLE001  # a worker, its machine or the scheduler is gone
                found[task.board] = tuple(_lost(task, quarter, lost) for quarter in task.quarters)
            words = ", ".join(dict.fromkeys(each.standing for each in found[task.board]))
            seconds = sum(each.seconds for each in found[task.board])
            ledger.say(f"{len(found)} of {len(tasks)}: {task.board.name}, {words}, {seconds:.0f} s")
    return [made for task in tasks for made in found[task.board]]


def _handed_out(task: Task, machine: Engine) -> Future[tuple[Made, ...]]:
    """The task's answer to come; where nobody takes it any more, that."""
    try:
        with whole_step():  # the first begins the pool's processes
            return machine.executor.submit(work, task)
    except Exception as lost:  # noqa: BLE001  # as where it is lost later
        gone: Future[tuple[Made, ...]] = Future()
        gone.set_exception(lost)
        return gone


def _sent(board: Path) -> int:
    """How many bytes a Board's agencies sent: what takes longest, near enough."""
    return sum(path.stat().st_size for path in (board / RETURNS).rglob("*") if path.is_file())


def _lost(task: Task, quarter: str, lost: Exception) -> Made:
    why = f"Its worker was lost ({type(lost).__name__}). Its last good pack stands; run this again."
    return Made(task.board.name, quarter, 1, 0.0, why=why)


def as_table(made: Sequence[Made]) -> list[str]:
    """What came of each run, a line each: who is done, held, failed and why.

    >>> print("\\n".join(as_table([Made("halton", "2015-16-Q4", 0, 61.0, "halton/reports", held=("lado",))])))
    Board   Quarter     How it went  Seconds  Why
    halton  2015-16-Q4  held              61  held: lado
    Held 1.
    """
    wide = max([5, *(len(each.board) for each in made)])
    lines = [f"{'Board':<{wide}}  {'Quarter':<10}  How it went  Seconds  Why"]
    for each in made:
        why = each.why or (f"held: {', '.join(each.held)}" if each.held else "")
        line = f"{each.board:<{wide}}  {each.quarter:<10}  {each.standing:<11}  {each.seconds:>7.0f}  {why}"
        lines.append(line.rstrip())
    tally = {word: sum(each.standing == word for each in made) for word in ("done", "held", "failed")}
    lines.append(", ".join(f"{word} {count}" for word, count in tally.items() if count).capitalize() + ".")
    return lines
