"""The year's published programme of training, and who asked for which data, as lines that a page prints.

The return holds them as rows; this module lets through what may stand on a page: a sentence that may identify
somebody is held back, and counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from wscb_lib.framework import Edition, Framework
from wscb_lib.voices import HELD_BACK, known_words, printable
from wscb_lib.voices.row import Row, rows_of

COURSES, REQUESTS = ("training", "programme"), ("training", "requests")


@dataclass(frozen=True)
class Course:
    """One course of the programme in force; `need` and `lesson` are "" where nobody wrote them down."""

    course: str
    published_on: date
    need: str
    lesson: str
    places_offered: int

    @property
    def is_asked_for(self) -> bool:
        """True where it says what asked for it, and which lesson it answers.

        >>> Course("neglect", date(2015, 4, 13), "an audit", "", 40).is_asked_for
        False
        """
        return bool(self.need and self.lesson)


def by_name(course: str) -> str:
    """A course as people mean it, however they write its name.

    >>> by_name("The child's  voice") == by_name("child's voice")
    True
    """
    return " ".join(course.casefold().split()).removeprefix("the ")


@dataclass(frozen=True)
class Request:
    """One request for data; answered_on is None, and answer "", until it is answered."""

    asked_on: date
    asked_by: str
    asked_for: str
    wanted_by: date
    answered_on: date | None
    answer: str


@dataclass(frozen=True)
class Programme:
    """What is taught this year and was asked for in it; () where the Board sent neither.

    `held_back` counts the sentences that may identify somebody.
    """

    courses: tuple[Course, ...] = ()
    requests: tuple[Request, ...] = ()
    held_back: int = 0


def read_programme(
    facts: Mapping[tuple[str, str], pd.DataFrame], framework: Framework, edition: Edition
) -> Programme:
    """The programme in force at the quarter's end, and the requests of the year that ends with it.

    Requests that still wait are there however old they are. An edition that prints no words has neither.
    """
    if not edition.prints_words:
        return Programme()
    known, quarter = known_words(framework), framework.quarter
    end = pd.Timestamp(quarter.end)
    courses: tuple[Course, ...] = ()
    requests: tuple[Request, ...] = ()
    if (frame := facts.get(COURSES)) is not None and len(frame):
        in_force = frame[(frame["published_on"] <= end) & ~(frame["runs_until"] <= end)]
        ordered = in_force.sort_values(["need", "programme_course"], na_position="last")
        courses = tuple(_course(row, known) for row in rows_of(ordered))
    if (frame := facts.get(REQUESTS)) is not None and len(frame):
        asked = frame[frame["asked_on"] <= end]
        recent = asked["asked_on"] >= pd.Timestamp((quarter - 3).start)
        ordered = asked[recent | asked["answered_on"].isna()].sort_values(["asked_on", "request_id"])
        requests = tuple(_request(row, known) for row in rows_of(ordered))
    words = [c.lesson for c in courses] + [w for r in requests for w in (r.asked_for, r.answer)]
    return Programme(courses, requests, words.count(HELD_BACK))


def _course(row: Row, known: frozenset[str]) -> Course:
    return Course(
        row.text("programme_course"),
        row.day("published_on"),
        row.text("need"),
        printable(row.text("lesson"), known),
        row.whole("places_offered"),
    )


def _request(row: Row, known: frozenset[str]) -> Request:
    return Request(
        row.day("asked_on"),
        row.text("asked_by"),
        printable(row.text("asked_for"), known),
        row.day("wanted_by"),
        row.day_if_any("answered_on"),
        printable(row.text("answer"), known) if row.has("answered_on") else "",
    )
