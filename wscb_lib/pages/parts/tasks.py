"""What is to be done, in words: recommendations of reviews, actions of audits, improvements of section 11."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.days_in_words import day_in_short, day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Agency, Element
from wscb_lib.framework.partners import named_in
from wscb_lib.learning import Task, held_back_in
from wscb_lib.learning.lessons import TASKS, KindOfTask, tasks_told
from wscb_lib.pages.drawing import Block, Draft, Drawing, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.board_record import has_no_word

MOST_OPEN = 8  # rows of a list that stands open; of a longer one, what is overdue or without evidence


def tasks_on(evidence: Evidence, element: Element) -> Draft:
    """The tasks whose measures stand on an element's page, each kind in a line and a list.

    Empty where there are none, or where no return says in words what they are.
    """
    return _listed(
        evidence, [k for k in TASKS if element.id in _homes(evidence, k)], evidence.learning.tasks, element.id
    )


def tasks_for(evidence: Evidence, agency: Agency, page: Element) -> Draft:
    """The tasks that one agency answers for by name."""
    return _listed(evidence, TASKS, _answered_for(evidence, agency), page.id)


def open_tasks_in_a_line(evidence: Evidence, agency: Agency) -> str:
    """How many tasks of each kind the agency still has to do, and how many are overdue; "" where it has
    none."""
    said = []
    for kind, its in _by_kind(evidence, TASKS, _answered_for(evidence, agency)):
        if still := [task for task in its if task.is_open]:
            said.append(f"{kind.many}, {len(still)} open, {_overdue_of(evidence, still)}")
    return f"Still to be done: {'; '.join(said)}." if said else ""


def _answered_for(evidence: Evidence, agency: Agency) -> list[Task]:
    every, tasks = evidence.framework.board.agencies, evidence.learning.tasks
    its_own = {owner for owner in {t.owner for t in tasks} if agency.id in named_in(owner, every)}
    return [task for task in tasks if task.owner in its_own]


def _by_kind(
    evidence: Evidence, kinds: Sequence[KindOfTask], tasks: Sequence[Task]
) -> list[tuple[KindOfTask, list[Task]]]:
    """The tasks of each kind that a page of this quarter holds; no kind of which no words were sent."""
    found = []
    for kind in kinds:
        of_kind = [task for task in tasks if task.kind == kind.name]
        its = tasks_told(of_kind, evidence.quarter)
        if its and any(task.words for task in of_kind):
            found.append((kind, its))
    return found


def _homes(evidence: Evidence, kind: KindOfTask) -> set[str]:
    """The elements on whose pages the measures of such tasks stand."""
    spec = evidence.framework.returns.get(kind.return_id)
    measures = spec.measures.values() if spec else ()
    return {evidence.home_of(m) for m in measures if m.table == kind.table}


def _listed(evidence: Evidence, kinds: Sequence[KindOfTask], tasks: Sequence[Task], page: str) -> Draft:
    blocks: list[Block] = []
    more: list[Drawing] = []
    for kind, its in _by_kind(evidence, kinds, tasks):
        blocks.append(paragraph(_in_a_line(evidence, kind, its)))
        amiss = [task for task in its if task.is_closed_bare or task.is_overdue(evidence.meeting_on)]
        rest = [task for task in its if task not in amiss]
        if len(its) <= MOST_OPEN:
            blocks.append(_table(evidence, kind, its, page))
        elif amiss:
            blocks.append(_table(evidence, kind, amiss, page, "overdue, or closed without evidence"))
            more += [_table(evidence, kind, rest, page, "the others")] if rest else []
        else:
            more.append(_table(evidence, kind, its, page))
    return Draft(tuple(blocks), tuple(more))


def _in_a_line(evidence: Evidence, kind: KindOfTask, tasks: Sequence[Task]) -> str:
    """How many are open and overdue at the meeting, how many were closed, and what closed with nothing to
    show."""
    still = [task for task in tasks if task.is_open]
    closed = [task for task in tasks if not task.is_open]
    bare = sum(task.is_closed_bare for task in closed)
    nobody, wordless = sum(not task.owner for task in still), sum(not task.words for task in tasks)
    said = [f"{len(still)} open", _overdue_of(evidence, still)] if still else ["none open"]
    said += [f"{len(closed)} closed this quarter"] if closed else []
    said += [f"{bare} of those closed with no evidence"] if bare else []
    said += [f"{nobody} open without an owner"] if nobody else []
    said += [f"{wordless} without a word of what is to be done"] if wordless else []
    held = held_back_in(tasks)
    said += [f"{several(held, 'sentence')} held back, which may identify somebody"] if held else []
    return f"{sentence_case(kind.many)}: {', '.join(said)}."


def _overdue_of(evidence: Evidence, still: Sequence[Task]) -> str:
    """How many of the open ones are overdue at the meeting, as their list counts them; and of how many there
    can be no word yet."""
    late = [task for task in still if task.is_overdue(evidence.meeting_on)]
    silent = sum(task.due_on is not None and has_no_word(evidence, task.due_on) for task in late)
    said = f"{len(late) or 'none'} of them overdue at the meeting"
    return f"{said} ({silent} with no word yet)" if silent else said


def _table(
    evidence: Evidence, kind: KindOfTask, tasks: Sequence[Task], page: str, which: str = ""
) -> Drawing:
    """A list of tasks; of a list in two parts, `which` says in words what this one holds."""
    called = f"{kind.many}, {which}" if which else kind.many
    has_about = any(task.about for task in tasks)
    return drawing(
        "tables.list_table",
        ("What is to be done", *(("From",) if has_about else ()), "Owner", "Agreed", "What changed"),
        tuple(_row(task, has_about) for task in tasks),
        due_on=tuple(task.due_on for task in tasks),
        closed=tuple(not task.is_open for task in tasks),
        as_at=evidence.meeting_on,
        told_to=evidence.quarter.end,
        noun=kind.name,
        id=slug(page, kind.name, "tasks", *("amiss",) * which.startswith("overdue")),
        name=called,
        headline=f"{sentence_case(called)}: {len(tasks):,}" if which else None,
        subtitle=sentence_case(called),
        sentence=f"What is to be done, by whom and by when, as at {day_in_words(evidence.meeting_on)}."
        if which
        else None,
        source=evidence.framework.returns[kind.return_id].title,
        is_specimen=evidence.is_specimen,
    )


def _row(task: Task, has_about: bool) -> tuple[str, ...]:
    changed = task.what_changed or ("–" if task.is_open else "nothing written down")
    return (
        task.words or "not written down",
        *((task.about or "–",) if has_about else ()),
        task.owner or "nobody",
        day_in_short(task.agreed_on),
        changed,
    )
