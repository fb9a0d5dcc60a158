"""What was told in words, a line each: visits to teams, the Youth Group's questions, partners' use of their
data."""

from __future__ import annotations

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_short
from wscb_lib.exhibits import fit_words
from wscb_lib.framework import Measure
from wscb_lib.pages.drawing import Drawing, Frame, drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.forms.tables import of_a_table
from wscb_lib.voices import HELD_BACK, Use

NOBODY_ASKED = "not asked this year"
SILENT = "no answer"
NOT_SAID = "not said"
_HEADINGS = ("Partner", "Asked", "Data it used", "What it changed", "How it knows")


def visits(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List the visits of Board members to teams in the year, latest first: what was seen, and what followed.

    None where nobody wrote down what was seen on any.
    """
    found = [visit for visit in evidence.voices.visits if visit.seen]
    if not found:
        return None
    followed = sum(bool(visit.followed) for visit in found)
    said = f"Something followed {in_words(followed)} of {several(len(found), 'visit')} in a year"
    held_back = sum((v.seen, v.followed).count(HELD_BACK) for v in found)
    return drawing(
        "tables.table",
        ("Team of", "Visited", "What was seen", "What followed", "Team told"),
        tuple(
            (
                sentence_case(v.agency),
                day_in_short(v.visited_on),
                v.seen,
                v.followed or "nothing yet",
                day_in_short(v.told_back_on) if v.told_back_on else "not yet",
            )
            for v in found
        ),
        headline=said,
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence=f"{said}: whose team a member of the Board visited, what was seen, what followed, and "
        "when the "
        "team was told.",
        **_with_held_back(options, held_back),
    )


def youth_questions(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List the Youth Group's questions to the Board of the year, and those that still wait, latest first;
    None
    where it asked none."""
    found = evidence.voices.questions
    if not found:
        return None
    answered = sum(q.answered_on is not None for q in found)
    not_so = sum(q.is_an_answer is False for q in found)
    said = f"The Youth Group asked {several(len(found), 'question')}: {in_words(answered)} answered"
    said += f", {in_words(not_so)} of them not so in its view" if not_so else ""
    held_back = sum((q.question, q.answer).count(HELD_BACK) for q in found)
    return drawing(
        "tables.table",
        ("What the group asked", "Asked", "What the Board answered", "Answered", "An answer, says the group"),
        tuple(
            (
                q.question,
                day_in_short(q.asked_on),
                (q.answer or "not written down") if q.answered_on else "no answer yet",
                day_in_short(q.answered_on) if q.answered_on else "not yet",
                {True: "yes", False: "no", None: "not said" if q.answered_on else "–"}[q.is_an_answer],
            )
            for q in found
        ),
        headline=said,
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}, "
        "and what "
        "still waits",
        sentence=f"{said}: what the group asked in its own words, what the Board answered, and whether the "
        "group "
        "found it an answer.",
        **_with_held_back(options, held_back),
    )


def partners_asked(evidence: Evidence, subject: str) -> list[tuple[str, Use | None]]:
    """Each partner that is to be asked of a subject once a year, by name, with what it was asked and said;
    None
    where nobody asked it."""
    board = evidence.framework.board
    wanted = dict.fromkeys(
        agency
        for theme in evidence.framework.themes
        for ask in theme.asks
        if ask.asked_as == subject
        for agency in ask.of
    )
    known = {a.id: (a.id, a.name, *a.known_as) for a in board.agencies}
    return [
        (evidence.name(agency), evidence.voices.use_of(subject, known[agency]))
        for agency in wanted
        if agency in known
    ]


def uses_of_data(evidence: Evidence, measure: Measure, options: Frame) -> Drawing | None:
    """List what each partner said of its own data on the measure's subject, the silent by name; None where no
    subject is named, or no partner is to be asked of it."""
    found = partners_asked(evidence, str(measure.denominator.get("subject", "")))
    if not found or not evidence.voices.is_printed:
        return None
    told = sum(use is not None and not use.lacks for _, use in found)
    silent = [name for name, use in found if use is None or use.answered_on is None]
    said = f"{told} of {several(len(found), 'partner')} told what became of their data"
    heard = f"{said}; silent: {', '.join(silent)}" if silent else said
    held_back = sum((u.data_used, u.what_changed, u.how_known).count(HELD_BACK) for _, u in found if u)
    return drawing(
        "tables.table",
        _HEADINGS,
        tuple((name, *_of_use(use)) for name, use in found),
        headline=fit_words(measure.title, said),
        subtitle=f"{measure.title}, {evidence.framework.board.town}, the year to {evidence.quarter.label}",
        sentence=f"So far {heard}. Each partner is asked once a year which of its own figures it used, what "
        "it changed because of them, and how it knows.",
        **_with_held_back(options, held_back),
    )


def _of_use(use: Use | None) -> tuple[str, ...]:
    if use is None:
        return (NOBODY_ASKED, "–", "–", "–")
    asked = day_in_short(use.asked_on)
    if use.answered_on is None:
        return (asked, SILENT, SILENT, SILENT)
    return (asked, *(words or NOT_SAID for words in (use.data_used, use.what_changed, use.how_known)))


def _with_held_back(options: Frame, sentences: int) -> dict[str, object]:
    """What a table takes of a frame, with a note of how many sentences may identify somebody."""
    given = of_a_table(options)
    if not sentences:
        return given
    one = sentences == 1
    held = sentence_case(several(sentences, "sentence"))
    said = f"{held} {'is' if one else 'are'} held back: {'it' if one else 'they'} may identify somebody."
    return {**given, "notes": (*given.get("notes", ()), said)}  # type: ignore[misc]
