"""Which sheet holds which table. Sheets are known by their headings: names are misspelt, renamed,
translated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wscb_lib.framework.declared import Return, Table
from wscb_lib.returns.faults import Fault
from wscb_lib.returns.files import Sheet
from wscb_lib.returns.headings import Headings, Wanted, find_headings, suggest_column
from wscb_lib.returns.spellings import fold_words, is_blank_row, listed


def choose_sheets(
    spec: Return, sheets: Sequence[Sheet], tables: Sequence[str]
) -> tuple[dict[str, Headings], dict[str, list[Fault]], dict[str, Fault], list[str]]:
    """The headings found for each table, then what is wrong with those of a table, then the tables that are
    on no sheet, then notes, each a sentence."""
    wanted = {name: Wanted(spec.tables[name]) for name in tables}
    claims = _claims(sheets, wanted)
    chosen: dict[str, Headings] = {}
    broken: dict[str, list[Fault]] = {}
    lacking: dict[str, Fault] = {}
    notes: list[str] = []
    for name in tables:
        faults: list[Fault] = []
        headings = _choose(spec.tables[name], [h for h in claims if h.table == name], faults, notes)
        if headings is None and spec.tables[name].is_optional:
            notes.append(
                f"no sheet has the headings of table {name}, which may be left out: nothing of it is read"
            )
        elif headings is None:
            lacking[name] = _no_sheet(spec.tables[name], sheets)
        else:
            chosen[name] = headings
            faults += _heading_faults(headings, spec.tables[name])
        if faults:
            broken[name] = faults
    if len(sheets) > 1:
        ignored = [s.name for s in sheets if not s.is_blank and s not in [h.sheet for h in claims]]
        notes += [f"sheets with none of the headings wanted were left: {listed(ignored)}"] if ignored else []
    return chosen, broken, lacking, notes


def _claims(sheets: Sequence[Sheet], wanted: Mapping[str, Wanted]) -> list[Headings]:
    """For each sheet, the one table it is most like; its name settles a tie."""
    found = (_most_like(sheet, wanted) for sheet in sheets)
    return [headings for headings in found if headings is not None]


def _most_like(sheet: Sheet, wanted: Mapping[str, Wanted]) -> Headings | None:
    """The headings of the table a sheet is most like; one it is named for, with the very same headings, is
    found before the others are tried."""
    found: list[Headings] = []
    for name in sorted(wanted, key=lambda name: not _is_named_for(sheet, name)):
        if (headings := find_headings(sheet, wanted[name])) is not None:
            found.append(headings)
            if headings.likeness == 1 and _is_named_for(sheet, name):
                break
    return max(found, key=lambda h: (h.likeness, _is_named_for(sheet, h.table)), default=None)


def _is_named_for(sheet: Sheet, table: str) -> bool:
    return fold_words(table) in fold_words(sheet.name)


def _choose(
    table: Table, claims: Sequence[Headings], faults: list[Fault], notes: list[str]
) -> Headings | None:
    """The sheet that holds a table. Two that both hold rows are a fault; one that is empty gives way.

    So is one with most of its headings and rows under them: one heading that differs must not drop a month in
    silence.
    """
    if not claims:
        return None
    name = table.name
    fullest = min(len(h.missing) for h in claims)
    rivals = [h for h in claims if len(h.missing) == fullest]
    with_rows = [h for h in rivals if _has_rows(h)] or rivals[:1]
    if len(with_rows) > 1:
        names = " and ".join(
            f'"{h.sheet.name}"' + (" (hidden)" if h.sheet.is_hidden else "") for h in with_rows
        )
        faults.append(
            Fault(
                f"sheets {names} both have the headings of table {name}",
                "Wanted one sheet for each table: remove the one that is not part of this return.",
                "Send it again with one sheet for each table, without the one that is not part of this "
                "return.",
                shown=f"two sheets both have the headings of table {name}",
            )
        )
    best = max(with_rows, key=lambda h: h.likeness)
    left = [other for other in claims if other not in with_rows]
    faults += [
        _rows_left_out(other, best, table) for other in left if _is_mostly(other, table) and _has_rows(other)
    ]
    if left:
        names = listed([other.sheet.name for other in left])
        notes.append(
            f"{best.sheet.place} is table {name}; sheets with some of its headings were left: {names}"
        )
    if best.sheet.is_hidden:
        notes.append(f"{best.sheet.place} is hidden in the workbook: read all the same")
    return best


def _is_mostly(headings: Headings, table: Table) -> bool:
    """Whether a sheet has more than half of a table's headings; a list of words to look up, or of notes, has
    one or two."""
    needed = sum(not column.is_optional for column in table.columns.values())
    return 2 * (needed - len(headings.missing)) > needed


def _rows_left_out(left: Headings, best: Headings, table: Table) -> Fault:
    hidden = " (hidden)" if left.sheet.is_hidden else ""
    lacking = f"without {_named(table, left.missing)}"
    return Fault(
        f'sheet "{left.sheet.name}"{hidden} has most of the headings of table {table.name}, {lacking}, and '
        "rows under them "
        f'that sheet "{best.sheet.name}" may not have',
        "Wanted one sheet for each table: put its rows under the others, or remove it if it is not part of "
        "this return.",
        "Put its rows under the others, or remove it if it is not part of this return, and send it again.",
        shown=f"a second sheet has most of the headings of table {table.name}, {lacking}, and rows "
        "under them",
    )


def _has_rows(headings: Headings) -> bool:
    return any(not is_blank_row(row) for row in headings.sheet.rows[headings.row + 1 :])


def _no_sheet(table: Table, sheets: Sequence[Sheet]) -> Fault:
    required = [column.heading for column in table.columns.values() if not column.is_optional]
    asked = f"Wanted, in one of the first 20 rows: {listed(required, 40)}"
    nil = "If there is nothing to report, send the headings with no rows"
    mend = f"{asked}. {nil}."
    if all(sheet.is_blank for sheet in sheets):
        return Fault("it is blank", mend, mend)
    if len(sheets) == 1 and not sheets[0].name:
        return Fault(f"no row holds the headings of table {table.name}", mend, mend)
    names = listed([sheet.name for sheet in sheets])
    nowhere = f"no sheet holds the headings of table {table.name}"
    return Fault(f"{nowhere}. Sheets found: {names}", mend, mend, shown=nowhere)


def _heading_faults(headings: Headings, table: Table) -> list[Fault]:
    """Find the faults of a row of headings: columns missing, columns claimed twice."""
    where = f"{headings.sheet.place}, row {headings.row + 1}"
    faults = []
    for column, places in headings.doubled.items():
        both = " and ".join(f'"{headings.written[place]}" (column {place + 1})' for place in places)
        faults.append(
            Fault(
                f"{where}: the headings {both} stand for one and the same thing",
                "Wanted one: remove or rename the one not meant.",
                "Remove or rename the one not meant, and send it again.",
                shown=f"two headings both stand for {_named(table, [column])}",
            )
        )
    if headings.missing:
        missing = f"these headings are missing: {_named(table, headings.missing)}"
        unknown = "; ".join(_unknown(h, table, headings.missing) for h in headings.unknown)
        found = (
            f"Headings found that are not known: {unknown}" if unknown else "No unknown headings were found"
        )
        faults.append(
            Fault(
                f"{where}: {missing}. {found}",
                f"Mend the headings, or add what this agency writes to the aliases of table {table.name}.",
                "Mend the headings and send it again; if what you write has changed, tell us.",
                shown=missing,
            )
        )
    return faults


def _unknown(heading: str, table: Table, missing: Sequence[str]) -> str:
    near = suggest_column(heading, table.columns, missing)
    return f'"{heading}" (did you mean {_named(table, [near])}?)' if near else f'"{heading}"'


def _named(table: Table, columns: Sequence[str]) -> str:
    """Columns by the headings that agencies know them by."""
    return listed([f'"{table.columns[name].heading}"' for name in columns], 40)
