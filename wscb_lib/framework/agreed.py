"""What the Board has agreed with whom: `agreed.csv` of a workspace leaves out of the framework what nobody is
asked for.

A line agrees a return, or one of its tables, or a column of one, with an agency, from a quarter; what is left
blank is all of it. Where there is no such file, everything is agreed. What is not asked for is not there at
all: no page, no figure and no reminder speaks of it, and what is sent of it all the same stays where it lies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.columns import Column, Table
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.elements import NO_OUTCOME, Element, Question, Worded
from wscb_lib.framework.filters import columns_named
from wscb_lib.framework.lists import rows_of
from wscb_lib.framework.values import Framework
from wscb_lib.quarter import Quarter
from wscb_lib.store.places import AGREED

_HEADINGS = ("return", "table", "column", "agency", "from")
_SINCE_EVER = Quarter(1900, 1)
Ended = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One line of agreed.csv; "" is all of it."""

    return_id: str
    table: str
    column: str
    agency: str
    start: Quarter


@dataclass(frozen=True)
class LeftOut:
    """What is no part of a Board's framework in a quarter, by id."""

    returns: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    statements: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    """Objectives, principles, functions and elements."""
    asked: Mapping[str, Return] = field(default_factory=dict)
    """Returns as they are asked for, where that is less than declared."""


def as_agreed(framework: Framework, path: Path | None, ended: Ended, faults: list[str]) -> Framework:
    """The framework without what a Board's own has `ended`, and without what its agreed.csv does not name.

    A fault is added for each line of the file that names nothing known; with no file everything is agreed.
    """
    lines = _read(framework, path, faults)
    if faults or (lines is None and not ended):
        return framework
    gone = {kind: frozenset(name for k, name in ended if k == kind) for kind, _ in ended}
    asked = {} if lines is None else _asked(framework, lines)
    unasked = frozenset() if lines is None else frozenset(set(framework.returns) - set(asked))
    return without(
        framework,
        LeftOut(
            returns=gone.get("return", frozenset()) | unasked,
            measures=gone.get("measure", frozenset()),
            statements=gone.get("statement", frozenset()),
            agencies=gone.get("agency", frozenset()),
            topics=gone.get("topic", frozenset()),
            themes=gone.get("theme", frozenset()),
            others=frozenset().union(
                *(gone.get(kind, frozenset()) for kind in ("objective", "principle", "function", "element"))
            ),
            asked=asked,
        ),
    )


def _read(framework: Framework, path: Path | None, faults: list[str]) -> list[Line] | None:
    """Every line of the file; None where there is none."""
    if path is None or not path.exists():
        return None
    found = [
        line
        for where, row in rows_of(path, AGREED, _HEADINGS, faults)
        if (line := _line(framework, where, row, faults)) is not None
    ]
    if not found and not faults:
        faults.append(
            f"{AGREED}: agrees nothing, so nobody would be asked for anything. Write a line for each return "
            "that an agency has agreed to send, or remove the file: then everything is agreed."
        )
    return found


def _line(framework: Framework, where: str, row: Mapping[str, str], faults: list[str]) -> Line | None:
    known = len(faults)
    spec = framework.returns.get(row["return"])
    if spec is None:
        faults.append(
            f'{where}: there is no return "{row["return"]}".{nearest(row["return"], framework.returns)}'
        )
        return None
    table = spec.tables.get(row["table"])
    if row["table"] and table is None:
        faults.append(
            f'{where}: {spec.id} has no table "{row["table"]}".{nearest(row["table"], spec.tables)} '
            f"Tables: {', '.join(spec.tables)}."
        )
    if row["column"] and not row["table"]:
        faults.append(f"{where}: names a column and no table. Write the table that the column is of.")
    elif row["column"] and table is not None and row["column"] not in table.columns:
        faults.append(
            f'{where}: table {table.name} has no column "{row["column"]}".'
            f"{nearest(row['column'], table.columns)}"
        )
    if row["agency"] and row["agency"] not in spec.agencies:
        faults.append(
            f'{where}: {spec.id} is not sent by "{row["agency"]}".{nearest(row["agency"], spec.agencies)} '
            f"It is sent by: {', '.join(spec.agencies)}."
        )
    try:
        start = Quarter.parse(row["from"]) if row["from"] else _SINCE_EVER
    except UsageFault as fault:
        faults.append(f"{where}: {fault}")
        start = _SINCE_EVER
    if len(faults) > known:
        return None
    return Line(spec.id, row["table"], row["column"], row["agency"], start)


