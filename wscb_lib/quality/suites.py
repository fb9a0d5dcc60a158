"""The written suites, and the one place where great_expectations is used.

`read_suite` reads expectations/<return>.json and refuses what it cannot vouch for. `validate` runs suites
over frames: what goes in and what comes out can cross to another process or be kept as JSON, and what comes
out is row positions only. Importing great_expectations takes seconds, so it happens inside `validate` and
nowhere else.
"""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.framework.declared import Return
from wscb_lib.lean import import_when_used, leave_out_grammars
from wscb_lib.quality import marks
from wscb_lib.quality.rules import Rule

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

Frames = Mapping[str, pd.DataFrame]
"""Suite -> the columns it reads, on an index from 0."""
Expectation: TypeAlias = dict[str, Any]
"""One expectation as great_expectations is told it, in JSON: type, kwargs and meta."""

Suites = Mapping[str, list[Expectation]]
"""Suite -> expectations; meta holds the id of the rule, and who asks, for faults."""
Raw = Mapping[str, Mapping[str, list[int]]]
"""Suite -> rule id -> positions of the rows that failed, ascending."""

Answer = dict[str, list[int]] | tuple[str, ...] | None
"""Of one suite: rule id -> rows that failed; or the faults of the suite itself; or None, as it had no row."""

_NEEDED = ("id", "table", "level", "sentence", "why")
_META = (*_NEEDED, "alert")
_LEVELS = ("FAIL", "ADVISORY")


@dataclass(frozen=True)
class Suite:
    """The judgement written for one return: rules by table, and columns whose dates may lie ahead."""

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    dates_ahead: frozenset[tuple[str, str]] = frozenset()

    def ahead(self, table: str) -> frozenset[str]:
        """The columns of one table whose dates may lie after the quarter."""
        return frozenset(column for name, column in self.dates_ahead if name == table)


def read_suite(folder: Path, spec: Return, own: Path | None = None) -> Suite:
    """The suite written for a return; the one in `own`, a Board's own folder, where it has one.

    Raises `FrameworkFault` with every fault of the page: no such file, a table, column or key that means
    nothing, a rule without a reason or a sentence that counts. Whether great_expectations knows each type is
    known only when the suite runs: see `validate`.
    """
    path = folder / f"{spec.id}.json"
    if own is not None and (own / path.name).exists():
        path = own / path.name
    where = f"expectations/{path.name}"
    try:
        page = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FrameworkFault(
            f"{where}: not found. Write one; its list of expectations may be empty."
        ) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise FrameworkFault(f"{where}: cannot be read as JSON: {error}. Mend the line it names.") from None
    faults: list[str] = []
    entries = page.get("expectations", [])
    if page.keys() != {"name", "meta", "expectations"} or page["name"] != spec.id:
        faults.append(f'{where}: wanted three keys, name ("{spec.id}"), meta and expectations.')
    rules = [_rule(entry, f"{where}, expectation {n}", spec, faults) for n, entry in enumerate(entries, 1)]
    ids = [entry.get("meta", {}).get("id") for entry in entries]
    faults += [f'{where}: two expectations have the id "{i}". Name one of them anew.' for i in _repeated(ids)]
    ahead = _dates_ahead(page.get("meta", {}), where, spec, faults)
    if faults:
        raise FrameworkFault(*faults)
    return Suite({t: tuple(rule for table, rule in rules if table == t) for t in spec.tables}, ahead)


def _repeated(ids: list[str]) -> list[str]:
    return sorted({i for i in ids if i is not None and ids.count(i) > 1})


def _rule(entry: Expectation, where: str, spec: Return, faults: list[str]) -> tuple[str, Rule]:
    """One written expectation as its table and rule; what is wrong with it is added to the faults."""
    meta, kind = entry.get("meta", {}), entry.get("type", "")
    where = f'{where} ("{meta["id"]}")' if meta.get("id") else where
    faults += _meta_faults(meta, where, spec)
    rule = Rule(
        id=meta.get("id", ""),
        level=meta.get("level", ""),
        sentence=meta.get("sentence", ""),
        why=meta.get("why", ""),
        type=kind,
        kwargs=entry.get("kwargs", {}),
        keeps_first=kind == "expect_compound_columns_to_be_unique",
        alert=meta.get("alert", ""),
    )
    table = spec.tables.get(meta.get("table", ""))
    if table is None:
        return "", rule
    known = marks.columns_known(table)
    faults += [_unknown(where, "column", name, known) for name in rule.columns if name not in known]
    declared = [name.split(marks.JOIN)[0] for name in rule.columns]
    return table.name, replace(rule, column=next((name for name in declared if name in table.columns), ""))


def _meta_faults(meta: Expectation, where: str, spec: Return) -> list[str]:
    """Find the faults in an expectation's meta."""
    unknown = [key for key in meta if key not in _META]
    faults = [f'{where}: found the key "{k}".{nearest(k, _META)} Known: {", ".join(_META)}.' for k in unknown]
    missing = [key for key in _NEEDED if not meta.get(key)]
    faults += [f"{where}: meta.{key} is missing. Every check says {_SAYS[key]}." for key in missing]
    if meta.get("table") and meta["table"] not in spec.tables:
        faults.append(_unknown(where, "table", meta["table"], spec.tables))
    if meta.get("level") and meta["level"] not in _LEVELS:
        wanted = "Wanted FAIL (sets the row aside) or ADVISORY (prints)."
        faults.append(f'{where}: level is "{meta["level"]}". {wanted}')
    if meta.get("sentence") and ": {count}." not in meta["sentence"]:
        wanted = 'Write it as "What was found: {count}."'
        faults.append(f"{where}: the sentence does not say how many. {wanted}")
    if meta.get("alert") and (meta.get("level") != "ADVISORY" or meta["alert"].endswith(".")):
        faults.append(
            f'{where}: alert says of whom at least one must be asked about, as "child who …", in an '
            "ADVISORY, with no full stop."
        )
    return faults


