"""Which file of a quarter's folder is which return, from which agency, and which version. Names only: nothing
is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter
from wscb_lib.returns.files import KINDS
from wscb_lib.returns.spellings import did_you_mean, fold_words, listed
from wscb_lib.store.places import ACCEPTED, INBOX

_VERSIONED = re.compile(r"(?P<stem>.+?)_v(?P<version>\d+)")
_UNIT = re.compile(r"unit_[0-9a-f]{8}")
_QUARTER = re.compile(r"\d{4}-\d{2}-Q[1-4]")
_NOT_RETURNS = re.compile(
    rf"~\$.*|\..*|{INBOX}|received\.csv|{re.escape(ACCEPTED)}|thumbs\.db|desktop\.ini|readme\.(?:md|txt)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FoundFile:
    """A file of a quarter's folder and what its name says.

    `agency` is an id, or "all" when one file answers for several agencies. `table` is "" when the file holds
    every table of the return. `is_current` is false when a later version is there. `fault` is "" or a
    sentence; a file that belongs to nothing has no `return_id`. `unit` marks the school or team of the agency
    that it is about; "" where it is the agency's own.
    """

    path: Path
    return_id: str = ""
    agency: str = ""
    table: str = ""
    version: int = 1
    is_current: bool = True
    fault: str = ""
    unit: str = ""


_TOTALS_OF_A_QUARTER = (
    "results.csv: totals of past quarters are read from returns/back_series/results.csv alone, so the file "
    "was not read. Move its lines there; this quarter's own figures come from its returns."
)


def find_files(spec: Return, folder: Path) -> tuple[FoundFile, ...]:
    """Every file of a quarter's folder that belongs to a return, by name; empty when none has come.

    Two files that both claim to be the same version carry a fault. No folder: nothing has come.
    """
    found = [read_name(spec, path) for path in _listing(folder)]
    return _mark_current([file for file in found if file is not None])


def find_strays(specs: Iterable[Return], folder: Path) -> tuple[FoundFile, ...]:
    """Find files of a quarter's folder that no return can use, each with a sentence and the nearest name
    known.

    A file that names a return, but an agency or a table it does not have, keeps its `return_id`.
    """
    specs = tuple(specs)
    known = [name for spec in specs for name in expected_names(spec)]
    strays = []
    for path in _listing(folder):
        read = [found for spec in specs if (found := read_name(spec, path)) is not None]
        if path.name.casefold() == RESULTS:
            strays.append(FoundFile(path, is_current=False, fault=_TOTALS_OF_A_QUARTER))
        elif not read:
            strays.append(FoundFile(path, is_current=False, fault=_no_such_return(path, known)))
        elif all(found.fault for found in read):
            strays.append(replace(read[0], is_current=False))
    return tuple(strays)


PAST = "results"
RESULTS = f"{PAST}.csv"
"""The file of totals: figures of past quarters, in the columns in which a pack prints its own."""


def history_name(return_id: str) -> str:
    """The name under which the history of a return, or the file of totals, is accepted.

    It is not the name of the quarter's own return.

    >>> history_name("lado"), history_name(PAST)
    ('back_series/lado', 'back_series/results')
    """
    return f"back_series/{return_id}"


def find_history_strays(specs: Iterable[Return], folder: Path) -> tuple[str, ...]:
    """Write a sentence for each file of the back series that no history is read from, with the nearest name
    known.

    A csv that names a return, and a table which that return does not have, is no stray: it is a fault of its
    history.
    """
    specs = tuple(specs)
    known = [f"{spec.id}__{table}" for spec in specs for table in spec.tables]
    return tuple(said for path in _listing(folder) if (said := _of_no_history(path, specs, known)))


def _of_no_history(path: Path, specs: tuple[Return, ...], known: list[str]) -> str:
    if path.name == RESULTS:
        return ""
    is_named = any(path.stem.startswith(f"{spec.id}__") for spec in specs)
    if is_named and path.suffix == ".csv" and path.is_file():
        return ""
    if path.stem in known or path.name.casefold() == RESULTS:
        wanted = RESULTS if path.name.casefold() == RESULTS else f"{path.stem}.csv"
        return (
            f"{path.name}: history is read from files named as here, and saved as csv, and this was not "
            f"read. Save it as {wanted}."
        )
    near = did_you_mean(path.stem, [*known, RESULTS.removesuffix(".csv")])
    return (
        f"{path.name}: no history has this name, so the file was not read.{near} A history is named for its "
        f"return and its table, such as {known[0] if known else 'return__table'}.csv, and totals are in "
        f"{RESULTS}; rename it or take it out of the folder."
    )


def _no_such_return(path: Path, known: list[str]) -> str:
    stem = _VERSIONED.sub(r"\g<stem>", path.stem)
    held = _known_within(stem, known)
    near = f' Did you mean "{held}"?' if held else did_you_mean(stem, known)
    return (
        f"{path.name}: no return has this name, so the file was not read.{near} A file is named for its "
        f"return, such as {listed(known[:3])}; rename it or take it out of the folder."
    )


def _known_within(stem: str, known: Iterable[str]) -> str:
    """The longest known name whose words stand together in a file's name; "" when none does.

    >>> _known_within("Copy of front_door final", ["front_door", "front_door__referrals", "door"])
    'front_door'
    """
    words = f" {fold_words(stem)} "
    return max((name for name in known if f" {fold_words(name)} " in words), key=len, default="")


def expected_names(spec: Return) -> tuple[str, ...]:
    """The names, without their endings, by which a return's files are known.

    >>> expected_names(Return("lado", "LADO", ("lado",), "quarterly", "why"))
    ('lado',)
    """
    whole = [f"{spec.id}__{agency}" for agency in spec.agencies] if spec.per_agency else [spec.id]
    tables = [f"{name}__{table}" for name in whole for table in spec.tables] if len(spec.tables) > 1 else []
    return (*whole, *tables)


def read_name(spec: Return, path: Path) -> FoundFile | None:
    """Read what a file's name says of a return; None when the file belongs to another, or to none.

    >>> spec = Return("lado", "LADO", ("lado",), "quarterly", "why")
    >>> found = read_name(spec, Path("lado_v2.xlsx"))
    >>> found.agency, found.version
    ('lado', 2)
    """
    stem, version = path.stem.casefold(), 1
    if match := _VERSIONED.fullmatch(stem):
        stem, version = match["stem"], int(match["version"])
    first, *rest = stem.split("__")
    if first != spec.id.casefold():
        return None
    unit = rest.pop() if spec.unit_column and rest and _UNIT.fullmatch(rest[-1]) else ""
    agency, table, fault = _read_parts(spec, rest)
    said = f"{path.name}: {fault}" if fault else ""
    found = FoundFile(path, spec.id, agency, table, version, fault=said, unit=unit)
    if not found.fault and path.suffix.lower() not in KINDS:
        fault = f'the kind "{path.suffix}" is not read. Save it as .xlsx, .xls, .ods or .csv.'
        return replace(found, fault=f"{path.name}: {fault}")
    return found


def return_named(name: str) -> str:
    """The id of the return that a file's name claims to be of, whether or not there is one.

    >>> return_named("returns/back_series/lado__cases.csv"), return_named("returns/2015-16-Q4/LADO_v2.xlsx")
    ('lado', 'lado')
    """
    stem = Path(name).stem.casefold()
    match = _VERSIONED.fullmatch(stem)
    return (match["stem"] if match else stem).partition("__")[0]


def _read_parts(spec: Return, parts: list[str]) -> tuple[str, str, str]:
    """The agency and the table named after the return's id, and a fault when they name neither."""
    agencies = {agency.casefold(): agency for agency in spec.agencies}
    tables = {table.casefold(): table for table in spec.tables}
    agency = "all" if len(spec.agencies) != 1 else spec.agencies[0]
    table = next(iter(spec.tables), "") if len(spec.tables) == 1 else ""
    left = list(parts)
    if left and left[0] in agencies and (spec.per_agency or left[0] not in tables):
        agency = agencies[left.pop(0)]
    elif spec.per_agency and len(spec.agencies) > 1:
        known = listed(expected_names(spec), 40)
        said = (
            f'"{parts[0]}" is no agency of this return.' if parts else "it does not say which agency sent it."
        )
        return "", "", f"{said}{did_you_mean(parts[0] if parts else '', agencies)} Wanted one of: {known}."
    if left and left[0] in tables:
        table = tables[left.pop(0)]
    if left:
        near = did_you_mean(left[0], [*tables, *agencies])
        return agency, "", f'"{left[0]}" is no table or agency of this return.{near}'
    return agency, table, ""


