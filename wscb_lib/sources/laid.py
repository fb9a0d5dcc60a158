"""Lays published figures beside those the Board has: says what would change, and writes them in its
comparators.csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault
from wscb_lib.framework import Framework
from wscb_lib.framework.lists import read_comparators
from wscb_lib.framework.values import Comparator
from wscb_lib.sources.published import read_published

COLUMNS = ("measure", "year", "area", "value", "status", "published_on", "source")
Key = tuple[str, int, str]


def laid_beside(was: Iterable[Comparator], new: Iterable[Comparator]) -> tuple[list[str], list[Comparator]]:
    """What a new set of figures would change, a sentence a measure; and all of them together, the new over
    the old."""
    old, fresh = _by_key(was), _by_key(new)
    said = []
    for measure in dict.fromkeys(key[0] for key in fresh):
        mine = [key for key in fresh if key[0] == measure]
        changed = [key for key in mine if key in old and _is_other(old[key], fresh[key])]
        added = [key for key in mine if key not in old]
        if not added and not changed:
            said.append(f"{measure}: {counted(len(mine), 'figure')}, all as they were.")
            continue
        revised = "; ".join(
            f"{area} {year}: {_value(old[measure, year, area])} becomes {_value(fresh[measure, year, area])}"
            for _, year, area in changed[:6]
        )
        more = f", and {len(changed) - 6} more" if len(changed) > 6 else ""
        what = (
            f"{len(added)} new, {len(changed)} revised, {len(mine) - len(added) - len(changed)} as they were"
        )
        said.append(f"{measure}: {what}{'. ' if revised else '.'}{revised}{more}{'.' if revised else ''}")
    return said, list({**old, **fresh}.values())


def _is_other(was: Comparator, new: Comparator) -> bool:
    """Whether a figure is another at the one decimal that publishers print."""
    if was.value is None or new.value is None:
        return was.value is not new.value
    return round(was.value, 1) != round(new.value, 1)


def _by_key(figures: Iterable[Comparator]) -> dict[Key, Comparator]:
    return {(c.measure, c.year, c.area): c for c in figures}


def _value(figure: Comparator) -> str:
    return figure.status if figure.value is None else f"{figure.value:g}"


def write_comparators(path: Path, figures: Iterable[Comparator]) -> None:
    """Write figures as officers edit them in Excel, whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for c in figures:
        value = "" if c.value is None else f"{c.value:g}"
        writer.writerow([c.measure, c.year, c.area, value, c.status, c.published_on.isoformat(), c.source])
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".csv.new")
    draft.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    draft.replace(path)


def bring_in_published(
    framework: Framework, files: Sequence[Path], own: Path, is_kept: bool
) -> tuple[str, ...]:
    """Say what publishers' files would change of what stands beside our figures; with `is_kept`, write it
    into `own`, the Board's own comparators.csv. Nothing is written where anything is amiss."""
    new = read_published(framework, files)
    mine: Mapping[Key, Comparator] = _by_key(new)
    said, _ = laid_beside(framework.comparators, new)
    if not is_kept:
        return (
            *said,
            "Nothing was written. Add --write to lay these figures into the Board's own comparators.csv.",
        )
    shipped = _by_key(framework.comparators)
    unlike = {k: c for k, c in mine.items() if k not in shipped or _is_other(shipped[k], c)}
    faults: list[str] = []
    kept = _by_key(read_comparators(own, f"{own.parent.name}/{own.name}", faults))
    if faults:
        raise UsageFault(*(f"--comparators: {fault}" for fault in faults))
    write_comparators(own, {**kept, **unlike}.values())
    return (*said, f"{counted(len(unlike), 'figure')} written to {own.parent.name}/{own.name}.")
