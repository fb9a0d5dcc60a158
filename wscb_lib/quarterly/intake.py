"""Finds and reads every file that was returned up to a quarter, each once for as long as it does not
change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from wscb_lib.errors import UsageFault, WorkbookFault
from wscb_lib.framework import Framework, Return
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import mark_of
from wscb_lib.returns import (
    Reading,
    find_files,
    find_history_strays,
    find_strays,
    history_files,
    read_back_series,
    read_return,
)
from wscb_lib.returns.apart import CameToNothing, came_to_nothing, each_apart
from wscb_lib.returns.faults import told
from wscb_lib.returns.names import FoundFile
from wscb_lib.returns.reader import two_of_one
from wscb_lib.returns.units import joined
from wscb_lib.store import Store, key_of


@dataclass(frozen=True)
class _Asked:
    """One reading that is wanted: of which files, by their checksums, and how it is read where it is not
    kept."""

    spec: Return
    quarter: Quarter | None  # None is the back series
    agency: str
    paths: Sequence[Path]
    files: Mapping[str, str]
    read: Callable[[], Reading]

    @property
    def place(self) -> str:
        """Where the reading is kept."""
        return f"{self.spec.id}.{self.quarter or 'back_series'}.{self.agency}"

    @property
    def key(self) -> str:
        """What it is kept by."""
        return reading_key(self.spec, self.files, self.quarter, self.agency)


def read_everything(
    framework: Framework, store: Store, quarter: Quarter, jobs: int = 2
) -> tuple[list[Reading], list[str]]:
    """Every return of the back series and of each quarter's folder up to `quarter`; what no earlier run read,
    in so many processes at once.

    The sentences say which files of those folders belong to no return, or are no history.
    """
    returns = store.workspace / "returns"
    past = returns / "back_series"
    asked: list[_Asked | Reading] = []
    for spec in framework.returns.values():
        if history := history_files(spec, past):
            read = partial(_history, spec, past, store)
            asked.append(_asked(store, spec, history, None, "all", read))
    said = [f"returns/back_series/{stray}" for stray in find_history_strays(framework.returns.values(), past)]
    for folder in quarter_folders(returns, quarter):
        for spec in framework.returns.values():
            asked += _asked_of_folder(spec, folder, store)
        earlier = "" if folder.name == str(quarter) else f"returns/{folder.name}/"
        said += [f"{earlier}{stray.fault}" for stray in find_strays(framework.returns.values(), folder)]
    readings = _each_once(store, asked, jobs)
    store.forget_withdrawn(checksums(returns, store.workspace))
    return readings, said


def handed_over(readings: list[Reading]) -> Iterator[Reading]:
    """Give each reading away in order and keep none, so that whoever takes it may let it go.

    >>> here = ["first", "second"]
    >>> list(handed_over(here)), here
    (['first', 'second'], [])
    """
    readings.reverse()
    while readings:
        yield readings.pop()


def _history(spec: Return, past: Path, store: Store) -> Reading:
    """The history of a return that has files of history: never none."""
    found = read_back_series(spec, past, store.workspace)
    assert found is not None, "history_files found its files"
    return found


def quarter_folders(returns: Path, last: Quarter) -> list[Path]:
    """The folders of quarters up to `last`, oldest first; a folder that is not named for a quarter is
    refused."""
    if not returns.is_dir():
        raise UsageFault(f"{returns}: not found. A workspace keeps agencies' files in returns/<quarter>/.")
    folders = [
        p for p in returns.iterdir() if p.is_dir() and p.name != "back_series" and not p.name.startswith(".")
    ]
    return sorted((p for p in folders if Quarter.parse(p.name) <= last), key=lambda p: Quarter.parse(p.name))


def _asked_of_folder(declared: Return, folder: Path, store: Store) -> Iterator[_Asked | Reading]:
    """One reading for each agency that sent this return; csvs of several tables are one return. Of an agency
    whose files are two of one, a reading that says so."""
    quarter = Quarter.parse(folder.name)
    current = [f for f in find_files(declared, folder) if f.is_current]
    for agency in sorted({f.agency for f in current}):
        spec = declared.asked_of(agency)
        files = sorted((f for f in current if f.agency == agency), key=lambda f: f.path.name)
        first = files[0]
        if first.fault:
            path = str(first.path.relative_to(store.workspace))
            said: dict[str, Any] = {**told([two_of_one(first.fault)])}
            yield replace(Reading(spec.id, agency, quarter, path), **said)
            continue
        read = (
            partial(_read_units, spec, tuple(files), store.workspace, quarter, agency)
            if spec.unit_column
            else partial(read_return, spec, first.path, store.workspace, quarter, agency)
        )
        yield _asked(store, spec, [f.path for f in files], quarter, agency, read)


def _read_units(
    spec: Return, files: Sequence[FoundFile], workspace: Path, quarter: Quarter, agency: str
) -> Reading:
    """What an agency, its schools and its teams each sent, together; the agency's own first."""
    ordered = sorted(files, key=lambda f: (f.unit, f.path.name))
    return joined(spec, [read_return(spec, f.path, workspace, quarter, agency) for f in ordered])


