"""Writes the returns that a source fills for one quarter, and says what it carried and what it could not."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlsxwriter

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework
from wscb_lib.framework.carried import carried_by, what_it_cannot
from wscb_lib.framework.declared import Return, Table
from wscb_lib.framework.sources import Source
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Reading, find_files, match_report
from wscb_lib.returns.rows import SOURCE_LABEL
from wscb_lib.scratch import scratch_folder
from wscb_lib.sources.filling import fill, of_the_quarter, quarters_of
from wscb_lib.sources.reading import read_source
from wscb_lib.stopping import whole_step
from wscb_lib.store.places import AGREED

CHILD = "child_id"
MOST_OF_ONE = 10  # rows: so many of one child alone are no list of an authority's children


@dataclass(frozen=True)
class Filled:
    """One table of a return as a source fills it: every row it holds, and those of the quarter."""

    spec: Return
    table: Table
    every: pd.DataFrame
    rows: pd.DataFrame


def bring_in(
    framework: Framework, workspace: Path, name: str, files: Sequence[Path], report_to: Path
) -> tuple[str, ...]:
    """Write into the quarter's folder every return that the files fill; return what there is to say.

    A return that has come already is never written over. Raises `UsageFault`, with nothing written, for a
    source that is not known, a file that is none of it, and files with nothing of the quarter.
    """
    if name not in framework.sources:
        raise UsageFault(
            f'--from: found "{name}".{nearest(name, framework.sources)} Known: '
            f"{', '.join(framework.sources)}."
        )
    source, quarter = framework.sources[name], framework.quarter
    folder = workspace / "returns" / str(quarter)
    with scratch_folder() as desk:
        reading = read_source(source, files, desk)
        _refuse_one_child(source, reading)
        filled = _filled(framework, source, reading, workspace)
        if not any(len(each.rows) for each in filled):
            raise UsageFault(_of_other_quarters(source, quarter, filled))
        made, kept = _written(source, filled, folder, desk)
    report_to.mkdir(parents=True, exist_ok=True)
    report = _report(framework, source, reading, filled)
    (report_to / f"{source.id}.txt").write_text(report, encoding="utf-8", newline="\n")
    agreed = _to_agree(framework, source, filled, (workspace / AGREED).exists())
    (report_to / AGREED).write_text(agreed, encoding="utf-8", newline="\n")
    lines = _shown(report_to / AGREED, workspace)
    told = f"{_shown(report_to, workspace)}/{source.id}.txt"
    return (
        *(f"{_shown(path, workspace)}: {what}" for path, what in made.items()),
        *kept,
        *_unread(reading),
        *(remark for each in filled for remark in _left_out(source, each)),
        *source.cannot,
        f"What it does not carry is missed until {AGREED} asks for less: lay the lines of {lines} in it.",
        f"How its columns were read, which quarters it covers and what it cannot tell: {told}.",
    )


def _refuse_one_child(source: Source, reading: Reading) -> None:
    """Refuse a list of many rows that is all of one child: a column was filled down, or a filter left on."""
    for name, rows in reading.tables.items():
        told = rows.get(CHILD, pd.Series(dtype=object)).dropna()
        if len(told) >= MOST_OF_ONE and told.nunique() == 1:
            raise UsageFault(
                f"--from: all {len(told)} rows of {name.replace('_', ' ')} are of one child. Wanted every "
                f"child of {source.title}: was the number filled down, or the list filtered? Export it again."
            )


def _unread(reading: Reading) -> list[str]:
    """How many cells went over blank, by column, in the order of the source."""
    tally = Counter((fault.table, fault.heading) for fault in reading.cell_faults)
    return [
        f"{table.replace('_', ' ')}, {heading}: {counted(count, 'cell')} could not be read and went over "
        "blank."
        for (table, heading), count in tally.items()
    ]


def _left_out(source: Source, filled: Filled) -> list[str]:
    """What is lost of a table's rows: those without a day, which are of no quarter, and those whose number
    is another's too."""
    table, said = filled.table, []
    name = table.name.replace("_", " ")
    dated = filled.every.reindex(columns=[table.opened_on])[table.opened_on].notna()
    if undated := int((~dated).sum()):
        said.append(
            f"{name}: {counted(undated, 'row')} of {len(filled.every)} without "
            f"{table.columns[table.opened_on].heading}, so of no quarter, and left out."
        )
    made = next(m for m in source.makes if (m.return_id, m.table) == (filled.spec.id, table.name))
    for column in made.made_of:
        if twice := int(filled.rows[column].dropna().duplicated(keep=False).sum()):
            said.append(
                f"{name}: {counted(twice, 'row')} cannot be told from another, for all that tells them "
                "apart is the same; the checks say which."
            )
    return said


