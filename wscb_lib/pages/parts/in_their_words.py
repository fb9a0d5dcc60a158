"""In their own words: what was said and may be printed, and what the Board did about it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.pages.drawing import Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.for_a_wall import practitioners_wall, young_peoples_wall
from wscb_lib.quarter import Quarter
from wscb_lib.voices import HELD_BACK, PATIENCE, Issue, Voice, Voices, is_late

YEAR = 4  # quarters
_TIMES = {1: "once", 2: "twice"}
NOT_PRINTED = (
    "Nobody’s words stand in this edition: those who spoke agreed to the Board’s own pack, and were asked "
    "about no other."
)


def heard(evidence: Evidence) -> Draft:
    """For page one: one consented sentence and what came of it.

    Chosen by rule and never by taste: the last that was answered, and of those answered on one day the last
    said.
    """
    voice = next((v for v in evidence.voices.said if v.done and v.done != HELD_BACK), None)
    if voice is None:
        return Draft((paragraph(_nobody(evidence.voices), "absent"),))
    who = f"{sentence_case(voice.who_spoke)}, {Quarter.parse(voice.quarter).short}."
    said = Html("<blockquote><p>“{}”</p></blockquote><p>{} {}{}</p>")
    told = said.format(voice.words, who, Html(_came_of_it(voice)), Html(_made_up(evidence)))
    return Draft((Words(str(told), "heard"),))


def _nobody(voices: Voices) -> str:
    return "Nobody who may be quoted was answered this quarter." if voices.is_printed else NOT_PRINTED


def unapproved_words(evidence: Evidence) -> list[str]:
    """For the analyst: how many quotations are not printed for want of somebody's approval."""
    count = evidence.voices.unapproved
    if not count:
        return []
    said = (
        f"Young people's words: {several(count, 'quotation')} not printed, for nobody has approved the words"
    )
    return [
        f"{said} and said that what they disclosed was followed up. Fill in “Approved by” and “Followed up”."
    ]


def in_their_words(evidence: Evidence) -> Draft:
    """What children, young people and parents said, each with what was done; then how much may not be
    printed."""
    voices = evidence.voices
    if not voices.is_printed:
        return Draft((paragraph(NOT_PRINTED, "absent"),))
    if not voices.said:
        return Draft(
            (
                paragraph("Nothing that was said or answered this quarter may be printed.", "absent"),
                *_kept_back(voices),
            )
        )
    made_up = f"<p>{_made_up(evidence)}</p>" if evidence.is_specimen else ""
    quotes = "".join(f"<li>{_quoted(voice)}</li>" for voice in voices.said)
    told = Words(f"{made_up}<ul>{quotes}</ul>", "voices")
    return Draft((told, *_kept_back(voices), *young_peoples_wall(evidence)))


def _made_up(evidence: Evidence) -> str:
    return ' <strong class="specimen">Specimen: made-up words</strong>' if evidence.is_specimen else ""


def _quoted(voice: Voice, tag: str = "") -> str:
    """The words; who said them, when and about what; and what came of it."""
    who = f"{sentence_case(voice.who_spoke)}, {Quarter.parse(voice.quarter).short}. Theme: {voice.theme}."
    return (
        f"<blockquote><p>“{escape(voice.words)}”</p></blockquote><p>{escape(who)} "
        f"{_came_of_it(voice)}{tag}</p>"
    )


def _came_of_it(voice: Voice) -> str:
    if not voice.answered_in:
        return "<strong>Not yet answered.</strong>"
    return (
        "<strong>We did:</strong> "
        f"{escape(voice.done or 'they were told, and what was done was not written down')}"
    )


def _kept_back(voices: Voices) -> tuple[Words, ...]:
    """How much was said that does not stand here, and why; and what nobody has answered."""
    said = []
    if voices.without_consent:
        said.append(
            f"{sentence_case(several(voices.without_consent, 'time'))} those who spoke did not agree to be "
            "quoted."
        )
    if voices.too_few:
        said.append(
            f"{sentence_case(several(voices.too_few, 'time'))} so few were there that the words could tell "
            "who spoke."
        )
    if voices.unapproved:
        waits = "waits" if voices.unapproved == 1 else "wait"
        said.append(
            f"{sentence_case(several(voices.unapproved, 'quotation'))} {waits} for somebody's approval."
        )
    said += _held_back(voices.held_back)
    if voices.waiting:
        since = Quarter.parse(voices.waiting_since).short
        said.append(
            f"{sentence_case(several(voices.waiting, 'thing'))} said more than "
            f"{several(PATIENCE, 'quarter')} ago {'has' if voices.waiting == 1 else 'have'} had no answer, "
            f"the first since {since}."
        )
    return (paragraph(" ".join(said), "kept-back"),) if said else ()


