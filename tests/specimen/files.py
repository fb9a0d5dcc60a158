"""Writes the made-up Board's returns into a workspace: the back series, then a folder a quarter."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.specimen.arrays import NUMBERS, Rows, rows_of
from tests.specimen.dress import dress
from tests.specimen.known import as_known, is_sent_in, quarter_names
from tests.specimen.making import Made, make, make_received
from tests.specimen.recipe import Recipe, Restatement
from tests.specimen.workbooks import WRITERS, write_csv
from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Return, Table
from wscb_lib.framework.values import Framework
from wscb_lib.quarter import Quarter

MARK = "specimen.json"
"""Says that a folder's returns are made up: only a folder with it is ever written over."""


@dataclass(frozen=True)
class File:
    """One file to be written: its name in the quarter's folder, and its line in the register."""

    name: str
    content: bytes
    return_id: str
    agency: str
    received_on: date
    note: str


def write(
    framework: Framework | Any,
    folder: Path,
    seed: int | None = None,
    scale: float = 1.0,
    recipe: Recipe | None = None,
) -> list[Path]:
    """Write `<folder>/returns/`, replacing an earlier specimen whole; the paths written, in order.

    Raises `UsageFault` when the folder holds returns that are not a specimen's: nothing is then touched.
    """
    made = make(framework, seed, scale, recipe)
    received = make_received(framework, seed, recipe)
    returns = folder / "returns"
    if returns.exists() and any(returns.iterdir()) and not (folder / MARK).exists():
        raise UsageFault(
            f"{returns}: found returns that are not a specimen's. Wanted an empty folder, or one with "
            f"{MARK}: choose another folder."
        )
    shutil.rmtree(returns, ignore_errors=True)
    written = [*_write_back_series(made, received, returns / "back_series")]
    for quarter in made.recipe.dressed:
        files = list(files_of(framework, made, received, quarter))
        written += _write_quarter(files, returns / str(quarter))
    told = {"made_up": True, "seed": made.streams.seed, "scale": scale, "last_quarter": str(made.recipe.last)}
    (folder / MARK).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return [*written, folder / MARK]


# ---------------------------------------------------------------- the back series


def _write_back_series(made: Made, received: pd.DataFrame, folder: Path) -> Iterator[Path]:
    """History as the Board keeps it: a csv a table, the columns' own names, days as 2016-03-31."""
    folder.mkdir(parents=True)
    last = made.recipe.dressed_from - 1
    for (return_id, name), rows in sorted(made.tables.items()):
        spec = made.returns[return_id]
        table = spec.tables[name]
        known = as_known(rows, table, made.table_recipe(return_id, name), last.end)
        path = folder / f"{return_id}__{name}.csv"
        path.write_bytes(_plain_csv(*_history(spec, table, known)))
        yield path
    past = received[[Quarter.parse(q) <= last for q in received["quarter"]]].sort_values(
        ["return", "quarter", "agency"]
    )
    path = folder / "received.csv"
    path.write_bytes(_plain_csv(list(past.columns), past.astype(str).to_numpy().tolist()))
    yield path


def _history(spec: Return, table: Table, rows: Rows) -> tuple[list[str], list[list[str]]]:
    names = list(table.columns)
    cells = [_plain(rows[name], table.columns[name].type) for name in names]
    if spec.per_agency and "agency" not in table.columns:
        names, cells = ["agency", *names], [list(rows["_agency"]), *cells]
    return names, [list(row) for row in zip(*cells, strict=True)]


def _plain(values: np.ndarray, kind: str) -> list[str]:
    if kind == "date":
        return ["" if text == "NaT" else text for text in values.astype("datetime64[D]").astype(str)]
    if kind == "datetime":
        minutes = np.datetime_as_string(values.astype("datetime64[m]"))
        return ["" if text == "NaT" else text.replace("T", " ") for text in minutes]
    if kind in NUMBERS:
        return [
            "" if np.isnan(value) else f"{value:g}" if value % 1 else f"{value:.0f}"
            for value in values.astype(float)
        ]
    if kind == "flag":
        return ["" if value is None else "Y" if value else "N" for value in values]
    return ["" if value is None else str(value) for value in values]


