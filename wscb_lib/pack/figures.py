"""The shown results as files: one csv with every row, and a workbook a screen reader can walk through."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.exhibits import Shown
from wscb_lib.pack.face import Face
from wscb_lib.pack.workbook import write_workbook
from wscb_lib.results_columns import RESULTS_COLUMNS

if TYPE_CHECKING:
    import pandas as pd


def write_tables(
    out: Path,
    results: pd.DataFrame,
    face: Face,
    *,
    titles: Mapping[str, str],
    units: Mapping[str, str],
    notes: Mapping[str, str] | None = None,
) -> list[Path]:
    """`tables/results.csv` and `tables/figures.xlsx` from the shown results frame, in its own order.

    In the csv, numbers stand alone in their columns so that they can be summed and drawn: where there is
    none, or it is hidden, all three are empty, `status` says why and `shown_as` says it in the words that
    pages print. What is written here can be laid in `returns/back_series/` and read again. `titles`,
    `units` and `notes` (what a reader should know of a measure) are by measure's id. The workbook holds the
    headline figures as numbers; the same results give the same bytes.
    """
    folder = out / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    records = [{str(name): value for name, value in row.items()} for row in results.to_dict("records")]
    return [
        _write_csv(folder / "results.csv", records, titles, units),
        write_workbook(folder / "figures.xlsx", records, face, titles=titles, units=units, notes=notes or {}),
    ]


def write_results(
    out: Path,
    rows: Sequence[Mapping[str, object]],
    *,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> Path:
    """`tables/results.csv` alone, from rows as `write_tables` takes them: of a page of several packs."""
    (out / "tables").mkdir(parents=True, exist_ok=True)
    return _write_csv(out / "tables" / "results.csv", rows, titles, units)


def _write_csv(
    path: Path, records: Sequence[Mapping[str, object]], titles: Mapping[str, str], units: Mapping[str, str]
) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RESULTS_COLUMNS)
        writer.writerows(
            _cells(record, titles.get(str(record["measure"]), ""), units.get(str(record["measure"]), ""))
            for record in records
        )
    return path


def _cells(record: Mapping[str, object], title: str, unit: str) -> list[str]:
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
