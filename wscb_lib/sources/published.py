"""Reads what others publish, from their own files: the Department's releases, and the long file of the Local
Authority Interactive Tool. Nobody keys a published figure by hand."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean

import pandas as pd

from wscb_lib.counts_in_words import several
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework
from wscb_lib.framework.published import Neighbours, Published, Series
from wscb_lib.framework.values import Comparator
from wscb_lib.returns.delimited import decode

_LEVELS = {"national": "country_name", "regional": "region_name", "local authority": "la_name"}
_TOOL = {
    "measure": ("short_desc", "measure_short"),
    "area": ("la_and_regions", "la_name", "area"),
    "year": ("years", "year"),
    "value": ("values", "values_num", "value"),
}
_UNKNOWN = "unknown"
_NOT_A_FIGURE = {
    "": "not available",
    "nan": "not available",
    "n/a": "not available",
    "na": "not available",
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
_NUMBER = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?%?")
_FIRST_YEAR = 1990  # of any figure that is published now
MOST_FAULTS = 12
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

    A figure that was not published has no value, and its status says why. Raises `UsageFault`, with the first
    twelve that are amiss, for a file that cannot be read or whose columns nobody knows or stand twice, what
    is neither a figure nor a mark that publishers use, a share of more than a hundred, a year to come, an
    area that no file has, and two figures for one measure, year and area.
    """
    wanted = framework.published
    faults: list[str] = []
    shares = {m.indicator or m.id for m in framework.measures.values() if m.unit == "percent"}
    found = [figure for path in files for figure in _figures(wanted, shares, path, faults)]
    faults += _twice(found)
    if not faults:
        had = {figure.area for figure in found}
        faults += [
            f'published.toml: no file has the area "{area}".{nearest(area, had)} Write it as publishers do.'
            for area in wanted.areas
            if area not in had
        ]
    if faults:
        raise UsageFault(*_first_of(faults))
    own = [_comparator(figure) for figure in found if figure.area in wanted.areas]
    order = {area: place for place, area in enumerate(wanted.areas)}
    series = {each.measure: place for place, each in enumerate(wanted.series)}
    beside = [*own, *_of_neighbours(framework, found)]
    return tuple(
        sorted(beside, key=lambda c: (series[c.measure], c.year, order.get(c.area, len(order)), c.area))
    )


def _first_of(faults: Sequence[str]) -> list[str]:
    said = [f"--comparators: {fault}" for fault in faults[:MOST_FAULTS]]
    over = len(faults) - MOST_FAULTS
    return [*said, f"--comparators: and {over} more of the kind."] if over > 0 else said


def _figures(wanted: Published, shares: set[str], path: Path, faults: list[str]) -> list[Figure]:
    table = _table(path, faults)
    if table is None:
        return []
    if twice := sorted(table.columns[table.columns.duplicated()].unique()):
        faults.append(
            f"{path.name}: has {several(len(twice), 'heading')} twice, such as {twice[0]}. Nobody can say "
            "which column is meant: take one out, or download the file again."
        )
        return []
    if {"time_period", "geographic_level"} <= set(table.columns):
        found = list(_of_release(wanted, path, table, faults))
    elif all(any(name in table for name in names) for names in _TOOL.values()):
        found = list(_of_tool(wanted, path, table))
    else:
        faults.append(
            f"{path.name}: its columns are those of no file known. Wanted a release's csv, with time_period "
            'and geographic_level, or the long file of the Local Authority Interactive Tool, with "Short '
            'Desc", "LA and Regions", "Years" and "Values".'
        )
        return []
    if not found:
        faults.append(
            f"{path.name}: holds none of the series of published.toml. If a column was renamed, add its new "
            "heading to the columns of its series."
        )
    amiss = [fault for figure in found if (fault := _amiss(figure, shares))]
    faults += amiss
    return [] if amiss else found


def _amiss(figure: Figure, shares: set[str]) -> str:
    """What is wrong with a figure that could be read, in a sentence; "" where nothing is."""
    which = f"{figure.where}: {figure.series.measure}, {figure.area}, {figure.year}"
    if figure.status == _UNKNOWN:
        marks = ", ".join(sorted(_NOT_A_FIGURE))
        return (
            f"{which}: found what is neither a figure nor a mark that is known ({marks}). Wanted a number "
            "such as 1,234.5. Mend the cell, or download the file again."
        )
    if figure.value is not None and figure.value > 100 and figure.series.measure in shares:
        return f"{which}: found {figure.value:g}. Wanted a share of at most 100 percent. Is it a count?"
    if not _FIRST_YEAR <= figure.year <= date.today().year:
        return (
            f"{which}: found a year before {_FIRST_YEAR} or after this one. Nothing is published for it. "
            "Mend the year."
        )
    return ""


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
    """A cell's number and status; of what is neither a figure nor a mark, that it is unknown.

    >>> _figure("1,234.5", "published"), _figure("c", "published"), _figure("12,5", "published")
    ((1234.5, 'published'), (None, 'suppressed'), (None, 'unknown'))
    """
    text = str(written).strip()
    if text.isascii() and _NUMBER.fullmatch(text):
        return float(text.replace(",", "").removesuffix("%")), status
    return None, _NOT_A_FIGURE.get(text.casefold(), _UNKNOWN)


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
    return faults


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
        if figure.series.measure not in counts:
            by.setdefault((figure.series.measure, figure.year), {})[figure.area] = figure
    for (_, year), held in by.items():
        series = next(iter(held.values())).series
        model, applied = _in_force(wanted.models, _known_on(series, year))
        theirs = [held[area] for area in model.areas if area in held] if model else []
        if not theirs or model is None:
            continue
        values = [figure.value for figure in theirs if figure.value is not None]
        yield Comparator(
            series.measure,
            year,
            f"{_NEIGHBOURS} ({model.name}{applied})",
            round(fmean(values), 2) if values else None,
            "derived" if values else theirs[0].status,
            _known_on(series, year),
            f"{theirs[0].where}; simple mean of {len(values)} of {len(model.areas)} neighbours; publication "
            "date not known, set late",
        )


def _in_force(models: Sequence[Neighbours], day: date) -> tuple[Neighbours | None, str]:
    """The model in force on a day; before the first, the first, and that it is applied backwards."""
    known = sorted(models, key=lambda model: model.valid_from)
    before = [model for model in known if model.valid_from <= day]
    if before:
        return before[-1], ""
    return (known[0], ", applied backwards") if known else (None, "")
