"""The one door to kept results, and the one rule for when a result is made again.

A result stands while nothing that went into it has changed: the bytes it was made from, the words of the
command that matter to it, the code that made it and the libraries that code uses. All of that is in its key;
there is no other way to make one stale. It is kept until one of the workspace's files that it was made from
is replaced or withdrawn, or the code is another (`forget`): so nothing of a file outlives the file.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from wscb_lib.store.made_by import code_mark
from wscb_lib.store.sealed import Label, NotOurs, is_sealed, label_of, open_sealed, seal

T = TypeVar("T")


class Puts(Protocol):
    """Writes a file whole or not at all."""

    def __call__(self, path: Path, data: bytes) -> None:
        """Write `data` to `path` in one step."""


class Door:
    """Everything kept under one folder, as `<kind>/<place>`: one result a place, under one key."""

    def __init__(self, folder: Path, workspace: Path, put: Puts) -> None:
        self.folder, self._workspace, self._put = folder, workspace, put

    def remember(
        self, kind: str, place: str, key: str, make: Callable[[], T], files: Mapping[str, str] | None = None
    ) -> T:
        """Return what was kept in this place under this key, or make it and keep it there.

        `place` says whose result it is, such as "2015-16-Q4.board"; a new one takes the place of the old.
        `key` names everything that goes into the result but the code (see `key_of`); `files` are the
        workspace's files among it, by their checksums. A kept result whose seal is broken is made again.
        """
        found = self.recall(kind, place, key)
        if found is not None:
            return found  # type: ignore[no-any-return]
        made = make()
        self.keep(kind, place, key, made, files)
        return made

    def recall(self, kind: str, place: str, key: str | None = None) -> Any:
        """Return what was kept in this place under this key; None when nothing is, or it is damaged.

        With no key, whatever was kept there last by today's code.
        """
        try:
            data = (self.folder / kind / place).read_bytes()
            return open_sealed(data, Label(kind, place, key, code_mark(kind)), self._workspace)
        except (OSError, NotOurs):
            return None

    def holds(self, kind: str, place: str) -> bool:
        """True where something is kept in this place, whole and by today's code; it is not read back."""
        try:
            data = (self.folder / kind / place).read_bytes()
            return is_sealed(data, Label(kind, place, None, code_mark(kind)), self._workspace)
        except OSError:
            return False

    def keep(
        self, kind: str, place: str, key: str, value: object, files: Mapping[str, str] | None = None
    ) -> None:
        """Keep a result in its place. None cannot be kept: it is how `recall` says that nothing is."""
        label = Label(kind, place, key, code_mark(kind), dict(sorted((files or {}).items())))
        self._put(self.folder / kind / place, seal(value, label, self._workspace))

    def forget(self, present: Mapping[str, str]) -> int:
        """Throw away all that was made from a file since replaced or withdrawn, or by other code; how many.

        `present` are the files that lie in the workspace now, by their checksums.
        """
        gone = 0
        for path in list(self._all()):
            if not _still_stands(path, present):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _all(self) -> Iterator[Path]:
        for kind in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            for path in sorted(kind.iterdir()) if kind.is_dir() else ():
                if not _is_being_written(path):
                    yield path


def key_of(*parts: str) -> str:
    """Return one name for everything that goes into a result, in order.

    >>> key_of("2015-16-Q4", "board") == key_of("2015-16-Q4board", ""), len(key_of())
    (False, 32)
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogateescape")  # a file's name may be no text
        digest.update(f"{len(data)}:".encode() + data)
    return digest.hexdigest()[:32]


def _still_stands(path: Path, present: Mapping[str, str]) -> bool:
    try:
        label = label_of(path)
    except NotOurs:
        return False
    return label.code == code_mark(label.kind) and all(
        present.get(n) == was for n, was in label.files.items()
    )


def _is_being_written(path: Path) -> bool:
    """Whether it is a file that another process writes; one that was killed left it for `Store.sweep`."""
    return path.name.startswith(".")