def _asked(framework: Framework, lines: Iterable[Line]) -> dict[str, Return]:
    """The returns that somebody has agreed to send by the framework's quarter, each as it was agreed."""
    found = {}
    for spec in framework.returns.values():
        mine = [line for line in lines if line.return_id == spec.id]
        starts = {
            agency: min(some)
            for agency in spec.agencies
            if (some := [line.start for line in mine if line.agency in ("", agency)])
            and min(some) <= framework.quarter
        }
        if starts:
            first = min(starts.values())
            tables = _tables_asked(spec, mine, framework.quarter)
            asked = replace(
                spec,
                agencies=tuple(starts),
                asked_from=starts,
                tables=tables,
                measures={m.id: _since(m, mine, first) for m in spec.measures.values()},
            )
            found[spec.id] = _by_agency(spec, asked, mine, framework.quarter) if spec.per_agency else asked
    return found


def _by_agency(spec: Return, asked: Return, lines: Iterable[Line], quarter: Quarter) -> Return:
    """A return of which each agency sends a file of its own, with what was agreed with one and not another.

    Of those together a table or column may be absent where one of them is not asked for it.
    """
    of_each = {a: [line for line in lines if line.agency in ("", a)] for a in asked.agencies}
    tables = {a: _tables_asked(spec, mine, quarter) for a, mine in of_each.items()}
    if all(each == asked.tables for each in tables.values()):
        return asked
    measures = {}
    for m in asked.measures.values():
        since = {
            a: _start(m, of_each[a], first) if _is_asked(m, tables[a]) else None
            for a, first in asked.asked_from.items()
        }
        known = [start for start in since.values() if start is not None]
        since = {a: start for a, start in since.items() if start != asked.asked_from[a]}
        measures[m.id] = replace(m, asked_of=since, asked_from=min(known) if known else m.asked_from)
    together = {name: _together([each[name] for each in tables.values()]) for name in asked.tables}
    return replace(asked, tables=together, tables_of=tables, measures=measures)


def _together(asked: Sequence[Table]) -> Table:
    """One table as several agencies are asked for it: asked where any is, needed where all are."""
    columns = {}
    for name in asked[0].columns:
        each = [table.columns[name] for table in asked if table.is_asked]
        is_of_some = any(column.is_asked for column in each)
        is_of_all = is_of_some and all(column.is_asked for column in each)
        column = next((c for c in each if c.is_asked), asked[0].columns[name])
        columns[name] = column if is_of_all else replace(_unasked(column), is_asked=is_of_some)
    return replace(
        asked[0],
        columns=columns,
        is_asked=any(table.is_asked for table in asked),
        is_optional=any(table.is_optional for table in asked),
    )


def _tables_asked(spec: Return, lines: Sequence[Line], quarter: Quarter) -> dict[str, Table]:
    return {name: _table_asked(table, lines, quarter) for name, table in spec.tables.items()}


def _table_asked(table: Table, lines: Iterable[Line], quarter: Quarter) -> Table:
    """The table with what nobody agreed marked as not asked for: it may be absent, and nobody misses it."""
    mine = [line for line in lines if line.start <= quarter and line.table in ("", table.name)]
    if not mine:
        return replace(table, is_asked=False, is_optional=True)
    if any(not line.column for line in mine):
        return table
    named = {line.column for line in mine} | _needed(table)
    columns = {name: column if name in named else _unasked(column) for name, column in table.columns.items()}
    return replace(table, columns=columns)


def _unasked(column: Column) -> Column:
    return replace(column, is_asked=False, is_optional=True, is_required=False)


def _needed(table: Table) -> set[str]:
    """The columns without which a row is none: they are asked for with any other."""
    return {*table.key, table.opened_on, table.ended_on}


