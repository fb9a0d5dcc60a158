"""A page for each theme: what every element says of it, gathered by link and told from the same shown
results.

A measure of more than the theme stands here in part: by the group of its breakdown that the theme declares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from wscb_lib.counts_in_words import sentence_case, several
from wscb_lib.exhibits import newest, reading_words, slug
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.framework import Ask, Element, Measure, Part, Theme
from wscb_lib.pages.drawing import Block, Draft, Drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence, Series
from wscb_lib.pages.parts.at_a_glance import at_a_glance, flagged_questions
from wscb_lib.pages.parts.board_record import actions_table, challenges_table
from wscb_lib.pages.parts.dashboard_line import line_of
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.forms.told import partners_asked
from wscb_lib.pages.parts.lessons import lesson_questions, lessons_in_a_line, lessons_of
from wscb_lib.pages.parts.measure_exhibits import headline_exhibit
from wscb_lib.pages.parts.milestones import milestones, milestones_table
from wscb_lib.pages.parts.opening import when_and_whose
from wscb_lib.pages.parts.published import published_on
from wscb_lib.pages.parts.reliability import reliability
from wscb_lib.pages.parts.represented import representation
from wscb_lib.pages.parts.section import rank
from wscb_lib.pages.wording.finding import as_known
from wscb_lib.pages.wording.open_concerns import kept_from_earlier
from wscb_lib.tables import Line

NOTEBOOK = "theme"
MOST_DRAWN = 2  # charts of a theme: its pages of elements have the others


@dataclass(frozen=True)
class Told:
    """A measure as this theme tells it, whole or in part: its title here, and its quarters."""

    measure: Measure
    title: str
    points: Series
    reading: str = ""  # what is flagged of it, in words; a part is not judged


def measures_of(evidence: Evidence, theme: Theme) -> list[Measure]:
    """List the measures that are of this theme as a whole, in declared order."""
    return [evidence.framework.measure(m) for m in theme.measures]


def parts_of(evidence: Evidence, theme: Theme) -> tuple[Element, dict[str, Draft]]:
    """The page's own heading, and its parts by name."""
    page = Element(f"{NOTEBOOK}__{theme.id}", theme.title, theme.question)
    measures = measures_of(evidence, theme)
    every = [
        evidence.framework.measure(m)
        for m in dict.fromkeys((*theme.measures, *(p.measure for p in theme.parts)))
    ]
    represented, folded = (
        representation(evidence, measures, theme.represented, page.id) if theme.represented else ((), ())
    )
    parts = {
        "opening": Draft(
            (
                paragraph(theme.question, "purpose"),
                when_and_whose(evidence),
            )
        ),
        "at_a_glance": _at_a_glance(evidence, theme, measures),
        "outcomes": _answer(evidence, theme),
        "section/measures": Draft(
            (*_charts(evidence, measures, page), *represented, _table(evidence, theme, page)), tuple(folded)
        ),
        "section/lessons": lessons_of(evidence, theme, page),
        "section/elements": Draft((_by_element(evidence, theme),)),
        "record": _record(evidence, every, page),
        "questions": _questions(evidence, theme, measures),
        "reliability": reliability(evidence, page, every),
    }
    return page, parts | {"definitions": definitions(evidence, page, every, published_on(parts.values()))}


def _at_a_glance(evidence: Evidence, theme: Theme, measures: Sequence[Measure]) -> Draft:
    """What every page says at a glance; of the lessons, how many were not lived comes first."""
    told = at_a_glance(evidence, measures)
    if not theme.is_of_lessons:
        return told
    return Draft((*lessons_in_a_line(evidence), *told.blocks), told.more)


def _told(evidence: Evidence, theme: Theme) -> list[Told]:
    """Every measure of the theme that is shown, and then the parts of others that are."""
    found = [
        Told(m, m.title, evidence.series[m.id], reading_words(evidence.signal(m.id)))
        for m in measures_of(evidence, theme)
        if m.id in evidence.series
    ]
    return [*found, *(told for part in theme.parts if (told := _in_part(evidence, part)))]


