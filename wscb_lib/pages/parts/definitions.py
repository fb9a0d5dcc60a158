"""What a measure counts, in words a Board member can check against the return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Comparator, Element, Measure, Table
from wscb_lib.framework.filters import Filter
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.provenance import provenance
from wscb_lib.pages.parts.published import published_sources

_SPANS = {"hours": "hours", "days": "days", "working_days": "working days", "months": "months"}


def definition(measure: Measure, table: Table) -> str:
    """One or two sentences: what is counted, out of what, and which date puts a row in a quarter.

    >>> from wscb_lib.framework import Column, Table
    >>> begun_on = Column("begun_on", "Day it began", "date")
    >>> cases = Table("cases", "one row per case", ("id",), "begun_on", {"begun_on": begun_on})
    >>> definition(Measure("m", "r", "T", "q", "d", "quantitative", "cases", "count", "lower", "w",
    ...                    unit="cases", counted_on="begun_on"), cases)
    'Counts every case, by the day it began.'
    """
    if measure.way_in == "totals":
        return "Agreed totals sent by the agency, which counts them itself; not checked against cases."
    if measure.function:
        return f"{measure.question} Worked out case by case from the return ({table.grain})."
    counted = f"Counts {_thing(measure, table)}"
    if measure.kind == "share" and measure.measured:
        part, whole = (_lower(_meaning(c, table)) for c in measure.measured)
        counted = f"Share: adds up “{part}”, out of “{whole}”"
    elif measure.kind == "share":
        counted = f"{_sentence(measure.numerator, table)}, out of {_thing(measure, table)}"
        if measure.denominator:
            counted += f"{_comma(counted)} where {_clauses(measure.denominator, table)}"
        counted = f"Share: {counted}"
    elif measure.kind in ("median", "mean"):
        counted = f"The {measure.kind} of {' to '.join(_lower(_meaning(c, table)) for c in measure.measured)}"
    elif measure.kind == "sum":
        counted = f"Adds up “{_lower(_meaning(measure.measured[0], table))}”"
        counted += f" where {_clauses(measure.numerator, table)}" if measure.numerator else ""
    elif measure.numerator:
        counted += f"{_comma(counted)} where {_clauses(measure.numerator, table)}"
    return f"{counted}, {_when(measure, table)}."


def _comma(said: str) -> str:
    """Where what is counted is already in parts, its condition stands apart from them."""
    return "," if "," in said.split("out of")[-1] else ""


def by_words(measure: Measure, table: Table, by: str) -> str:
    """How a breakdown is spoken of; one of two columns crossed names both."""
    return " by ".join(
        table.columns[name].spoken if name in table.columns else name.replace("_", " ")
        for name in by.split(" by ")
    )


def _thing(measure: Measure, table: Table) -> str:
    if measure.of:
        return f"each different {measure.of.removesuffix('_id').replace('_', ' ')} once"
    *wider, each = table.grain.removeprefix("one row per ").split(" per ")
    return ", for ".join(f"every {noun}" for noun in (each, *reversed(wider)))


def _when(measure: Measure, table: Table) -> str:
    if measure.open_from:
        return "open on the last day of the quarter"
    day = _lower(_meaning(measure.counted_on, table))
    return f"by {day}" if day.startswith("when ") else f"by the {day}"


def _meaning(column: str, table: Table) -> str:
    return table.columns[column].meaning.split(";")[0].split(":")[0].split(". ")[0].strip()


def _lower(text: str) -> str:
    """The first letter small, unless the word is all capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _sentence(wanted: Filter, table: Table) -> str:
    return _clauses(wanted, table) or "all"


def _clauses(wanted: Filter, table: Table) -> str:
    return " and ".join(_clause(name, value, table) for name, value in wanted.items())


def _clause(name: str, value: Any, table: Table) -> str:
    if name == "within":
        (span,) = [key for key in value if key != "of"]
        start, end = (_lower(_meaning(column, table)) for column in value["of"])
        if value[span] == 0:
            return f"“{end}” is no later than “{start}”"
        spans = _SPANS[span].removesuffix("s") if value[span] == 1 else _SPANS[span]
        return f"“{end}” is within {value[span]} {spans} of “{start}”"
    if name == "not":
        return f"it is not the case that {_clauses(value, table)}"
    if name == "any":
        return " or ".join(f"({_clauses(each, table)})" for each in value)
    about = f"“{_lower(_meaning(name, table))}”"
    if value == "present":
        return f"{about} is recorded"
    if value == "absent":
        return f"{about} is not recorded"
    if isinstance(value, bool):
        return f"{about} is {'yes' if value else 'no'}"
    if isinstance(value, Mapping):
        bounds = {
            "at_least": "at least",
            "at_most": "at most",
            "more_than": "more than",
            "less_than": "less than",
        }
        return f"{about} is " + " and ".join(f"{bounds[key]} {number}" for key, number in value.items())
    return f"{about} is {' or '.join(value) if isinstance(value, list) else value}"


def beware(measure: Measure) -> str:
    """What a reader should know before using a measure: its caveats and its breaks; "" where nothing is
    noted."""
    breaks = (f"Break from {b.start.short}: {b.because}" for b in measure.breaks)
    return " ".join(part for part in (measure.caveats, *breaks) if part)


def definitions(
    evidence: Evidence,
    element: Element,
    measures: Sequence[Measure],
    published: Sequence[Comparator] = (),
    *,
    says_unmeasured: bool = False,
) -> Draft:
    """Every measure of the page: what it counts, why, what to beware of, where its figures come from, and on
    what all of it rests.

    `published` are the published figures that the page shows, and no others: a source is named for what can
    be seen. `says_unmeasured` adds the indicators of the Board's catalogue that no return carries.
    """
    if not measures:
        return Draft((paragraph("No measure is declared for this page yet.", "absent"),))
    rows = tuple(
        (
            m.title,
            definition(m, evidence.framework.table_of(m)),
            m.why,
            beware(m) or "none noted",
            evidence.source(m),
        )
        for m in measures
    )
    table = drawing(
        "tables.table",
        ("Measure", "What it counts", "Why the Board looks at it", "Beware", "Source"),
        rows,
        id=slug(element.id, "definitions"),
        headline=f"{sentence_case(several(len(rows), 'measure'))} on this page",
        subtitle="Definitions and sources",
        sentence="What each measure on this page counts, why, and where its figures come from.",
        source="the Board's framework of measures",
        is_specimen=False,
    )
    words = published_sources(published) or (
        paragraph("No published figure is shown beside ours on this page."),
    )
    words += provenance(element, measures, evidence.edition, evidence.meeting_on)
    return Draft(words + (_unmeasured(evidence) if says_unmeasured else ()), (table,))


def _unmeasured(evidence: Evidence) -> tuple[Words, ...]:
    """What the Board's catalogue asks for and no return carries, each with the reason; nothing where all is
    measured."""
    named = evidence.framework.unmeasured
    if not named:
        return ()
    said = [f"{each.text}: {each.short}." for each in named]
    return (paragraph("Indicators that no return carries yet, and why:"), bullets(said, "unmeasured"))
