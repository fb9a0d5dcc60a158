"""Several files of one agency that stand beside one another: its own, its schools' and its teams'.

Each says above its headings who it is about, and is read by itself: what is wrong with one holds none of the
others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from wscb_lib.framework.declared import Return
from wscb_lib.returns.readings import Match, Reading
from wscb_lib.returns.rows import UNIT_LABEL
from wscb_lib.returns.spellings import fold_words

ITSELF = "the agency itself"
"""Whose rows are that do not say."""


def unit_mark(said: str) -> str:
    """What a file is named for a unit: no name that an agency chose goes into a file's name.

    >>> unit_mark("Setting 041") == unit_mark(" setting  041"), unit_mark(""), unit_mark("The agency itself")
    (True, '', '')
    """
    words = fold_words(said)
    if words in ("", fold_words(ITSELF)):
        return ""
    return f"unit_{hashlib.sha256(words.encode()).hexdigest()[:8]}"


def with_its_unit(spec: Return, reading: Reading) -> Reading:
    """The rows of one file with the unit that it names above its headings, where no column of it does."""
    unit = " ".join(reading.header.get("unit", "").split()) or ITSELF
    tables, matches = {}, list(reading.matches)
    for name, frame in reading.tables.items():
        tables[name] = frame.assign(**{spec.unit_column: frame[spec.unit_column].fillna(unit)})
        if not any(m.table == name and m.column == spec.unit_column for m in matches):
            matches.append(Match(name, "", 0, UNIT_LABEL, spec.unit_column, "name"))
    return replace(reading, tables=tables, matches=tuple(matches))


def joined(spec: Return, readings: Sequence[Reading]) -> Reading:
    """One reading of all that an agency's units sent: the rows of each file that could be read, and a note
    for each that could not.

    `readings` are not empty, the agency's own first. Where none could be read, the first says why.
    """
    read = [with_its_unit(spec, each) for each in readings if not each.fault and _has_columns(spec, each)]
    if not read:
        return readings[0]
    left = [each for each in readings if each.fault]
    lacking = [each for each in readings if not each.fault and not _has_columns(spec, each)]
    notes = [f"Not read, and the others stand: {each.fault}" for each in left]
    notes += [f"{each.path}: not read, and the others stand: headings are missing." for each in lacking]
    names = dict.fromkeys(name for each in read for name in each.tables)
    return replace(
        read[0],
        version=max(each.version for each in readings),
        tables={
            name: pd.concat([each.tables[name] for each in read if name in each.tables], ignore_index=True)
            for name in names
        },
        cell_faults=tuple(f for each in read for f in each.cell_faults),
        notes=(*(note for each in read for note in each.notes), *notes),
    )


def _has_columns(spec: Return, reading: Reading) -> bool:
    """Whether the columns are there without which no row can be counted."""
    matched = {(m.table, m.column) for m in reading.matches}
    return all(
        (table.name, column.name) in matched
        for table in spec.tables.values()
        if table.name in reading.tables
        for column in table.columns.values()
        if column.is_required
    )
