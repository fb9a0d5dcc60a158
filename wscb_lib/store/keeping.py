"""What is kept in a workspace, and the only writer there.

Everything lies under `<workspace>/store/`:

    kept/<kind>/<key>           what a stage of the run made, by what went into it (see `door`)
    facts/<quarter>/            the rows that count: one Parquet file a table, and the index that names them
    narratives/                 <quarter>/<edition>: what pages are made of, after disclosure control
    published/                  <quarter>/<edition>/<n>.json: what was released, never written over

A file is written beside its place and moved in one step, so a run that is killed leaves the last whole one.
A workspace that cannot be written to is a `UsageFault` that says why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from wscb_lib.errors import UsageFault
from wscb_lib.json_values import Json
from wscb_lib.quarter import Quarter
from wscb_lib.stopping import whole_step
from wscb_lib.store.door import Door, key_of
from wscb_lib.store.forms import damaged, from_parquet, to_json, to_parquet
from wscb_lib.store.made_by import code_mark
from wscb_lib.store.sealed import NotOurs, open_text, seal_text

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")
_PART = ".part"  # how the name of a file ends that is being written, behind the number of who writes it
_OF_OLD = (
    "readings",
    "checked",
    "exhibits",
    "results",
)  # where versions before this one kept rows and figures


class Store:
    """The store of one workspace. Nothing is made on disk until something is kept.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as workspace:
    ...     store = Store(Path(workspace))
    ...     version = store.publish(Quarter(2015, 4), "board", {"plans": 276})
    ...     store.published(Quarter(2015, 4), "board"), store.published(Quarter(2015, 3), "board")
    ({'plans': 276}, None)
    """

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.folder = workspace / "store"
        self._door = Door(self.folder / "kept", workspace, self._put_kept)

    def __repr__(self) -> str:
        return f"Store({self.workspace.name})"

    # ------------------------------------------------------------ what a stage made

    def remember(
        self, kind: str, place: str, key: str, make: Callable[[], T], files: Mapping[str, str] | None = None
    ) -> T:
        """Return what an earlier run kept in this place under this key, or make and keep it:
        `Door.remember`."""
        return self._door.remember(kind, place, key, make, files)

    def recall(self, kind: str, place: str, key: str | None = None) -> Any:
        """Return what was kept in this place under this key; None when nothing is, or it is damaged."""
        return self._door.recall(kind, place, key)

    def holds(self, kind: str, place: str) -> bool:
        """True where something is kept in this place, whole and by today's code: `Door.holds`."""
        return self._door.holds(kind, place)

    def keep(
        self, kind: str, place: str, key: str, value: object, files: Mapping[str, str] | None = None
    ) -> None:
        """Keep a result in its place; `files` are the workspace's files it was made from, by checksum."""
        self._door.keep(kind, place, key, value, files)

    def forget_withdrawn(self, present: Mapping[str, str]) -> int:
        """Throw away all that was made from a file since replaced or withdrawn; return how many results went.

        `present` are the files that lie in the workspace now, by name within it, with their checksums. What
        other code made goes too, and what older versions kept in folders of their own. What was published
        stays: it was told to readers.
        """
        with _said_plainly(self.workspace):
            gone = self._door.forget(present)
            for folder in sorted((self.folder / "facts").glob("*")):
                made_from = self._index(folder).get("files", {"": ""})
                if any(present.get(name) != was for name, was in made_from.items()):
                    shutil.rmtree(folder)
                    gone += 1
            for name in _OF_OLD:
                shutil.rmtree(self.folder / name, ignore_errors=True)
        return gone

    # ------------------------------------------------------------ facts and results

    def keep_facts(
        self,
        quarter: Quarter,
        facts: Mapping[tuple[str, str], pd.DataFrame],
        files: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the facts of a run: (return id, table) -> rows. They replace those of an earlier run, all at
        once."""
        folder = self.folder / "facts" / str(quarter)
        tables = {}
        for (return_id, table), frame in sorted(facts.items()):
            data = to_parquet(frame)
            name = f"{return_id}.{table}"
            tables[name] = f"{name}.{hashlib.sha256(data).hexdigest()[:16]}.parquet"
            if not _is_whole(folder / tables[name]):
                self._put_kept(folder / tables[name], data)
        self._put_sealed(folder / "index.json", {"tables": tables, "files": dict(files or {})})
        self._sweep(folder, {"index.json", *tables.values()})

    def facts(self, quarter: Quarter) -> dict[tuple[str, str], pd.DataFrame] | None:
        """Return the facts of the last run for `quarter`; None when none are kept whole, by today's code."""
        if not self.has_facts(quarter):
            return None
        folder = self.folder / "facts" / str(quarter)
        found = {}
        for name, file in self._index(folder)["tables"].items():
            return_id, _, table = name.partition(".")
            found[return_id, table] = from_parquet(folder / file)
        return found

    def has_facts(self, quarter: Quarter) -> bool:
        """True where the facts of the last run for `quarter` are kept whole, by today's code."""
        folder = self.folder / "facts" / str(quarter)
        index = self._index(folder)
        return bool(index) and all(_is_whole(folder / file) for file in index["tables"].values())

    def keep_results(
        self, quarter: Quarter, results: pd.DataFrame, files: Mapping[str, str] | None = None
    ) -> None:
        """Keep every figure measured in the run of `quarter`, before disclosure control."""
        self._door.keep("results", str(quarter), "", results, files)

    def results(self, quarter: Quarter) -> pd.DataFrame | None:
        """Return the results of the last run for `quarter`; None when there has been none by this code."""
        found: pd.DataFrame | None = self._door.recall("results", str(quarter))
        return found

    # ------------------------------------------------------------ pages

    def keep_narratives(
        self, quarter: Quarter, edition: str, pages: Mapping[str, object], *, is_whole: bool = True
    ) -> None:
        """Keep pages by name, as plain values. When they are the whole edition, pages of an earlier run
        go."""
        folder = self.folder / "narratives" / str(quarter) / edition
        for name, page in pages.items():
            self._put_sealed(folder / f"{name}.json", page)
        if is_whole:
            self._sweep(folder, {f"{name}.json" for name in pages})

    def narrative(self, quarter: Quarter, edition: str, name: str) -> Json | None:
        """One page as plain values; None where none is kept whole, by today's code and in this workspace."""
        return self._sealed(self.folder / "narratives" / str(quarter) / edition / f"{name}.json")

    def narratives(self, quarter: Quarter, edition: str) -> tuple[str, ...]:
        """The names of the pages of one edition, in order; empty when it has not been run."""
        return tuple(
            sorted(p.stem for p in (self.folder / "narratives" / str(quarter) / edition).glob("*.json"))
        )

    # ------------------------------------------------------------ what was published

    def publish(self, quarter: Quarter, edition: str, snapshot: Mapping[str, object]) -> int:
        """Keep what was released, and return which version it is. The same again is the same version.

        Nothing published is ever written over: what a reader was told must stay known.
        """
        latest = self._versions(quarter, edition)
        if latest and self.published(quarter, edition) == json.loads(to_json(dict(snapshot))):
            return latest
        path = self.folder / "published" / str(quarter) / edition / f"{latest + 1}.json"
        self._put(path, to_json(dict(snapshot)))
        return latest + 1

    def published(self, quarter: Quarter, edition: str, version: int | None = None) -> Json | None:
        """What was released, in its latest version or the one asked for; None when there is none."""
        wanted = version or self._versions(quarter, edition)
        found: Json | None = _json(self.folder / "published" / str(quarter) / edition / f"{wanted}.json")
        return found

    def versions(self, quarter: Quarter, edition: str) -> list[Json]:
        """Everything that was ever released of a quarter, newest first; empty when nothing was."""
        numbers = range(self._versions(quarter, edition), 0, -1)
        return [found for n in numbers if (found := self.published(quarter, edition, n)) is not None]

    def published_mark(self) -> str:
        """Name everything that was ever released: packs are held against it."""
        released = sorted((self.folder / "published").rglob("*.json"))
        told = (f"{path.relative_to(self.folder).as_posix()} {path.read_text('utf-8')}" for path in released)
        return key_of(*told)

    def _versions(self, quarter: Quarter, edition: str) -> int:
        folder = self.folder / "published" / str(quarter) / edition
        return max((int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit()), default=0)

    # ------------------------------------------------------------ files

    def write(self, place: str | Path, data: bytes | str) -> Path:
        """Write any other file of the workspace, by its place within it; text is UTF-8. Returns its path.

        Raises `UsageFault` for a place outside the workspace.
        """
        path = (self.workspace / place).resolve()
        if not path.is_relative_to(self.workspace.resolve()):
            raise UsageFault(f'{self.workspace.name}: found "{place}". Wanted a place inside the workspace.')
        self._put(path, data.encode("utf-8") if isinstance(data, str) else data)
        return path

    def said_plainly(self) -> AbstractContextManager[None]:
        """Whatever keeps this workspace from being written to becomes a `UsageFault`."""
        return _said_plainly(self.workspace)

    def sweep(self, lives: Callable[[int], bool]) -> None:
        """Remove what a run that was killed left: one agency's files, laid apart for its own page, and files
        half written, which nobody reads. Both may hold agencies' rows. `lives` says whether the process of a
        number does."""
        shutil.rmtree(self.apart, ignore_errors=True)
        for left in self.folder.rglob(f".*{_PART}"):
            owner = left.name.removesuffix(_PART).rpartition(".")[2]
            if owner.isascii() and owner.isdigit() and not lives(int(owner)):
                with suppress(OSError):
                    left.unlink()

    @property
    def apart(self) -> Path:
        """Where one agency's files are laid while its own page is made."""
        return self.folder / "own"

    def _put(self, path: Path, data: bytes) -> None:
        """Written beside and moved: at every moment the whole old file is there, or the whole new one."""
        beside = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
        with whole_step(), _said_plainly(self.workspace):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(data)
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)

    def _put_kept(self, path: Path, data: bytes) -> None:
        """Keep a file of our own, also where somebody has made a folder of its name."""
        if path.is_dir():
            with _said_plainly(self.workspace):
                shutil.rmtree(path)
        self._put(path, data)

    def _put_sealed(self, path: Path, value: object) -> None:
        place = path.relative_to(self.folder).as_posix()
        self._put_kept(path, seal_text(to_json(value), place, code_mark(), self.workspace))

    def _sealed(self, path: Path) -> Json | None:
        """What was kept as JSON; None where it is gone, damaged, or of another workspace or version."""
        place = path.relative_to(self.folder).as_posix()
        try:
            return open_text(path.read_bytes(), place, code_mark(), self.workspace)
        except (OSError, NotOurs):
            return None

    def _index(self, folder: Path) -> dict[str, dict[str, str]]:
        """What a folder of facts holds, and from which files; {} where it does not say."""
        return self._sealed(folder / "index.json") or {}

    def _sweep(self, folder: Path, kept: set[str]) -> None:
        with _said_plainly(self.workspace):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.name not in kept:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_whole(path: Path) -> bool:
    """True where a table of facts holds the very bytes whose checksum stands in its name."""
    try:
        return path.name.split(".")[-2] == hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    except OSError:
        return False


