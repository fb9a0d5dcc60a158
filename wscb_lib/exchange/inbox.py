"""Files as they come, under any name: each is known by what it holds and copied to its place among the
returns.

Nothing is opened for its rows here, and nothing that came is moved, renamed or written over: a file that
cannot be placed stays where it is, and a sentence says what it looks like and what to do.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wscb_lib.exchange.asked import measure_column
from wscb_lib.framework import Framework, Return
from wscb_lib.framework.partners import named_in
from wscb_lib.quality.holds import quarter_said
from wscb_lib.quarter import Quarter
from wscb_lib.returns.apart import open_apart
from wscb_lib.returns.files import FIRST_ROWS, KINDS, TEXTS, Sheet
from wscb_lib.returns.headings import Headings, Wanted, find_headings
from wscb_lib.returns.marks import named
from wscb_lib.returns.names import FoundFile, find_files, quarter_files, read_name
from wscb_lib.returns.rows import NIL_LABEL, read_header, says_nil
from wscb_lib.returns.spellings import fold_words, is_blank, listed
from wscb_lib.returns.units import unit_mark
from wscb_lib.stopping import whole_step
from wscb_lib.store import INBOX

_PART = ".part-"  # how the name of a copy begins that is being written
_NOBODYS = re.compile(r"~\$.*|\.DS_Store|thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What Excel, Windows and macOS leave beside files."""


@dataclass(frozen=True)
class _Known:
    """A return that a file holds, and whose."""

    spec: Return
    agency: str  # "all" where one file answers for several agencies
    table: str = ""  # of a csv, which holds one table
    unit: str = ""  # the school or team of the agency that it is about

    @property
    def name(self) -> str:
        """What its file is called."""
        whole = f"{self.spec.id}__{self.agency}" if self.spec.per_agency else self.spec.id
        if self.unit:
            return f"{whole}__{self.unit}"
        return f"{whole}__{self.table}" if self.table else whole


def receive(framework: Framework, workspace: Path, quarter: Quarter) -> list[str]:
    """Copy every file of the quarter's inbox to its place, and say of each where it went or why it could not.

    A file whose very bytes already stand in their place is passed over without a word. No inbox: nothing.
    """
    folder = workspace / "returns" / str(quarter)
    box = folder / INBOX
    if not box.is_dir():
        return []
    for left in folder.glob(f"{_PART}*"):  # of a run that was killed
        left.unlink(missing_ok=True)
    said: list[str] = []
    memory = workspace / "store" / "inbox" / f"{quarter}.txt"
    placed = set(memory.read_text(encoding="utf-8").split()) if memory.is_file() else set()
    before = len(placed)
    for path in _oldest_first(box):
        if path.is_symlink() or not path.is_file():
            said.append(
                f"{INBOX}/{named(path.name)}: it is a link or a device and no file, so it was left. Put the "
                "file itself there."
            )
            continue
        try:
            said += _place(framework, folder, path, quarter, placed)
        except OSError:
            said.append(
                f"{INBOX}/{named(path.name)}: it cannot be read, or its copy cannot be written. It was left. "
                "Close it in Excel, see that you may read it and write beside it, and run this again."
            )
    if len(placed) > before:
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text("\n".join(sorted(placed)) + "\n", encoding="utf-8", newline="\n")
    return said


def _oldest_first(box: Path) -> list[Path]:
    """What lies in an inbox, the oldest first, so that a correction stands in place of what it corrects."""
    found = [p for p in box.rglob("*") if not _NOBODYS.fullmatch(p.name)]
    return sorted(
        (p for p in found if p.is_symlink() or not p.is_dir()), key=lambda p: (p.lstat().st_mtime_ns, p)
    )


