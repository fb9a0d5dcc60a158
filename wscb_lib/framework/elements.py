"""What the framework asks for and the pages that answer: statements, elements, subjects and themes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.partners import REQUIRED


@dataclass(frozen=True)
class Section:
    """One part of an element's page."""

    id: str = field(metadata=REQUIRED)
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Outcome:
    """One outcome the framework lists for an element, and the measures that speak to it."""

    text: str = field(metadata=REQUIRED)  # the framework's own words
    measures: tuple[str, ...] = ()  # empty: no return speaks to it yet, and the page says so


@dataclass(frozen=True)
class Element:
    """One element of the framework, and the page that answers for it."""

    stem: str
    title: str = field(metadata=REQUIRED)
    purpose: str = field(metadata=REQUIRED)  # the framework's own words
    sections: tuple[Section, ...] = field(default=(), metadata={"toml": "section"})
    outcomes: tuple[Outcome, ...] = field(
        default=(), metadata={"toml": "outcome"}
    )  # empty where the framework lists none
    questions: tuple[str, ...] = ()  # what the Board may wish to ask
    framework_section: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def id(self) -> str:
        """The stem without its place in the order."""
        return self.stem.split("_", 1)[1]

    @property
    def notebook(self) -> str:
        """The stem of the notebook that makes the page; subjects of one element share one."""
        return self.stem.split("__")[0]

    @property
    def topic(self) -> str:
        """The subject a page is about; "" for an element's own page.

        >>> Element("7_detailed_information_sharing__housing", "Housing", "…").topic
        'housing'
        """
        return self.stem.partition("__")[2]


@dataclass(frozen=True)
class Worded:
    """A sentence of the framework with a name: a statement, objective, principle or function."""

    id: str = field(metadata=REQUIRED)
    text: str = field(metadata=REQUIRED)
    short: str = ""
    source: str = ""
    judged_as: tuple[
        str, ...
    ] = ()  # objective, function: the statements and elements whose judgement answers for it
    measures: tuple[str, ...] = ()  # objective, function: what shows it; absent: every measure of those
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Topic:
    """A subject for detailed information sharing."""

    id: str
    title: str = field(metadata=REQUIRED)
    why: str = field(metadata=REQUIRED)
    questions: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One group of a measure's breakdown: what of the measure is about a theme, where the rest is not."""

    measure: str = field(metadata=REQUIRED)
    by: str = field(metadata=REQUIRED)
    group: str = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Ask:
    """A question nothing that is returned can answer, and who could."""

    question: str = field(metadata=REQUIRED)
    of: tuple[str, ...] = field(metadata=REQUIRED)


@dataclass(frozen=True)
class Theme:
    """A subject that several elements speak of: one page gathers it, and says what was sent of what is
    asked."""

    id: str
    title: str = field(metadata=REQUIRED)
    question: str = field(metadata=REQUIRED)
    asked: str = field(metadata=REQUIRED)  # what law, guidance or the framework asks of it, in our words
    measures: tuple[str, ...] = field(metadata=REQUIRED)
    answer: tuple[str, ...] = ()  # the measures that answer it
    unanswered: str = ""  # what of it no return answers, said on the page
    parts: tuple[Part, ...] = field(
        default=(), metadata={"toml": "part"}
    )  # of a measure of more than the theme, the theme's own
    asks: tuple[Ask, ...] = field(default=(), metadata={"toml": "ask"})
