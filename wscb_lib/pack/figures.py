"""The shown results as files: one csv with every row, and a workbook a screen reader can walk through."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wscb_lib.exhibits import Shown
from wscb_lib.pack.face import Face
from wscb_lib.quarter import Quarter

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "measure",
    "title",
    "unit",
    "quarter",
    "breakdown",
    "group",
    "agency",
    "numerator",
    "denominator",
    "value",
    "status",
    "shown_as",
)
"""Of `results.csv`. In the three before `status` stands a number or nothing; `shown_as` is what pages
print."""


def write_tables(
    out: Path, results: pd.DataFrame, face: Face, *, titles: Mapping[str, str], units: Mapping[str, str]
) -> list[Path]:
    """`tables/results.csv` and `tables/figures.xlsx` from the shown results frame, in its own order.

    In the csv, numbers stand alone in their columns so that they can be summed and drawn: where there is
    none, or it is hidden, all three are empty, `status` says why and `shown_as` says it in the words that
    pages print. What is written here can be laid in `returns/back_series/` and read again. `titles` and
    `units` are by measure. The workbook holds the headline figures, a row a measure and a column a quarter;
    its dates are the quarter's, so the same results give the same bytes.
    """
    folder = out / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    records = [{str(name): value for name, value in row.items()} for row in results.to_dict("records")]
    return [
        _write_csv(folder / "results.csv", records, titles, units),
        _write_workbook(folder / "figures.xlsx", records, face, titles, units),
    ]


def _write_csv(
    path: Path, records: Sequence[Mapping[str, Any]], titles: Mapping[str, str], units: Mapping[str, str]
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(
            _cells(record, titles.get(record["measure"], ""), units.get(record["measure"], ""))
            for record in records
        )
    return path


def _cells(record: Mapping[str, Any], title: str, unit: str) -> list[str]:
    shown = Shown.of(record)
    quarter, breakdown, group, agency = (
        str(record[name]) for name in ("quarter", "breakdown", "group", "agency")
    )
    return [
        str(record["measure"]),
        title,
        unit,
        quarter,
        breakdown,
        group,
        agency,
        *_numbers(shown, unit),
        shown.status,
        shown.words(unit),
    ]


def _numbers(shown: Shown, unit: str) -> tuple[str, str, str]:
    """Numerator, denominator and value; all empty where no figure is shown, and a share's counts both or
    neither."""
    if not shown.is_figure:
        return "", "", ""
    if unit == "percent" and shown.denominator is None:
        return "", "", _figure(shown.value)
    return _figure(shown.numerator), _figure(shown.denominator), _figure(shown.value)


def _figure(value: float | None) -> str:
    """A whole number without its point, the rest to four places; "" where there is none."""
    if value is None:
        return ""
    return str(int(value)) if value == int(value) else f"{value:.4f}".rstrip("0").rstrip(".")


def _write_workbook(
    path: Path,
    records: Sequence[Mapping[str, Any]],
    face: Face,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> Path:
    """By gptables, which lays a sheet out as the Analysis Function asks: one table, its title in A1."""
    with warnings.catch_warnings():
        # gptables leaves a file open, uses pandas' old names, and remarks on a sheet we do not want
        warnings.simplefilter("ignore")
        book = _workbook(path, records, face, titles, units)
    book.set_properties({"title": f"{face.board}, {face.quarter}", "created": _created(records)})
    book.close()
    return path


def _workbook(
    path: Path,
    records: Sequence[Mapping[str, Any]],
    face: Face,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> Any:
    import gptables
    import pandas

    rows, columns = _wide(records, titles, units)
    sheet = gptables.GPTable(
        table=pandas.DataFrame(rows, columns=columns),
        table_name="headline_figures",
        title=f"Headline figures, {face.board}, {face.quarter}",
        subtitles=[_warning(face)] if face.is_specimen else [],
        instructions="One row a measure, one column a quarter. An absent figure is written in words.",
        scope=face.board,
        source="Agencies' returns to the Board",
        index_columns={2: 0},
    )
    return gptables.produce_workbook(str(path), sheets={"Headline figures": sheet}, cover=_cover(face))


def _wide(
    records: Sequence[Mapping[str, Any]], titles: Mapping[str, str], units: Mapping[str, str]
) -> tuple[list[list[str]], list[str]]:
    """Rows and columns: measure, then every quarter's headline figure in words as the pages write it."""
    heads = [
        each
        for each in records
        if each["breakdown"] == "all" and each["agency"] == "all" and each["group"] == "all"
    ]
    quarters = sorted({each["quarter"] for each in heads})  # or years: of a yearly edition
    at = {(each["measure"], each["quarter"]): Shown.of(each) for each in heads}
    measures = list(dict.fromkeys(each["measure"] for each in heads))
    rows = [
        [
            titles[name],
            *(at[name, q].words(units[name]) if (name, q) in at else "no figure" for q in quarters),
        ]
        for name in measures
    ]
    return rows, ["Measure", *(_ends(quarter).short if "-Q" in quarter else quarter for quarter in quarters)]


def _ends(period: str) -> Quarter:
    """The quarter a period is, or ends with."""
    return Quarter.parse(period if "-Q" in period else f"{period}-Q4")


def _cover(face: Face) -> Any:
    import gptables

    about = [_warning(face)] if face.is_specimen else []
    return gptables.Cover(
        cover_label="Cover",
        title=f"{face.board}: {face.quarter}",
        intro=[face.marking] if face.marking else [f"Edition: {face.edition}"],
        about=[*about, *(f"{name}: {value}" for name, value in face.provenance)]
        or [f"Edition: {face.edition}"],
    )


def _warning(face: Face) -> str:
    return f"Specimen: every figure of {face.board} in this workbook is made up."


def _created(records: Sequence[Mapping[str, Any]]) -> datetime:
    """The last day of the latest quarter: a workbook dated today would never be the same twice."""
    latest = max(_ends(record["quarter"]) for record in records)
    return datetime(latest.end.year, latest.end.month, latest.end.day)
