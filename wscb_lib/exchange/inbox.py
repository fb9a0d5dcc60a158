"""Files as they come, under any name: each is known by what it holds and copied to its place among the
returns.

Nothing is opened for its rows here, and nothing that came is moved, renamed or written over: a file that
cannot be placed stays where it is, and a sentence says what it looks like and what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wscb_lib.framework import Framework, Return
from wscb_lib.framework.partners import named_in
from wscb_lib.quality.holds import quarter_said
from wscb_lib.quarter import Quarter
from wscb_lib.returns.files import KINDS, TEXTS, Sheet, open_file
from wscb_lib.returns.headings import FIRST_ROWS, Headings, Wanted, find_headings
from wscb_lib.returns.marks import named
from wscb_lib.returns.names import find_files, quarter_files, read_name
from wscb_lib.returns.rows import NIL_LABEL, read_header
from wscb_lib.returns.spellings import fold_words, is_blank_row, listed
from wscb_lib.store import INBOX

_VERSION = re.compile(r"_v(\d+)$")


@dataclass(frozen=True)
class _Known:
    """A return that a file holds, and whose."""

    spec: Return
    agency: str  # "all" where one file answers for several agencies
    table: str = ""  # of a csv, which holds one table

    @property
    def name(self) -> str:
        """What its file is called."""
        whole = f"{self.spec.id}__{self.agency}" if self.spec.per_agency else self.spec.id
        return f"{whole}__{self.table}" if self.table else whole


def receive(framework: Framework, workspace: Path, quarter: Quarter) -> list[str]:
    """Copy every file of the quarter's inbox to its place, and say of each where it went or why it could not.

    A file whose very bytes already stand in their place is passed over without a word. No inbox: nothing.
    """
    folder = workspace / "returns" / str(quarter)
    box = folder / INBOX
    if not box.is_dir():
        return []
    said: list[str] = []
    for path in sorted(box.rglob("*")):
        if path.name.startswith(("~$", ".")) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or not path.is_file():
            said.append(
                f"{INBOX}/{named(path.name)}: it is a link or a device and no file, so it was left. Put the "
                "file itself there."
            )
            continue
        try:
            said += _place(framework, folder, path, quarter)
        except OSError:
            said.append(
                f"{INBOX}/{named(path.name)}: it cannot be read, or its copy cannot be written. It was left. "
                "Close it in Excel, see that you may read it and write beside it, and run this again."
            )
    return said


def _place(framework: Framework, folder: Path, path: Path, quarter: Quarter) -> list[str]:
    """One file: copied under the name of each return that it holds; or a sentence."""
    where = f"{INBOX}/{named(path.name)}"
    if path.suffix.lower() not in KINDS:
        return [
            (
                f'{where}: the kind "{named(path.suffix)}" is not read, so it was left. '
                "Wanted a workbook (.xlsx, .xls, .ods) or a csv: save it as one, or take it out of the inbox."
            )
        ]
    digest = _digest(path)
    if earlier := _same_bytes(folder.parent, quarter, digest):
        return [
            (
                f"{where}: this looks like {earlier.parent.name}/{named(earlier.name)}, sent again: the same "
                "file, byte for byte. It was left. Ask for this quarter's."
            )
        ]
    wanted = [Wanted(table) for spec in framework.returns.values() for table in spec.tables.values()]
    opened = open_file(path, lambda row: max(w.score(row) for w in wanted))
    if opened.fault:
        return [opened.fault.at(where).in_the_log]
    sheets = [sheet for sheet in opened.sheets if not sheet.is_blank]
    headers = [read_header(sheet.rows[:FIRST_ROWS]) for sheet in sheets]
    for header in headers:
        told = quarter_said(header)
        if told is not None and told != quarter:
            return [
                (
                    f"{where}: this looks like a return for {told}: its own heading says so. Wanted "
                    f"{quarter}. It was left. Put it in returns/{told}/{INBOX}, or ask for this quarter's."
                )
            ]
    if any("return" in header for header in headers) and not _answered(framework, sheets, headers):
        return [
            (
                f"{where}: this looks like our own request, with nothing filled in. It was left. Ask its "
                f"agency for the rows, or for a yes beside “{NIL_LABEL}”."
            )
        ]
    specs = _returns_of(framework, sheets, headers, path)
    if not specs:
        return [_looks_like(framework, sheets, where)]
    known, faults = _whose(framework, specs, headers, path, where)
    if path.suffix.lower() in TEXTS:
        known = [_with_its_table(each, sheets) for each in known]
    return [*faults, *(said for each in known for said in _copy(folder, path, each, digest, where))]


def _returns_of(
    framework: Framework, sheets: Sequence[Sheet], headers: Sequence[dict[str, str]], path: Path
) -> list[Return]:
    """The returns that a file holds: by the code on its sheets, else by its name, else by its headings."""
    if coded := _answered(framework, sheets, headers):
        return coded
    if by_name := [s for s in framework.returns.values() if read_name(s, path) is not None]:
        return by_name
    whole = []
    is_text = path.suffix.lower() in TEXTS  # and holds one table, whatever the others of its return
    for spec in framework.returns.values():
        found = _tables_of(spec, sheets)
        needed = list(found) if is_text else [n for n, table in spec.tables.items() if not table.is_optional]
        if found and all(name in found and not found[name].missing for name in needed):
            whole.append((sum(h.likeness for h in found.values()) / len(found), spec))
    best = max((likeness for likeness, _ in whole), default=0.0)
    return [spec for likeness, spec in whole if likeness == best][:1]


def _with_its_table(known: _Known, sheets: Sequence[Sheet]) -> _Known:
    """A csv's return with the table that it holds, where the return has several."""
    found = _tables_of(known.spec, sheets) if len(known.spec.tables) > 1 else {}
    return replace(known, table=next(iter(found), ""))


