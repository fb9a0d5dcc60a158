"""Line of sight: from what the framework sets out to do, by the pages that show it and the judgement that
answers for it, to what is being done; and whether each statutory function is met by what the law asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.markup import Cell, Html
from wscb_lib.exhibits.passage import bullets, paragraph
from wscb_lib.framework import Element, Measure, Worded
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.board_record import due_words
from wscb_lib.pages.parts.forms.told import partners_asked
from wscb_lib.pages.parts.judging import CANNOT_SAY, element_of, judgement_words, measures_of
from wscb_lib.pages.parts.principles import principles_table
from wscb_lib.pages.parts.spoken_for import had_figure

UNSEEN = "no measure yet"
MET, PARTLY, NOT_MET = "met", "partly met", "not met"
YEAR = 4  # quarters in which the law's verbs are looked for
MOST_NAMED = 3
RULE = (
    "Met by what the law asks, in its own verbs. Monitor: each of its measures had a figure in the last four "
    "quarters. Evaluate: one that shows what became of children, families or practice had. Assess: the "
    "Board agreed a judgement, other than cannot say, that is not past its review. Analyse: in those "
    "quarters every partner asked said which data it used, what it changed and how it knows. Advise: in "
    "those quarters a challenge was raised or an action agreed on its measures. Improve: one of them is "
    "better "
    "by more than chance, or in those quarters an action on them was closed with evidence. All: met; none: "
    "not "
    "met; else partly met."
)


@dataclass(frozen=True)
class Duty:
    """Whether one statutory function is met: `state`, the verbs that are, and of those that are not why."""

    state: str
    met: tuple[str, ...]
    unmet: tuple[str, ...]


def line_of_sight(evidence: Evidence) -> Draft:
    """Which pages show each objective, as dots; the open actions once; the statutory functions, each met,
    partly met or not; and the principles, each met, partly met or not shown."""
    framework = evidence.framework
    blocks: list[Block] = [_dots(evidence, "Objective", framework.objectives)]
    if actions := _actions(evidence):
        blocks += [paragraph("Open actions, and the objectives they serve:"), bullets(actions, "actions")]
    return Draft((*blocks, _duties(evidence), principles_table(evidence)))


def _dots(evidence: Evidence, kind: str, found: Sequence[Worded]) -> Drawing:
    """A row each, a column a page: a dot where the page shows it, with how many measures."""
    pages = _pages_with(evidence, found)
    unseen = sum(not measures_for(evidence, each) for each in found)
    many = several(len(found), kind.lower())
    return evidence.table(
        (kind, "Judgement", *(page.title for page in pages)),
        tuple(
            (each.short or each.text, _judgement(evidence, each), *(_dot(evidence, each, p) for p in pages))
            for each in found
        ),
        id=slug("sight", kind),
        headline=f"{sentence_case(many)}: {several(unseen, 'of them', 'of them')} with no measure yet"
        if unseen
        else f"{sentence_case(many)}, each with a measure",
        subtitle=f"Which pages show it, by how many measures, {evidence.quarter.label}",
        sentence=f"For each {kind.lower()}: what the Board holds of it, and the pages whose measures show "
        f"it.",
        source="the framework, its returns and the Board's own record",
    )


def _pages_with(evidence: Evidence, found: Sequence[Worded]) -> list[Element]:
    """The pages that show any of them, in the framework's order; a subject's measures are its element's."""
    return [
        e
        for e in evidence.framework.elements
        if not e.topic and any(_on(evidence, each, e) for each in found)
    ]


def _on(evidence: Evidence, worded: Worded, page: Element) -> int:
    """How many of its measures a page shows; the dashboard shows those that no other page does."""
    shown = [
        {element_of(s.split("/")[0]) for s in m.sections} or {DASHBOARD}
        for m in measures_for(evidence, worded)
    ]
    return sum(page.id in pages for pages in shown)


def _dot(evidence: Evidence, worded: Worded, page: Element) -> Cell:
    many = _on(evidence, worded, page)
    return (
        Cell(f"{many}", shape=Html('<span class="dot">{}</span>').format(many))
        if many
        else Cell("–", kind="nil")
    )


def _judgement(evidence: Evidence, worded: Worded) -> str:
    """What the Board holds of whatever answers for it; of what nothing shows and nobody judges, nobody can
    say."""
    names = {s.id: s.short or s.text for s in evidence.framework.statements} | {
        e.id: e.title for e in evidence.framework.elements
    }
    said = [f"{names[about]}: {judgement_words(evidence, about)}" for about in worded.judged_as]
    if said:
        return "; ".join(said)
    return "not judged by itself" if measures_for(evidence, worded) else f"{CANNOT_SAY}: {UNSEEN}"


def measures_for(evidence: Evidence, worded: Worded) -> list[Measure]:
    """What shows an objective, a principle or a function: the measures it names, or all of what is judged,
    and its targets'."""
    framework = evidence.framework
    named = [m for m in worded.shown_by if m in framework.measures] or [
        m.id for about in worded.judged_as for m in measures_of(evidence, about)
    ]
    aimed = [t.measure for t in framework.targets if t.objective == worded.id or worded.is_by_targets]
    return [framework.measure(m) for m in dict.fromkeys([*named, *aimed])]