def _json(path: Path) -> Any:
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise damaged(path, "JSON", error) from None


@contextmanager
def _said_plainly(workspace: Path) -> Iterator[None]:
    """A disc that is full, a folder that is not ours, or a file in the place of one, as a sentence."""
    try:
        yield
    except OSError as error:
        if in_place := _file_in_place(error, workspace):
            raise UsageFault(
                f"{in_place}: found a file, wanted a folder. Move it away and run again: the workbench makes "
                "its own folders there."
            ) from None
        reason = (error.strerror or "no reason given").lower()
        raise UsageFault(
            f"{workspace.name}: cannot be written to ({reason}). Wanted a folder this account may write to, "
            "with room to spare: ask for the right to write there, free some space, or name another folder "
            "with --workspace."
        ) from None


def _file_in_place(error: OSError, workspace: Path) -> str:
    """The file of a workspace that stands where a folder was wanted, as sentences name it; "" where there is
    none."""
    if not isinstance(error, FileExistsError | NotADirectoryError) or not error.filename:
        return ""
    wanted = Path(str(error.filename))
    found = next((path for path in (wanted, *wanted.parents) if path.is_file()), None)
    if found is None or not found.is_relative_to(workspace):
        return ""
    return f"{workspace.name}/{found.relative_to(workspace).as_posix()}"
