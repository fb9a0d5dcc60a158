"""Everything that changed, with the reason and what the Board did: what page one can only name."""

from __future__ import annotations

from wscb_lib.counts_in_words import in_words, sentence_case
from wscb_lib.pages.board_summary.changed import changes, flagged
from wscb_lib.pages.board_summary.how_many import changed_in_words, is_kept, many_tested
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.wording.finding import because, finding
from wscb_lib.pages.wording.open_concerns import kept_words
from wscb_lib.quarter import Quarter
from wscb_lib.signals import Concern, Signal

FLAGS_EXPLAINED = (
    "A signal is a change that chance alone would seldom make; a watch, one that it still could."
)


def every_change(evidence: Evidence) -> list[Drawing]:
    """Everything that changed, with its reason: what page one can only name; none where nothing did."""
    concerns = [each.concern for each in changes(evidence) if each.concern]
    unfollowed = [each.measure.id for each in changes(evidence) if not each.concern]
    rows = [
        (f"{_word(evidence, c)}: {said}", why, dated)
        for c in concerns
        for said, why, dated in [_told(evidence, c)]
    ]
    rows += [
        (
            f"Change: {finding(evidence, evidence.framework.measure(m))}",
            because(evidence, evidence.framework.measure(m)),
            "Raised this quarter.",
        )
        for m in unfollowed
    ]
    better = flagged(evidence, "improvement")
    rows += [
        (
            f"Improvement: {finding(evidence, evidence.framework.measure(s.measure), with_reading=False)}",
            because(evidence, evidence.framework.measure(s.measure)),
            "For the better: nobody is asked about it.",
        )
        for s in better
    ]
    if not rows:
        return []
    drawn = evidence.table(
        ("What changed", "Why we say so", "Since when, and what the Board did"),
        tuple(rows),
        id="summary-every-change",
        name="changes",
        headline=sentence_case(changed_in_words(evidence)),
        subtitle=evidence.quarter.label,
        sentence="Every concern that is open, every change and every improvement, with the reason it is told "
        "from chance.",
        source="the returns of this quarter and those before it",
        notes=(f"{FLAGS_EXPLAINED}{_by_chance(evidence)}",),
    )
    return [drawn]


def _told(evidence: Evidence, concern: Concern) -> tuple[str, str, str]:
    """What is said of a concern: the finding, why, and since when with whether the Board has asked."""
    measure, signal = evidence.framework.measure(concern.measure), evidence.signal(concern.measure)
    if not is_kept(evidence, concern):
        return (
            finding(evidence, measure, with_reading=False),
            because(evidence, measure),
            _dated(evidence, concern),
        )
    return (
        kept_words(evidence, concern),
        _still(signal, bool(concern.became_signal)),
        _dated(evidence, concern),
    )


def _word(evidence: Evidence, concern: Concern) -> str:
    word = "Change" if evidence.framework.measure(concern.measure).better == "neither" else "Concern"
    return word if concern.became_signal else f"Watch, possible {word.lower()}"


def _dated(evidence: Evidence, concern: Concern) -> str:
    is_raised_now = concern.raised == str(evidence.quarter)
    dated = "New this quarter" if is_raised_now else f"Raised in {Quarter.parse(concern.raised).short}"
    if concern.became_signal and concern.became_signal != concern.raised:
        dated += f", a signal since {Quarter.parse(concern.became_signal).short}"
    return f"{dated}; {_done_about(evidence, concern.measure)}."


def _still(signal: Signal, was_signal: bool) -> str:
    """Why a change that the latest figures do not raise is still on the page."""
    ends = (
        "it stays until the Board closes it"
        if was_signal
        else "a watch that is not seen again for two quarters is dropped"
    )
    if not signal.is_given or signal.verdict == "no_figure":
        return f"There is no figure this quarter; {ends}."
    return f"The latest figures alone would not raise it; {ends}."


def _done_about(evidence: Evidence, measure: str) -> str:
    """What the Board has done about a concern."""
    if any(c.is_open for c in evidence.record.challenges_on(measure)):
        return "the Board’s challenge is open"
    return (
        "an action on it is open"
        if evidence.record.has_action_on(measure)
        else "the Board has not yet asked about it"
    )


def _by_chance(evidence: Evidence) -> str:
    """How many of so many measures chance alone would flag, and how many of those newly; "" where none was
    judged.

    In whole numbers, for nobody can act on a tenth of a flag.
    """
    if not many_tested(evidence):
        return ""
    every, newly = round(sum(evidence.by_chance[:2])), round(evidence.by_chance.newly)
    if not every:
        return " Of so few measures, chance alone would seldom flag any."
    return (
        " Of so many measures, chance alone would flag about "
        f"{in_words(every)}{f', {in_words(newly)} of them newly' if newly else ''}."
    )
