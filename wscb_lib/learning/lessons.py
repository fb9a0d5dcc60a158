"""What was learned, whom it was told, and what is to be done: and what of it was not lived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wscb_lib.quarter import Quarter

YEARS_TOLD = 2  # a lesson older than this stands on no page, unless nobody was told of it


@dataclass(frozen=True)
class Lesson:
    """One thing that was learned; dates are None, and text "", until they are known."""

    lesson_id: str
    learned_on: date
    source: str
    words: str
    owner: str
    told_on: date | None
    told_whom: str
    told_how: str
    course: str
    procedure: str
    look_again_on: date | None
    looked_again_on: date | None
    second_look: str
    what_changed: str
    again: str  # the number of the earlier lesson that it repeats
    measure: str

    def is_untold(self, quarter: Quarter) -> bool:
        """True where a quarter has begun and ended since it was learned, and nobody was told."""
        return self.told_on is None and self.learned_on < quarter.start

    def is_not_lived(self) -> bool:
        """True where a second look found that nothing changed."""
        return self.second_look == "not changed"

    def is_look_overdue(self, quarter: Quarter) -> bool:
        """True where practice was to be looked at again by a day that has passed, and was not."""
        return (
            self.looked_again_on is None
            and self.look_again_on is not None
            and self.look_again_on <= quarter.end
        )


@dataclass(frozen=True)
class Task:
    """One recommendation, action or improvement; `has_evidence` is None where nobody has said."""

    kind: str
    agreed_on: date
    about: str  # which kind of review it came from, or which standard; "" where the return does not say
    words: str  # what is to be done; "" where the return does not say
    owner: str
    due_on: date | None
    closed_on: date | None
    has_evidence: bool | None
    what_changed: str

    @property
    def is_open(self) -> bool:
        """True until it is done."""
        return self.closed_on is None

    def is_overdue(self, day: date) -> bool:
        """True where it was due before `day` and is not done."""
        return self.is_open and self.due_on is not None and self.due_on < day

    @property
    def is_closed_bare(self) -> bool:
        """True where it was closed and nothing says that it changed anything.

        >>> from dataclasses import replace
        >>> day = date(2016, 3, 1)
        >>> bare = Task("action", day, "", "Ask.", "police", day, day, None, "")
        >>> bare.is_closed_bare, replace(bare, what_changed="Each file has it.").is_closed_bare
        (True, False)
        """
        return not self.is_open and not self.has_evidence and not self.what_changed


@dataclass(frozen=True)
class KindOfTask:
    """Where a kind of task stands, and which of its columns is which of ours."""

    name: str
    many: str
    return_id: str
    table: str
    columns: Mapping[str, str]


TASKS = (
    KindOfTask(
        "recommendation",
        "recommendations of reviews",
        "case_reviews",
        "recommendations",
        {"about": "source", "words": "recommendation", "has_evidence": "has_evidence_of_change"},
    ),
    KindOfTask("audit action", "audit actions", "multi_agency_audits", "actions", {"words": "action"}),
    KindOfTask(
        "improvement",
        "section 11 improvements",
        "section_11",
        "improvements",
        {"about": "standard", "words": "improvement", "closed_on": "done_on"},
    ),
)


def told_of(lessons: Sequence[Lesson], quarter: Quarter) -> list[Lesson]:
    """The lessons that a page of this quarter holds: those of two years, and whatever nobody was told of.

    What comes back stands first, then what nobody was told of, then what a second look found not lived; each
    by its latest.
    """
    first = (quarter - (4 * YEARS_TOLD - 1)).start
    kept = [lesson for lesson in lessons if lesson.learned_on >= first or lesson.is_untold(quarter)]
    latest_first = sorted(kept, key=lambda lesson: (lesson.learned_on, lesson.lesson_id), reverse=True)
    return sorted(latest_first, key=lambda lesson: _rank(lesson, quarter))


def _rank(lesson: Lesson, quarter: Quarter) -> int:
    if lesson.again:
        return 0
    if lesson.is_untold(quarter):
        return 1
    return 2 if lesson.is_not_lived() or lesson.is_look_overdue(quarter) else 3


def tasks_told(tasks: Sequence[Task], quarter: Quarter) -> list[Task]:
    """The tasks a page of this quarter holds: every open one, and those closed in it."""
    return [
        task for task in tasks if task.closed_on is None or quarter.start <= task.closed_on <= quarter.end
    ]
