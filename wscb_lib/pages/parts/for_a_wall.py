"""What may hang on a wall, where anybody reads it: what was raised and what came of it, in words alone.

It keeps the rule of the public edition. There is no figure in it, so none that could be set beside another;
no agency and no group is named; nobody's own words hang, for those who spoke agreed to the Board's own pack
and were asked about no other; and an answer that holds a number, or may tell who is meant, is left to the
Board's papers. A theme is what something was about, and never what somebody said; each issue has its own
answer; and what has none is said once, at the end, and never under “We did”.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wscb_lib.counts_in_words import sentence_case
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.publicly import said_publicly
from wscb_lib.voices import HELD_BACK

KIND = "wall"
"""The class by which a paper finds it on its page."""
DID, ANSWERED = "We did", "We answered"
ELSEWHERE, UNWRITTEN = "The answer is not printed here.", "What was done was not written down."
NOT_YET = "We have not answered yet."
NOTHING = "Nothing was raised or answered this quarter that may hang here."
NO_WORDS = "Your own words are not printed here: you were not asked whether they may hang on a wall."
TOO_FEW = "Some things were answered that are not printed here, so that nobody can tell who spoke."

Answer = tuple[str, str] | None  # what leads it, and its words; None of what waits for one


def practitioners_wall(evidence: Evidence) -> tuple[Words, ...]:
    """What the reference groups raised, an entry an issue, and what came of each; nothing of a Board that
    has no public edition."""
    said = [
        (i.theme, _answer(i.what_changed, has_changed=i.has_changed) if i.answered_on else None)
        for i in evidence.voices_of_all.issues
    ]
    return _wall(evidence, said)


def young_peoples_wall(evidence: Evidence) -> tuple[Words, ...]:
    """What children and young people spoke about, and what was done; of no group so small that the public
    edition would hide it."""
    told = evidence.voices_of_all.said
    kept_back = any(v.answered_in and v not in told for v in evidence.voices.said)
    said = [(v.theme, _answer(v.done) if v.answered_in else None) for v in told]
    return _wall(evidence, said, (*((TOO_FEW,) if kept_back else ()), *((NO_WORDS,) if told else ())))


def _answer(words: str, *, has_changed: bool | None = True) -> tuple[str, str]:
    """What came of it as anybody may read it, and what leads it: where nothing changed nothing was done.

    >>> _answer("Schools were asked to name somebody."), _answer("Two families were visited.")
    (('We did', 'Schools were asked to name somebody.'), ('We answered', 'The answer is not printed here.'))
    >>> _answer("the law sets it.", has_changed=False)
    ('We answered', 'Nothing changed. The law sets it.')
    """
    public = "" if words == HELD_BACK else said_publicly(words)
    told = sentence_case(public) or (ELSEWHERE if words else UNWRITTEN)
    if has_changed is False:
        return ANSWERED, f"Nothing changed. {told}"
    return DID if public and has_changed else ANSWERED, told


def _wall(
    evidence: Evidence, said: Sequence[tuple[str, Answer]], ends: Sequence[str] = ()
) -> tuple[Words, ...]:
    """Each thing raised with its own answer, then what waits; folded, for the page says it more fully."""
    if not evidence.voices_of_all.is_printed:
        return ()
    one = Html("<li><p><strong>You raised:</strong> {}.</p><p><strong>{}:</strong> {}</p></li>")
    told = dict.fromkeys((sentence_case(theme), *answer) for theme, answer in said if answer)
    items = Html().join(one.format(*each) for each in told)
    last = [_waits(evidence, [theme for theme, answer in said if not answer], bool(told)), *ends]
    lines = Html().join(Html("<p>{}</p>").format(line) for line in last if line)
    entries = Html("<ul>{}</ul>").format(items) if told else Html()
    made_up = Html("<p><strong>Specimen:</strong> made-up words.</p>") if evidence.is_specimen else Html()
    fold = Html("<details><summary>What may hang on a wall</summary>{}{}{}</details>")
    return (Words(str(fold.format(entries, lines, made_up)), KIND),)


def _waits(evidence: Evidence, themes: Sequence[str], is_beside: bool) -> str:
    """What has no answer yet, in one line, and when the Board is asked; where nothing else hangs, that
    plainly."""
    if not themes:
        return "" if is_beside else NOTHING
    named = ", ".join(f"{theme} (more than once)" if n > 1 else theme for theme, n in Counter(themes).items())
    asked = f"The Board will be asked on {day_in_words(evidence.meeting_on)}."
    return f"Not answered yet: {named}. {asked}" if is_beside else f"You raised: {named}. {NOT_YET} {asked}"
