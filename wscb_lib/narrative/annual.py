"""The evidence chapter of the annual report: the year's figures, what the Board held of them, asked and was told.

It is published, so it holds shown figures alone, and of the Board's record only words: a sentence with a number in it
may be about one child, and nobody has protected it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wscb_lib.comparators import beside, latest, latest_line
from wscb_lib.exhibits import slug
from wscb_lib.framework import YEARLY_PAGE, Element, Measure, Worded
from wscb_lib.measures.year import QUARTERS, of_year
from wscb_lib.narrative.definitions import definitions
from wscb_lib.narrative.drawing import Draft, Drawing, drawing
from wscb_lib.narrative.judging import judgement_words, since_words
from wscb_lib.narrative.kept import what_was_seen
from wscb_lib.narrative.material import Material
from wscb_lib.narrative.passage import bullets, paragraph
from wscb_lib.narrative.plain import in_words, sentence_case, several
from wscb_lib.quarter import Quarter

STEM = YEARLY_PAGE
TITLE = "The evidence of the year"
SECTIONS = ("the_year", "what_next")  # where the Board's own words stand
OTHERS = "other_measures"
WITHHELD = "not given here, for its words hold a number that nobody has checked for publication"
_NO_NUMBERS = re.compile(
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d\b"
    r"|\bsections? (?:47|11|175|157|17)(?: and (?:47|11|175|157|17))?\b(?![.,]\d)"
    r"|\bone-(?:page|side|off|day|way|stop|to-one)\b"  # how long a form is: it counts nobody
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten) (?:challenge|statement|section|return|action)s?\b(?! of)",  # the Board's own papers
    re.IGNORECASE,
)
_NUMBERS = (
    "ones? two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? dozens? single sole both pairs? "
    "twins? triplets? couples? half halves halved second thirds? fourth fifths? sixths? sevenths? eighths? ninths? tenths? "
    "twice thrice doubled? trebled? tripled? quadrupled?"
).replace(" ", "|")
_NUMBER = re.compile(rf"\b(?:{_NUMBERS}|quarters? of|the only|neither|lone|sole|handful|a few)\b", re.IGNORECASE)


def about(material: Material) -> dict[str, Any]:
    """What a notebook, the pack and whoever signs the words need to know of the page."""
    return {
        "stem": STEM,
        "element": STEM,
        "title": TITLE,
        "line": "Four quarters together: the ten statements, what the Board asked, and what it was told.",
        "is_element": True,
        "year": material.period,
        "sections": list(SECTIONS),
        "figures": {m.id: _names(material, m) for m in _measures(material)},
        "wanted": {},
        "challenges": [],
    }


def parts(material: Material) -> dict[str, Draft]:
    """Every part of the page, by name."""
    found = {
        "opening": _opening(material),
        "statements": _statements(material),
        "what_changed": _what_changed(material),
        "asked_last_time": _asked(material),
        "record": _done(material),
        "do_not_rely_on": _left_out(material),
        "reliability": _reliability(material),
        "definitions": _definitions(material),
    }
    for statement in material.framework.statements:
        found[f"section/{statement.id}"] = _statement_section(material, statement)
    rest = [m for m in _measures(material) if not m.statements]
    return found | {f"section/{OTHERS}": _section(material, OTHERS, rest)}


def _measures(material: Material) -> list[Measure]:
    """What is published this year, in declared order: nothing that is left out, and nothing that never was due.

    Each bears its title as it is true of a year.
    """
    known = [m for m in material.framework.measures.values() if m.id in material.series]
    return [replace(m, title=title_of_a_year(m.title)) for m in known if material.latest(m.id).status != "not_due"]


def title_of_a_year(title: str) -> str:
    """A measure's title, where it speaks of a quarter, speaking of the year: what stood at the last quarter's end stood at its.

    >>> title_of_a_year("Children in care at the end of the quarter"), title_of_a_year("Placements begun in the quarter")
    ("Children in care at the year's end", 'Placements begun in the year')
    """
    for of_a_quarter in ("at the end of the quarter", "at the quarter's end", "at quarter's end"):
        title = title.replace(of_a_quarter, "at the year's end")
    return title.replace("in the quarter", "in the year")


def _statement_section(material: Material, statement: Worded) -> Draft:
    """The measures of one statement; one that speaks to several stands in full under the first, and is named under the rest."""
    speaking = [m for m in _measures(material) if statement.id in m.statements]
    elsewhere = [m.title for m in speaking if m.statements[0] != statement.id]
    told = _section(material, statement.id, [m for m in speaking if m.statements[0] == statement.id])
    if not elsewhere:
        return told
    return Draft((*told.blocks, paragraph(f"Also speaking to this, shown under another statement: {'; '.join(elsewhere)}.")), told.more)


def _opening(material: Material) -> Draft:
    rule, year = material.edition, material.year
    said = (
        f"{material.framework.board.name}, {year.label}. Every figure is of four quarters together, counted again from what "
        f"agencies returned; a level is as it stood on {material.quarter.end:%-d %B %Y}."
    )
    hidden = (
        f"A number of people from {rule.hide_from} to {rule.hide_to} reads “{rule.symbol}”, and so does any figure that would "
        f"give one away. Nought is shown as nought; but a share of so few people reads “{rule.symbol}” whatever came of them."
    )
    shown = several(len(_measures(material)), "measure")
    left = f"{sentence_case(shown)} can be published; {several(len(year.left_out), 'measure')} cannot, and each is named below."
    return Draft((paragraph(said, "line"), paragraph(hidden), paragraph(left)))


def said_publicly(text: str, about: str = "") -> str:
    """Words of the Board's record as they may be published: with a number in them, they are not printed at all.

    Stricter than what the Board may write of its own figures: what stands in quotation marks is printed too, and “only
    one was seen” is about one child. Nothing is taken out first but dates, the sections of law we work under, and the few
    words in which a number can count nobody; in doubt they are withheld, and the page says what they are `about`.

    >>> said_publicly("The one-page form is in use since 3 May 2016."), said_publicly("Seven families were known.") == WITHHELD
    ('The one-page form is in use since 3 May 2016.', True)
    >>> said_publicly("Half of the doctors send none.", "reports from doctors").startswith("about reports from doctors: its words are")
    True
    """
    bare = _NO_NUMBERS.sub(" ", text)
    withheld = f"about {about}: its words are {WITHHELD.replace('its words', 'they')}" if about else WITHHELD
    return withheld if _NUMBER.search(bare) or any(unicodedata.category(letter)[0] == "N" for letter in bare) else text


def _statements(material: Material) -> Draft:
    """The ten statements: what the Board held at the year's end, since when, and on what."""
    rows = tuple(_statement_row(material, s) for s in material.framework.statements)
    table = _table(
        material,
        ("Statement", "Judgement", "Since", "What it rests on"),
        rows,
        id="annual-statements",
        headline=held_in_words([material.record.judgement_of(s.id) for s in material.framework.statements]),
        subtitle=f"The ten statements of the framework, {material.period}",
        sentence="What the Board holds of each of the ten statements, since when, and on what it rests.",
        source="the Board's own record",
    )
    return Draft((table,))


