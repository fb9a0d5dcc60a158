"""What the Board learned, what it agreed with its partners, and what they told it of a subject, as words that
may be printed.

- `lessons`   what was learned, and what is to be done about it
- `subjects`  who was asked about a subject, what was answered, and what the Board concluded
- `dialogue`  what each partner agreed to send, by kind of evidence

The returns hold it as it was written down. Words that may tell who is meant are held back here, and whoever
prints the rest counts them. Where an edition prints nobody's words there is nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import pandas as pd

from wscb_lib.framework import Edition, Framework
from wscb_lib.learning.dialogue import Content
from wscb_lib.learning.lessons import TASKS, Lesson, Task
from wscb_lib.learning.subjects import Asked, Conclusion
from wscb_lib.record import RETURN, entries
from wscb_lib.voices import HELD_BACK, known_words, printable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["Asked", "Conclusion", "Content", "Learning", "Lesson", "Task", "held_back_in", "read_learning"]

Entry = TypeVar("Entry", bound="DataclassInstance")
Facts = Mapping[tuple[str, str], pd.DataFrame]


@dataclass(frozen=True)
class Learning:
    """Everything that may be printed of it, oldest first; all of it empty where nothing was written down."""

    lessons: tuple[Lesson, ...] = ()
    tasks: tuple[Task, ...] = ()
    asked: tuple[Asked, ...] = ()
    conclusions: tuple[Conclusion, ...] = ()
    content: tuple[Content, ...] = ()


def read_learning(facts: Facts, framework: Framework, edition: Edition) -> Learning:
    """Read it from facts as they were known at the quarter's end; an absent table is an empty one."""
    if not edition.prints_words:
        return Learning()
    known = known_words(framework)

    def of(cls: type[Entry], table: str, order: str) -> tuple[Entry, ...]:
        return _printed(framework, table, entries(cls, facts.get((RETURN, table)), order), known)

    return Learning(
        lessons=of(Lesson, "lessons", "learned_on"),
        tasks=tuple(_tasks(facts, framework, known)),
        asked=of(Asked, "asked_about", "asked_on"),
        conclusions=of(Conclusion, "concluded", "concluded_on"),
        content=of(Content, "dialogue", "agreed_on"),
    )


def held_back_in(found: Iterable[DataclassInstance]) -> int:
    """How many words of these entries are held back, for they may tell who is meant.

    >>> from datetime import date
    >>> held_back_in([Content("D1", date(2016, 3, 1), "police", "how much", HELD_BACK)])
    1
    """
    return sum(
        text == HELD_BACK
        for each in found
        for text in (getattr(each, f.name) for f in fields(each))
        if isinstance(text, str)
    )


def _tasks(facts: Facts, framework: Framework, known: frozenset[str]) -> Iterable[Task]:
    """What is to be done, of every return that holds such a table and has sent it."""
    for kind in TASKS:
        spec, frame = framework.returns.get(kind.return_id), facts.get((kind.return_id, kind.table))
        if spec is None or frame is None or kind.table not in spec.tables:
            continue
        named = frame.rename(columns={theirs: ours for ours, theirs in kind.columns.items()})
        blank = {f.name: None for f in fields(Task) if f.name not in named.columns}
        whole = named.assign(**{**blank, "kind": kind.name})
        for task in entries(Task, whole, "agreed_on"):
            yield replace(
                task, words=printable(task.words, known), what_changed=printable(task.what_changed, known)
            )


def _printed(
    framework: Framework, table: str, found: tuple[Entry, ...], known: frozenset[str]
) -> tuple[Entry, ...]:
    """The entries, with every word that may be printed asked whether it tells who is meant."""
    spec = framework.returns.get(RETURN)
    if spec is None or table not in spec.tables:
        return ()
    words = [c.name for c in spec.tables[table].columns.values() if c.is_printed]
    return tuple(
        replace(each, **{name: printable(getattr(each, name), known) for name in words}) for each in found
    )
