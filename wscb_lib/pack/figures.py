"""The shown results as files: one csv with every row, and a workbook a screen reader can walk through."""

from __future__ import annotations

import csv
import io
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
    written: str = "",
) -> list[Path]:
    """`tables/results.csv` and `tables/figures.xlsx` from the shown results frame, in its own order.

    What is written here can be laid in `returns/back_series/` and read again. `titles`, `units` and `notes`
    (what a reader should know of a measure) are by measure's id; `written` is the csv, where `results_in_csv`
    has written it already. The workbook holds the headline figures as numbers; the same results give the same
    bytes.
    """
    written = written or results_in_csv(rows_of(results), titles, units)
    heads = rows_of(results[results["breakdown"].eq("all")])
    path = out / "tables" / "figures.xlsx"
    return [
        _put_csv(out, written),
        write_workbook(path, heads, face, titles=titles, units=units, notes=notes or {}),
    ]


def write_results(
    out: Path,
    rows: Sequence[Mapping[str, object]],
    *,
    titles: Mapping[str, str],
    units: Mapping[str, str],
) -> Path:
    """`tables/results.csv` alone, from rows as `rows_of` gives them: of a page of several packs."""
    return _put_csv(out, results_in_csv(rows, titles, units))


def rows_of(results: pd.DataFrame) -> list[dict[str, object]]:
    """Every row of a results frame, by column."""
    names = [str(name) for name in results.columns]
    rows = zip(*(results[name].tolist() for name in results.columns), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def results_in_csv(
    rows: Sequence[Mapping[str, object]], titles: Mapping[str, str], units: Mapping[str, str]
) -> str:
    """Rows of shown results as the text of results.csv.

    Numbers stand alone in their columns so that they can be summed and drawn: where there is none, or it is
    hidden, all three are empty, `status` says why and `shown_as` says it in the words that pages print.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(RESULTS_COLUMNS)
    writer.writerows(
        _cells(row, titles.get(str(row["measure"]), ""), units.get(str(row["measure"]), "")) for row in rows
    )
    return text.getvalue()


def _put_csv(out: Path, written: str) -> Path:
    path = out / "tables" / "results.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written, encoding="utf-8", newline="")
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
