"""The pages that answer for the framework: elements, with their sections, subjects and themes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.keys import said


@dataclass(frozen=True)
class Section:
    """One part of an element's page."""

    id: str = field(metadata=said('Its name in the notebook: `page.section("how_well")`.', "how_well"))
    title: str = field(metadata=said("Its heading; the notebook's own must be this.", "How well?"))
    question: str = field(
        metadata=said(
            "The question it answers, under its heading; the notebook's own words must be these.",
            "Were they dealt with properly, and in the time promised?",
        )
    )


@dataclass(frozen=True)
class Question:
    """One question that a page prints for the Board to ask, and what can answer it."""

    asks: str = field(metadata=said("The question, as it is printed.", "Who referred nobody?"))
    told_by: tuple[str, ...] = field(
        metadata=said(
            'What answers it: columns, as "return.table.column", or parts of pages, as "page/part". One '
            "that none answers is refused.",
            ["lado.cases.employer_sector"],
        )
    )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns among what answers it.

        >>> Question("Who?", ("lado.cases.employer_sector", "training/outcomes")).columns
        ('lado.cases.employer_sector',)
        """
        return tuple(name for name in self.told_by if "/" not in name)


@dataclass(frozen=True)
class Named:
    """Somebody the framework asks by name to be heard: by which groups of which measures it is told that they
    were."""

    who: str = field(metadata=said("Who they are, in the framework's words or ours.", "children in care"))
    measure: str = field(metadata=said("The measure that counts those heard.", "people_heard"))
    by: str = field(metadata=said("The breakdown of it.", "who_spoke"))
    group: str = field(metadata=said("The group that is theirs.", "children in care council"))


@dataclass(frozen=True)
class Outcome:
    """One outcome the framework lists for an element, and the measures that speak to it."""

    text: str = field(
        metadata=said("The framework's own words.", "WSCB is assured that complaints are handled.")
    )
    measures: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The measures that speak to it. Absent: no return does yet, and the page says so.",
            ["complaints_received"],
        ),
    )
    named: tuple[Named, ...] = field(
        default=(),
        metadata=said(
            "Whom it asks by name to be heard, each under `[[outcome.named]]`: the page says of each whether "
            "they were. Absent: nobody.",
            [
                {
                    "who": "children in care",
                    "measure": "people_heard",
                    "by": "who_spoke",
                    "group": "children in care council",
                }
            ],
        ),
    )


@dataclass(frozen=True)
class Element:
    """One element of the framework, and the page that answers for it."""

    stem: str
    title: str = field(metadata=said("The title of its page.", "Complaints and allegations"))
    purpose: str = field(
        metadata=said(
            "What it is for, in the framework's own words.", "The Board receives complaints reports."
        )
    )
    sections: tuple[Section, ...] = field(
        default=(),
        metadata=said(
            "The parts of its page, each under `[[section]]`.",
            [{"id": "how_well", "title": "How well?", "question": "Were they dealt with properly?"}],
            toml="section",
        ),
    )
    outcomes: tuple[Outcome, ...] = field(
        default=(),
        metadata=said(
            "The outcomes that the framework lists for it, each under `[[outcome]]`. Absent: it lists none.",
            [{"text": "WSCB is assured that complaints are handled."}],
            toml="outcome",
        ),
    )
    questions: tuple[Question, ...] = field(
        default=(),
        metadata=said(
            "What the Board may wish to ask; ours. One of whose columns nobody is asked for any is left out.",
            [{"asks": "Who referred nobody?", "told_by": ["lado.cases.employer_sector"]}],
        ),
    )
    lessons_from: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "Where the lessons were learned that stand on its page: values of `source` in the lessons of the "
            "Board's record. Each is named by one page. Absent: none stands there.",
            ["complaint", "allegation"],
        ),
    )
    framework_section: str = field(
        default="",
        metadata=said(
            "The section of the framework that asks for it; the page names it. Absent: none does.", "7.2"
        ),
    )
    valid_from: date | None = field(
        default=None, metadata=said("The first day of the page. Absent: since ever.", date(2015, 4, 1))
    )
    valid_to: date | None = field(
        default=None, metadata=said("The last day of it. Absent: it still stands.", date(2019, 9, 28))
    )

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
class Topic:
    """A subject for detailed information sharing."""

    id: str
    title: str = field(metadata=said("The title of its page.", "Elective home education"))
    why: str = field(
        metadata=said("Why the Board looks at it.", "A child taught at home may be seen by no one.")
    )
    questions: tuple[Question, ...] = field(
        default=(),
        metadata=said(
            "What the Board may wish to ask. Absent: the questions of the element.",
            [
                {
                    "asks": "How many were visited?",
                    "told_by": ["elective_home_education.children.last_visited_on"],
                }
            ],
        ),
    )
    agencies: tuple[str, ...] = field(
        default=(), metadata=said("Who has something to say of it, by the ids of board.toml.", ["schools"])
    )
    measures: tuple[str, ...] = field(
        default=(), metadata=said("The measures that move to its page.", ["ehe_count"])
    )


@dataclass(frozen=True)
class Part:
    """One group of a measure's breakdown: what of the measure is about a theme, where the rest is not."""

    measure: str = field(metadata=said("The measure, which is of more than the theme.", "audit_good_pct"))
    by: str = field(metadata=said("The breakdown of it.", "theme"))
    group: str = field(metadata=said("The group that is the theme's own.", "neglect"))


