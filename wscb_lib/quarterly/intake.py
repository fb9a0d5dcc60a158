"""Finds and reads every file that was returned up to a quarter, each once for as long as it does not
change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from wscb_lib.errors import UsageFault
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
from wscb_lib.returns.apart import CameToNothing, apart, came_to_nothing
from wscb_lib.returns.faults import told
from wscb_lib.returns.names import FoundFile
from wscb_lib.returns.reader import two_of_one
from wscb_lib.returns.units import joined
from wscb_lib.store import Store, key_of


def read_everything(framework: Framework, store: Store, quarter: Quarter) -> tuple[list[Reading], list[str]]:
    """Every return of the back series and of each quarter's folder up to `quarter`.

    The sentences say which files of those folders belong to no return, or are no history.
    """
    returns = store.workspace / "returns"
    past = returns / "back_series"
    readings: list[Reading] = []
    for spec in framework.returns.values():
        if history := history_files(spec, past):
            readings.append(_once(store, spec, history, None, "all", partial(_history, spec, past, store)))
    said = [f"returns/back_series/{stray}" for stray in find_history_strays(framework.returns.values(), past)]
    for folder in quarter_folders(returns, quarter):
        for spec in framework.returns.values():
            readings += _read_folder(spec, folder, store)
        earlier = "" if folder.name == str(quarter) else f"returns/{folder.name}/"
        said += [f"{earlier}{stray.fault}" for stray in find_strays(framework.returns.values(), folder)]
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


def _read_folder(declared: Return, folder: Path, store: Store) -> Iterator[Reading]:
    """One reading for each agency that sent this return; csvs of several tables are one return."""
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
        if spec.unit_column:
            each = partial(_read_units, spec, tuple(files), store.workspace, quarter, agency)
            yield _once(store, spec, [f.path for f in files], quarter, agency, each)
            continue
        yield _once(
            store,
            spec,
            [f.path for f in files],
            quarter,
            agency,
            partial(read_return, spec, first.path, store.workspace, quarter, agency),
        )


def _read_units(
    spec: Return, files: Sequence[FoundFile], workspace: Path, quarter: Quarter, agency: str
) -> Reading:
    """What an agency, its schools and its teams each sent, together; the agency's own first."""
    ordered = sorted(files, key=lambda f: (f.unit, f.path.name))
    return joined(spec, [read_return(spec, f.path, workspace, quarter, agency) for f in ordered])


def _once(
    store: Store,
    spec: Return,
    paths: list[Path],
    quarter: Quarter | None,
    agency: str,
    read: Callable[[], Reading],
) -> Reading:
    """What an earlier run read from the same files by the same code, or `read` and keep it."""
    files = {_name(path, store.workspace): mark_of(path) for path in sorted(paths)}
    place = f"{spec.id}.{quarter or 'back_series'}.{agency}"
    try:
        return store.remember(
            "reading",
            place,
            reading_key(spec, files, quarter, agency),
            lambda: _read_once(paths, files, read, store),
            files,
        )
    except CameToNothing as why:  # held, and not kept: a busy machine may do better the next time
        shown = _name(paths[0], store.workspace)
        said: dict[str, Any] = {**told([came_to_nothing(str(why)).at(shown)])}
        return Reading(spec.id, agency, quarter, shown, **said)


def _read_once(
    paths: list[Path], files: Mapping[str, str], read: Callable[[], Reading], store: Store
) -> Reading:
    """Read files that stay as they are while they are read: what is kept must be of the bytes it is kept by.

    Raises `UsageFault` when one was written to meanwhile.
    """
    made = apart(read)
    for path in paths:
        name = _name(path, store.workspace)
        if mark_of(path) != files[name]:
            raise UsageFault(
                f"{name}: it was written to while the run was reading it. Wait until whoever saves it has "
                "finished, and run the quarter again."
            )
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
