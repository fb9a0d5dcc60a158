"""From a file to a Reading: find the tables, take their rows, type their columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Return, Table
from wscb_lib.identifiers import identifiers_in, kinds_in_words
from wscb_lib.quarter import Quarter
from wscb_lib.returns.date_order import FileDates, judge_file
from wscb_lib.returns.date_spellings import Seen, look
from wscb_lib.returns.dates import YEARS_AHEAD
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.files import FIRST_ROWS, TEXTS, Sheet
from wscb_lib.returns.frames import Draft, build_frame, cells_of, shown_path
from wscb_lib.returns.headings import Headings, Wanted
from wscb_lib.returns.marks import visible
from wscb_lib.returns.names import FoundFile, find_files, read_name
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.readings import Reading
from wscb_lib.returns.references import nearly_one, unlike_the_others
from wscb_lib.returns.rows import Rows, read_header, read_rows
from wscb_lib.returns.sheets import choose_sheets
from wscb_lib.returns.spellings import fold_words, is_blank, listed


class _Everything(Container[str]):
    """What holds every name."""

    def __contains__(self, name: object) -> bool:
        return True


EVERY_SHEET = _Everything()


def read_return(
    spec: Return,
    path: Path,
    workspace: Path,
    quarter: Quarter | None,
    agency: str,
    among: Container[str] = EVERY_SHEET,
) -> Reading:
    """Read one agency's return as `spec` declares it; never raises for what the file holds.

    A csv that names one table of several is read with the agency's other csvs beside it. `agency` is an id,
    or "all". `among` are the names of the sheets to look at. When the file cannot be read as this return,
    `Reading.fault` says why in plain English.

    >>> from tempfile import TemporaryDirectory
    >>> from wscb_lib.framework.declared import Column
    >>> columns = {"case_id": Column("case_id", "Case", "id"), "open": Column("open", "Is it open?", "flag")}
    >>> table = Table("cases", "one row a case", ("case_id",), "", columns)
    >>> spec = Return("lado", "Allegations", ("lado",), "quarterly", "an example", tables={"cases": table})
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "lado.csv"
    ...     _ = path.write_text("Agency: LADO\\nCase ID,Open\\nL1,Yes\\nL2,perhaps\\n")
    ...     reading = read_return(spec, path, Path(folder), Quarter.parse("2015-16-Q4"), "lado")
    >>> reading.tables["cases"][["case_id", "open", "_row"]].values.tolist()
    [['L1', True, 3], ['L2', None, 4]]
    >>> reading.header, reading.cell_faults[0].found
    ({'agency': 'LADO'}, 'perhaps')
    """
    draft = Draft(workspace, (quarter.end.year if quarter else 2020) + YEARS_AHEAD)
    parts = _parts(spec, path)
    found: list[_Found] = []
    for part in parts:
        if part.fault and part.is_current:
            draft.faults.append(two_of_one(f"{shown_path(path.parent, workspace)}/{part.fault}"))
        found += _find_tables(spec, part, draft, among)
    draft.dates = _judge_dates(found, draft)
    for table in found:
        table.build(draft)
    draft.notes += [*_nearly_one(spec, draft), *_identifying(spec, draft)]
    needed = [name for name, table in spec.tables.items() if not table.is_optional]
    for name in needed:
        if not any(part.table in ("", name) for part in parts):
            beside = f"{_stem(parts[0])}__{name}.csv"
            draft.lacking[name] = Fault(
                f"the return has another table, {name}",
                f"Wanted beside it: {beside}.",
                f"Send with it: {beside}.",
                shown=f"table {name} did not come",
            ).at(shown_path(path, workspace))
    version = max(part.version for part in parts)
    return draft.finish(spec, agency, quarter, path, version)


def two_of_one(said: str) -> Fault:
    """Two files that are one return and version, as the listing of the folder says it."""
    found, _, mend = said.partition(". Keep one")
    return Fault(
        found,
        f"Keep one{mend}",
        "Say which of them stands, or send one again with the next _v at the end of its name.",
        shown="two files came that are the same return and version",
    )


def _parts(spec: Return, path: Path) -> list[FoundFile]:
    """The files that make up a return: the one given, and the csvs of its other tables beside it."""
    files = find_files(spec, path.parent)
    found = (
        next((file for file in files if file.path == path), None) or read_name(spec, path) or FoundFile(path)
    )
    if len(spec.tables) < 2 or not found.table:
        return [found if path.suffix.lower() in TEXTS else replace(found, table="")]
    beside = [
        file
        for file in files
        if file.is_current and file.agency == found.agency and file.table not in ("", found.table)
    ]
    return [found, *beside]


def _stem(part: FoundFile) -> str:
    return part.path.stem.casefold().partition(f"__{part.table.casefold()}")[0]


@dataclass(frozen=True)
class _Found:
    """A table as it was found in a file, not yet typed."""

    table: Table
    headings: Headings
    rows: Rows
    path: Path

    def build(self, draft: Draft) -> None:
        """Type its rows into the draft."""
        _read_table(self.table, self.headings, self.rows, self.path, draft)

    def dates(self, latest_year: int) -> list[list[Seen | Outcome]]:
        """The distinct dates of each of its columns of dates, not yet judged."""
        counts_from_1904 = self.headings.sheet.left_out.counts_from_1904
        return [
            [
                look(visible(cell) if isinstance(cell, str) else cell, latest_year, counts_from_1904)
                for cell in distinct
            ]
            for column in self.table.columns.values()
            if column.type in ("date", "datetime") and column.name in self.headings.columns
            for distinct in [dict.fromkeys(cells_of(self.rows, self.headings.columns[column.name]))]
        ]


def _find_tables(spec: Return, part: FoundFile, draft: Draft, among: Container[str]) -> list[_Found]:
    """Find the tables in one file of a return; where something is wrong it goes into the draft, and there
    are none."""
    tables = [part.table] if part.table else list(spec.tables)
    shown = shown_path(part.path, draft.workspace)
    wanted = [Wanted(spec.tables[name]) for name in tables]
    opened = draft.open(part.path, lambda row: max(w.score(row) for w in wanted))
    if opened is None:
        return []
    sheets, others = _of_this_return(spec, [sheet for sheet in opened.sheets if sheet.name in among])
    chosen, broken, lacking, notes = choose_sheets(spec, sheets, tables)
    notes += [f"sheets that say they belong to another return were left: {listed(others)}"] if others else []
    for name, faults in broken.items():
        draft.broken[name] = [fault.at(shown) for fault in faults]
    draft.lacking |= {name: fault.at(shown) for name, fault in lacking.items()}
    draft.notes += notes
    found = []
    for name, headings in chosen.items():
        draft.header.update(read_header(headings.sheet.rows[: headings.row]))
        draft.matches += headings.matches
        if name in broken:
            draft.notes += _heading_notes(headings)
        else:
            found.append(
                _Found(spec.tables[name], headings, read_rows(headings, spec.tables[name]), part.path)
            )
    return found


def _of_this_return(spec: Return, sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """The sheets that may be this return's, and the names of those that carry another return's code."""
    mine, others = [], []
    for sheet in sheets:
        code = read_header(sheet.rows[:FIRST_ROWS]).get("return", spec.id)
        if fold_words(code) == fold_words(spec.id):
            mine.append(sheet)
        else:
            others.append(sheet.name)
    return mine, others


def _judge_dates(found: Sequence[_Found], draft: Draft) -> FileDates:
    """What all the dates of a return say together: whoever exchanged day and month did it to every one of
    them."""
    columns = (dates for table in found for dates in table.dates(draft.latest_year))
    return judge_file(columns, draft.latest_year - YEARS_AHEAD)


def _nearly_one(spec: Return, draft: Draft) -> list[str]:
    """Notes on references that may be one with another, or none, by the name of their column."""
    references: dict[str, set[str]] = defaultdict(set)
    said = dict[str, None]()
    for name, frame in draft.tables.items():
        for column in spec.tables[name].columns.values():
            if column.type == "id":
                held = set(frame[column.name].tolist()) - {None}
                references[column.name] |= held
                if column.name != spec.unit_column:  # names of teams are written in many ways
                    said |= dict.fromkeys(f"{column.name}: {each}" for each in unlike_the_others(held))
    nearly = [f"{column}: {each}" for column, held in references.items() for each in nearly_one(held)]
    return [*nearly, *said]


def _identifying(spec: Return, draft: Draft) -> list[str]:
    """Notes on columns of words in which children's own numbers, addresses or telephones seem to stand."""
    said = []
    for name, frame in draft.tables.items():
        for column in spec.tables[name].columns.values():
            if column.type == "text" and (found := identifiers_in(frame[column.name].dropna().unique())):
                said.append(
                    f"{column.name}: words that hold what has the form of {kinds_in_words(found)}. The Board "
                    "needs none of these: leave them out, and ask whether they should have been sent"
                )
    return said