def held_in_words(judgements: Sequence[Any]) -> str:
    """How many statements the Board holds to be what, worst first; what is only proposed says so.

    >>> from types import SimpleNamespace as Held
    >>> held_in_words([Held(judgement="cannot say", agreed_on=1), Held(judgement="cannot say", agreed_on=None), None])
    'Two cannot say (one only proposed), one not judged'
    """
    order = ("not assured", "cannot say", "not judged", "partly assured", "assured")
    said = []
    for word in order:
        found = [j for j in judgements if (j.judgement if j else "not judged") == word]
        proposed = sum(j is not None and not j.agreed_on for j in found)
        said += [f"{in_words(len(found))} {word}" + (f" ({in_words(proposed)} only proposed)" if proposed else "")] if found else []
    return sentence_case(", ".join(said))


def _statement_row(material: Material, statement: Worded) -> tuple[str, ...]:
    judgement = material.record.judgement_of(statement.id)
    rests = sentence_case(said_publicly(judgement.evidence)) if judgement else "nothing written down"
    if judgement and judgement.dissent:
        rests += f" Dissent: {said_publicly(judgement.dissent)}"
    return (statement.text, judgement_words(material, statement.id), since_words(material, statement.id), rests)


def _section(material: Material, name: str, measures: Sequence[Measure]) -> Draft:
    """The year's figures of one statement, a row a measure, and who the children were."""
    if not measures:
        return Draft((paragraph("No figure that speaks to this alone can be published this year.", "absent"),))
    notes = [f"{m.title}: from {b.start.short}, {b.because}" for m in measures for b in m.breaks if material.quarter - b.start < 2 * QUARTERS]
    levels = [m.title for m in measures if m.of_year and m.way_in == "totals"]
    notes += [f"Agencies' own totals, as at the year's end and not added up: {'; '.join(levels)}"] if levels else []
    published = {m.id: _published(material, m) for m in measures}
    beside_them = ("Published figures beside",) if any(published.values()) else ()
    table = _table(
        material,
        ("Measure", *_years(material), *beside_them),
        tuple(_row(material, m) + ((published[m.id] or "none known",) if beside_them else ()) for m in measures),
        id=slug("annual", name),
        headline=f"{sentence_case(several(len(measures), 'measure'))}, {material.period}",
        subtitle=f"{material.framework.board.town}, four quarters together",
        sentence=_sentence(material, measures),
        source="agencies' returns to the Board, named under Definitions and sources",
        notes=tuple(notes),
    )
    return Draft((table,), tuple(t for m in measures if (t := _who(material, m)) is not None))


