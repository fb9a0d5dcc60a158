"""Who was asked about a subject of detailed information sharing, who answered, and what was concluded."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from wscb_lib.framework import Agency, Topic

IN_FIGURES, IN_WORDS, NOTHING, SILENT, AWAITED, UNASKED = (
    "in figures",
    "in words",
    "nothing to tell",
    "silent",
    "not yet due",
    "not asked",
)
ANSWERS = (IN_FIGURES, IN_WORDS, NOTHING)


@dataclass(frozen=True)
class Asked:
    """One agency asked about one subject; answered_on is None, and text "", until it answers."""

    subject: str
    agency: str  # as the record calls it
    asked_on: date
    due_on: date
    answered_on: date | None
    way: str
    answer: str
    best_practice: str
    taken_up_by: str


@dataclass(frozen=True)
class Conclusion:
    """What the Board concluded on a subject, and when it looks again; None where no day is set."""

    conclusion_id: str
    concluded_on: date
    subject: str
    understanding: str
    conclusion: str
    look_again_on: date | None


@dataclass(frozen=True)
class Standing:
    """One agency that a subject names: how it answered, or that it did not; `asked` is None where it was
    not."""

    agency: Agency
    how: str
    asked: Asked | None

    @property
    def has_answered(self) -> bool:
        """True where it said something, in figures or in words, or that it has nothing to tell."""
        return self.how in ANSWERS


def standing_of(
    topic: Topic,
    agencies: Sequence[Agency],
    asked: Sequence[Asked],
    figures_from: Collection[str],
    day: date,
) -> list[Standing]:
    """How each agency stands that a subject names or that was asked about it, in the subject's order.

    `figures_from` are the agencies, by id, whose figures on the subject came this quarter: they answer in
    figures, asked or not. Whoever is asked and has not answered by the day it was due is silent on `day`.

    >>> topic = Topic("gangs", "Gangs", "…", agencies=("police", "schools"))
    >>> both = [Agency("police", "Police", ("police",)), Agency("schools", "Schools", ("schools",))]
    >>> put = Asked("gangs", "schools", date(2016, 1, 5), date(2016, 2, 5), None, "", "", "", "")
    >>> [each.how for each in standing_of(topic, both, [put], {"police"}, date(2016, 3, 31))]
    ['in figures', 'silent']
    """
    known = {agency.id: agency for agency in agencies}
    latest = {
        agency.id: each
        for each in asked
        if each.subject == topic.id
        for agency in agencies
        if agency.is_called(each.agency)
    }
    named = [name for name in dict.fromkeys((*topic.agencies, *latest)) if name in known]
    return [
        Standing(known[name], _how(latest.get(name), name in figures_from, day), latest.get(name))
        for name in named
    ]


def _how(asked: Asked | None, has_figures: bool, day: date) -> str:
    if asked and asked.answered_on:
        return asked.way or IN_WORDS
    if has_figures:
        return IN_FIGURES
    if asked is None:
        return UNASKED
    return SILENT if asked.due_on <= day else AWAITED
