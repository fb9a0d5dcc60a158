"""What is kept in a workspace, and the only writer there: facts, results, readings, pages, and what was
published.

Everything lies under `<workspace>/store/`:

    facts/<quarter>/            one Parquet file a table, named by its checksum, and the index that names them
    results/<quarter>.parquet   every figure measured, before disclosure control
    readings/<key>/             an agency's file as read, so that it is read once
    checked/<checksum>.json     which rows failed which check, so that the same is asked once
    exhibits/ narratives/       <quarter>/<edition>: what pages are made of, after disclosure control
    published/<quarter>/<edition>/<n>.json   what was released, never written over: restatements are told from
                                             it

A file is written beside its place and moved in one step, so a run that is killed leaves the last whole one.
The same values give the same bytes. A workspace that cannot be written to is a `UsageFault` that says why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    import pandas as pd

    from wscb_lib.returns.readings import Reading

WORKSPACES = ("specimen", "live")
_OBJECTS = b"wscb_objects"  # the columns that held Python's own None, True and False
_LIBRARY = Path(__file__).resolve().parent


def project_root() -> Path:
    """The folder that holds environment.yml and data/framework: looked for upwards from here, then from this
    library.

    Raises `UsageFault` when neither way leads to one.
    """
    for start in (Path.cwd(), _LIBRARY):
        for folder in (start, *start.parents):
            if (folder / "environment.yml").exists() and (folder / "data" / "framework").is_dir():
                return folder
    raise UsageFault(
        f"project: no folder above {Path.cwd().name} holds environment.yml and data/framework. "
        "Change to the project's folder and try again."
    )


def workspace_folder(name_or_path: str | Path, root: Path) -> Path:
    """`specimen` and `live` are folders of data/; anything else is a folder that exists, within `root` unless
    absolute.

    Raises `UsageFault` for a name that is neither: made-up figures are never a fallback.

    >>> workspace_folder("specimen", Path("project")).as_posix()
    'project/data/specimen'
    """
    if str(name_or_path) in WORKSPACES:
        return root / "data" / str(name_or_path)
    folder = root / name_or_path
    if not str(name_or_path).strip() or not folder.is_dir():
        raise UsageFault(
            f'workspace: found "{name_or_path}", which is neither specimen, live nor a folder that exists.'
            f"{nearest(str(name_or_path), WORKSPACES)} Wanted one of these."
        )
    return folder


def workspace_name(name_or_path: str | Path, root: Path) -> str:
    """The name that a workspace's packs stand under in reports/: the last part of its folder's own path.

    Raises `UsageFault` for a folder whose name can name none, or is one of those that belong to data/.

    >>> workspace_name("specimen", Path("project"))
    'specimen'
    """
    if str(name_or_path) in WORKSPACES:
        return str(name_or_path)
    folder = workspace_folder(name_or_path, root).resolve()
    if not folder.name or folder.name.startswith("."):
        raise UsageFault(
            f'workspace: "{name_or_path}" leads to a folder called "{folder.name}", after which no folder '
            "of reports "
            "can be named. Wanted a folder with a name of its own, such as data/trial."
        )
    taken = folder.name.casefold()
    if taken in WORKSPACES and folder != (root / "data" / taken).resolve():
        raise UsageFault(
            f'workspace: "{name_or_path}" is called {folder.name}, and reports/{taken} belongs to '
            f"data/{taken}. "
            "Rename the folder and try again."
        )
    return taken if taken in WORKSPACES else folder.name


class Store:
    """The store of one workspace. Nothing is made on disk until something is kept.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as workspace:
    ...     store = Store(Path(workspace))
    ...     version = store.publish(Quarter(2015, 4), "board", {"plans": 276})
    ...     store.published(Quarter(2015, 4), "board"), store.published(Quarter(2015, 3), "board")
    ({'plans': 276}, None)
    """

    def __init__(self, workspace: Path):
        self.workspace = workspace
        self.folder = workspace / "store"

    def __repr__(self) -> str:
        return f"Store({self.workspace.name})"

    # ------------------------------------------------------------ facts and results

    def keep_facts(self, quarter: Quarter, facts: Mapping[tuple[str, str], pd.DataFrame]) -> None:
        """Keep the facts of a run: (return id, table) -> rows. They replace those of an earlier run, all at
        once."""
        folder = self.folder / "facts" / str(quarter)
        index = {}
        for (return_id, table), frame in sorted(facts.items()):
            data = _to_parquet(frame)
            index[f"{return_id}.{table}"] = (
                f"{return_id}.{table}.{hashlib.sha256(data).hexdigest()[:16]}.parquet"
            )
            self._put(folder / index[f"{return_id}.{table}"], data)
        self._put(folder / "index.json", _to_json(index))
        self._sweep(folder, {"index.json", *index.values()})

    def facts(self, quarter: Quarter) -> dict[tuple[str, str], pd.DataFrame] | None:
        """The facts of the last run for `quarter`; None when there has been none."""
        folder = self.folder / "facts" / str(quarter)
        index = self._json(folder / "index.json")
        if index is None:
            return None
        return {tuple(name.split(".", 1)): _from_parquet(folder / file) for name, file in index.items()}

    def keep_results(self, quarter: Quarter, results: pd.DataFrame) -> None:
        """Keep every figure measured in the run of `quarter`, before disclosure control."""
        self._put(self.folder / "results" / f"{quarter}.parquet", _to_parquet(results))

    def results(self, quarter: Quarter) -> pd.DataFrame | None:
        """The results of the last run for `quarter`; None when there has been none."""
        path = self.folder / "results" / f"{quarter}.parquet"
        return _from_parquet(path) if path.exists() else None

    # ------------------------------------------------------------ readings

    def keep_reading(self, key: str, reading: Reading) -> None:
        """Keep an agency's file as read, under the key that `reading_key` gives it."""
        folder = self.folder / "readings" / key
        for name, frame in reading.tables.items():
            self._put(folder / f"{name}.parquet", _to_parquet(frame))
        said = asdict(_without_tables(reading)) | {
            "quarter": str(reading.quarter or ""),
            "tables": list(reading.tables),
        }
        self._put(folder / "reading.json", _to_json(said))  # last: a reading without it was never finished

    def reading(self, key: str) -> Reading | None:
        """The reading kept under this key; None when there is none, or it is damaged: then the file is read
        again."""
        from wscb_lib.returns.readings import CellFault, Match, Reading

        folder = self.folder / "readings" / key
        try:
            said = self._json(folder / "reading.json")
            tables = (
                {name: _from_parquet(folder / f"{name}.parquet") for name in said["tables"]} if said else {}
            )
        except UsageFault:
            return None
        if said is None:
            return None
        read = {
            "quarter": Quarter.parse(said["quarter"]) if said["quarter"] else None,
            "tables": tables,
            "matches": tuple(Match(**match) for match in said["matches"]),
            "cell_faults": tuple(CellFault(**fault) for fault in said["cell_faults"]),
            "notes": tuple(said["notes"]),
        }
        return Reading(**(said | read))

    def forget_readings(self, *, but: Iterable[str]) -> None:
        """Throw away every reading but these: of files since replaced, or read by older code."""
        self._sweep(self.folder / "readings", set(but))

    # ------------------------------------------------------------ what the checks answered

    def keep_checked(self, name: str, answers: Mapping[str, Any]) -> None:
        """Keep what the checks answered, under the checksum of what was asked; older answers go."""
        self._put(self.folder / "checked" / f"{name}.json", _to_json(answers))
        self._sweep(self.folder / "checked", {f"{name}.json"})

    def checked(self, name: str) -> dict[str, Any] | None:
        """The answers kept under a checksum; with "", whichever are kept. None when there are none."""
        folder = self.folder / "checked"
        if not name:
            name = next((path.stem for path in sorted(folder.glob("*.json"))), "")
        return self._json(folder / f"{name}.json")

    # ------------------------------------------------------------ exhibits and pages

    def keep_exhibits(self, quarter: Quarter, edition: str, exhibits: Mapping[str, Any]) -> None:
        """Keep the exhibits of one edition, as plain values by id."""
        self._put(self.folder / "exhibits" / str(quarter) / f"{edition}.json", _to_json(dict(exhibits)))

    def exhibits(self, quarter: Quarter, edition: str) -> dict[str, Any] | None:
        """The exhibits of one edition; None when it has not been run."""
        return self._json(self.folder / "exhibits" / str(quarter) / f"{edition}.json")

    def keep_narratives(
        self, quarter: Quarter, edition: str, pages: Mapping[str, Any], *, is_whole: bool = True
    ) -> None:
        """Keep pages by name, as plain values. When they are the whole edition, pages of an earlier run
        go."""
        folder = self.folder / "narratives" / str(quarter) / edition
        for name, page in pages.items():
            self._put(folder / f"{name}.json", _to_json(page))
        if is_whole:
            self._sweep(folder, {f"{name}.json" for name in pages})

    def narrative(self, quarter: Quarter, edition: str, name: str) -> dict[str, Any] | None:
        """One page as plain values; None when it has not been made."""
        return self._json(self.folder / "narratives" / str(quarter) / edition / f"{name}.json")

    def narratives(self, quarter: Quarter, edition: str) -> tuple[str, ...]:
        """The names of the pages of one edition, in order; empty when it has not been run."""
        return tuple(
            sorted(p.stem for p in (self.folder / "narratives" / str(quarter) / edition).glob("*.json"))
        )

    # ------------------------------------------------------------ what was published

    def publish(self, quarter: Quarter, edition: str, snapshot: Mapping[str, Any]) -> int:
        """Keep what was released, and return which version it is. The same again is the same version.

        Nothing published is ever written over: what a reader was told must stay known.
        """
        latest = self._versions(quarter, edition)
        if latest and self.published(quarter, edition) == json.loads(_to_json(dict(snapshot))):
            return latest
        path = self.folder / "published" / str(quarter) / edition / f"{latest + 1}.json"
        self._put(path, _to_json(dict(snapshot)))
        return latest + 1

    def published(self, quarter: Quarter, edition: str, version: int | None = None) -> dict[str, Any] | None:
        """What was released, in its latest version or the one asked for; None when there is none."""
        wanted = version or self._versions(quarter, edition)
        return self._json(self.folder / "published" / str(quarter) / edition / f"{wanted}.json")

    def versions(self, quarter: Quarter, edition: str) -> list[dict[str, Any]]:
        """Everything that was ever released of a quarter, newest first; empty when nothing was."""
        numbers = range(self._versions(quarter, edition), 0, -1)
        return [found for n in numbers if (found := self.published(quarter, edition, n)) is not None]

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

    def _put(self, path: Path, data: bytes) -> None:
        """Written beside and moved: at every moment the whole old file is there, or the whole new one."""
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        with _said_plainly(self.workspace):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_bytes(data)
                os.replace(beside, path)
            finally:
                beside.unlink(missing_ok=True)

    def _sweep(self, folder: Path, kept: set[str]) -> None:
        with _said_plainly(self.workspace):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                if path.name not in kept:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _json(self, path: Path) -> Any:
        if not path.is_file():
            return None
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise _damaged(path, "JSON", error) from None