def _held_back(sentences: int) -> list[str]:
    if not sentences:
        return []
    many = sentences > 1
    count = sentence_case(several(sentences, "sentence"))
    return [f"{count} {'are' if many else 'is'} held back: {'they' if many else 'it'} may identify somebody."]


def you_said_we_did(evidence: Evidence) -> Draft:
    """What the reference groups raised, what changed, and what has waited for longer than the Board's
    patience."""
    voices = evidence.voices
    if not voices.is_printed:
        return Draft((paragraph(NOT_PRINTED, "absent"),))
    met = [bullets(said, "groups")] if (said := _groups(evidence)) else []
    if not voices.issues:
        return Draft(
            (
                *met,
                paragraph(
                    "The reference groups raised nothing this quarter, and nothing waits for an answer.",
                    "absent",
                ),
            )
        )
    late = [
        issue
        for issue in voices.issues
        if issue.answered_on is None and is_late(issue.raised_on, evidence.quarter)
    ]
    return Draft(
        (
            *met,
            _issues_table(evidence, voices.issues),
            paragraph(_waiting(late)),
            *(paragraph(s) for s in _held_back(voices.issues_held_back)),
            *practitioners_wall(evidence),
        )
    )


def _groups(evidence: Evidence) -> list[str]:
    """What each reference group did in the year, a line each: one that did not meet says so, and when it
    last did;
    none where nobody wrote down that any ever met."""
    if not evidence.voices.meetings:
        return []
    column = (
        evidence.framework.returns["practitioner_voices"].tables["group_meetings"].columns["reference_group"]
    )
    return [_group(evidence, group) for group in column.allowed]


def _group(evidence: Evidence, group: str) -> str:
    name, first = f"The {group} reference group", (evidence.quarter - (YEAR - 1)).start
    every = [m for m in evidence.voices.meetings if m.group == group]
    year = [m for m in every if m.met_on >= first]
    if not year:
        last = f"; it last met on {day_in_words(every[0].met_on)}" if every else ""
        return f"{name} did not meet in the year to {evidence.quarter.label}{last}."
    raised = evidence.groups.get(("reference_issues_raised", "group"), {}).get(group, ())[-YEAR:]
    is_known = len(raised) == YEAR and all(p.is_figure for p in raised)
    issues = f"; it raised {several(int(sum(p.number for p in raised)), 'issue')}" if is_known else ""
    shared = sum(m.practice_shared for m in year)
    there = sorted({min(m.agencies_there for m in year), max(m.agencies_there for m in year)})
    return (
        f"{name} met {_TIMES.get(len(year), f'{in_words(len(year))} times')} in the year, last on "
        f"{day_in_words(year[0].met_on)}, with "
        f"{' to '.join(map(in_words, there))} agencies there{issues}, and shared "
        f"{several(shared, 'example')} of good practice."
    )


def _waiting(late: Sequence[Issue]) -> str:
    if not late:
        return f"No issue has waited longer than {several(PATIENCE, 'quarter')} for an answer."
    has = "has" if len(late) == 1 else "have"
    return (
        f"{sentence_case(several(len(late), 'issue'))} {has} waited longer than "
        f"{several(PATIENCE, 'quarter')} for an answer."
    )


def _issues_table(evidence: Evidence, issues: Sequence[Issue]) -> Drawing:
    answered = sum(issue.answered_on is not None for issue in issues)
    changed = sum(bool(issue.has_changed) for issue in issues)
    return evidence.table(
        ("Theme", "Group", "Raised", "Answered", "What changed, or why nothing did"),
        tuple(_issue_row(evidence, issue) for issue in issues),
        id="practitioner-feedback-you-said-we-did",
        headline=f"You said, we did: {answered} of {len(issues)} issues answered; something "
        f"changed after {changed}",
        subtitle=f"Issues of the reference groups that still wait, or were answered in "
        f"{evidence.quarter.label}",
        sentence="Each issue: what it is about, which group raised it and when, when it was answered, and "
        "what changed.",
        source=evidence.framework.returns["practitioner_voices"].title,
    )


def _issue_row(evidence: Evidence, issue: Issue) -> tuple[str, ...]:
    if issue.answered_on is None:
        gone = evidence.quarter - Quarter.of(issue.raised_on)
        answered = f"not yet; {several(gone, 'quarter')} on" if gone else "not yet"
        return (
            sentence_case(issue.theme),
            issue.group,
            f"{day_in_words(issue.raised_on)}",
            answered,
            "no answer yet",
        )
    word = "Nothing changed. " if issue.has_changed is False else ""
    answer = sentence_case(issue.what_changed) or "Not written down."
    return (
        sentence_case(issue.theme),
        issue.group,
        f"{day_in_words(issue.raised_on)}",
        f"{day_in_words(issue.answered_on)}",
        word + answer,
    )