def _place(framework: Framework, folder: Path, path: Path, quarter: Quarter, placed: set[str]) -> list[str]:
    """One file: copied under the name of each return that it holds; or a sentence. `placed` are the checksums
    of all that was ever copied from this inbox, and gains this one's."""
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
    opened = open_apart(path, lambda row: max(w.score(row) for w in wanted))
    if opened.fault:
        return [opened.fault.at(where).in_the_log]
    sheets = [sheet for sheet in opened.sheets if not sheet.is_blank]
    headers = [read_header(sheet.rows[: _headings_row(sheet, wanted)]) for sheet in sheets]
    for header in headers:
        told = quarter_said(header)
        if told is not None and told != quarter:
            return [
                (
                    f"{where}: this looks like a return for {told}: its own heading says so. Wanted "
                    f"{quarter}. It was left. Put it in returns/{told}/{INBOX}, or ask for this quarter's."
                )
            ]
    if fault := _wrong_code(framework, sheets, headers):
        return [f"{where}: {fault} It was left."]
    if any("return" in header for header in headers) and not _answered(framework, sheets, headers):
        return [
            (
                f"{where}: this looks like our own request, with nothing filled in. It was left. Ask its "
                f"agency for the rows, or for a yes beside “{NIL_LABEL}”."
            )
        ]
    specs = _returns_of(framework, sheets, headers, path)
    in_part = [] if specs else _in_part(framework, sheets)
    if not specs and not in_part:
        return [_looks_like(framework, sheets, where)]
    known, faults = _whose(framework, specs or in_part, _senders_named(sheets, headers), path, where)
    unit = next((u for header in headers if (u := unit_mark(header.get("unit", "")))), "")
    known = [replace(each, unit=unit) if each.spec.unit_column else each for each in known]
    new = [each for each in known if each.spec in in_part and f"{each.name}.{digest}" not in placed]
    if any(_files_of(each, folder) for each in new):
        return [_a_second_part(framework, sheets, where)]
    if path.suffix.lower() in TEXTS:
        known = [_with_its_table(each, sheets) for each in known]
    return [*faults, *(said for each in known for said in _copy(folder, path, each, digest, where, placed))]


def _headings_row(sheet: Sheet, wanted: Sequence[Wanted]) -> int:
    """The row, from 0, that holds a sheet's headings: what it says of itself stands above. Where none does,
    how many rows are looked at."""
    scores = [max(w.score(row) for w in wanted) for row in sheet.rows[:FIRST_ROWS]]
    best = max(scores, default=0)
    return scores.index(best) if best > 1 else FIRST_ROWS


def _senders_named(sheets: Sequence[Sheet], headers: Sequence[dict[str, str]]) -> list[str]:
    """Every agency that the rows above the headings name, as they write it; two lines may name two."""
    found = [header["agency"] for header in headers if "agency" in header]
    for sheet, header in zip(sheets, headers, strict=True):
        if "agency" in header:
            lines = (read_header([row]).get("agency", "") for row in sheet.rows[:FIRST_ROWS])
            found += [line for line in lines if line]
    return list(dict.fromkeys(found))


def _wrong_code(framework: Framework, sheets: Sequence[Sheet], headers: Sequence[dict[str, str]]) -> str:
    """What is wrong with the code on a sheet: it names no return, or one whose headings are not there; ""."""
    for sheet, header in zip(sheets, headers, strict=True):
        if "return" in header:
            codes = {fold_words(spec.id): spec for spec in framework.returns.values()}
            spec = codes.get(fold_words(header["return"]))
            if spec is None:
                return "the code of its return is none that is known. Ask for our request, filled in."
            if not _tables_of(spec, [sheet]):
                return f"its code says {spec.id}, and its headings are others. Ask which it is."
    return ""


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


def _in_part(framework: Framework, sheets: Sequence[Sheet]) -> list[Return]:
    """The return of which a workbook holds some tables, every heading of them, and not the others."""
    found = [(spec, _tables_of(spec, sheets)) for spec in framework.returns.values()]
    whole = [
        (max(h.likeness for h in tables.values()), spec)
        for spec, tables in found
        if tables and not any(headings.missing for headings in tables.values())
    ]
    best = max((likeness for likeness, _ in whole), default=0.0)
    return [spec for likeness, spec in whole if likeness == best][:1]