def _actions(evidence: Evidence) -> list[str]:
    """Each open action once: what, whose, by when, and which objectives its measure shows."""
    serves = {o: {m.id for m in measures_for(evidence, o)} for o in evidence.framework.objectives}
    said = []
    for action in evidence.record.actions:
        aims = [o.short or o.text for o, shown in serves.items() if action.measure in shown]
        if action.is_open and aims:
            said.append(f"{action.action} {action.owner}, {due_words(evidence, action)}. {'; '.join(aims)}.")
    return said


def _duties(evidence: Evidence) -> Drawing:
    """The statutory functions: what the law asks, whether it is met, and what is lacking."""
    found = [(each, duty_of(evidence, each)) for each in evidence.framework.functions]
    counted = {state: sum(duty.state == state for _, duty in found) for state in (MET, PARTLY, NOT_MET)}
    said = ", ".join(f"{in_words(many)} {state}" for state, many in counted.items() if many)
    return evidence.table(
        ("Statutory function", "The law asks the Board to", "Is it met?", "Lacking"),
        tuple(
            (
                each.short or each.text,
                ", ".join(each.law_asks) or "nothing that is written here yet",
                duty.state,
                "; ".join(duty.unmet) or "nothing",
            )
            for each, duty in found
        ),
        id=slug("sight", "Statutory function"),
        headline=f"{sentence_case(several(len(found), 'statutory function'))}: {said}",
        subtitle=f"By what the law asks, {evidence.quarter.label}",
        sentence="For each statutory function: what the law asks of the Board, whether it is met, and what "
        "is lacking.",
        source="the framework, its returns and the Board's own record",
        notes=(RULE,),
    )


def duty_of(evidence: Evidence, function: Worded) -> Duty:
    """Whether a statutory function is met by what the law asks: every verb, some of them, or none.

    One of which nothing is written that the law asks cannot be said.
    """
    lacking = {verb: _VERBS[verb](evidence, function) for verb in function.law_asks}
    met = tuple(verb for verb, why in lacking.items() if not why)
    unmet = tuple(f"{verb}: {why}" for verb, why in lacking.items() if why)
    if not lacking:
        return Duty(CANNOT_SAY, (), ())
    return Duty(MET if not unmet else PARTLY if met else NOT_MET, met, unmet)


def _monitor(evidence: Evidence, function: Worded) -> str:
    without = [m.title for m in measures_for(evidence, function) if not had_figure(evidence, m)]
    more = f" and {several(len(without) - MOST_NAMED, 'more', 'more')}" if len(without) > MOST_NAMED else ""
    return f"no figure in a year of {'; '.join(without[:MOST_NAMED])}{more}" if without else ""


def _evaluate(evidence: Evidence, function: Worded) -> str:
    shown = [m for m in measures_for(evidence, function) if m.evidence == "outcome"]
    return "" if any(had_figure(evidence, m) for m in shown) else "nothing shows what became of children"


def _assess(evidence: Evidence, function: Worded) -> str:
    """Each judgement that is not there, not agreed, past its review, or that nobody can say."""
    names = {s.id: s.short or s.text for s in evidence.framework.statements} | {
        e.id: e.title for e in evidence.framework.elements
    }
    said = []
    for about in function.judged_as:
        held = evidence.record.judgement_of(about)
        is_sound = held is not None and held.agreed_on and held.judgement != CANNOT_SAY
        if not is_sound or (held is not None and held.is_due_for_review(evidence.meeting_on)):
            said.append(f"{names[about]}, {judgement_words(evidence, about)}")
    return "; ".join(said) if function.judged_as else "nobody judges it"


def _is_lately(evidence: Evidence, day: date | None) -> bool:
    """True for a day within the last four quarters; False for none."""
    return day is not None and day >= (evidence.quarter - (YEAR - 1)).start


def _advise(evidence: Evidence, function: Worded) -> str:
    own = {m.id for m in measures_for(evidence, function)}
    asked = any(c.measure in own and _is_lately(evidence, c.raised_on) for c in evidence.record.challenges)
    agreed = any(a.measure in own and _is_lately(evidence, a.agreed_on) for a in evidence.record.actions)
    return "" if asked or agreed else "no challenge and no action on its measures in a year"


def _improve(evidence: Evidence, function: Worded) -> str:
    own = measures_for(evidence, function)
    better = any(evidence.signal(m.id).reading == "improvement" for m in own)
    done = any(
        a.evidence and _is_lately(evidence, a.closed_on) and a.measure in {m.id for m in own}
        for a in evidence.record.actions
    )
    return "" if better or done else "nothing better by more than chance, and no action closed with evidence"


def _analyse(evidence: Evidence, function: Worded) -> str:
    """Each partner that nobody asked how it used its data, that did not answer, or that did not say all."""
    asked = partners_asked(evidence, function.asked_as)
    if not asked:
        return "no partner is asked how it used its data"
    unasked = [name for name, use in asked if use is None]
    silent = [name for name, use in asked if use and use.answered_on is None]
    short = [
        f"{name} ({', '.join(use.lacks)})" for name, use in asked if use and use.answered_on and use.lacks
    ]
    said = [
        f"{words} {', '.join(found)}"
        for words, found in (("nobody asked", unasked), ("no answer from", silent), ("not said by", short))
        if found
    ]
    return "; ".join(said)


_VERBS: dict[str, Callable[[Evidence, Worded], str]] = {
    "monitor": _monitor,
    "evaluate": _evaluate,
    "assess": _assess,
    "advise": _advise,
    "analyse": _analyse,
    "improve": _improve,
}
"""What each verb lacks, in words; "" where the Board did it."""
