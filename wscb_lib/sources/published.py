"""Reads what others publish, from their own files: the Department's releases, and the long file of the Local
Authority Interactive Tool. Nobody keys a published figure by hand."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean

import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework
from wscb_lib.framework.lists import read_comparators
from wscb_lib.framework.published import Neighbours, Published, Series
from wscb_lib.framework.values import Comparator
from wscb_lib.returns.delimited import decode

COLUMNS = ("measure", "year", "area", "value", "status", "published_on", "source")
_LEVELS = {"national": "country_name", "regional": "region_name", "local authority": "la_name"}
_TOOL = {
    "measure": ("short_desc", "measure_short"),
    "area": ("la_and_regions", "la_name", "area"),
    "year": ("years", "year"),
    "value": ("values", "values_num", "value"),
}
_NOT_A_FIGURE = {
    "c": "suppressed",
    "z": "not applicable",
    "x": "not available",
    "u": "too uncertain to publish",
    "k": "under half of the last digit shown",
    "low": "under half of the last digit shown",
    ":": "not available",
    ".": "not applicable",
    "..": "not available",
    "*": "suppressed",
    "-": "not available",
}
_YEAR = re.compile(r"(?P<first>\d{4})(?:\s*[-/]?\s*(?P<second>\d{2}))?(?:\s*\(.*\))?")
_NEIGHBOURS = "Statistical neighbours"


@dataclass(frozen=True)
class Figure:
    """One figure as published: of which series, year and area, by which column of which file."""

    series: Series
    year: int
    area: str
    value: float | None
    status: str
    where: str


def read_published(framework: Framework, files: Sequence[Path]) -> tuple[Comparator, ...]:
    """Every figure of the Board's measures and areas that the files hold, with the mean of its neighbours.

    A figure that was not published has no value, and its status says why. Raises `UsageFault`, all at once,
    for a file that cannot be read or whose columns nobody knows, a measure that is none of the Board's, an
    area that no file has, and two figures for one measure, year and area.
    """
    wanted = framework.published
    faults: list[str] = []
    found = [figure for path in files for figure in _figures(wanted, path, faults)]
    faults += _twice(found)
    if not faults:
        had = {figure.area for figure in found}
        faults += [
            f'published.toml: no file has the area "{area}".{nearest(area, had)} Write it as publishers do.'
            for area in wanted.areas
            if area not in had
        ]
    if faults:
        raise UsageFault(*(f"--comparators: {fault}" for fault in faults))
    own = [_comparator(figure) for figure in found if figure.area in wanted.areas]
    order = {area: place for place, area in enumerate(wanted.areas)}
    series = {each.measure: place for place, each in enumerate(wanted.series)}
    beside = [*own, *_of_neighbours(framework, found)]
    return tuple(
        sorted(beside, key=lambda c: (series[c.measure], c.year, order.get(c.area, len(order)), c.area))
    )


def _figures(wanted: Published, path: Path, faults: list[str]) -> list[Figure]:
    table = _table(path, faults)
    if table is None:
        return []
    if {"time_period", "geographic_level"} <= set(table.columns):
        found = list(_of_release(wanted, path, table, faults))
    elif all(any(name in table for name in names) for names in _TOOL.values()):
        found = list(_of_tool(wanted, path, table))
    else:
        faults.append(
            f"{path.name}: its columns are those of no file known. Wanted a release's csv, with "
            f"time_period and "
            'geographic_level, or the long file of the Local Authority Interactive Tool, with "Short Desc", '
            '"LA and Regions", "Years" and "Values".'
        )
        return []
    if not found:
        faults.append(
            f"{path.name}: holds none of the series of published.toml. If a column was renamed, add its new "
            "heading to the columns of its series."
        )
    return found


def _table(path: Path, faults: list[str]) -> pd.DataFrame | None:
    """A publisher's file as text, its headings folded; None, and a fault, when it cannot be read."""
    try:
        if path.suffix.lower() == ".parquet":
            table = pd.read_parquet(path).astype(str)
        else:
            raw = path.read_bytes()
            decoded = decode(raw)
            if path.suffix.lower() != ".csv" or decoded is None:
                raise ValueError
            table = pd.read_csv(io.StringIO(decoded.text), dtype=str, keep_default_na=False)
    except FileNotFoundError:
        faults.append(f"{path.name}: there is no such file. Check its name and its folder.")
    except (OSError, ValueError):
        faults.append(f"{path.name}: cannot be read as a csv or a parquet file. Download it again.")
    else:
        return table.rename(columns=_folded)
    return None


def _folded(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(heading).casefold().replace("+", " plus ")).strip("_")


def _of_release(wanted: Published, path: Path, table: pd.DataFrame, faults: list[str]) -> Iterator[Figure]:
    """The figures of one of the Department's releases: a row an area and year, a column a figure."""
    series = [each for each in wanted.series if each.release]
    chosen = {each.measure: _column(each, table) for each in series}
    areas = pd.Series("", table.index)
    for level, name in _LEVELS.items():
        if name in table:
            areas = areas.where(table["geographic_level"].str.casefold() != level, table[name])
    years = [_year(text) for text in table["time_period"]]
    if None in years:
        row = years.index(None) + 2
        faults.append(
            f'{path.name}, row {row}: found the time period "{table["time_period"].iloc[row - 2]}". Wanted '
            "a year such as 2024, or 202324."
        )
        return
    for each in series:
        found = chosen[each.measure]
        if found:
            named = f"column {found}" if isinstance(found, str) else "worked out from its numbers"
            where = f"Department for Education, {each.release}, {path.name}, {named}"
            for year, area, written in zip(years, areas, _values(table, found), strict=True):
                if area and year is not None:
                    value, status = _figure(written, "published" if isinstance(found, str) else "derived")
                    yield Figure(each, year, area, value, status, where)


