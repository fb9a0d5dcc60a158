"""A measure written in a cell: held to the framework's own rules, calculated on the run's facts, not
saved."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from wscb_lib.disclosure import protect_until_safe, rule_of
from wscb_lib.errors import FrameworkFault, UsageFault, nearest
from wscb_lib.framework import Framework, load_framework
from wscb_lib.notebook.measured import BenchMeasure
from wscb_lib.notebook.run import Run
from wscb_lib.notebook.why import results_of
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.shown_series import own_series, series_from
from wscb_lib.scratch import scratch_folder
from wscb_lib.signals import budget_of, judge_all
from wscb_lib.store.places import AGREED, OWN

CELL = "try_measure"
Held = TypeVar("Held")


def try_measure(run: Run, toml: str, of: str = "") -> BenchMeasure:
    """Calculate, judge and protect one `[measure.x]`, and return it as the bench returns any other.

    `of` names the return it is made from; absent, the return that has a measure of that id, else the only one
    with its table. Its small numbers are hidden by the edition's rule, but it is not held against the other
    measures as a run does: it is for the analyst, and no page. Raises `FrameworkFault` with what the
    framework would say of it, and `UsageFault` where it is not one measure.
    """
    measure_id, table = _read(toml)
    return_id = _return_of(run.framework, measure_id, table, of)
    framework = _framework_with(run, return_id, measure_id, toml)
    measure = framework.measures[measure_id]
    results = results_of(run, framework, measure)
    rule = rule_of(framework, run.material.edition)
    protected, breaches = protect_until_safe(results, {measure_id: measure}, rule)
    if breaches:
        raise UsageFault(
            f"{CELL}: {measure_id}: by {breaches[0].breakdown} a hidden figure could be worked out from what "
            "is shown. Leave that out of its `by`."
        )
    rows: list[Any] = list(protected.shown.astype(object).itertuples(index=False))
    slots = [str(quarter) for quarter in run.record.quarters]
    series, events, groups = series_from(rows, slots)
    judged = (
        judge_all(results, {measure_id: measure}, run.quarter, budget_of(framework.board.false_flags))
        if measure.is_judged
        else {}
    )
    others = {key: found for key, found in run.material.groups.items() if key[0] != measure_id}
    material: Evidence = replace(
        run.material,
        framework=framework,
        series={**run.material.series, **series},
        events={**_without(run.material.events, measure_id), **events},
        groups={**others, **groups},
        signals={**_without(run.material.signals, measure_id), **judged},
        own={**run.material.own, **own_series(rows, slots)},
        seams=_without(run.material.seams, measure_id),
    )
    return BenchMeasure(run, material, measure, is_tried=True)


def _without(found: Mapping[str, Held], measure_id: str) -> dict[str, Held]:
    return {name: value for name, value in found.items() if name != measure_id}


def _read(toml: str) -> tuple[str, str]:
    """The id and the table of the one measure that is written; `UsageFault` where it is not one."""
    try:
        page = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"{CELL}: cannot be read as TOML: {error}. Mend the line it names.") from None
    measures = page.get("measure", {})
    if set(page) != {"measure"} or not isinstance(measures, dict) or len(measures) != 1:
        found = ", ".join(f"[{name}]" for name in page) or "nothing"
        raise UsageFault(
            f"{CELL}: found {found}. Wanted one measure, as a return's page has it: a line [measure.its_id], "
            "and its keys below."
        )
    ((measure_id, written),) = measures.items()
    return measure_id, str(written.get("table", ""))


def _return_of(framework: Framework, measure_id: str, table: str, of: str) -> str:
    if of:
        if of not in framework.returns:
            raise UsageFault(f'{CELL}, of: there is no return "{of}".{nearest(of, framework.returns)}')
        return of
    if measure_id in framework.measures:
        return framework.measures[measure_id].return_id
    having = [spec.id for spec in framework.returns.values() if table in spec.tables]
    if len(having) != 1:
        tables = sorted({name for spec in framework.returns.values() for name in spec.tables})
        why = (
            f"{len(having)} returns have a table {table}: {', '.join(having)}."
            if having
            else f'no return has a table "{table}".{nearest(table, tables)}'
        )
        raise UsageFault(f'{CELL}: {why} Say which return it is made from: try_measure("""…""", of="lado").')
    return having[0]


def _framework_with(run: Run, return_id: str, measure_id: str, toml: str) -> Framework:
    """The framework as it is written now, with the measure in its return's page; that page stays as it is."""
    with scratch_folder() as scratch:
        folder = scratch / "framework"
        shutil.copytree(run.root / "data" / "framework", folder)
        workspace, theirs = scratch / "workspace", run.store.workspace
        workspace.mkdir()
        if (theirs / OWN).is_dir():
            shutil.copytree(theirs / OWN, workspace / OWN)
        if (theirs / AGREED).is_file():
            shutil.copy(theirs / AGREED, workspace)
        pages = [place / "returns" / f"{return_id}.toml" for place in (folder, workspace / OWN)]
        written = toml.strip()
        for page in filter(Path.exists, pages):  # the first that declares the return takes it
            kept = without_measure(page.read_text(encoding="utf-8"), measure_id)
            page.write_text(f"{kept}\n{written}\n", encoding="utf-8")
            written = ""
        try:
            framework = load_framework(folder, run.quarter, workspace)
        except FrameworkFault as fault:
            raise FrameworkFault(*(f"{CELL}: {sentence}" for sentence in fault.sentences)) from None
    if measure_id not in framework.measures:
        raise UsageFault(
            f"{CELL}: {measure_id} is made from what nobody is asked for. Add its table and columns to "
            f"{AGREED}."
        )
    return framework


def as_written(run: Run, measure_id: str) -> str:
    """A measure's lines as its return's page has them, `[measure.x]` first; a Board's own page before the
    project's. Raises `UsageFault` with the nearest name where none has that id."""
    known = run.framework.measures
    if measure_id not in known:
        raise UsageFault(f'found "{measure_id}". Wanted a measure\'s id.{nearest(measure_id, known)}')
    places = run.store.workspace / OWN, run.root / "data" / "framework"
    pages = [place / "returns" / f"{known[measure_id].return_id}.toml" for place in places]
    found = (_apart(page.read_text(encoding="utf-8"), measure_id)[0] for page in pages if page.is_file())
    return next(filter(None, (lines.strip() for lines in found)), "")


def without_measure(page: str, measure_id: str) -> str:
    """A return's page without one of its measures, and with every other line as it stands.

    >>> without_measure('[measure.a]\\nkind = "count"\\n[[measure.a.breaks]]\\n[measure.b]\\n', "a")
    '[measure.b]\\n'
    """
    return _apart(page, measure_id)[1]


def _apart(page: str, measure_id: str) -> tuple[str, str]:
    """The lines of a page that are one measure's, and all others."""
    own, others, is_inside = "", "", False
    for line in page.splitlines(keepends=True):
        if heading := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            is_inside = heading[1] == f"measure.{measure_id}" or heading[1].startswith(
                f"measure.{measure_id}."
            )
        own, others = (own + line, others) if is_inside else (own, others + line)
    return own, others