def _plain_csv(headings: list[str], rows: list[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


# ---------------------------------------------------------------- a quarter's folder


def files_of(
    framework: Framework | Any, made: Made, received: pd.DataFrame, quarter: Quarter
) -> Iterator[File]:
    """Every file that came for a quarter, later versions after earlier ones."""
    for line in received[received["quarter"] == str(quarter)].to_dict("records"):
        spec, agency = made.returns[line["return"]], line["agency"]
        if not spec.per_agency and agency != spec.agencies[0]:
            continue  # one file answers for them all
        tables = sent(made, spec, quarter, agency if spec.per_agency else "")
        for version, (part, day, note) in enumerate(_versions(made, spec, tables, quarter, line), 1):
            yield from _files(framework, made, spec, part, quarter, agency, version, day, note)


def sent(made: Made, spec: Return, quarter: Quarter, agency: str = "") -> dict[str, Rows]:
    """The rows of each table that go into one quarter's file, as known at its end; of one agency, or of
    all."""
    found = {}
    for name, table in spec.tables.items():
        if (spec.id, name) not in made.tables:
            continue
        recipe = made.table_recipe(spec.id, name)
        known = as_known(made.tables[spec.id, name], table, recipe, quarter.end)
        kept = is_sent_in(known, table, recipe, quarter)
        found[name] = rows_of(known, kept & (known["_agency"] == agency) if agency else kept)
    return found


def _versions(made: Made, spec: Return, tables: dict[str, Rows], quarter: Quarter, line: dict):
    """What came, when, with what note: usually once; where it was restated, first as it should not have
    been."""
    page = made.recipe.pages[spec.id]
    day, note = line["received_on"], line["note"]
    for restated in page.restated:
        if restated.quarter == quarter and restated.agency in ("", line["agency"]):
            yield _as_first_sent(made, spec, tables, restated), day, note
            day, note = day + timedelta(days=restated.days), restated.note
    yield tables, day, note


def _as_first_sent(
    made: Made, spec: Return, tables: dict[str, Rows], restated: Restatement
) -> dict[str, Rows]:
    """Some rows left out, and others with another value in one column."""
    table, rows = spec.tables[restated.table], tables[restated.table]
    chance = made.streams.of(f"restated.{spec.id}.{restated.quarter}")
    is_new = quarter_names(rows[table.opened_on], made.recipe.quarters) == str(restated.quarter)
    chosen = chance.permutation(np.flatnonzero(is_new))[: restated.left_out + restated.rows]
    values, allowed = rows[restated.column].copy(), table.columns[restated.column].allowed
    for place in chosen[restated.left_out :]:
        others = [value for value in allowed if value != values[place]]
        values[place] = others[int(chance.integers(len(others)))]
    kept = ~np.isin(np.arange(len(is_new)), chosen[: restated.left_out])
    return {**tables, restated.table: rows_of({**rows, restated.column: values}, kept)}


def _files(
    framework: Framework | Any,
    made: Made,
    spec: Return,
    tables: dict[str, Rows],
    quarter: Quarter,
    agency: str,
    version: int,
    day: date,
    note: str,
) -> Iterator[File]:
    """One workbook; or, where this agency sends csv, one file a table."""
    style = made.recipe.style_of(spec.id, agency, quarter)
    board = getattr(framework, "board", None)
    sheets = dress(spec, tables, style, board.agency_name(agency) if board else agency, quarter, day)
    stem = f"{spec.id}__{agency}" if spec.per_agency else spec.id
    ending = f"_v{version}" if version > 1 else ""
    if style.kind != "csv":
        content = WRITERS[style.kind](sheets, day)
        yield File(f"{stem}{ending}.{style.kind}", content, spec.id, agency, day, note)
        return
    tabled = sheets[1:] if style.guidance else sheets
    for name, sheet in zip(tables, tabled, strict=True):
        whole = stem if spec.per_agency and len(tables) == 1 else f"{stem}__{name}"
        yield File(f"{whole}{ending}.csv", write_csv([sheet], style.encoding), spec.id, agency, day, note)


def _write_quarter(files: list[File], folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True)
    for file in files:
        (folder / file.name).write_bytes(file.content)
        yield folder / file.name
    lines = [[f.return_id, f.agency, f.name, str(f.received_on), f.note] for f in files]
    path = folder / "received.csv"
    path.write_bytes(_plain_csv(["return", "agency", "file", "received_on", "note"], lines))
    yield path
