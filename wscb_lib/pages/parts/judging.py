"""What the Board holds of a statement or an element, and the evidence the software can state for it.

A person judges. The software says which kinds of evidence there are, who sent them, what is held and what
speaks against; and it refuses "assured" where what is missing matters to that judgement, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.counts_in_words import in_words, sentence_case
from wscb_lib.days_in_words import day_in_words
from wscb_lib.framework import Element, Measure
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.spoken_for import heard_by_name, speaking_to, unspoken_for
from wscb_lib.record import Challenge, Judgement

KINDS_OF_EVIDENCE = {"quantitative": "how much", "qualitative": "how well", "outcome": "so what"}
UNANSWERED = {
    "how much": "how much is done",
    "how well": "how well it is done",
    "so what": "what became of children",
}
"""The question that stays open where a kind of evidence is lacking."""
GRAVEST = 3
CANNOT_SAY = "cannot say"
NOT_ASSURED = "not assured"


@dataclass(frozen=True)
class Grounds:
    """What stands behind one judgement this quarter: kinds of evidence, agencies, what is held, what is
    against.

    Every item of `held`, `not_returned`, `against` and `changed` is a measure's title; `gravest` are those
    against that bear on a child's safety, `changed` what is flagged and neither better nor worse. `missing`
    names what did not come, and from whom, though others' may have.
    """

    figures: int
    kinds: tuple[str, ...]
    lacking: tuple[str, ...]
    agencies: int
    held: tuple[str, ...]
    against: tuple[str, ...]
    gravest: tuple[str, ...]
    not_returned: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def confidence(self) -> str:
        """How far the evidence reaches, in a word: high, some, low or none."""
        if not self.figures:
            return "none"
        if self.lacking or self.held or self.not_returned:
            return "low" if "so what" in self.lacking or len(self.lacking) > 1 else "some"
        return "high" if self.agencies > 1 else "some"


def grounds_of(evidence: Evidence, measures: Sequence[Measure]) -> Grounds:
    """Gather what these measures give a judgement to rest on this quarter."""
    known = [m for m in measures if m.id in evidence.series]
    figured = [m for m in known if evidence.latest(m.id).is_figure]
    kinds = tuple(
        words for kind, words in KINDS_OF_EVIDENCE.items() if any(m.evidence == kind for m in figured)
    )
    against = [m for m in figured if _is_flagged(evidence, m, "concern")]
    return Grounds(
        figures=len(figured),
        kinds=kinds,
        lacking=tuple(words for words in KINDS_OF_EVIDENCE.values() if words not in kinds),
        agencies=len({agency for m in figured for agency in senders_of(evidence, m)}),
        held=tuple(m.title for m in known if evidence.latest(m.id).status == "held"),
        against=tuple(m.title for m in against),
        gravest=tuple(
            m.title for m in against if m.gravity == GRAVEST and evidence.signal(m.id).verdict == "signal"
        ),
        not_returned=tuple(m.title for m in known if evidence.latest(m.id).status == "not_returned"),
        missing=tuple(dict.fromkeys(words for m in known for words in _missing(evidence, m))),
        changed=tuple(m.title for m in figured if _is_flagged(evidence, m, "change")),
    )


def lacking_of(evidence: Evidence, about: str) -> str:
    """What a judgement lacks, by name: the question that nothing answers, the return and whose it is, what is
    held; of what the Board cannot say, the Board's own words of why, first. "" where nothing is lacking.
    """
    found, judgement = grounds_of(evidence, measures_of(evidence, about)), evidence.record.judgement_of(about)
    is_unsaid = judgement is not None and judgement.judgement == CANNOT_SAY
    said = [judgement.evidence] if judgement and is_unsaid else []
    if found.lacking:
        questions = [UNANSWERED[kind] for kind in found.lacking]
        said.append(f"Nothing returned this quarter says {', or '.join(questions)}.")
    said += [f"Not returned: {'; '.join(found.missing)}."] if found.missing else []
    said += [f"Held: {', '.join(found.held)}."] if found.held else []
    if about in {e.id for e in evidence.framework.elements}:
        silent = unassured(evidence, evidence.framework.element(about))
        said += [f"{sentence_case('; '.join(silent))}."] if silent else []
    return " ".join(said)


def _missing(evidence: Evidence, measure: Measure) -> list[str]:
    """Each return that this quarter's figure lacks, with who sends it; the measure itself where its own
    return came."""
    if evidence.latest(measure.id).status not in ("not_returned", "partial"):
        return []
    title, name = evidence.framework.returns[measure.return_id].title, evidence.name
    silent = [
        s.agency
        for s in evidence.states
        if s.return_id == measure.return_id and (s.status == "not_returned" or measure.table in s.lacking)
    ]
    agencies = [agency for agency in silent if agency in evidence.missing.get(measure.id, silent)]
    return [f"{title}, from {name(agency)}" for agency in agencies] or [f"what {measure.title} needs"]


def senders_of(evidence: Evidence, measure: Measure) -> set[str]:
    """Who sent this quarter's figure: the agencies it is known by, else those whose return came."""
    known = evidence.senders.get(measure.id)
    return (
        set(known)
        if known
        else {
            s.agency for s in evidence.states if s.return_id == measure.return_id and s.status == "received"
        }
    )


def _is_flagged(evidence: Evidence, measure: Measure, reading: str) -> bool:
    signal = evidence.signal(measure.id)
    return signal.is_flag and measure.is_judged and signal.reading == reading


def element_of(page: str) -> str:
    """The element a page belongs to: pages of several subjects are judged as one.

    >>> element_of("detailed_information_sharing__neglect")
    'detailed_information_sharing'
    """
    return page.split("__")[0]


