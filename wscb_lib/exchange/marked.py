"""What an agency gets back: its own workbook, with the cells to mend marked and a note on each.

Nothing stands in it but what the agency sent, our marks, and a first sheet of what to do. It goes to its
sender alone, and is kept no longer than the feedback it belongs to.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wscb_lib.counts_in_words import counted
from wscb_lib.framework import Framework, Table
from wscb_lib.quality import Finding, Gate
from wscb_lib.quarter import Quarter
from wscb_lib.returns import Match, Reading
from wscb_lib.returns.headings import suggest_column
from wscb_lib.returns.left_out import OFFICE, THEIRS
from wscb_lib.returns.spellings import fold_words, listed

MARKED = (".xlsx", ".xlsm")
"""The kinds of file that can be given back marked; what is amiss with others stands in the feedback."""
TO_DO = "To mend"
_MOST_ROWS = 40


@dataclass(frozen=True)
class Mark:
    """One cell to mend: where it stands, from 1 as Excel counts, and why."""

    sheet: str
    row: int
    column: int
    note: str


@dataclass(frozen=True)
class Task:
    """One thing to mend, and the rows of one table that it mends."""

    table: str
    what: str
    rows: tuple[int, ...]
    is_set_aside: bool  # its rows do not count until it is done
    is_of_headings: bool = False  # none of its table's rows count until it is done

    @property
    def in_words(self) -> str:
        """The line that stands on the first sheet.

        >>> Task("cases", "Nothing under “Sector”.", (7, 9), True).in_words
        'cases, 2 rows that do not count until it is mended (7, 9): Nothing under “Sector”.'
        """
        shown = ", ".join(map(str, self.rows[:_MOST_ROWS]))
        more = f" and {len(self.rows) - _MOST_ROWS:,} more" if len(self.rows) > _MOST_ROWS else ""
        if self.is_of_headings:
            return f"{self.table}, row {shown}, without which no row counts: {self.what}"
        do = "does" if len(self.rows) == 1 else "do"
        weight = f" that {do} not count until it is mended" if self.is_set_aside else " to look at"
        return f"{self.table}, {counted(len(self.rows), 'row')}{weight} ({shown}{more}): {self.what}"


def tasks_of(findings: Iterable[Finding], headings: Iterable[Task] = ()) -> tuple[Task, ...]:
    """What is to be done, the most effort saved first: `headings`, what holds rows back before what is asked,
    and many rows before few."""
    tasks = [
        Task(f.table.replace("_", " "), f.sentence, f.rows, f.is_row_level)
        for f in findings
        if f.level in ("FAIL", "ADVISORY") and f.rows
    ]
    rest = sorted(tasks, key=lambda t: (not t.is_set_aside, -len(t.rows), t.table, t.what))
    return (*headings, *rest)


def marks_of(framework: Framework, reading: Reading, findings: Iterable[Finding]) -> tuple[Mark, ...]:
    """The cells that findings are about, where the file has a column for them: of two that contradict one
    another both, for either may be wrong. Else the first cell of the row."""
    table_of = framework.returns[reading.return_id].tables
    places: dict[str, Mapping[str, int]] = {}
    sheets: dict[str, str] = {}
    for name in table_of:
        mine = [m for m in reading.matches if m.table == name]
        sheets |= {name: mine[0].sheet} if mine else {}
        places[name] = {m.column: m.place + 1 for m in mine if m.column}
    found = []
    for finding in findings:
        if finding.table in sheets:
            columns = [places[finding.table][c] for c in finding.columns if c in places[finding.table]]
            for row in finding.rows:
                for column in columns or [1]:
                    found.append(Mark(sheets[finding.table], row, column, finding.sentence))
    return tuple(found)


def heading_marks(framework: Framework, reading: Reading) -> tuple[tuple[Mark, ...], tuple[Task, ...]]:
    """The headings for which a table is held, marked, and what is to be done about each row of them: those
    that nobody knows while others are missing, and two that stand for one thing.

    Where no unknown heading can be the missing one, the cell behind the last is marked: it goes there.
    """
    marks: list[Mark] = []
    tasks: list[Task] = []
    for name, table in framework.returns[reading.return_id].tables.items():
        mine = [m for m in reading.matches if m.table == name]
        if not mine or name in reading.tables:
            continue
        missing = missing_columns(table, mine)
        said: dict[int, str] = {}
        for match in mine:
            if not match.column and missing:
                near = suggest_column(match.heading, table.columns, missing)
                meant = f' Is it "{table.columns[near].heading}"?' if near else ""
                said[match.place] = f"This heading is not known.{meant}"
            elif match.column and sum(m.column == match.column for m in mine) > 1:
                said[match.place] = "Two headings stand for one and the same thing. Keep the one meant."
        lacking = listed([f'"{table.columns[column].heading}"' for column in missing], 40)
        if missing:
            what = f"These headings are missing: {lacking}."
            said = said or {max(m.place for m in mine) + 1: what}
        else:
            what = "Two headings stand for one and the same thing: rename the one not meant."
        sheet, row = mine[0].sheet, mine[0].heading_row
        marks += [Mark(sheet, row, place + 1, note) for place, note in said.items()]
        tasks += [Task(name.replace("_", " "), what, (row,), True, True)] if said else []
    return tuple(marks), tuple(tasks)


def missing_columns(table: Table, matches: Iterable[Match]) -> list[str]:
    """The columns of a table that must have a heading and have none."""
    found = {match.column for match in matches}
    return [c.name for c in table.columns.values() if not c.is_optional and c.name not in found]


def write_marked(source: Path, out: Path, marks: Sequence[Mark], tasks: Sequence[Task]) -> bool:
    """Write the agency's workbook anew with its cells marked; False where that cannot be done.

    What came is left as it came. Whatever an odd workbook makes of the library that writes it, nothing else
    stops: what is amiss stands in the feedback as text.
    """
    try:
        data = _marked(source, marks, tasks)
    except Exception:  # noqa: BLE001 (openpyxl raises whatever the file leads it to)
        return False
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    return True


def _marked(source: Path, marks: Sequence[Mark], tasks: Sequence[Task]) -> bytes:
    """The bytes of a workbook with its cells marked, and a first sheet of what to do."""
    from openpyxl import load_workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill

    book = load_workbook(source, keep_vba=source.suffix.lower() == ".xlsm")
    fill = PatternFill("solid", start_color="FFFFC7CE")
    notes: dict[tuple[str, int, int], list[str]] = {}
    for mark in marks:
        notes.setdefault((mark.sheet, mark.row, mark.column), []).append(mark.note)
    for (name, row, column), said in notes.items():
        if name in book.sheetnames:
            cell: Any = _top_left(book[name], row, column)
            theirs = [f"{THEIRS}{cell.comment.text}"] if cell.comment else []
            cell.fill = fill
            words = "\n".join(dict.fromkeys([*said, *theirs]))
            cell.comment = Comment(words, OFFICE, width=320, height=120)
    sheet = book.create_sheet(_free(TO_DO, book.sheetnames), 0)
    sheet.column_dimensions["A"].width = 100
    lines = [TO_DO, "The cells to look at are marked in red, with a note on each.", ""]
    for down, text in enumerate([*lines, *(task.in_words for task in tasks)], 1):
        written = sheet.cell(down, 1)
        written.value, written.data_type = text, "s"
        written.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=14)
    book.active = 0
    for each in book.worksheets:  # two sheets chosen together would both take what is typed into one
        each.sheet_view.tabSelected = each is sheet
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def give_back(gate: Gate, readings: Iterable[Reading], workspace: Path, folder: Path) -> tuple[Path, ...]:
    """Write a marked workbook for every file of the gate's quarter in which something is amiss; the files.

    Marked workbooks of an earlier check are removed first: nothing is kept that is not this check's.
    """
    for old in folder.glob("*__marked.xls*"):
        old.unlink()
    written = []
    for reading in readings:
        source = workspace / reading.path
        if reading.quarter != gate.quarter or source.suffix.lower() not in MARKED:
            continue
        findings = [f for f in gate.findings if f.file == reading.path and f.rows]
        out = folder / f"{reading.agency}__{source.stem}__marked{source.suffix.lower()}"
        of_headings, first = heading_marks(gate.framework, reading)
        marks = (*of_headings, *marks_of(gate.framework, reading, findings))
        if marks and write_marked(source, out, marks, tasks_of(findings, first)):
            written.append(out)
    return tuple(written)


def _top_left(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the first of the merged cells it belongs to, which alone can be written to."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _free(name: str, taken: Iterable[str]) -> str:
    """A name that no sheet has."""
    used = {fold_words(each) for each in taken}
    number, found = 2, name
    while fold_words(found) in used:
        found, number = f"{name} {number}", number + 1
    return found


def proposals(readings: Iterable[Reading], framework: Framework, quarter: Quarter) -> list[str]:
    """Lines to paste into the declarations: codes and headings that agencies write and nobody has declared.

    A value with something near it in the list is proposed with that; one with nothing near is left for a
    person to choose. Nothing is repeated of a column that is sensitive, or tells of a child: there a word
    that is of no list may be somebody's name.
    """
    codes: dict[tuple[str, str, str], set[str]] = {}
    headings: dict[tuple[str, str, str], None] = {}
    for reading in readings:
        if reading.quarter != quarter:
            continue
        tables = framework.returns[reading.return_id].tables
        for fault in reading.cell_faults:
            if fault.found and tables[fault.table].columns[fault.column].type == "category":
                codes.setdefault((reading.return_id, fault.table, fault.column), set()).add(fault.found)
        for match in reading.matches:
            mine = [m for m in reading.matches if m.table == match.table]
            column = match.column if match.how == "close" else ""
            if not match.column and match.table not in reading.tables:
                table = tables[match.table]
                column = suggest_column(match.heading, table.columns, missing_columns(table, mine))
            if column:
                headings[(reading.return_id, f"{match.table}.column.{column}", match.heading)] = None
    return [*_code_lines(codes, framework), *_heading_lines(headings)]


def _code_lines(codes: Mapping[tuple[str, str, str], set[str]], framework: Framework) -> list[str]:
    from wscb_lib.returns.spellings import nearest_of

    said = []
    for (return_id, table, column), found in sorted(codes.items()):
        declared = framework.returns[return_id].tables[table].columns[column]
        said += [f"# data/framework/returns/{return_id}.toml", f"[table.{table}.column.{column}.codes]"]
        if declared.is_sensitive or declared.is_characteristic or declared.is_identifying:
            said += [f"# {counted(len(found), 'value')} of no list: see the rows that the feedback names", ""]
            continue
        for value in sorted(found):
            near = nearest_of(value, declared.allowed)
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            said.append(
                f'"{quoted}" = "{near}"'
                if near
                else f'# "{quoted}" = ""   # one of: {", ".join(declared.allowed)}'
            )
        said.append("")
    return said


def _heading_lines(headings: Iterable[tuple[str, str, str]]) -> list[str]:
    said = []
    for return_id, place, heading in sorted(headings):
        said += [
            f"# data/framework/returns/{return_id}.toml, [table.{place}]: close to it",
            f'# add to its aliases: "{heading}"',
            "",
        ]
    return said