def _asked(
    store: Store,
    spec: Return,
    paths: list[Path],
    quarter: Quarter | None,
    agency: str,
    read: Callable[[], Reading],
) -> _Asked:
    files = {_name(path, store.workspace): mark_of(path) for path in sorted(paths)}
    return _Asked(spec, quarter, agency, paths, files, read)


def _each_once(store: Store, asked: Sequence[_Asked | Reading], jobs: int) -> list[Reading]:
    """What an earlier run read from the same files by the same code; what none did is read, and kept."""
    found: list[Any] = [
        each if isinstance(each, Reading) else store.recall("reading", each.place, each.key) for each in asked
    ]
    missing = {
        place: each for place, each in enumerate(asked) if found[place] is None and isinstance(each, _Asked)
    }
    places = list(missing)
    for n, made in each_apart([each.read for each in missing.values()], jobs):
        each = missing[places[n]]
        found[places[n]] = _kept(store, each, made)
    return found


def _kept(store: Store, asked: _Asked, made: Reading | CameToNothing | WorkbookFault) -> Reading:
    """What was read, kept by the files it was read from, which have stayed as they were.

    Raises `UsageFault` when one was written to meanwhile.
    """
    if isinstance(made, CameToNothing):  # held, and not kept: a busy machine may do better the next time
        shown = _name(asked.paths[0], store.workspace)
        said: dict[str, Any] = {**told([came_to_nothing(str(made)).at(shown)])}
        return Reading(asked.spec.id, asked.agency, asked.quarter, shown, **said)
    if isinstance(made, WorkbookFault):
        raise made
    for path in asked.paths:
        name = _name(path, store.workspace)
        if mark_of(path) != asked.files[name]:
            raise UsageFault(
                f"{name}: it was written to while the run was reading it. Wait until whoever saves it has "
                "finished, and run the quarter again."
            )
    store.keep("reading", asked.place, asked.key, made, asked.files)
    return made


def reading_key(spec: Return, files: Mapping[str, str], quarter: Quarter | None, agency: str) -> str:
    """Name what goes into one reading: the files by name and checksum, and what the return declares of
    tables.

    A measure of the return, or its title, goes into no reading.
    """
    declared = (spec.id, spec.agencies, spec.per_agency, spec.tables, str(quarter or ""), agency)
    return key_of(repr(declared), *(f"{name} {was}" for name, was in sorted(files.items())))


def checksums(folder: Path, workspace: Path) -> dict[str, str]:
    """The files that lie in a folder of a workspace, by name within the workspace, with their checksums."""
    return {_name(p, workspace): mark_of(p) for p in sorted(folder.rglob("*")) if not p.is_dir()}


def _name(path: Path, workspace: Path) -> str:
    return path.relative_to(workspace).as_posix() if path.is_relative_to(workspace) else path.name