def measures_of(evidence: Evidence, about: str) -> list[Measure]:
    """The measures that feed the judgement of a statement or of an element."""
    if about in {s.id for s in evidence.framework.statements}:
        return [m for m in evidence.framework.measures.values() if about in m.statements]
    return evidence.measures_on(evidence.framework.element(about))


def judgement_words(evidence: Evidence, about: str) -> str:
    """The judgement as it is printed: proposed until agreed, due for review once its day has come."""
    judgement = evidence.record.judgement_of(about)
    if judgement is None:
        return "none proposed yet"
    words = judgement.judgement if judgement.agreed_on else f"proposed: {judgement.judgement}"
    if judgement.is_due_for_review(evidence.meeting_on):
        words += " (review due)"
    return words


def since_words(evidence: Evidence, about: str) -> str:
    """Say since when the judgement has been what it is; a dash where there is none."""
    since = evidence.record.judged_since(about)
    return f"{since:%b %Y}" if since else "–"


def judgement_faults(evidence: Evidence, elements: Sequence[Element]) -> list[str]:
    """What stops a release: a statement or an element with outcomes that nobody judged, and "assured" too
    soon.

    An element is judged where the framework lists outcomes for it. Each fault says where, what was found,
    what to do.
    """
    names = {s.id: s.text for s in evidence.framework.statements}
    names |= {element_of(e.id): e.title for e in elements if e.outcomes}
    outcomes = {element_of(e.id): e for e in elements if e.outcomes}
    faults = []
    for about, title in names.items():
        judgement = evidence.record.judgement_of(about)
        if judgement is None:
            faults.append(
                f"board_record, judgements: nobody has judged “{title}” ({about}). Propose one; “cannot say” "
                "is a judgement."
            )
        elif judgement.judgement == "assured":
            missing = missing_for_assured(grounds_of(evidence, measures_of(evidence, about)))
            missing += unassured(evidence, outcomes[about]) if about in outcomes else []
            if missing:
                faults.append(
                    f"{judgement.where or 'board_record, judgements'}: “{title}” is judged assured, but "
                    f"{'; '.join(missing)}. Judge it partly assured, or bring what is missing."
                )
    return faults


def unassured(evidence: Evidence, element: Element) -> list[str]:
    """Why nobody may say "assured" of an element's outcomes, whatever its other figures: one that nothing
    speaks
    to, in four quarters, and those whom the framework asks by name to be heard and who were not."""
    said = [
        f"no return speaks to “{o.text}”"
        if not speaking_to(evidence, o)[1]
        else f"nothing returned in a year speaks to “{o.text}”"
        for o in unspoken_for(evidence, element)
    ]
    return said + [
        f"{named.who} were not heard this quarter"
        for o in element.outcomes
        for named in heard_by_name(evidence, o)
        if not named.is_heard
    ]


def missing_for_assured(grounds: Grounds) -> list[str]:
    """Why nobody may say "assured" on these grounds; empty when they may.

    >>> missing_for_assured(Grounds(3, ("how much", "so what"), ("how well",), 2, (), ("Plans",), ()))
    []
    """
    said = []
    if "so what" in grounds.lacking:
        said.append("nothing returned shows what became of children")
    if grounds.held:
        said.append(f"held this quarter: {', '.join(grounds.held)}")
    if grounds.not_returned:
        said.append(f"not returned this quarter: {', '.join(grounds.not_returned)}")
    if grounds.gravest:
        said.append(f"a signal speaks against it: {', '.join(grounds.gravest)}")
    return said


def record_faults(evidence: Evidence) -> list[str]:
    """Entries of the Board's record that a release may not rest on: an action or a challenge closed on
    nothing."""
    said = [_closed_on_nothing(challenge) for challenge in evidence.record.challenges if challenge.closed_on]
    return [fault for fault in said if fault] + [
        f"{action.where or 'board_record, actions'}: action {action.action_id} was closed on "
        f"{day_in_words(action.closed_on)} with no evidence that it made a difference. Say what changed for "
        "children, or open it again."
        for action in evidence.record.actions
        if action.closed_on and not action.evidence
    ]


def _closed_on_nothing(challenge: Challenge) -> str:
    """What a closed challenge lacks: a reason, or evidence that it made a difference; "" when it lacks
    nothing."""
    wanted = {"reason": challenge.reason, "evidence that it made a difference": challenge.evidence}
    lacking = [name for name, found in wanted.items() if not found]
    if not lacking or challenge.closed_on is None:
        return ""
    where = challenge.where or "board_record, challenges"
    return (
        f"{where}: challenge {challenge.challenge_id} was closed on {day_in_words(challenge.closed_on)} with "
        f"no {' and no '.join(lacking)}. Say what the Board was told and what changed for children, or open "
        "it again."
    )


def held_in_words(judgements: Sequence[Judgement | None]) -> str:
    """How many statements the Board holds to be what, worst first; what is only proposed says so.

    >>> from types import SimpleNamespace as Held
    >>> agreed = Held(judgement="cannot say", agreed_on=1)
    >>> held_in_words([agreed, Held(judgement="cannot say", agreed_on=None), None])
    'Two cannot say (one only proposed), one not judged'
    """
    order = (NOT_ASSURED, CANNOT_SAY, "not judged", "partly assured", "assured")
    said = []
    for word in order:
        found = [j for j in judgements if (j.judgement if j else "not judged") == word]
        proposed = sum(j is not None and not j.agreed_on for j in found)
        if found:
            only = f" ({in_words(proposed)} only proposed)" if proposed else ""
            said.append(f"{in_words(len(found))} {word}{only}")
    return sentence_case(", ".join(said))