def _heading_notes(headings: Headings) -> list[str]:
    """Near spellings taken, headings not read, columns not sent: nothing is passed over in silence."""
    place = headings.sheet.place
    notes = [
        f'{place}: the heading "{match.heading}" is not known; it is close to {match.column} and was read '
        "as that. "
        "Please check, and add it to the aliases if it is right"
        for match in headings.matches
        if match.how == "close"
    ]
    if headings.unknown:
        quoted = listed((f'"{text}"' for text in headings.unknown), 20)
        notes.append(f"{place}: {counted(len(headings.unknown), 'other heading')} not read: {quoted}")
    if unnamed := _count_unnamed(headings):
        notes.append(f"{place}: {counted(unnamed, 'column')} with no heading not read")
    if headings.absent:
        notes.append(f"{place}: columns that may be left out, and were: {listed(headings.absent, 20)}")
    return notes


def _count_unnamed(headings: Headings) -> int:
    """How many columns hold something below the headings and have none. (In a csv such a row is overlong.)"""
    rows = headings.sheet.rows[headings.row + 1 :]
    width = max(map(len, rows), default=0) if headings.sheet.name else 0
    named = {place for place, text in enumerate(headings.written) if text}
    places = [place for place in range(max(width, len(headings.written))) if place not in named]
    return sum(any(place < len(row) and not is_blank(row[place]) for row in rows) for place in places)


def _read_table(table: Table, headings: Headings, rows: Rows, path: Path, draft: Draft) -> None:
    draft.notes += [*_heading_notes(headings), *rows.notes]
    if not rows.numbers and not table.may_be_empty:
        never = f"Table {table.name} is never empty"
        draft.faults.append(
            Fault(
                f"{headings.sheet.place}: headings and no rows",
                f"{never}: ask for the rows.",
                f"{never}: send its rows.",
                shown=f"table {table.name} has headings and no rows, and is never empty",
            ).at(shown_path(path, draft.workspace))
        )
    elif not rows.numbers:
        draft.notes.append(
            f"{headings.sheet.place}: headings and no rows: a nil return for table {table.name}"
        )
    draft.tables[table.name] = build_frame(table, headings, rows, path, draft)