def _years(material: Material) -> tuple[str, ...]:
    return (material.year.label, *([material.year.before] if material.year.before else []))


def _row(material: Material, measure: Measure) -> tuple[str, ...]:
    return (measure.title, *(_cell(p, measure) for p in reversed(material.series[measure.id])))


def _published(material: Material, measure: Measure) -> str:
    """The latest figures published of it, "" where none is known."""
    return latest_line(measure, beside(material.comparators.get(measure.id, ()), material.framework.board.town)) or ""


def _cell(shown: Any, measure: Measure) -> str:
    """The figure and, of a share, the counts behind it where both may be shown."""
    words, counts = shown.words(measure.unit), shown.counts()
    return f"{words} ({counts})" if measure.kind == "share" and counts and counts not in words else words


def _sentence(material: Material, measures: Sequence[Measure]) -> str:
    figured, every = sum(material.latest(m.id).is_figure for m in measures), several(len(measures), "measure")
    if figured == len(measures):
        return f"{sentence_case(every)}, each with its figure for the year."
    return f"{sentence_case(several(figured, 'figure'))} of {every} can be shown for the year; the others are hidden or absent."


def _who(material: Material, measure: Measure) -> Drawing | None:
    """Who the children were, where at least one group may be shown."""
    groups = {by: material.groups[measure.id, by] for by in measure.by if (measure.id, by) in material.groups}
    points = [p for found in groups.values() for group in found.values() for p in group]
    if not any(p.is_figure and p.value for p in points):
        return None
    rows = [
        (f"{sentence_case(by.replace('_', ' '))}: {group}", *(_cell(p, measure) for p in reversed(found)))
        for by, named in groups.items()
        for group, found in named.items()
    ]
    return _table(
        material,
        ("Group", *_years(material)),
        tuple(rows),
        id=slug("annual", measure.id, "groups"),
        headline=f"Who they were: {measure.title}",
        subtitle=f"{measure.title}, {material.framework.board.town}, by group",
        sentence=f"{measure.title}: each group, this year and the year before.",
        source=material.source(measure).removesuffix(material.source_suffix),
    )


def _what_changed(material: Material) -> Draft:
    """What the Board became concerned about, by quarter, and how it ended; in words, for a number may be about one child."""
    first, last = str(of_year(material.quarter)[0]), str(material.quarter)
    known = material.framework.measures
    found = [c for c in material.concerns if c.measure in known and c.became_signal and (not c.closed or c.closed >= first)]
    if not found:
        return Draft((paragraph("The Board had no concern this year that its figures could tell from chance."),))
    new = sum(first <= c.raised <= last for c in found)
    rows = tuple(_changed_row(material, known[c.measure], c) for c in found)
    table = _table(
        material,
        ("First seen", "What the figures raised", "What was seen then", *reversed(_years(material)), "At the year's end"),
        rows,
        id="annual-concerns",
        headline=_changes_headline(found, known, new),
        subtitle=f"What changed, {material.period}",
        sentence="What rose or fell by more than chance against the quarters before it, when it was first seen, the figures of the two years, "
        "and what had become of it at the year's end.",
        source="the Board's own record, and returns quarter by quarter",
    )
    return Draft((table,))