@dataclass(frozen=True)
class Ask:
    """A question nothing that is returned can answer, and who could."""

    question: str = field(metadata=said("What is not known.", "How many children have not been heard?"))
    of: tuple[str, ...] = field(metadata=said("Who could tell, by the ids of board.toml.", ["police"]))
    asked_as: str = field(
        default="",
        metadata=said(
            "The subject under which the Board's record keeps what each of them said, once a year; the "
            "page prints "
            "it, and names the silent. Absent: nobody is asked yet.",
            "exploitation and missing",
        ),
    )


@dataclass(frozen=True)
class Theme:
    """A subject that several elements speak of: one page gathers it, and says what was sent of what is
    asked."""

    id: str
    title: str = field(metadata=said("The title of its page.", "Neglect"))
    question: str = field(metadata=said("What the Board wants to know of it.", "Do we see neglect early?"))
    asked: str = field(
        metadata=said(
            "What law, guidance or the framework asks of it, in our words.",
            "Those who need help are to get it.",
        )
    )
    measures: tuple[str, ...] = field(
        metadata=said("The measures that are wholly of it.", ["cp_neglect_category_pct"])
    )
    answer: tuple[str, ...] = field(
        default=(), metadata=said("The measures that answer what is asked.", ["eh_improved_pct"])
    )
    unanswered: str = field(
        default="",
        metadata=said(
            "What of it no return answers; the page says so. Absent: nothing is left.",
            "Nobody is asked at home.",
        ),
    )
    parts: tuple[Part, ...] = field(
        default=(),
        metadata=said(
            "Of measures of more than the theme, the groups that are its own, each under `[[part]]`.",
            [{"measure": "audit_good_pct", "by": "theme", "group": "neglect"}],
            toml="part",
        ),
    )
    is_of_lessons: bool = field(
        default=False,
        metadata=said(
            "Every lesson of the Board's record stands on its page. Absent: those that name one of its "
            "measures.",
            True,
        ),
    )
    asks: tuple[Ask, ...] = field(
        default=(),
        metadata=said(
            "What nobody returns, and who could, each under `[[ask]]`.",
            [{"question": "How many have not been heard?", "of": ["police"]}],
            toml="ask",
        ),
    )
    represented: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The characteristics by which each of its measures is held against the children who live here: "
            "board.toml says how many of each group, under `[[population]]`. Absent: none.",
            ["ethnicity", "disability"],
        ),
    )