def _in_part(evidence: Evidence, part: Part) -> Told | None:
    """One group of a measure; None where no part of its breakdown is shown."""
    measure = evidence.framework.measure(part.measure)
    points = evidence.groups.get((part.measure, part.by), {}).get(part.group)
    return Told(measure, f"{measure.title}: {part.group}", points) if points else None


def _answer(evidence: Evidence, theme: Theme) -> Draft:
    """What law or framework asks of this theme, and what was supplied in answer; said plainly where nothing
    was."""
    in_part = {part.measure for part in theme.parts}
    told = [each for each in _told(evidence, theme) if each.measure.id in theme.answer]
    told += [
        Told(m, m.title, evidence.series.get(m.id, ()))
        for m in map(evidence.framework.measure, theme.answer)
        if m.id not in in_part and all(each.measure != m for each in told)
    ]
    told.sort(key=lambda each: theme.answer.index(each.measure.id))
    said = [f"{each.title}: {as_known(each.measure, each.points)}." for each in told if newest(each.points)]
    silent = (paragraph(theme.unanswered, "absent"),) if theme.unanswered else ()
    if not said:
        return Draft(
            (paragraph(theme.asked), *silent, paragraph("Nothing was supplied that answers it.", "absent"))
        )
    lacking = [f"{each.title}: nothing supplied." for each in told if not newest(each.points)]
    return Draft(
        (
            paragraph(theme.asked),
            paragraph("What was supplied:"),
            bullets([*said, *lacking], "supplied"),
            *silent,
            *_of_partners(evidence, theme),
        )
    )


def _of_partners(evidence: Evidence, theme: Theme) -> list[Block]:
    """Who of the partners asked once a year did not answer, or answered in part, by name; and what each
    said."""
    blocks: list[Block] = []
    for ask in theme.asks:
        asked = partners_asked(evidence, ask.asked_as) if ask.asked_as and evidence.voices.is_printed else []
        if not asked:
            continue
        unasked = [name for name, use in asked if use is None]
        silent = [name for name, use in asked if use and use.answered_on is None]
        part = [
            f"{name} ({', '.join(use.lacks)})" for name, use in asked if use and use.answered_on and use.lacks
        ]
        said = [
            f"{words}: {'; '.join(found)}."
            for words, found in (
                ("Not asked this year", unasked),
                ("Asked, and silent", silent),
                ("Answered, and did not say", part),
            )
            if found
        ]
        blocks += [paragraph(ask.question), bullets(said or ["Every partner answered in full."], "partners")]
        blocks += [
            headline_exhibit(evidence, m, f"{NOTEBOOK}__{theme.id}")
            for m in measures_of(evidence, theme)
            if m.form == "uses_of_data"
            and m.denominator.get("subject") == ask.asked_as
            and m.id in evidence.series
        ]
    return blocks


def _charts(evidence: Evidence, measures: Sequence[Measure], page: Element) -> list[Drawing]:
    """The charts of what matters most: what is flagged, gravest first, then what is kept from earlier;
    failing those the theme's first."""
    shown = sorted(
        (m for m in measures if m.id in evidence.series and m.is_judged), key=lambda m: rank(evidence, m)
    )
    kept = {concern.measure for concern in kept_from_earlier(evidence, measures)}
    flagged = [m for m in shown if reading_words(evidence.signal(m.id)) or m.id in kept]
    return [headline_exhibit(evidence, m, page.id) for m in (flagged or shown[:1])[:MOST_DRAWN]]


def _table(evidence: Evidence, theme: Theme, page: Element) -> Drawing:
    told = _told(evidence, theme)
    whole = [each for each in told if each.title == each.measure.title]
    in_part = len(told) - len(whole)
    headline = f"{several(len(whole), 'measure')} of this theme" + (
        f", and {several(in_part, 'part')} of others" if in_part else ""
    )
    return evidence.lines(
        tuple(_line(evidence, each) for each in told),
        id=slug(page.id, "measures"),
        headline=sentence_case(headline),
        subtitle=f"{evidence.framework.board.town}, {evidence.quarter.label}",
        sentence="Each measure of this theme: latest, before, a year before, and in which "
        "direction it is going.",
        notes=(
            (
                "Where a name follows a measure's colon, only the part with that name is counted, and a part "
                "is not judged."
            ),
        )
        if in_part
        else (),
    )