def _since(measure: Measure, lines: Iterable[Line], first: Quarter) -> Measure:
    """The measure, known from the quarter in which its table, or all its columns, were agreed."""
    start = _start(measure, lines, first)
    return replace(measure, asked_from=start) if start > first else measure


def _start(measure: Measure, lines: Iterable[Line], first: Quarter) -> Quarter:
    """The quarter from which lines agree all that a measure is made from; never before `first`."""
    lines = list(lines)
    starts = [
        min(
            (line.start for line in lines if line.column in ("", name) and line.table in ("", measure.table)),
            default=first,
        )
        for name in _columns_of(measure) or {""}
    ]
    return max([first, *starts])


def without(framework: Framework, out: LeftOut) -> Framework:
    """The framework without what is left out, and nothing in it that points there."""
    returns = {
        spec.id: replace(asked, agencies=tuple(a for a in asked.agencies if a not in out.agencies))
        for spec in framework.returns.values()
        if spec.id not in out.returns
        for asked in [out.asked.get(spec.id, spec)]
    }
    returns = {name: spec for name, spec in returns.items() if spec.agencies}
    kept = {m.id for spec in returns.values() for m in spec.measures.values() if _can_be_told(m, spec, out)}
    statements = tuple(_statement(s, kept) for s in framework.statements if s.id not in out.statements)
    elements = tuple(
        _element(e, framework, kept, out, returns)
        for e in framework.elements
        if e.id not in out.others and e.stem not in out.others and _is_spoken_of(e.id, framework, kept)
    )
    judged = {*(s.id for s in statements), *(e.id for e in elements)}
    there = {s.id for s in statements}
    return replace(
        framework,
        board=replace(
            framework.board,
            agencies=tuple(a for a in framework.board.agencies if a.id not in out.agencies),
            no_partner=(*framework.board.no_partner, *_words_of(framework, out.agencies)),
        ),
        statements=statements,
        objectives=_worded(framework.objectives, out, judged),
        principles=_worded(framework.principles, out, judged),
        functions=_worded(framework.functions, out, judged),
        elements=elements,
        returns={name: _return(spec, kept, there) for name, spec in returns.items()},
        topics=tuple(
            replace(
                t,
                measures=tuple(m for m in t.measures if m in kept),
                agencies=tuple(a for a in t.agencies if a not in out.agencies),
                questions=_questions(t.questions, returns),
            )
            for t in framework.topics
            if t.id not in out.topics and _has_some(t.measures, kept)
        ),
        themes=tuple(
            replace(
                t,
                measures=tuple(m for m in t.measures if m in kept),
                answer=tuple(m for m in t.answer if m in kept),
                parts=tuple(p for p in t.parts if p.measure in kept and p.by in _by(returns, p.measure)),
                asks=tuple(replace(a, of=tuple(x for x in a.of if x not in out.agencies)) for a in t.asks),
            )
            for t in framework.themes
            if t.id not in out.themes and _has_some((*t.measures, *(p.measure for p in t.parts)), kept)
        ),
        sentences=tuple(
            replace(s, measures=tuple(m for m in s.measures if m in kept)) for s in framework.sentences
        ),
        targets=tuple(t for t in framework.targets if t.measure in kept),
        sources={
            source.id: replace(source, makes=tuple(m for m in source.makes if m.return_id in returns))
            for source in framework.sources.values()
            if any(made.return_id in returns for made in source.makes)
        },
        partner_sections=tuple(
            replace(s, returns=tuple(r for r in s.returns if r in returns))
            for s in framework.partner_sections
        ),
    )


def _statement(statement: Worded, kept: set[str]) -> Worded:
    """The statement with the key indicators that are left, its outcome none where it is not among them."""
    shown = tuple(m for m in statement.key_indicators if m in kept)
    outcome = statement.outcome_indicator if statement.outcome_indicator in shown else NO_OUTCOME
    is_asked = bool(shown) or not statement.key_indicators
    return replace(
        statement,
        key_indicators=shown,
        outcome_indicator=outcome if shown else "",
        is_asked=statement.is_asked and is_asked,
    )


def _has_some(named: Iterable[str], kept: set[str]) -> bool:
    """Whether anything of a page is left; a page that never named a measure stays as it is."""
    named = list(named)
    return not named or any(name in kept for name in named)