def _changed_row(material: Material, measure: Measure, concern: Any) -> tuple[str, ...]:
    """One change: its direction in words, what it is called on the Board's own pages, and the two years' figures."""
    title = title_of_a_year(measure.title)
    figures = [p.words(measure.unit) for p in material.series[measure.id]] if measure.id in material.series else []
    figures = figures or ["not published" for _ in _years(material)]
    return (Quarter.parse(concern.raised).short, title, f"{kind_of(measure)}: {what_was_seen(concern)}", *figures, _ended(material, concern))


def kind_of(measure: Measure) -> str:
    """A change for the worse is a concern; of a measure for which neither way is better it is a change, and no more."""
    return "change" if measure.better == "neither" else "concern"


def _changes_headline(found: Sequence[Any], known: dict[str, Measure], new: int) -> str:
    kinds = [kind_of(known[c.measure]) for c in found]
    said = [several(kinds.count(kind), kind) for kind in ("concern", "change") if kind in kinds]
    return sentence_case(f"{' and '.join(said)}: {in_words(new)} first seen in the year, {in_words(len(found) - new)} before it")


def _ended(material: Material, concern: Any) -> str:
    if concern.closed:
        return f"closed {Quarter.parse(concern.closed).short}: {said_publicly(concern.because)}"
    asked = any(c.is_open for c in material.record.challenges_on(concern.measure))
    return "open: the Board has asked, and waits for a whole answer" if asked else "open"


def _in_year(material: Material, entry: Any, began: Any) -> bool:
    """Whether something the Board wrote down was alive in this year."""
    first = of_year(material.quarter)[0].start
    return began <= material.meeting_on and (entry.closed_on is None or entry.closed_on >= first)


def _asked(material: Material) -> Draft:
    """What the Board asked, what it was told, and its measure the year before and this year, where both may be shown."""
    asked = [c for c in material.record.challenges if _in_year(material, c, c.raised_on)]
    if not asked:
        return Draft((paragraph("The Board put no challenge to an agency this year.", "absent"),))
    closed = sum(not c.is_open for c in asked)
    table = _table(
        material,
        ("What the Board asked", "Of whom", "When", "What it was told", "Measure", *reversed(_years(material))),
        tuple(_asked_row(material, c) for c in asked),
        id="annual-challenges",
        headline=f"{sentence_case(several(len(asked), 'challenge'))}, {several(closed, 'challenge')} closed",
        subtitle=f"What the Board asked, {material.period}",
        sentence="What the Board asked, of whom, what it was told, and the measure it was to move: the year before, and this year.",
        source="the Board's own record",
    )
    return Draft((table,))


def _asked_row(material: Material, challenge: Any) -> tuple[str, ...]:
    if not challenge.is_open:
        why = said_publicly(challenge.reason) if challenge.reason else "no reason written down"
        impact = f" Evidence: {said_publicly(challenge.evidence)}" if challenge.evidence else " Evidence: none written down"
        told = f"Closed {challenge.closed_on:%-d %B %Y}: {why}{impact}"
    elif challenge.responded_on:
        told = f"Answered {challenge.responded_on:%-d %B %Y}: {said_publicly(challenge.response)}"
    else:
        told = f"No answer yet; it {_due(material, challenge)}"
    question = said_publicly(challenge.question, _subject(material, challenge.measure))
    return (sentence_case(question), challenge.asked_of, f"{challenge.raised_on:%b %Y}", told, *_moved(material, challenge.measure))


def _due(material: Material, challenge: Any) -> str:
    """When an answer is due: in the past only where that day had come when the words were written, at the data freeze."""
    if challenge.due_on == material.meeting_on:
        return f"is due at the Board's meeting of {material.meeting_on:%-d %B %Y}"
    return f"{'was' if challenge.due_on < material.frozen_on else 'is'} due {challenge.due_on:%-d %B %Y}"


def _subject(material: Material, measure_id: str) -> str:
    """What an entry of the record is about, by the measure it is to move: “…”; "" where it names none."""
    known = material.framework.measures
    return f"“{title_of_a_year(known[measure_id].title)}”" if measure_id in known else ""