def _shown(path: Path, workspace: Path) -> str:
    return path.relative_to(workspace).as_posix() if path.is_relative_to(workspace) else path.name


def _filled(framework: Framework, source: Source, reading: Reading, workspace: Path) -> list[Filled]:
    found = []
    for made in source.makes:
        if made.of not in reading.tables:
            continue
        spec = framework.returns[made.return_id]
        table = spec.tables[made.table]
        every = fill(source, made, table, reading.tables)
        if every.empty:
            continue
        before = find_files(spec, workspace / "returns" / str(framework.quarter.previous))
        found.append(
            Filled(spec, table, every, of_the_quarter(every, table, framework.quarter, bool(before)))
        )
    return found


def _of_other_quarters(source: Source, quarter: Quarter, filled: Sequence[Filled]) -> str:
    tally: dict[Quarter, int] = {}
    for each in filled:
        for when, count in quarters_of(each.every, each.table).items():
            tally[when] = tally.get(when, 0) + count
    if not tally:
        return f"--from: these files have the headings of {source.title} and no dated row under them."
    covers = ", ".join(f"{when} ({counted(tally[when], 'row')})" for when in sorted(tally, reverse=True)[:12])
    return (
        f"--from: these files hold nothing of {quarter}. They cover {covers}. Name one of those quarters, or "
        f"export {source.title} again."
    )


def _to_agree(framework: Framework, source: Source, filled: Sequence[Filled], has_some: bool) -> str:
    """The lines of agreed.csv that ask for what the source carries and no more; with every other return, as
    it is, where the workspace has no such file yet."""
    fed = dict.fromkeys(each.spec.id for each in filled)
    lines = ["return,table,column,agency,from"]
    lines += [] if has_some else [f"{name},,,," for name in framework.returns if name not in fed]
    for each in filled:
        carried = carried_by(source, each.table.name, each.spec)
        lines += [f"{each.spec.id},{each.table.name},{c},," for c in each.table.columns if c in carried]
    return "\n".join(lines) + "\n"


def _written(
    source: Source, filled: Sequence[Filled], folder: Path, desk: Path
) -> tuple[dict[Path, str], list[str]]:
    """Every workbook in its place, or none: they are written on the desk and then moved."""
    ready: dict[Path, str] = {}
    kept: list[str] = []
    for return_id in dict.fromkeys(each.spec.id for each in filled):
        mine = [each for each in filled if each.spec.id == return_id]
        if find_files(mine[0].spec, folder):
            kept.append(
                f"{return_id} has come already and was left as it is. Move it away to have it made again."
            )
            continue
        _write_workbook(desk / f"{return_id}.xlsx", source, mine)
        rows = ", ".join(f"{each.table.name.replace('_', ' ')} {len(each.rows)}" for each in mine)
        ready[folder / f"{return_id}.xlsx"] = rows
    with whole_step():
        folder.mkdir(parents=True, exist_ok=True)
        for path in ready:
            shutil.move(desk / path.name, path)
    return ready, kept


def _write_workbook(path: Path, source: Source, filled: Sequence[Filled]) -> None:
    with xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day, moment = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        for each in filled:
            sheet = book.add_worksheet(each.table.name[:31])
            sheet.write_row(0, 0, [SOURCE_LABEL, source.id])
            columns = [each.table.columns[name] for name in each.rows.columns]
            sheet.write_row(2, 0, [column.heading for column in columns])
            for number, row in enumerate(each.rows.itertuples(index=False, name=None), 3):
                for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                    if value is None or pd.isna(value):
                        continue
                    if column.type in ("date", "datetime"):
                        sheet.write_datetime(
                            number, place, value.to_pydatetime(), day if column.type == "date" else moment
                        )
                    elif isinstance(value, bool) or column.type == "flag":
                        sheet.write_string(number, place, "Yes" if value else "No")
                    else:
                        sheet.write(number, place, value)


def _report(framework: Framework, source: Source, reading: Reading, filled: Sequence[Filled]) -> str:
    parts = [f"{source.title} ({source.known_as}), which covers {source.reaches}.", match_report(reading)]
    for each in filled:
        covers = quarters_of(each.every, each.table)
        lines = [f"  {when}: {counted(count, 'row')}" for when, count in list(covers.items())[:12]]
        name = f"{each.spec.title}, {each.table.name.replace('_', ' ')}"
        parts.append("\n".join([f"{name}: {len(each.rows)} of {framework.quarter}; by quarter", *lines]))
    fed = [framework.returns[name] for name in dict.fromkeys(made.return_id for made in source.makes)]
    cannot = [*source.cannot, *(s for f in fed for s in what_it_cannot(source, f, f.measures.values()))]
    parts.append("\n".join(["What it cannot tell", *(f"  {line}" for line in cannot)]))
    return "\n\n".join(parts) + "\n"
