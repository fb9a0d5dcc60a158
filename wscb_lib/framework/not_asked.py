"""The framework without what a Board does not ask for: nothing of it is left, and nothing points there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wscb_lib.framework.columns import Table
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.elements import Element, Question
from wscb_lib.framework.filters import columns_named
from wscb_lib.framework.values import Framework
from wscb_lib.framework.worded import NO_OUTCOME, Worded


@dataclass(frozen=True)
class NotAsked:
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


def without(framework: Framework, out: NotAsked) -> Framework:
    """Take out of a framework what is not asked for, and whatever in it points there.

    A measure goes with a column it is worked out from, a page or section with the last of its measures, a
    question with the columns that would answer it; an outcome that loses its measures has no return yet.
    """
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


def _can_be_told(measure: Measure, spec: Return, out: NotAsked) -> bool:
    asked = [spec.tables_of.get(agency, spec.tables) for agency in spec.agencies]
    return measure.id not in out.measures and any(all_is_asked(measure, tables) for tables in asked)


def all_is_asked(measure: Measure, tables: Mapping[str, Table]) -> bool:
    """True where a return asks for a measure's table and for every column it is worked out from."""
    table = tables[measure.table]
    columns = (table.columns[name] for name in columns_of(measure) if name in table.columns)
    return table.is_asked and all(c.is_asked for c in columns)


def columns_of(measure: Measure) -> set[str]:
    """Name the columns a measure is worked out from, that of its events among them; not those it is broken
    down by.

    >>> about = {"numerator": {"is_told": True}, "counted_on": "held_on", "events": "family"}
    >>> told = Measure("told", "lado", *[""] * 8, **about)
    >>> sorted(columns_of(told))
    ['family', 'held_on', 'is_told']
    """
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
    element: Element, framework: Framework, kept: set[str], out: NotAsked, returns: Mapping[str, Return]
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


def _worded(found: tuple[Worded, ...], out: NotAsked, judged: set[str]) -> tuple[Worded, ...]:
    return tuple(
        replace(w, judged_as=tuple(name for name in w.judged_as if name in judged))
        for w in found
        if w.id not in out.others
    )
