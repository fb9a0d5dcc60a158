"""What was agreed with one agency: what it sends by kind of evidence, what is missing, and until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Agency, Element, Measure
from wscb_lib.learning import Content, held_back_in
from wscb_lib.learning.dialogue import KINDS, latest_of
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.lessons import held_back_words
from wscb_lib.pages.parts.subject_answers import asked_of


def agreement(evidence: Evidence, agency: Agency, page: Element) -> Draft:
    """The agreement with one agency, and the subjects it was asked about.

    Empty where it sends nothing, nothing was agreed and no subject names it.
    """
    sends = _sends(evidence, agency)
    agreed, subjects = latest_of(agency.id, evidence.learning.content), _subjects(evidence, agency)
    if not (sends or agreed or subjects):
        return Draft()
    blocks: list[Block] = []
    if sends or agreed:
        blocks += [paragraph(_until_when(evidence, agreed), "" if agreed else "absent")]
        blocks += [paragraph(_balance(evidence, sends)), _table(evidence, agency, page, sends, agreed)]
    blocks += held_back_words(held_back_in(agreed.values()))
    return Draft((*blocks, *subjects))


def _sends(evidence: Evidence, agency: Agency) -> list[Measure]:
    """The measures that its returns feed; of a return that every agency makes for itself, those it counts."""
    return [
        measure
        for spec in evidence.framework.returns.values()
        if agency.id in spec.agencies
        for measure in spec.measures.values()
        if not spec.per_agency or (measure.id, agency.id) in evidence.own
    ]


def _until_when(evidence: Evidence, agreed: Mapping[str, Content]) -> str:
    """When the content was agreed, when the agency presents, and when it is looked at again."""
    if not agreed:
        return "No agreement on what it sends is written down."
    kinds = agreed.values()
    said = [f"Agreed on {day_in_words(max(each.agreed_on for each in kinds))}."]
    presents = [each.presents_on for each in kinds if each.presents_on]
    if presents:
        verb = "Was to present" if max(presents) <= evidence.quarter.end else "Presents"
        said.append(f"{verb} to the Board on {day_in_words(max(presents))}.")
    else:
        said.append("No day is set on which it presents to the Board.")
    again = [each.look_again_on for each in kinds if each.look_again_on]
    if again:
        verb = "Was to be looked at" if min(again) <= evidence.quarter.end else "Looked at"
        said.append(f"{verb} again on {day_in_words(min(again))}.")
    else:
        said.append("No day is set on which it is looked at again.")
    return " ".join(said)


def _balance(evidence: Evidence, sends: Sequence[Measure]) -> str:
    """How many of its measures have a figure this quarter, by kind of evidence: the balance of sources."""
    told = [
        f"{in_words(count) if (count := _shown(evidence, sends, kind)) else 'none'} of {words}"
        for words, kind in KINDS.items()
    ]
    return (
        f"What its returns feed, this quarter: measures with a figure, {', '.join(told[:-1])} and {told[-1]}."
    )


def _shown(evidence: Evidence, sends: Sequence[Measure], kind: str) -> int:
    return sum(
        m.evidence == kind and m.id in evidence.series and evidence.latest(m.id).is_figure for m in sends
    )


def _table(
    evidence: Evidence,
    agency: Agency,
    page: Element,
    sends: Sequence[Measure],
    agreed: Mapping[str, Content],
) -> Drawing:
    return evidence.table(
        ("Kind of evidence", "What it agreed to send", "Measures it feeds", "Missing or refused, and why"),
        tuple(_row(evidence, agency, words, sends, agreed.get(words)) for words in KINDS),
        id=slug(page.id, "agreement"),
        headline=_headline(agreed),
        subtitle=f"What {page.title} sends, by kind of evidence",
        sentence="Each kind of evidence: what was agreed that the agency sends, how many of the measures it "
        "feeds have a figure this quarter, and what is missing or refused and why.",
        source="the Board's own record, and the registers of what came",
    )


def _headline(agreed: Mapping[str, Content]) -> str:
    if not agreed:
        return "What it sends is not agreed by kind of evidence"
    sent = sum(bool(each.sends) for each in agreed.values())
    return f"Kinds of evidence it agreed to send: {sent} of {len(KINDS)}"


def _row(
    evidence: Evidence, agency: Agency, words: str, sends: Sequence[Measure], agreed: Content | None
) -> tuple[str, ...]:
    of_kind = [m for m in sends if m.evidence == KINDS[words]]
    shown = _shown(evidence, sends, KINDS[words])
    return (
        sentence_case(words),
        (agreed.sends if agreed else "") or ("nothing" if agreed else "not agreed"),
        f"{shown} of {len(of_kind)} have a figure" if of_kind else "none",
        "; ".join([*_lacks(agreed), *_absent(evidence, agency, of_kind)]) or "nothing",
    )


def _lacks(agreed: Content | None) -> list[str]:
    if agreed is None or not agreed.lacks:
        return []
    return [f"{agreed.lacks.rstrip('.')}: {agreed.because or 'why is not written down'}"]


def _absent(evidence: Evidence, agency: Agency, measures: Sequence[Measure]) -> list[str]:
    """Its returns behind these measures that did not come this quarter, or that it refused, and why."""
    behind = {m.return_id for m in measures}
    titles = evidence.framework.returns
    said = [
        f"{titles[s.return_id].title}, {'held' if s.status == 'held' else 'not returned'}"
        for s in evidence.states
        if s.agency == agency.id and s.return_id in behind and s.status in ("held", "not_returned")
    ]
    said += [
        f"{titles[a.return_id].title}, refused: {a.refused_because}"
        for a in evidence.record.agreements
        if a.agency == agency.id and a.return_id in behind and a.refused_because
    ]
    return said


def _subjects(evidence: Evidence, agency: Agency) -> list[Words]:
    """How it answered on each subject of detailed information sharing; nothing where none names it."""
    found = asked_of(evidence, agency)
    if not found:
        return []
    silent = sum(each.how == "silent" for _, each in found)
    said = [f"{topic.title}: {_answered(each.how)}." for topic, each in found]
    lead = f"Subjects the Board looked at that name it: {several(len(found), 'subject')}"
    lead += f", silent in {in_words(silent)}" if silent else ""
    return [paragraph(f"{lead}."), bullets(said, "findings" if silent else "subjects")]


def _answered(how: str) -> str:
    return {"silent": "asked, and silent", "not asked": "it was not asked"}.get(how, how)
