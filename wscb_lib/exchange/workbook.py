"""The request: a workbook for one agency, with its tables alone, under its own headings, ready to fill in.

A first sheet says what is wanted, by when and why; a sheet a table carries the agency, the quarter and the
return's own code above its headings, so that the file is known again whatever it is called when it comes
back. Nothing of any child stands in it. The same values give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from wscb_lib.days_in_words import day_in_words
from wscb_lib.exchange.asked import Asked, measure_column
from wscb_lib.framework import Column, Framework, Table
from wscb_lib.json_values import Json
from wscb_lib.returns.rows import NIL_LABEL, RETURN_LABEL, UNIT_LABEL
from wscb_lib.returns.spellings import listed
from wscb_lib.returns.units import ITSELF

HEADINGS_ROW = 7  # from 0: under the lines that say whose sheet it is, and a blank one
LAST_ROW = 2000
_LONGEST_SHEET = 31
_LONGEST_PROMPT = 255
_LONGEST_TITLE = 32
GUIDE, LISTS = "What we ask", "Lists"


def write_request(
    path: Path,
    framework: Framework,
    asked: Sequence[Asked],
    *,
    open_actions: Sequence[str] = (),
    last_faults: Sequence[str] = (),
    questions: Sequence[str] = (),
    unit: str | None = ITSELF,
) -> Path:
    """Write the workbook that asks one agency for what it owes in one quarter, and return its path.

    `asked` is not empty and all of one agency. `open_actions` are sentences of what the Board waits for from
    it, `last_faults` what was amiss with what it last sent, as it was told, `questions` what it was asked
    about a subject. `unit` says whose form it is
    where an agency's schools and teams each send their own; None: whoever fills it in says so.
    """
    agency = framework.board.agency_name(asked[0].agency)
    book = xlsxwriter.Workbook(str(path), {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": _title(framework, asked[0], agency), "created": _made(asked[0])})
    styles = _Styles(book)
    first = {
        "What the Board waits for from you": open_actions,
        "What the Board asks you about a subject": questions,
        "What was amiss with what you last sent": last_faults,
    }
    _write_guide(book, styles, _title(framework, asked[0], agency), asked, first)
    lists = _Lists()
    for sheet, each, table in _sheets(asked):
        _write_table(book, styles, lists, sheet, agency, each, table, unit)
    lists.write(book)
    book.close()
    return path


def _title(framework: Framework, one: Asked, agency: str) -> str:
    return f"{framework.board.short_name}: what we ask of {agency}, {one.quarter.label}"


def _made(one: Asked) -> datetime:
    """The day after the quarter: what the workbook says of itself comes from what is asked, not from a
    clock."""
    return datetime.combine(one.quarter.end, datetime.min.time())


def _sheets(asked: Sequence[Asked]) -> list[tuple[str, Asked, Table]]:
    """A name of its own, at most 31 letters, for each table of each return."""
    found: list[tuple[str, Asked, Table]] = []
    for each in asked:
        for table in each.spec.tables.values():
            words = table.name.replace("_", " ").capitalize()
            taken = {name.casefold() for name, _, _ in found}
            if words.casefold() in taken:
                words = f"{words} {each.spec.id.replace('_', ' ')}"
            name = words[:_LONGEST_SHEET].strip()
            number = 2
            while name.casefold() in taken:
                name = f"{words[: _LONGEST_SHEET - 2].strip()} {number}"
                number += 1
            found.append((name, each, table))
    return found


class _Styles:
    """How cells look: few, and none of them says what a word does not."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF4", "border": 1}
        )
        self.day = book.add_format({"num_format": "dd/mm/yyyy"})
        self.fill_in = book.add_format({"bg_color": "#FFF7E0", "border": 1})