def _moved(material: Material, measure_id: str) -> tuple[str, ...]:
    """The measure's title and its figures, oldest first, as published; words where none may be."""
    if measure_id not in material.framework.measures:
        return ("none", *("none" for _ in _years(material)))
    measure = material.framework.measure(measure_id)
    title = title_of_a_year(measure.title)
    if measure_id not in material.series:
        return (title, *("not published" for _ in _years(material)))
    return (title, *(p.words(measure.unit) for p in material.series[measure_id]))


def _done(material: Material) -> Draft:
    """What the Board agreed should be done: done with what evidence, or not yet."""
    actions = [a for a in material.record.actions if _in_year(material, a, a.agreed_on)]
    if not actions:
        return Draft((paragraph("The Board agreed no action this year.", "absent"),))
    done = sum(not a.is_open for a in actions)
    table = _table(
        material,
        ("Action", "Who", "Due", "Done, and what shows that it helped"),
        tuple((sentence_case(said_publicly(a.action, _subject(material, a.measure))), a.owner, f"{a.due_on:%-d %b %Y}", _outcome(material, a)) for a in actions),
        id="annual-actions",
        headline=f"{sentence_case(in_words(done))} of {several(len(actions), 'action')} done",
        subtitle=f"What the Board agreed should be done, {material.period}",
        sentence="Each action, who was to do it by when, and what shows that it helped children.",
        source="the Board's own record",
    )
    return Draft((table,))


def _outcome(material: Material, action: Any) -> str:
    if action.is_open:
        return "overdue" if action.due_on < material.frozen_on else "under way, and due by the meeting" if action.due_on <= material.meeting_on else "under way"
    return f"done {action.closed_on:%-d %B %Y}: {said_publicly(action.evidence) if action.evidence else 'no evidence written down'}"


def _left_out(material: Material) -> Draft:
    """Every measure with nothing to publish, by name, with why."""
    items = [f"{title}: {because}." for title, because in material.year.left_out]
    if not items:
        return Draft((paragraph("Every measure of the framework could be published."),))
    return Draft((bullets(items, "left-out"),))


def _reliability(material: Material) -> Draft:
    """What did not come, which figures are partial for it, what was published otherwise before."""
    partial = [f"{material.framework.measure(m).title}: partial, {of}." for m, of in material.year.partial.items()]
    said = [*material.year.missing, *partial, *(r.sentence for r in material.restated)]
    if not said:
        return Draft((paragraph("Every return that was due in the year came, and none was held."),))
    return Draft((paragraph("Returns that did not come in every quarter, and what is partial for it:"), bullets(said, "beware")))


def _definitions(material: Material) -> Draft:
    """Every measure of the page, as the Board's own pages define it; and how a year is made of it."""
    page = Element(STEM, TITLE, "")
    town = material.framework.board.town
    published = [c for m in _measures(material) for c in latest(beside(material.comparators.get(m.id, ()), town))]
    told = definitions(material, page, _measures(material), published)
    made = (
        "Each measure is defined for a quarter; a year is made of it so. What happens is counted again over the four quarters, so that a child counted in two of them counts once where the "
        "measure counts children once. An agency's own totals of what happened are added up. A middle value is found again among the year's own. "
        "A rate is of the year's events. A level, or a share of one, is as at the year's end: four quarters of the same posts, staff or pupils are never added up."
    )
    return Draft((paragraph(made), *told.blocks), told.more)


def _names(material: Material, measure: Measure) -> dict[str, Any]:
    """The figures the Board's words may name: nothing that compares, because a year is not judged against chance."""
    latest, points = material.latest(measure.id), material.series[measure.id]
    return {
        "title": measure.title,
        "latest": latest.words(measure.unit),
        "year_ago": points[0].words(measure.unit) if len(points) > 1 else "no figure",
        "counts": latest.counts() or latest.words(measure.unit),
        "change_words": "",
        "reading": "",
        "verdict": "not_judged",
        "direction": "",
        "why_flagged": "",
    }


def _table(material: Material, columns: Sequence[str], rows: Sequence[Sequence[str]], *, source: str, **options: Any) -> Drawing:
    """A plain table whose source says when its figures are made up."""
    source = f"{source}{material.source_suffix}"
    return drawing("tables.table", tuple(columns), tuple(rows), source=source, is_specimen=material.is_specimen, **options)