def _words_of(framework: Framework, agencies: Iterable[str]) -> Iterator[str]:
    """By what words columns call partners that are none here: they lead to nobody's page."""
    gone = set(agencies)
    for agency in framework.board.agencies:
        if agency.id in gone:
            yield from (agency.name, *agency.known_as)


def _can_be_told(measure: Measure, spec: Return, out: LeftOut) -> bool:
    asked = [spec.tables_of.get(agency, spec.tables) for agency in spec.agencies]
    return measure.id not in out.measures and any(_is_asked(measure, tables) for tables in asked)


def _is_asked(measure: Measure, tables: Mapping[str, Table]) -> bool:
    """Whether all that a measure is made from is asked for."""
    table = tables[measure.table]
    columns = (table.columns[name] for name in _columns_of(measure) if name in table.columns)
    return table.is_asked and all(c.is_asked for c in columns)


def _columns_of(measure: Measure) -> set[str]:
    """The columns that a measure is worked out from; not those by which it is broken down."""
    named = {measure.of, measure.events, measure.counted_on, measure.open_from, measure.open_to}
    filtered = columns_named(measure.numerator) | columns_named(measure.denominator)
    return {name for name in {*named, *measure.measured, *filtered} if name}


def _by(returns: Mapping[str, Return], measure: str) -> tuple[str, ...]:
    return next((_broken_down(s.measures[measure], s) for s in returns.values() if measure in s.measures), ())


def _broken_down(measure: Measure, spec: Return) -> tuple[str, ...]:
    """What a measure is broken down by, of what is asked for."""
    columns = spec.tables[measure.table].columns
    return tuple(
        by for by in measure.by if all(columns[c].is_asked for c in by.split(" by ") if c in columns)
    )


def _return(spec: Return, kept: set[str], statements: set[str]) -> Return:
    def pruned(m: Measure) -> Measure:
        by = _broken_down(m, spec)
        return replace(
            m,
            by=by,
            statements=tuple(s for s in m.statements if s in statements),
            companion=m.companion if m.companion in kept else "",
            part_of=m.part_of if m.part_of in kept else "",
            flows=tuple(f for f in m.flows if f in kept),
            spread=m.spread if m.spread in (*by, "sender") else "",
            form=m.form if by or not m.by else "",
        )

    return replace(spec, measures={m.id: pruned(m) for m in spec.measures.values() if m.id in kept})


def _element(
    element: Element, framework: Framework, kept: set[str], out: LeftOut, returns: Mapping[str, Return]
) -> Element:
    """The element with what is left: an outcome that loses all it was told by has no return yet."""
    outcomes = (
        replace(
            o,
            measures=tuple(m for m in o.measures if m in kept),
            named=tuple(n for n in o.named if n.measure in kept and n.by in _by(returns, n.measure)),
        )
        for o in element.outcomes
    )
    sections = (
        s
        for s in element.sections
        if s.id not in out.statements and _is_spoken_of(f"{element.id}/{s.id}", framework, kept)
    )
    return replace(
        element,
        outcomes=tuple(outcomes),
        sections=tuple(sections),
        questions=_questions(element.questions, returns),
    )


def _questions(found: Iterable[Question], returns: Mapping[str, Return]) -> tuple[Question, ...]:
    """The questions that what is asked for can still answer."""

    def is_asked(name: str) -> bool:
        spec, table, column = name.split(".")
        there = returns[spec].tables.get(table) if spec in returns else None
        return there is not None and there.is_asked and there.columns[column].is_asked

    return tuple(q for q in found if not q.columns or any(map(is_asked, q.columns)))


def _is_spoken_of(place: str, framework: Framework, kept: set[str]) -> bool:
    """Whether an element, or a section of one, has anything left; one that no measure ever named stays."""
    measures = framework.measures.values()
    return _has_some((m.id for m in measures for s in m.sections if f"{s}/".startswith(f"{place}/")), kept)


def _worded(found: tuple[Worded, ...], out: LeftOut, judged: set[str]) -> tuple[Worded, ...]:
    return tuple(
        replace(w, judged_as=tuple(name for name in w.judged_as if name in judged))
        for w in found
        if w.id not in out.others
    )
