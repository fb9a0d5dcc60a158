"""What the run says as it goes: a progress bar on a terminal, plain lines otherwise, and the log with
times."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


class Ledger:
    """Counts and sentences, stage by stage. It is given counts, headings and row numbers; never a child's
    values."""

    def __init__(self, to: TextIO | None = None):
        self._to = to or sys.stdout
        self._started = time.perf_counter()
        self._log: list[str] = []
        self._stages: list[tuple[str, float]] = []
        self._status = _terminal_status(self._to)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """One stage of the line, timed for the log."""
        began = time.perf_counter()
        if self._status:
            self._status.update(f"{name} …")
        try:
            yield
        finally:
            took = time.perf_counter() - began
            self._stages.append((name, took))
            self._log.append(f"{took:7.2f} s  {name}")

    def say(self, sentence: str) -> None:
        """A line for the person who runs it."""
        self._log.append(f"           {sentence}")
        if self._status:
            self._status.console.print(sentence, highlight=False, markup=False, soft_wrap=True)
        else:
            print(sentence, file=self._to, flush=True)

    @property
    def stages(self) -> dict[str, float]:
        """Seconds by stage, in order."""
        return dict(self._stages)

    def close(self, log: Path | None) -> None:
        """Stop the bar and write the log; times live there and nowhere else, so that packs stay the same byte
        for byte."""
        if self._status:
            self._status.stop()
        if log is not None:
            log.parent.mkdir(parents=True, exist_ok=True)
            whole = time.perf_counter() - self._started
            log.write_text("\n".join([*self._log, f"{whole:7.2f} s  in all", ""]), encoding="utf-8")


def _terminal_status(to: TextIO):
    if not to.isatty():
        return None
    from rich.console import Console

    status = Console(file=to).status("Starting …")
    status.start()
    return status
