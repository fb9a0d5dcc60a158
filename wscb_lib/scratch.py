"""Where a run lays what nobody is to find after it: temporary folders of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from wscb_lib.stopping import tidied, whole_step

PREFIX = "wscb-"


def our_prefix() -> str:
    """How this run's temporary folders begin: with the process that will remove them, so that a later run can
    tell."""
    return f"{PREFIX}{os.getpid()}-"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A temporary folder of this run, which is gone after it: also where the run is told to stop."""
    with ExitStack() as until:
        with whole_step():
            folder = Path(tempfile.mkdtemp(prefix=our_prefix()))
            until.enter_context(tidied(partial(shutil.rmtree, folder, ignore_errors=True)))
        yield folder


@contextmanager
def temporary_files_apart() -> Iterator[None]:
    """While this lasts, what a library lays in the temporary folder lies in one of this run's: the writers of
    workbooks lay rows there."""
    before = tempfile.tempdir
    with scratch_folder() as folder:
        tempfile.tempdir = str(folder)
        try:
            yield
        finally:
            tempfile.tempdir = before


def sweep_leftovers(lives: Callable[[int], bool], place: Path | None = None) -> int:
    """Remove what runs that were killed left in the temporary folder; how many folders. Those of a living
    process stay.

    Executed notebooks hold what pages hold before they are bound, so they may not lie about.
    """
    gone = 0
    for folder in (place or Path(tempfile.gettempdir())).glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if (
            owner.isascii()
            and owner.isdigit()
            and folder.is_dir()
            and not folder.is_symlink()
            and not lives(int(owner))
        ):
            shutil.rmtree(folder, ignore_errors=True)
            gone += not folder.exists()
    return gone