def _mark_current(files: list[FoundFile]) -> tuple[FoundFile, ...]:
    """The latest version of each agency's return (of each table, when they come as csv) is the one in use."""
    marked = []
    for file in files:
        rivals = [f for f in files if f.agency == file.agency and not f.fault and _overlap(f, file)]
        latest = max((f.version for f in rivals), default=file.version)
        twins = [f.path.name for f in rivals if f.version == file.version and f is not file]
        fault = file.fault
        if twins and not fault and file.version == latest:
            fault = (
                f"{file.path.name} and {listed(twins)} are both the same return and version. Keep one, or "
                "end the later in _v2."
            )
        marked.append(replace(file, is_current=not file.fault and file.version == latest, fault=fault))
    return tuple(marked)


def _overlap(one: FoundFile, other: FoundFile) -> bool:
    """Whether two files of one agency hold the same thing."""
    return one.unit == other.unit and (not one.table or not other.table or one.table == other.table)


def quarter_files(returns: Path, last: Quarter) -> tuple[Path, ...]:
    """Every file that lies in the folders of quarters up to `last`, the latest quarter first; inboxes left
    out.

    No such folder: nothing.
    """
    names = (
        sorted((p.name for p in returns.iterdir() if p.is_dir()), reverse=True) if returns.is_dir() else []
    )
    folders = [returns / name for name in names if _QUARTER.fullmatch(name) and name <= str(last)]
    return tuple(path for folder in folders for path in _listing(folder) if path.is_file())


def _listing(folder: Path) -> list[Path]:
    """List a folder in order of name, without what Excel and Windows leave behind."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not _NOT_RETURNS.fullmatch(path.name))