def _write_guide(
    book: xlsxwriter.Workbook,
    styles: _Styles,
    title: str,
    asked: Sequence[Asked],
    first: Mapping[str, Sequence[str]],
) -> None:
    """The sheet of words: `first` what concerns this agency alone, then every sheet and column."""
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 3, 34)
    sheet.write_string(0, 0, title, styles.title)
    opening = (
        "Please fill in the sheets that follow and send the workbook back under any name. One row a line, "
        "under the headings as they stand; leave no total and no note below the rows. Where there is nothing "
        f"to report, write yes beside “{NIL_LABEL}” on that sheet and leave the rows blank."
    )
    sheet.merge_range(1, 0, 1, 3, opening, styles.words)
    sheet.set_row(1, 48)
    row = 3
    for heading, sentences in first.items():
        if sentences:
            sheet.write_string(row, 0, heading, styles.strong)
            for sentence in sentences:
                sheet.write_string(row, 1, sentence, styles.words)
                row += 1
            row += 1
    for place, heading in enumerate(("Sheet", "What it is, and why it is asked", "Wanted by", "Columns")):
        sheet.write_string(row, place, heading, styles.heading)
    for name, each, table in _sheets(asked):
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.words, name)
        sheet.write_string(
            row, 1, f"{each.spec.title}: {table.grain}. {_sentence(each.spec.why)}", styles.words
        )
        sheet.write_string(row, 2, day_in_words(each.due_on), styles.words)
        sheet.write_string(row, 3, _which_columns(each, table), styles.words)
    row += 2
    for place, heading in enumerate(
        ("Sheet", "Column and what it means", "How to write it", "Must it be there?")
    ):
        sheet.write_string(row, place, heading, styles.heading)
    for name, each, table in _sheets(asked):
        for column in _columns(each, table):
            row += 1
            meaning = f"{each.heading(table.name, column.name)}: {_sentence(column.meaning)}"
            cells = (name, meaning, _how_to_write(column), _must_be_there(column))
            for place, text in enumerate(cells):
                sheet.write_string(row, place, text, styles.words)
    _write_guidance(sheet, styles, asked, row + 2)


def _write_guidance(sheet: Any, styles: _Styles, asked: Sequence[Asked], row: int) -> None:
    """What a return says of how to fill it in, and what each value of its lists asks."""
    for name, each, table in _sheets(asked):
        if each.spec.guidance:
            sheet.write_string(row, 0, f"{name}: how to fill it in", styles.heading)
            for sentence in each.spec.guidance:
                sheet.write_string(row, 1, sentence, styles.words)
                row += 1
            row += 1
        for column in table.columns.values():
            if column.explained:
                sheet.write_string(row, 0, each.heading(table.name, column.name), styles.heading)
                sheet.write_string(row, 1, "What it asks", styles.heading)
                for value, asks in column.explained.items():
                    row += 1
                    sheet.write_string(row, 0, value, styles.words)
                    sheet.write_string(row, 1, asks, styles.words)
                row += 2


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _which_columns(each: Asked, table: Table) -> str:
    needed = [each.heading(table.name, c.name) for c in table.columns.values() if c.is_required]
    return f"In every row: {listed(needed, 40)}" if needed else "Leave blank what is not known"


def _must_be_there(column: Column) -> str:
    """The three kinds of column, in words."""
    if column.is_required:
        return "Yes, in every row: a row without it is set aside"
    if column.is_optional:
        return "No: the whole column may be left out"
    return "The column yes; a cell may be blank where it is not known or does not arise"


_HOW = {
    "text": "Words",
    "id": "The reference your system uses, the same each quarter",
    "date": "A date, such as 31/03/2016",
    "datetime": "A date and time, such as 31/03/2016 14:30",
    "number": "A number",
    "count": "A whole number",
    "age": "Age in whole years",
    "flag": "Yes or No",
    "category": "A value of the list",
}


def _how_to_write(column: Column) -> str:
    if column.type == "category":
        return f"One of: {listed(column.allowed, 60)}"
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("at least", column.minimum), ("at most", column.maximum))
        if limit is not None
    ]
    return ", ".join([_HOW[column.type], *limits])


