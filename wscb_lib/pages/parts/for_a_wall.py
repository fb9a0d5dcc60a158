"""What may hang on a wall, where anybody reads it: what was raised and what was done, in words alone.

It keeps the rule of the public edition. There is no figure in it, so none that could be set beside another;
no agency and no group is named; nobody's own words hang, for those who spoke agreed to the Board's own pack
and were asked about no other; and an answer that holds a number, or may tell who is meant, is left to the
Board's papers.
"""

from __future__ import annotations

from collections.abc import Iterable

from wscb_lib.counts_in_words import sentence_case
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.publicly import said_publicly
from wscb_lib.voices import HELD_BACK

KIND = "wall"
"""The class by which a paper finds it on its page."""
NO_ANSWER, ELSEWHERE = "No answer yet.", "The answer is in the Board's own papers."
NOTHING = "Nothing was answered this quarter that may hang here."
NO_WORDS = (
    "Nobody's own words hang here: those who spoke agreed to be quoted to the Board, and were asked about no "
    "wall."
)


def practitioners_wall(evidence: Evidence) -> tuple[Words, ...]:
    """What the reference groups raised, by theme, and what came of each; nothing of a Board that has no
    public edition."""
    said = [
        (i.theme, _done(i.what_changed, "Nothing changed. " if i.has_changed is False else ""))
        if i.answered_on
        else (i.theme, NO_ANSWER)
        for i in evidence.voices_of_all.issues
    ]
    return _wall(evidence, said)


def young_peoples_wall(evidence: Evidence) -> tuple[Words, ...]:
    """What children and young people spoke about, by theme, and what was done; of no group so small that the
    public edition would hide it."""
    said = [(v.theme, _done(v.done) if v.answered_in else NO_ANSWER) for v in evidence.voices_of_all.said]
    return _wall(evidence, said, NO_WORDS)


def _done(words: str, before: str = "") -> str:
    """What was done as anybody may read it.

    >>> _done("Schools were asked to name somebody."), _done("Two families were visited.")
    ('Schools were asked to name somebody.', "The answer is in the Board's own papers.")
    """
    public = "" if words == HELD_BACK else said_publicly(words)
    return f"{before}{sentence_case(public)}" if public else ELSEWHERE


def _wall(evidence: Evidence, said: Iterable[tuple[str, str]], ends: str = "") -> tuple[Words, ...]:
    """Each theme once, with all that was done about it; folded, for the page says it more fully."""
    if not evidence.voices_of_all.is_printed:
        return ()
    by_theme: dict[str, list[str]] = {}
    for theme, done in said:
        answers = by_theme.setdefault(theme, [])
        if done not in answers:
            answers.append(done)
    one = Html("<li><p><strong>You said:</strong> {}.</p><p><strong>We did:</strong> {}</p></li>")
    items = Html().join(one.format(sentence_case(theme), " ".join(a)) for theme, a in by_theme.items())
    told = Html("<ul>{}</ul>").format(items) if by_theme else Html("<p>{}</p>").format(NOTHING)
    last = Html("<p>{}</p>").format(ends) if ends and by_theme else Html()
    made_up = Html("<p><strong>Specimen:</strong> made-up words.</p>") if evidence.is_specimen else Html()
    fold = Html("<details><summary>What may hang on a wall</summary>{}{}{}</details>")
    return (Words(str(fold.format(told, last, made_up)), KIND),)