def reading_key(
    spec: Return, paths: Iterable[Path], quarter: Quarter | None, agency: str, place: Path
) -> str:
    """The name under which a reading is kept: it changes when the files, the declaration or the reading code
    do.

    `paths` are all the files of one reading; `place` is the workspace, within which their names are part of
    the key.
    """
    digest = hashlib.sha256(reading_code().encode())
    declared = (spec.id, spec.agencies, spec.per_agency, spec.tables, str(quarter or ""), agency)
    digest.update(repr(declared).encode())
    for path in sorted(paths):
        name = path.relative_to(place).as_posix() if path.is_relative_to(place) else path.name
        digest.update(f"\0{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
    return digest.hexdigest()[:32]


@cache
def reading_code() -> str:
    """A checksum of the code that reads returns, and of the versions of what it reads them with."""
    from importlib.metadata import version

    digest = hashlib.sha256()
    for path in sorted(
        [*(_LIBRARY / "returns").rglob("*.py"), _LIBRARY / "framework" / "values.py", Path(__file__)]
    ):
        digest.update(path.relative_to(_LIBRARY).as_posix().encode() + path.read_bytes())
    for name in ("pandas", "pyarrow", "python-calamine"):
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def _without_tables(reading: Reading) -> Reading:
    from dataclasses import replace

    return replace(reading, tables={}, quarter=None, header=dict(reading.header))


def _to_json(value: Any) -> bytes:
    """Readable and the same every time; an absence is null, so a bare NaN is refused."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _to_parquet(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet. Columns of Python's own values are remembered, so that None comes back as None."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame.reset_index(drop=True), preserve_index=False)
    objects = [name for name, kind in frame.dtypes.items() if kind == object]
    table = table.replace_schema_metadata({**table.schema.metadata, _OBJECTS: json.dumps(objects).encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return sink.getvalue().to_pybytes()


def _from_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        objects = json.loads(table.schema.metadata[_OBJECTS])
    except (OSError, ValueError, KeyError) as error:  # a file that is gone, cut short, or not one of ours
        raise _damaged(path, "Parquet", error) from None
    frame = table.drop_columns(objects).to_pandas()
    made = {name: pd.Series(table[name].to_pylist(), dtype=object) for name in objects}
    columns = {name: made[name] if name in made else frame[name] for name in table.column_names}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))


def _damaged(path: Path, kind: str, error: Exception) -> UsageFault:
    return UsageFault(
        f"store, {path.parent.name}/{path.name}: this is not what was kept there ({type(error).__name__}). "
        f"Wanted {kind} as the run wrote it. Remove the folder {path.parent.name} and run the quarter again."
    )


@contextmanager
def _said_plainly(workspace: Path) -> Iterator[None]:
    """A disc that is full, or a folder that is not ours, as a sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "no reason given").lower()
        raise UsageFault(
            f"{workspace.name}: cannot be written to ({reason}). Wanted a folder this account may write "
            "to, with room "
            "to spare: ask for the right to write there, free some space, or name another folder with "
            "--workspace."
        ) from None
