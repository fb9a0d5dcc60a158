"""On what a page's definitions rest: the framework's own section, who checked them, and whose rule hides
what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from wscb_lib.counts_in_words import several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Edition, Element, Measure

MOST_NAMED = 6  # measures that nobody checked, named one by one
_WHERE = {
    "characteristics": "in a breakdown by children's characteristics",
    "people": "wherever people are counted",
}


def provenance(
    element: Element, measures: Sequence[Measure], edition: Edition, day: date
) -> tuple[Words, ...]:
    """A paragraph each: the section of the framework that the page answers, if it names one; who checked its
    definitions, as things stand on a day; and on whose authority small numbers, and none or all, are hidden.
    """
    section = section_words(element.framework_section)
    said = [section, *checked_words(measures, day), *authority_words(edition)]
    return tuple(paragraph(words) for words in said if words)


def section_words(section: str) -> str:
    """Which section of the framework asks for a page; "" where none does.

    >>> section_words("1 and 6")
    'This page answers sections 1 and 6 of the framework.'
    """
    several_of_them = "s" if " and " in section else ""
    return f"This page answers section{several_of_them} {section} of the framework." if section else ""


def checked_words(measures: Iterable[Measure], day: date) -> list[str]:
    """A sentence for everybody who checked definitions, and one for the measures whose definition nobody did.

    >>> measure = Measure("m", "r", "Cases", "q", "d", "quantitative", "t", "count", "lower", "w")
    >>> checked_words([measure], date(2016, 5, 26))
    ['Nobody has checked the definition of: Cases.']
    """
    groups: dict[tuple[str, date | None, date | None], list[str]] = {}
    for m in measures:
        groups.setdefault((m.checked_by, m.reviewed_on, m.next_review), []).append(m.title)
    unchecked = [title for (who, *_), titles in groups.items() if not who for title in titles]
    said = []
    for (who, on, again), titles in groups.items():
        if who and on:
            of = "" if len(groups) == 1 else f" of {several(len(titles), 'measure')}"
            said.append(f"Definitions{of} checked: {who}, {day_in_words(on)}.{_again(again, day)}")
    if len(unchecked) > MOST_NAMED:
        return [
            *said,
            f"Nobody has checked the definitions of {several(len(unchecked), 'measure')} on this page.",
        ]
    return [*said, f"Nobody has checked the definition of: {'; '.join(unchecked)}."] if unchecked else said


def _again(again: date | None, day: date) -> str:
    if again is None:
        return ""
    if again < day:
        return f" They were to be checked again by {day_in_words(again)}, and have not been."
    return f" They are to be checked again by {day_in_words(again)}."


def authority_words(edition: Edition) -> list[str]:
    """What an edition hides of small numbers, and of none or all of a group, each with whose rule it is."""
    few = f"Small numbers, {edition.hide_from} to {edition.hide_to}, are hidden {_WHERE[edition.applies_to]}."
    all_of_them = f"A share about people that none, or all, of a group met is {edition.none_or_all}."
    return [
        f"{few} On whose authority: {edition.authority}",
        f"{all_of_them} On whose authority: {edition.none_or_all_authority}",
    ]
