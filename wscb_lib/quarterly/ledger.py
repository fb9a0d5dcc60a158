"""What the run says as it goes: a progress bar on a terminal, plain lines otherwise, and the log with
times."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

WORTH_SAYING = 1.0  # seconds: a stage that took less is not worth a line
NAMES = "names.txt"
"""Beside the log: what agencies called the files that sentences speak of by number."""
PartDone = Callable[[str], None]
"""Says that one part of a stage is done, by its name: a page of those that notebooks make."""


class Ledger:
    """Counts and sentences, stage by stage. It is given counts, headings and row numbers; never a child's
    values."""

    def __init__(self, to: TextIO | None = None) -> None:
        self._to: TextIO | None = to or sys.stdout
        self._started = time.perf_counter()
        self._log: list[str] = []
        self._stages: list[tuple[str, float]] = []
        self._said: list[str] = []
        self._kept_out: set[str] = set()
        self._numbered: dict[str, int] = {}
        self._bar = _terminal_bar(self._to)
        self._at: tuple[str, float, TaskID | None] = ("", self._started, None)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """One stage of the line, timed for the log.

        On a terminal a bar moves. Elsewhere a stage that took a while says itself.
        """
        began = time.perf_counter()
        task = self._bar.add_task(name, total=None) if self._bar else None
        self._at = (name, began, task)
        try:
            yield
        finally:
            took = time.perf_counter() - began
            if self._bar and task is not None:
                self._bar.remove_task(task)
            elif took >= WORTH_SAYING:
                self._print(f"{name}: {took:.1f} s")
            self._stages.append((name, took))
            self._log.append(f"{took:7.2f} s  {name}")

    def parts(self, number: int) -> PartDone:
        """What to call as each part of the present stage is done, of so many: each says itself."""
        name, began, task = self._at
        done, one_at_a_time = 0, Lock()
        if self._bar and task is not None:
            self._bar.update(task, total=number)

        def part_done(part: str) -> None:
            nonlocal done
            with one_at_a_time:  # pages are made side by side
                done += 1
                took = time.perf_counter() - began
                if self._bar and task is not None:
                    self._bar.update(task, completed=done, description=f"{name}: {part}")
                else:
                    self._print(f"{name}: {done} of {number}, {part}, {took:.1f} s")
                self._log.append(f"{took:7.2f} s    {part}")

        return part_done

    def say(self, sentence: str) -> None:
        """A line for the person who runs it; what an agency called its files stands in it by number."""
        sentence = self._by_number(sentence)
        self._said.append(sentence)
        self._log.append(f"           {sentence}")
        if self._bar:
            self._bar.console.print(sentence, highlight=False, markup=False, soft_wrap=True)
        else:
            self._print(sentence)

    def _print(self, sentence: str) -> None:
        """A line on the screen. Where nobody hears (a window that was closed, a pipe that broke, a full disc
        behind it), the run goes on, and the log has it."""
        if self._to is not None:
            try:
                print(sentence, file=self._to, flush=True)
            except (OSError, ValueError):
                self._to = None
                self._log.append("           What follows could not be said on the screen.")

    @property
    def said(self) -> list[str]:
        """Every sentence so far, in order."""
        return list(self._said)

    @property
    def stages(self) -> dict[str, float]:
        """Seconds by stage, in order."""
        return dict(self._stages)

    def keep_out(self, names: Iterable[str]) -> None:
        """Names of files that an agency chose, and which may hold anybody's: neither the screen nor the log
        says them. Which file is which stands in a list of its own, beside the log."""
        self._kept_out |= {name for name in names if name}

    def _by_number(self, line: str) -> str:
        """The line with "file 1" in the place of a name kept out: the same number for the same name."""
        if not self._kept_out:
            return line
        longest_first = sorted(self._kept_out, key=len, reverse=True)
        any_name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")

        def number(found: re.Match[str]) -> str:
            return f"file {self._numbered.setdefault(found[0], len(self._numbered) + 1)}"

        return any_name.sub(number, line)

    def _list_names(self, beside: Path) -> None:
        """Write which file has which number, for this account alone; nothing where no sentence has one."""
        place = beside.with_name(NAMES)
        place.unlink(missing_ok=True)
        if self._numbered:
            lines = [f"file {number}: {name}" for name, number in self._numbered.items()]
            place.write_text("\n".join([*lines, ""]), encoding="utf-8")
            self._print(f"Which file is which stands in the workspace, in {beside.parent.name}/{NAMES}.")

    def close(self, log: Path | None) -> None:
        """Stop the bar and write the log; times live there and nowhere else, so that packs stay the same byte
        for byte. A log that cannot be written is said, and hides nothing that went before."""
        if self._bar:
            with suppress(OSError, ValueError):  # its terminal may be gone
                self._bar.stop()
        if log is not None:
            whole = time.perf_counter() - self._started
            try:
                self._list_names(log)
                lines = [*map(self._by_number, self._log), f"{whole:7.2f} s  in all", ""]
                log.unlink(missing_ok=True)  # so that it is made anew, for this account alone
                log.write_text("\n".join(lines), encoding="utf-8")
            except OSError as error:
                self._print(f"store/{log.name}: could not be written ({(error.strerror or '').lower()}).")


def _terminal_bar(to: TextIO | None) -> Progress | None:
    try:
        if to is None or not to.isatty():
            return None
    except ValueError:  # it is closed
        return None
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(file=to), transient=True)
    bar.start()
    return bar