def _column(series: Series, table: pd.DataFrame) -> str | tuple[list[str], list[str]] | None:
    """The column of a file that holds a series; or its parts and whole; None where it has neither."""
    for name in series.columns:
        if _folded(name) in table:
            return _folded(name)
    parts, whole = ([_folded(name) for name in names] for names in (series.parts, series.whole))
    return (parts, whole) if whole and all(name in table for name in (*parts, *whole)) else None


def _values(table: pd.DataFrame, column: str | tuple[list[str], list[str]]) -> list[str]:
    if isinstance(column, str):
        return table[column].tolist()
    parts, whole = column
    numbers = table[list({*parts, *whole})].apply(pd.to_numeric, errors="coerce")
    percent = 100 * numbers[parts].sum(axis=1, skipna=False) / numbers[whole].sum(axis=1, skipna=False)
    return ["c" if pd.isna(value) else f"{value:.1f}" for value in percent]


def _of_tool(wanted: Published, path: Path, table: pd.DataFrame) -> Iterator[Figure]:
    """The figures of the tool's long file: a row a figure."""
    held = {key: next(name for name in names if name in table) for key, names in _TOOL.items()}
    by = {_folded(each.tool): each for each in wanted.series if each.tool}
    where = f"Department for Education, Local Authority Interactive Tool, {path.name}"
    for short, area, written, value in table[list(held.values())].itertuples(index=False, name=None):
        series, year = by.get(_folded(short)), _year(written)
        if series and year is not None:
            number, status = _figure(value, "published")
            yield Figure(series, year, _area(area), number, status, f"{where}, {series.tool}")


def _area(written: str) -> str:
    """The tool writes England by kind of school, and names with full stops for spaces."""
    text = " ".join(written.replace(".", " ").replace("_", " ").split())
    return "England" if text.casefold() in ("england", "england all schools") else text


def _year(written: str) -> int | None:
    """The year in which a published year ends; None for what is no one year.

    >>> [_year(text) for text in ("2024", "202324", "2023-24", "2023/24 (prov)", "2014-16", "Trend")]
    [2024, 2024, 2024, 2024, None, None]
    """
    match = _YEAR.fullmatch(str(written).strip().removesuffix(".0"))
    if not match:
        return None
    first, second = int(match["first"]), match["second"]
    if second is None:
        return first
    return first + 1 if (first + 1) % 100 == int(second) else None


def _figure(written: str, status: str) -> tuple[float | None, str]:
    text = str(written).strip().replace(",", "").removesuffix("%")
    try:
        value = float(text)
    except ValueError:
        return None, _NOT_A_FIGURE.get(text.casefold(), "not available")
    return (None, "not available") if pd.isna(value) else (value, status)


def _twice(found: Iterable[Figure]) -> list[str]:
    """A fault for each measure, year and area of which two files, or two rows, say different things."""
    said: dict[tuple[str, int, str], Figure] = {}
    faults = []
    for figure in found:
        key = (figure.series.measure, figure.year, figure.area)
        first = said.setdefault(key, figure)
        if first.value != figure.value:
            faults.append(
                f"{figure.series.measure}, {figure.area}, {figure.year}: {_said(first)} in {first.where}, "
                f"and "
                f"{_said(figure)} in {figure.where}. Leave out the older file."
            )
    return faults[:12]


def _said(figure: Figure) -> str:
    return figure.status if figure.value is None else f"{figure.value:g}"


def _comparator(figure: Figure) -> Comparator:
    known = _known_on(figure.series, figure.year)
    return Comparator(
        figure.series.measure,
        figure.year,
        figure.area,
        figure.value,
        figure.status,
        known,
        f"{figure.where}; publication date not known, set late",
    )


def _known_on(series: Series, year: int) -> date:
    month, day = (int(part) for part in series.known_on.split("-"))
    return date(year if month > 3 else year + 1, month, day)


def _of_neighbours(framework: Framework, found: Sequence[Figure]) -> Iterator[Comparator]:
    """For each rate or percent and year, the simple mean of the neighbours of the model in force when it was
    published."""
    wanted = framework.published
    counts = {m.indicator or m.id for m in framework.measures.values() if m.kind in ("count", "stock", "sum")}
    by: dict[tuple[str, int], dict[str, Figure]] = {}
    for figure in found:
        if figure.value is not None and figure.series.measure not in counts:
            by.setdefault((figure.series.measure, figure.year), {})[figure.area] = figure
    for (_, year), held in by.items():
        series = next(iter(held.values())).series
        model, applied = _in_force(wanted.models, _known_on(series, year))
        values = [held[area].value for area in model.areas if area in held] if model else []
        if not values or model is None:
            continue
        mean = fmean(value for value in values if value is not None)
        first = next(held[area] for area in model.areas if area in held)
        yield Comparator(
            series.measure,
            year,
            f"{_NEIGHBOURS} ({model.name}{applied})",
            round(mean, 2),
            "derived",
            _known_on(series, year),
            f"{first.where}; simple mean of {len(values)} of {len(model.areas)} neighbours; publication "
            f"date not "
            "known, set late",
        )


def _in_force(models: Sequence[Neighbours], day: date) -> tuple[Neighbours | None, str]:
    """The model in force on a day; before the first, the first, and that it is applied backwards."""
    known = sorted(models, key=lambda model: model.valid_from)
    before = [model for model in known if model.valid_from <= day]
    if before:
        return before[-1], ""
    return (known[0], ", applied backwards") if known else (None, "")


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