def _line(evidence: Evidence, told: Told) -> Line:
    whole = line_of(evidence, told.measure, has_counts=True)
    if told.title == told.measure.title:
        return whole
    part = Line.of(
        replace(told.measure, title=told.title),
        told.points,
        reliability=whole.reliability,
        href=whole.href,
        has_counts=True,
    )
    return part


def _by_element(evidence: Evidence, theme: Theme) -> Words:
    """What each page says of the theme, with a link to it; then the elements on whose pages no figure of it
    stands."""
    told, items, silent = _told(evidence, theme), [], []
    for element in evidence.framework.elements:
        here = [each for each in told if element.id in _homes(each.measure)]
        if here:
            item = Html('<li><a href="{}">{}</a></li>')
            said = Html().join(item.format(evidence.address_of(t.measure), _figure(t)) for t in here)
            items.append(f'<li><a href="{element.stem}.html">{escape(element.title)}</a><ul>{said}</ul></li>')
        elif element.sections and not element.topic and element.id != DASHBOARD:
            silent.append(element.title)
    left = f"<p>No figure of this theme stands on: {escape('; '.join(silent))}.</p>" if silent else ""
    return Words(f"<ul>{''.join(items)}</ul>{left}", "elements")


def _homes(measure: Measure) -> set[str]:
    """The elements on whose pages a measure stands: the dashboard alone where it is declared for no
    section."""
    return {s.split("/")[0] for s in measure.sections} or ({DASHBOARD} if measure.statements else set())


def _figure(told: Told) -> str:
    said = f"{told.title}: {as_known(told.measure, told.points)}"
    return f"{said} ({told.reading})" if told.reading else said


def _record(evidence: Evidence, measures: Sequence[Measure], page: Element) -> Draft:
    """What the Board wants and has asked of these measures, so far as it is open; said where nothing is."""
    wanted = {m.id for m in measures}
    challenges = [c for c in evidence.record.challenges if c.measure in wanted and c.is_open]
    actions = [a for a in evidence.record.actions if a.measure in wanted and a.is_open]
    aims = milestones(evidence, measures)
    blocks: list[Block] = [challenges_table(evidence, challenges, page.id)] if challenges else []
    blocks += [milestones_table(evidence, aims, page.id)] if aims else []
    blocks += [actions_table(evidence, actions, page.id)] if actions else []
    return Draft(
        tuple(
            blocks
            or [
                paragraph(
                    "The Board has set no milestone for these measures, and has no challenge or action open "
                    "on them.",
                    "absent",
                )
            ]
        )
    )


def _questions(evidence: Evidence, theme: Theme, measures: Sequence[Measure]) -> Draft:
    """What to ask of what is flagged; and of what no return answers, with who could."""
    asked = [
        *flagged_questions(evidence, measures),
        *(lesson_questions(evidence) if theme.is_of_lessons else ()),
        *(said for ask in theme.asks if (said := _ask(evidence, ask))),
    ]
    if not asked:
        return Draft(
            (
                paragraph(
                    "No figure of it is flagged, and every part of what is asked of it has an answer.",
                    "absent",
                ),
            )
        )
    return Draft((bullets(asked, "questions"),))


def _ask(evidence: Evidence, ask: Ask) -> str:
    """The question with who could answer: of one that partners are asked once a year, those who have not
    answered in
    full; "" where all have."""
    if ask.asked_as:
        lacking = [n for n, use in partners_asked(evidence, ask.asked_as) if use is None or use.lacks]
        return f"{ask.question} Still to answer: {'; '.join(lacking)}." if lacking else ""
    names = {a.id: a.name for a in evidence.framework.board.agencies}
    return (
        f"{ask.question} Who could answer: "
        f"{'; '.join(names[agency] for agency in ask.of if agency in names)}."
    )
