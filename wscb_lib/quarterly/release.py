"""A release: complete and signed, or refused with one list; and what was published before, held against what
is shown now."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from wscb_lib.commentary import lay_stubs, release_faults
from wscb_lib.commentary.checks import commentary_path, is_begun
from wscb_lib.disclosure import rule_of
from wscb_lib.errors import CommentaryNotReady, ReturnHeld
from wscb_lib.framework import Element
from wscb_lib.json_values import Json
from wscb_lib.pack import checksum
from wscb_lib.page_content import PageContent, kept_page
from wscb_lib.pages.annual_report.board_acted import numbered_record
from wscb_lib.pages.every_page import PageDraft
from wscb_lib.pages.evidence import Evidence, Restated
from wscb_lib.pages.parts.decisions import decision_faults
from wscb_lib.pages.parts.judging import judgement_faults, record_faults
from wscb_lib.quality import Gate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.accepted import COMMENTARY, HEADINGS, JUDGEMENTS
from wscb_lib.quarterly.line import Measured
from wscb_lib.quarterly.year import published_rows
from wscb_lib.returns.names import PAST, history_name
from wscb_lib.returns.spellings import listed
from wscb_lib.store import ACCEPTED, Store

# a pack prints this quarter, the one before and the same a year ago; older ones are not restated here
QUARTERS_BACK = 5
MOST_NAMED = 12  # measures or pages that the notice of a second issue names
NOTHING: Mapping[str, str] = {}


def held_faults(gate: Gate, accepted: Mapping[str, str]) -> list[str]:
    """Every held or missing return, and held history, that nobody accepted by name, a sentence each; [] when
    the release may go out."""
    quarter = str(gate.quarter)
    wrong = {
        (r, a) for (r, a, q), s in gate.statuses.items() if q == quarter and s in ("held", "not_returned")
    }
    said = [
        f"{r} from {a} is {gate.status_of(r, a, quarter).replace('_', ' ')}."
        for r, a in sorted(wrong)
        if r not in accepted
    ]
    said += [
        f"{table} of {r} from {a} is {'held' if gate.lacking[r, a, q, table].is_held else 'not returned'}."
        for r, a, q, table in sorted(gate.lacking)
        if q == quarter and r not in accepted
    ]
    said += [
        f"The history of {h.return_id} is held. {h.said}"
        for h in gate.histories
        if h.is_held and history_name(h.return_id) not in accepted
    ]
    if gate.past.fault and history_name(PAST) not in accepted:
        said.append(f"The totals of past quarters are held. {gate.past.fault}")
    return (
        [
            *said,
            (
                f"Mend them, or give each a line in returns/{quarter}/{ACCEPTED} ({', '.join(HEADINGS)}), a "
                'history as "back_series/RETURN"; or on the command line, --accept "RETURN: reason".'
            ),
        ]
        if said
        else []
    )


def refuse_unready(
    held: Sequence[str],
    drafts: Sequence[PageDraft],
    material: Evidence,
    store: Store,
    judged: Evidence | None = None,
    accepted: Mapping[str, str] = NOTHING,
) -> None:
    """Refuse a release with everything that stops it, returns first; when a return does, that decides the
    exit code.

    `accepted` is what it may go out without. `judged` is the quarter's own material where the pack is of a
    year: judgements are made on the Board's figures. Raises `ReturnHeld` (12) or `CommentaryNotReady` (14),
    each with the whole list.
    """
    known = {e.stem: e for e in material.framework.elements}
    elements = (
        [known[d.stem] for d in drafts if d.stem in known] if not material.year else list(known.values())
    )
    pages = [
        page
        for page in _pages(drafts, material, store)
        if COMMENTARY not in accepted or any(page.wanted.values()) or is_begun(page, store.workspace)
    ]
    words = [
        *material.framework.doubts,
        *_not_judged(judged or material, elements, accepted),
        *record_faults(material),
        *(numbered_record(material) if material.year else decision_faults(material)),
        *release_faults(pages, store.workspace),
    ]
    if held:
        raise ReturnHeld(*held, *words)
    if words:
        raise CommentaryNotReady(*words, "Nothing was released; the last pack is untouched.")


def _not_judged(judged: Evidence, elements: Sequence[Element], accepted: Mapping[str, str]) -> list[str]:
    """What stops a release of what nobody has judged; where nothing at all is judged yet it is said once."""
    if judged.record.judgements:
        return judgement_faults(judged, elements)
    if JUDGEMENTS in accepted:
        return []
    said = (
        "board_record, judgements: the Board has judged nothing yet. Propose a judgement of each statement "
        "and element (“cannot say” is one), or accept that it has not begun: a line "
    )
    return [f"{said}{JUDGEMENTS} in {ACCEPTED}."]


def _pages(drafts: Sequence[PageDraft], material: Evidence, store: Store) -> list[PageContent]:
    quarter, edition = material.quarter, material.edition.id
    return [kept_page(store, quarter, edition, d.content.element) for d in drafts if d.content.is_element]


def lay_questions(
    drafts: Sequence[PageDraft], material: Evidence, store: Store, say: Callable[[str], None]
) -> None:
    """A file of questions for each page without words, and a line for each file laid."""
    laid = lay_stubs(_pages(drafts, material, store), store)
    for place in laid:
        say(f"Questions to answer: {place}")
    if not laid:
        say("Every page has its file of commentary already; none was written over.")


def words_of(drafts: Sequence[PageDraft], workspace: Path) -> dict[str, str]:
    """The checksum of the words of each page that has any, by its title."""
    pages = {d.content.title: commentary_path(d.content, workspace) for d in drafts if d.content.is_element}
    return {title: checksum(path.read_bytes()) for title, path in pages.items() if path.is_file()}


@dataclass(frozen=True)
class Issue:
    """Which release of a quarter this is, and what its first page says of the one before; "" of the first.

    >>> Issue(2, ("Section 47 enquiries started",), ("Training",)).notice
    'Issue 2, in place of issue 1. Other than there: the figures of Section 47 enquiries started; the \
words of Training.'
    """

    number: int
    figures: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """The sentence for the first page."""
        if self.number == 1:
            return ""
        said = [
            f"the {what} of {listed(names, MOST_NAMED)}"
            for what, names in (("figures", self.figures), ("words", self.words))
            if names
        ]
        other = "; ".join(said) or "how figures are broken down"
        return f"Issue {self.number}, in place of issue {self.number - 1}. Other than there: {other}."


def issue_of(told: Json, store: Store, material: Evidence) -> Issue:
    """Which issue a release is that tells `told`, a snapshot; the very same again is the same issue."""
    earlier = store.versions(material.quarter, material.edition.id)
    now = json.loads(json.dumps(told))
    if earlier and earlier[0] == now:
        earlier = earlier[1:]
    if not earlier:
        return Issue(1)
    return Issue(
        len(earlier) + 1,
        tuple(_title(material, name) for name in _others(earlier[0], now, "figures")),
        tuple(_others(earlier[0], now, "words")),
    )


def _others(was: Json, now: Json, part: str) -> list[str]:
    """What one part of two snapshots says differently, by name."""
    before, after = was.get(part, {}), now.get(part, {})
    return [name for name in {**after, **before} if before.get(name) != after.get(name)]


def _title(material: Evidence, name: str) -> str:
    known = material.framework.measures.get(name)
    return known.title if known else name.replace("_", " ")


def snapshot(measured: Measured, words: Mapping[str, str]) -> dict[str, object]:
    """What a reader of this release was told: each measure's figures, in the words shown, by quarter.

    And the rows that the edition's rule is about, as they were shown: a reader may keep them, and the next is
    held against them. `words` are the checksums of what stands on pages.
    """
    material = measured.material
    first = material.quarter - (QUARTERS_BACK - 1)
    figures = {}
    for name, points in material.series.items():
        unit = material.framework.measure(name).unit
        figures[name] = {p.quarter: p.words(unit) for p in points if p.quarter >= str(first)}
    rows = published_rows(measured.shown if material.year else _ruled(measured))
    return {"figures": figures, "words": dict(words), "rows": rows}


def _ruled(measured: Measured) -> pd.DataFrame:
    """The rows of a quarterly edition that its rule is about: of all others every number stands in any
    pack."""
    rule = rule_of(measured.material.framework, measured.material.edition)
    framework = measured.material.framework
    pairs = zip(measured.shown["measure"], measured.shown["breakdown"], strict=True)
    return measured.shown[[rule.covers(framework.measure(m), breakdown) for m, breakdown in pairs]]


def with_restated(measured: Measured, store: Store) -> Measured:
    """The same, knowing which published figures are no longer what was published."""
    return replace(
        measured, material=replace(measured.material, restated=tuple(restated(measured.material, store)))
    )


def restated(material: Evidence, store: Store) -> list[Restated]:
    """Each figure that was published for its own quarter and is shown otherwise now: was, is, why."""
    found = []
    for back in range(QUARTERS_BACK):
        quarter = material.quarter - back
        told = store.published(quarter, material.edition.id)
        for name, by_quarter in (told or {}).get("figures", {}).items():
            if name in material.series and str(quarter) in by_quarter:
                found += _one(material, name, str(quarter), by_quarter[str(quarter)])
    return found


def _one(material: Evidence, name: str, quarter: str, was: str) -> list[Restated]:
    measure = material.framework.measure(name)
    shown = next((p for p in material.series[name] if p.quarter == quarter), None)
    now = shown.words(measure.unit) if shown else "no figure"
    if now == was:
        return []
    came_later = quarter < str(material.quarter) or any(s.is_restated for s in material.states_of([measure]))
    why = (
        "restated by a later return"
        if came_later
        else "the files or the definition changed since it was published"
    )
    period = Quarter.parse(quarter).year_label if material.year else quarter
    is_hidden = bool(material.year) and (shown is None or shown.status == "suppressed")
    return [Restated(name, measure.title, period, "" if is_hidden else was, now, why)]