def _a_second_part(framework: Framework, sheets: Sequence[Sheet], where: str) -> str:
    """What is said of a workbook with some tables of a return, where a file of that return lies already: in
    its place the tables of the other would be lost."""
    said = _looks_like(framework, sheets, where).partition(" It was left.")[0]
    return (
        f"{said} Another file of that return lies in the quarter's folder, and would be lost behind it. It "
        "was left. Put the sheets of both into one workbook."
    )


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
            if says_nil(header) or any(_has_rows(spec, headings) for headings in found.values()):
                return True
    return False


def _has_rows(spec: Return, headings: Headings) -> bool:
    """Whether anything stands below the headings but what we laid there ourselves: measures and their day."""
    table = spec.tables[headings.table]
    named_by = table.begins_with or measure_column(spec, headings.table)
    ours = {named_by, table.opened_on} if named_by else set()
    theirs = [place for column, place in headings.columns.items() if column not in ours]
    rows = headings.sheet.rows[headings.row + 1 :]
    return any(place < len(row) and not is_blank(row[place]) for row in rows for place in theirs)


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
    framework: Framework, specs: Iterable[Return], written: Sequence[str], path: Path, where: str
) -> tuple[list[_Known], list[str]]:
    """Each return with the agency that sent it; a sentence for one whose agency is wrong or cannot be
    told."""
    agencies = framework.board.agencies
    said = {found for text in written for found in named_in(text, agencies)}
    if written and not said and not any(a.is_among(text) for a in agencies for text in written):
        fault = (
            f"{where}: the agency that it names at its top is none that is known here. It was left. If it is "
            "a partner's, name it for its return and agency and put it in the quarter's folder."
        )
        return [], [fault]
    if not written:
        words = f" {fold_words(path.stem)} "
        said = named_in(path.stem.replace("_", " "), agencies)
        said = said or {a.id for a in agencies if f" {fold_words(a.id)} " in words}
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
        elif len(senders) == len(said) == 1:
            known.append(_Known(spec, next(iter(senders))))
        else:
            whose = f"names {listed(sorted(names[s] for s in said))}" if said else "names no agency"
            mend = "Ask each for a file of its own; or, where it is one's alone, name" if said else "Name"
            faults.append(
                f"{where}: this looks like {spec.id}, and {whose}; each agency sends its own. It was left. "
                f"{mend} it {spec.id}__ and the agency, such as {spec.id}__{spec.agencies[0]}, and put it in "
                "the quarter's folder."
            )
    return known, faults


def _files_of(known: _Known, folder: Path) -> list[FoundFile]:
    """What lies in a quarter's folder of the same return and agency, and of the same unit of it."""
    return [f for f in find_files(known.spec, folder) if f.agency == _agency(known) and f.unit == known.unit]


def _copy(folder: Path, path: Path, known: _Known, digest: str, where: str, placed: set[str]) -> list[str]:
    """Copy a file to its place, as the next version where another lies there.

    Nothing where it lies already, or was copied before and something of this return stands: whoever mended
    the copy, or sent a correction, must not find the old one on top again.
    """
    mine = _files_of(known, folder)
    there = [f for f in mine if not f.table or f.table == known.table or not known.table]
    mark = f"{known.name}.{digest}"
    if any(f.path.is_file() and _digest(f.path) == digest for f in there) or (there and mark in placed):
        placed.add(mark)
        return []
    version = max((f.version for f in there), default=0) + 1
    name = f"{known.name}_v{version}" if version > 1 else known.name
    place = folder / f"{name}{path.suffix.lower()}"
    with whole_step():
        with tempfile.NamedTemporaryFile(dir=folder, prefix=_PART, delete=False) as beside:
            part = Path(beside.name)
            try:
                beside.write(path.read_bytes())
                beside.close()
                os.replace(part, place)
            finally:
                part.unlink(missing_ok=True)
        place.chmod(0o600)
    placed.add(mark)
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