class _Lists:
    """The values of every list, each once, on a sheet of their own that the cells lean on."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def range_of(self, values: tuple[str, ...]) -> str:
        """Where a list of values stands, as a reference that a cell may lean on."""
        place = self.columns.setdefault(values, len(self.columns))
        letter = xlsxwriter.utility.xl_col_to_name(place)
        return f"={LISTS}!${letter}$1:${letter}${len(values)}"

    def write(self, book: xlsxwriter.Workbook) -> None:
        """Lay them down, hidden: they are nothing to fill in."""
        sheet = book.add_worksheet(LISTS)
        for values, place in self.columns.items():
            for row, value in enumerate(values):
                sheet.write_string(row, place, value)
        sheet.hide()


def _write_table(
    book: xlsxwriter.Workbook,
    styles: _Styles,
    lists: _Lists,
    name: str,
    agency: str,
    each: Asked,
    table: Table,
    unit: str | None,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, f"{each.spec.title}: {table.grain}", styles.title)
    said = (
        ("Agency", agency),
        ("Quarter", each.quarter.label),
        (RETURN_LABEL, each.spec.id),
        ("Wanted by", day_in_words(each.due_on)),
    )
    for row, (label, value) in enumerate(said, 1):
        sheet.write_string(row, 0, label, styles.strong)
        sheet.write_string(row, 1, value)
    sheet.write_string(5, 0, NIL_LABEL, styles.strong)
    sheet.write_blank(5, 1, None, styles.fill_in)
    sheet.data_validation(5, 1, 5, 1, {"validate": "list", "source": ["yes"]})
    if each.spec.unit_column:
        sheet.write_string(6, 0, UNIT_LABEL, styles.strong)
        _write_unit(sheet, styles, unit)
    filled = _rows_to_begin_with(each, table)
    for place, column in enumerate(_columns(each, table)):
        sheet.write_string(HEADINGS_ROW, place, each.heading(table.name, column.name), styles.heading)
        sheet.set_column(place, place, 20, styles.day if column.type == "date" else None)
        sheet.data_validation(HEADINGS_ROW + 1, place, LAST_ROW, place, _validation(column, lists))
        for below, value in enumerate(filled.get(column.name, ()), HEADINGS_ROW + 1):
            if column.type == "date":
                sheet.write_datetime(below, place, value, styles.day)
            else:
                sheet.write_string(below, place, value)
    sheet.freeze_panes(HEADINGS_ROW + 1, 0)


def _write_unit(sheet: Any, styles: _Styles, unit: str | None) -> None:
    """Who assesses itself, beside its label: written, or a cell to fill in."""
    if unit is None:
        sheet.write_blank(6, 1, None, styles.fill_in)
    else:
        sheet.write_string(6, 1, unit)


def _columns(each: Asked, table: Table) -> list[Column]:
    """The columns of a sheet: all but the one that is said once, above the headings."""
    return [c for c in table.columns.values() if c.name != each.spec.unit_column]


def _rows_to_begin_with(each: Asked, table: Table) -> Mapping[str, Sequence[Any]]:
    """A row for each value of the column that a table begins with; of a list of totals, for each measure the
    agency sends. With the day the quarter ended."""
    end = datetime.combine(each.quarter.end, datetime.min.time())
    if begun := table.begins_with:
        values = table.columns[begun].allowed
        return {begun: values, table.opened_on: [end] * len(values)}
    named = measure_column(each.spec, table.name)
    if named is None or not each.measures:
        return {}
    return {named: each.measures, table.opened_on: [end] * len(each.measures)}


def _validation(column: Column, lists: _Lists) -> Json:
    """What Excel offers and says while a cell is filled in; nothing is refused there, for the checks say
    why."""
    prompt = f"{_sentence(column.meaning)} {_how_to_write(column)}. {_must_be_there(column)}."
    said = {
        "input_title": column.heading[:_LONGEST_TITLE],
        "input_message": prompt if len(prompt) <= _LONGEST_PROMPT else f"{prompt[: _LONGEST_PROMPT - 1]}…",
        "error_type": "warning",
    }
    if column.type == "category":
        return {**said, "validate": "list", "source": lists.range_of(column.allowed)}
    if column.type == "flag":
        return {**said, "validate": "list", "source": ["Yes", "No"]}
    if column.type in ("count", "age"):
        least = int(column.minimum or 0)
        return {**said, "validate": "integer", "criteria": ">=", "value": least}
    if column.type == "number":
        return {**said, "validate": "decimal", "criteria": ">=", "value": column.minimum or 0}
    if column.type in ("date", "datetime"):
        return {**said, "validate": "date", "criteria": ">=", "value": datetime(1900, 1, 1)}
    return {**said, "validate": "any"}