_SAYS = {
    "id": "what it is called",
    "table": "which table it looks at",
    "level": "whether it sets rows aside (FAIL) or prints (ADVISORY)",
    "sentence": "what it found, in plain English",
    "why": "why it is there",
}


def _unknown(where: str, what: str, found: str, known: Iterable[str]) -> str:
    return f'{where}: there is no {what} "{found}".{nearest(found, known)}'


def _dates_ahead(
    meta: Expectation, where: str, spec: Return, faults: list[str]
) -> frozenset[tuple[str, str]]:
    found = set()
    for name, why in meta.get("dates_ahead", {}).items():
        table, _, column = name.partition(".")
        if column not in (spec.tables[table].columns if table in spec.tables else ()):
            faults.append(
                f'{where}, meta.dates_ahead: found "{name}". Wanted a table and a column: actions.due_on.'
            )
        if not why:
            faults.append(f"{where}, meta.dates_ahead, {name}: say why its dates may lie after the quarter.")
        found.add((table, column))
    return frozenset(found)


def validate(frames: Frames, suites: Suites) -> Raw:
    """Run every suite over its frame; returns, for each rule, the positions of the rows that failed. Values
    never come back.

    Each frame is taken once and let go. Raises `FrameworkFault` for an expectation that great_expectations
    does not know, or cannot run on the column it names.
    """
    return together((name, validate_one(name, frames[name], suites[name])) for name in suites)


def together(found: Iterable[tuple[str, Answer]]) -> Raw:
    """Gather what was found suite by suite. Raises `FrameworkFault` with the faults of all of them."""
    raw: dict[str, dict[str, list[int]]] = {}
    faults: list[str] = []
    for name, answer in found:
        if isinstance(answer, tuple):
            faults += answer
        elif answer is not None:
            raw[name] = answer
    if faults:
        raise FrameworkFault(*faults)
    return raw


def validate_one(name: str, frame: pd.DataFrame, expectations: list[Expectation]) -> Answer:
    """Run one suite over its frame: the rows that failed by rule, faults as a tuple, None where it has no
    row.

    Arguments and answer can be pickled, so this can run in a process of its own.
    """
    if not len(frame):
        return None
    faults: list[str] = []
    with _great_expectations() as gx:
        found = _validate_one(gx, _asset(), name, frame, expectations, faults)
    return tuple(faults) or found


@cache
def _asset() -> BatchDefinition[Any]:
    """One asset serves every table: to register one writes the whole context out, which is most of the
    time."""
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    _without_progress_bars(context)
    asset = context.data_sources.add_pandas("returns").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("rows")


def open_great_expectations() -> None:
    """Import great_expectations, so that a process started early has it ready when the first frame comes."""
    with _great_expectations():
        _asset()


@contextmanager
def _great_expectations() -> Iterator[ModuleType]:
    """great_expectations, told before its import to send nothing anywhere, and silent while it works."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    leave_out_grammars()
    # A third of its import is for rules that hold one distribution to another.
    import_when_used("altair", "scipy.stats")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its own imports
        import great_expectations as gx

    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)  # its log can hold values; what matters is raised here instead
    try:
        yield gx
    finally:
        logger.setLevel(level)


def _without_progress_bars(context: AbstractDataContext) -> None:
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context.variables.progress_bars = ProgressBarsConfig(globally=False)


# What is asked for: every failing row's position, and never a value.
_FORMAT = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "return_unexpected_index_query": False,
}


def _validate_one(
    gx: ModuleType,
    table: BatchDefinition[Any],
    name: str,
    frame: pd.DataFrame,
    expectations: list[Expectation],
    faults: list[str],
) -> dict[str, list[int]]:
    try:
        suite = gx.ExpectationSuite(name=name, expectations=[dict(e) for e in expectations])
    except ValueError:  # the arguments of some are at odds
        faults += [_not_known(e) for e in expectations if _is_refused(gx, e)]
        return {}
    if dropped := _dropped(suite, expectations):
        faults += [_not_known(e) for e in dropped]
        return {}
    outcome = table.get_batch(batch_parameters={"dataframe": frame}).validate(suite, result_format=_FORMAT)
    found = {}
    for result in outcome.results:
        rule = result.expectation_config.meta["rule"]
        if "unexpected_count" not in result.result:
            meta, kind = result.expectation_config.meta, result.expectation_config.type
            faults.append(
                f"{meta['asked_by']}: {kind} could not be run. It must be one that looks at rows, on columns "
                "of a type it can compare."
            )
        else:
            found[rule] = sorted(int(place) for place in result.result.get("unexpected_index_list") or ())
    return found


def _is_refused(gx: ModuleType, expectation: Expectation) -> bool:
    """Whether an expectation cannot be: its arguments are at odds."""
    try:
        gx.ExpectationSuite(name="alone", expectations=[dict(expectation)])
    except ValueError:
        return True
    return False


def _dropped(suite: ExpectationSuite, expectations: list[Expectation]) -> list[Expectation]:
    """The expectations that were left out of a suite: an unknown type is only logged."""
    taken = {(expectation.meta or {}).get("rule") for expectation in suite.expectations}
    return [e for e in expectations if e["meta"]["rule"] not in taken]


def _not_known(expectation: Expectation) -> str:
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    known = list_registered_expectation_implementations()
    kind = expectation["type"]
    if kind in known:
        return (
            f"{expectation['meta']['asked_by']}: {kind} lacks something it needs, or was given what it does "
            "not know."
        )
    return f"{expectation['meta']['asked_by']}: great_expectations has no {kind}.{nearest(kind, known)}"
