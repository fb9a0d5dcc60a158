"""Reads the two csv pages that officers edit in Excel: targets and comparators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from wscb_lib.edited_csv import NotRead, british_day, read_edited
from wscb_lib.errors import nearest
from wscb_lib.framework.values import Comparator, Target

Read = TypeVar("Read")
_TARGETS = ("measure", "target", "milestone", "by_when", "objective", "owner", "review_on")
_COMPARATORS = ("measure", "year", "area", "value", "status", "published_on", "source")


def read_targets(path: Path, name: str, faults: list[str]) -> tuple[Target, ...]:
    """Every target; a missing file means the Board has set none. `name` is what faults call the file."""
    return tuple(
        Target(
            row["measure"],
            _number(row["target"], where, faults),
            _number(row["milestone"], where, faults),
            row["by_when"],
            row["objective"],
            row["owner"],
            _day(row["review_on"], where, faults),
        )
        for where, row in rows_of(path, name, _TARGETS, faults)
    )


def read_comparators(path: Path, name: str, faults: list[str]) -> tuple[Comparator, ...]:
    """Every published figure; a missing file means none is carried."""
    found = []
    for where, row in rows_of(path, name, _COMPARATORS, faults):
        published_on = _day(row["published_on"], where, faults)
        year = _number(row["year"], where, faults)
        if published_on is None or year is None:
            faults.append(
                f"{where}: year and published_on are needed, or the pack cannot tell when it was known."
            )
            continue
        value = _number(row["value"], where, faults)
        found.append(
            Comparator(
                row["measure"], int(year), row["area"], value, row["status"], published_on, row["source"]
            )
        )
    return tuple(found)


def rows_of(
    path: Path, name: str, columns: tuple[str, ...], faults: list[str]
) -> list[tuple[str, dict[str, str]]]:
    """Every row of a csv page that is not blank, each with its place; [] where there is no such page.

    A heading that is not one of `columns`, or is not there, is a fault.
    """
    if not path.exists():
        return []
    try:
        headings, rows = read_edited(path)
    except NotRead as fault:
        faults.append(f"{name}: {fault}")
        return []
    for heading in headings:
        if heading not in columns:
            faults.append(f'{name}: found the heading "{heading}".{nearest(heading, columns)}')
    if missing := [c for c in columns if c not in headings]:
        faults.append(f"{name}: these headings are missing: {', '.join(missing)}.")
        return []
    return [(f"{name}, row {number}", row) for number, row in rows]


def _read_as(kind: str, read: Callable[[str], Read], text: str, where: str, faults: list[str]) -> Read | None:
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        faults.append(f'{where}: found "{text}". Wanted {kind}.')
        return None


def _number(text: str, where: str, faults: list[str]) -> float | None:
    return _read_as("a number", float, text, where, faults)


def _day(text: str, where: str, faults: list[str]) -> date | None:
    return _read_as("a date such as 2016-06-30", british_day, text, where, faults)
