"""Puts a finished pack in its place without ever leaving none: built beside, moved by two renames.

A folder cannot be renamed onto a full one, so the old pack steps aside first. If the second rename fails, the
old pack is put back at once; if the run is killed between the two, the next start puts it back. Every run
builds in a folder of its own.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wscb_lib.errors import UsageFault
from wscb_lib.quarterly.processes import is_alive
from wscb_lib.stopping import NEW_STANDS, now_stands, tidied, whole_step

TRIES, BETWEEN_TRIES = 4, 0.5
"""How often a folder that Windows will not move is tried again, and the seconds between."""


class Shelf:
    """The place of one pack: `<reports>/<quarter>/<edition>`."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.building = place.with_name(f".{place.name}.building.{os.getpid()}")
        self._aside = place.with_name(f".{place.name}.last")

    def recover(self) -> str:
        """Undo what a killed run left behind; a sentence when something was put back, else ""."""
        said = ""
        if self._aside.exists() and not self.place.exists():
            self._aside.rename(self.place)
            said = (
                f"{self.place.name}: an earlier run was stopped while it put its pack in place; the last "
                "good pack is back."
            )
        shutil.rmtree(self._aside, ignore_errors=True)
        for left in self.place.parent.glob(f".{self.place.name}.building*"):
            owner = left.name.rpartition(".")[2]
            if not (owner.isdecimal() and int(owner) != os.getpid() and is_alive(int(owner))):
                shutil.rmtree(left, ignore_errors=True)
        return said

    @contextmanager
    def new_pack(self) -> Iterator[Path]:
        """An empty folder to build in; whatever keeps it from being finished, also that the run is told to
        stop, the last good pack stays."""
        with tidied(self.abandon):  # of what is finished, nothing
            yield self.start()

    def start(self) -> Path:
        """An empty folder to build in. Raises `UsageFault` where none can be made."""
        shutil.rmtree(self.building, ignore_errors=True)
        self.building.mkdir(parents=True)
        return self.building

    def finish(self, stands: str = NEW_STANDS) -> None:
        """Move what was built into its place; whatever keeps it from there, `abandon` puts the last pack
        back. `stands` is what is said of it where the run is stopped from then on.

        Where a file of the last pack is open (Excel), or being copied (OneDrive), Windows moves no folder
        that holds it: then, after a few tries, the new pack is kept beside it, and `UsageFault` says where.
        """
        with whole_step():
            for left in reversed(range(TRIES)):
                try:
                    self._swap()
                    break
                except PermissionError:
                    if not left:
                        self._keep_beside()
                    time.sleep(BETWEEN_TRIES)
            now_stands(stands)
            shutil.rmtree(self._aside, ignore_errors=True)

    def _swap(self) -> None:
        if self.place.exists():
            self.place.rename(self._aside)
        try:
            self.building.rename(self.place)
        except PermissionError:
            if self._aside.exists():
                self._aside.rename(self.place)
            raise

    def _keep_beside(self) -> None:
        """Keep what was built under a name of its own, and say so."""
        beside = self.place.with_name(f"{self.place.name}.new")
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(self.building, beside, dirs_exist_ok=True)
        raise UsageFault(
            f"{self.place.name}: a file of the last pack is open, or being copied, so the new one could not "
            f"take its place. It is whole, in {beside.parent.name}/{beside.name}. Close what is open (Excel; "
            "let OneDrive finish) and run the quarter again."
        )

    def abandon(self) -> None:
        """Throw away what was built; the last good pack stays whole, or stands again where it had stepped
        aside."""
        if self._aside.exists() and not self.place.exists():
            self._aside.rename(self.place)
        shutil.rmtree(self.building, ignore_errors=True)