def _answered(
    framework: Framework, sheets: Sequence[Sheet], headers: Sequence[dict[str, str]]
) -> list[Return]:
    """The returns whose code stands on a sheet of ours that was filled in."""
    codes = {fold_words(header["return"]) for header in headers if "return" in header}
    coded = [spec for spec in framework.returns.values() if fold_words(spec.id) in codes]
    return [spec for spec in coded if _is_answered(spec, sheets, headers)]


def _is_answered(spec: Return, sheets: Sequence[Sheet], headers: Sequence[dict[str, str]]) -> bool:
    """Whether anything was filled in of a return we asked for: rows, or a yes beside "nothing to report"."""
    for sheet, header in zip(sheets, headers, strict=True):
        if fold_words(header.get("return", "")) == fold_words(spec.id):
            found = _tables_of(spec, [sheet])
            has_rows = any(not is_blank_row(row) for h in found.values() for row in sheet.rows[h.row + 1 :])
            if has_rows or header.get("nil"):
                return True
    return False


def _tables_of(spec: Return, sheets: Sequence[Sheet]) -> dict[str, Headings]:
    """For each table of a return, the headings found on the sheet that is most like it."""
    found: dict[str, Headings] = {}
    for sheet in sheets:
        claims = [h for t in spec.tables.values() if (h := find_headings(sheet, Wanted(t))) is not None]
        if claims:
            best = max(claims, key=lambda h: h.likeness)
            if best.table not in found or best.likeness > found[best.table].likeness:
                found[best.table] = best
    return found


def _looks_like(framework: Framework, sheets: Sequence[Sheet], where: str) -> str:
    """What a file that is no whole return looks like most, and what it lacks."""
    near = [
        (headings.likeness, spec, headings)
        for spec in framework.returns.values()
        for headings in _tables_of(spec, sheets).values()
    ]
    if not near:
        titles = listed([spec.id for spec in framework.returns.values()], 40)
        return (
            f"{where}: no sheet has the headings of any return, so it was left. Wanted one of: {titles}. "
            "Name it for its return and put it in the quarter's folder to be told what it lacks."
        )
    _, spec, headings = max(near, key=lambda found: found[0])
    lacking = [t for t in spec.tables if t not in _tables_of(spec, sheets) and not spec.tables[t].is_optional]
    columns = [spec.tables[headings.table].columns[name].heading for name in headings.missing]
    wants = [f"the headings {listed(columns, 40)}"] if columns else []
    wants += [f"table {listed(lacking)}"] if lacking else []
    return (
        f"{where}: this looks like {spec.id} ({spec.title}), and lacks {' and '.join(wants)}. It was left. "
        f"Ask its agency for what is missing, or name it {spec.id}, in the quarter's folder, to have it "
        "checked."
    )


def _whose(
    framework: Framework, specs: Iterable[Return], headers: Sequence[dict[str, str]], path: Path, where: str
) -> tuple[list[_Known], list[str]]:
    """Each return with the agency that sent it; a sentence for one whose agency is wrong or cannot be
    told."""
    agencies = framework.board.agencies
    said = {found for header in headers for found in named_in(header.get("agency", ""), agencies)}
    said = said or named_in(path.stem.replace("_", " "), agencies)
    said = said or {a.id for a in agencies if fold_words(a.id) in fold_words(path.stem)}
    names = {agency.id: agency.name for agency in agencies}
    known, faults = [], []
    for spec in specs:
        senders = said & set(spec.agencies)
        if said and not senders:
            faults.append(
                f"{where}: this looks like {spec.id}, from {listed(sorted(names[s] for s in said))}, which "
                "does not send it. It was left. Wanted it from "
                f"{listed([names.get(a, a) for a in spec.agencies], 20)}."
            )
        elif not spec.per_agency:
            known.append(_Known(spec, "all"))
        elif len(senders) == 1:
            known.append(_Known(spec, next(iter(senders))))
        else:
            whose = f"is for {listed(sorted(names[s] for s in senders))}" if senders else "names no agency"
            faults.append(
                f"{where}: this looks like {spec.id}, and {whose}; each agency sends its own. It was left. "
                f"Name it {spec.id}__ and the agency, such as {spec.id}__{spec.agencies[0]}, and put it in "
                "the quarter's folder."
            )
    return known, faults


def _copy(folder: Path, path: Path, known: _Known, digest: str, where: str) -> list[str]:
    """Copy a file to its place, as the next version where another lies there; nothing where it lies
    already."""
    mine = [f for f in find_files(known.spec, folder) if f.agency == _agency(known)]
    there = [f.path for f in mine if not f.table or f.table == known.table or not known.table]
    if any(_digest(file) == digest for file in there):
        return []
    versions = [int(found[1]) if (found := _VERSION.search(file.stem)) else 1 for file in there]
    version = max(versions, default=0) + 1
    name = f"{known.name}_v{version}" if version > 1 else known.name
    place = folder / f"{name}{path.suffix.lower()}"
    beside = place.with_name(f".{place.name}.part")
    shutil.copyfile(path, beside)
    os.replace(beside, place)
    again = f", in place of version {version - 1}" if version > 1 else ""
    return [f"{where} is {known.spec.title}: copied to {folder.name}/{place.name}{again}."]


def _agency(known: _Known) -> str:
    only = known.spec.agencies[0] if len(known.spec.agencies) == 1 else "all"
    return known.agency if known.spec.per_agency else only


def _same_bytes(returns: Path, quarter: Quarter, digest: str) -> Path | None:
    """A file of an earlier quarter that is this one, byte for byte; None when there is none."""
    for file in quarter_files(returns, quarter.previous):
        if _digest(file) == digest:
            return file
    return None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
