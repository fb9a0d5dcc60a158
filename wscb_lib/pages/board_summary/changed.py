"""What changed: six small charts, the others a line each, and one improvement.

What a decision of today is about is drawn first, in the order of the decisions, then the gravest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.charts.small import SHAPES, label_of, small
from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits.markup import Html
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Measure
from wscb_lib.pages.board_summary.how_many import (
    flags_in_words,
    for_the_line,
    is_kept,
    many_tested,
    open_concerns,
)
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import Evidence
from wscb_lib.pages.parts.decisions import is_in_hand, measure_of, to_decide
from wscb_lib.pages.wording.finding import change
from wscb_lib.pages.wording.open_concerns import is_new
from wscb_lib.pages.wording.plainly import STILL_OPEN, before_and_since, figure_of, what_happened
from wscb_lib.signals import Concern, Signal

MOST_WORDS = 390  # that lines fill the sheet to, so that with longer names it stays below 400
MOST_PICTURED = 6
MOST_NEW = 3  # of what is new and not pictured, where the sheet has no room for all of it
WORDS_OF_A_FOLD = 7  # "Nine more, two new, on the dashboard"
UNASKED = "*Not asked about."


def line(evidence: Evidence) -> Draft:
    """For which meeting, how many returns came, how much changed."""
    due = [s for s in evidence.states if s.status != "not_due"]
    received = sum(s.status in ("received", "held") for s in due)
    came = f"{received} of {len(due)} returns came"
    said = f"For {day_in_words(evidence.meeting_on)}. {came}; {for_the_line(evidence)}."
    return Draft((paragraph(said, "line"),))


def what_changed(evidence: Evidence, room: int = MOST_WORDS) -> Draft:
    """What is new and not pictured, in a line; six small charts, the others a line each, one improvement.

    `room` is how many words are left on the sheet: the least grave lines that it cannot hold fold away.
    """
    found = changes(evidence)
    order = _to_picture(evidence, found)
    tiles = [(each, picture) for each in order if (picture := _picture(evidence, each))][:MOST_PICTURED]
    shown = [each for each, _ in tiles]
    blocks = [] if found else [paragraph(_nothing_flagged(evidence))]
    blocks += [_tiles(evidence, tiles)] if tiles else []
    blocks += [paragraph(key, "key")] if (key := _key(evidence, shown)) else []
    better = [_improvement(evidence)] if many_tested(evidence) else []
    room -= sum(len(block.text.split()) for block in (*blocks, *better))
    others = [each for each in found if each not in shown]
    first, told = _new(evidence, [each for each in others if is_new(evidence, each.measure)], room)
    room -= sum(len(block.text.split()) for block in first)
    rest = [each for each in _newest_first(evidence, others) if each not in told]
    blocks = [*first, *blocks, *_lines(evidence, rest, room)]
    if not (found or tiles):
        blocks += _as_they_stand(evidence)
    return Draft((*blocks, *better))


def _to_picture(evidence: Evidence, found: Sequence[Changed]) -> list[Changed]:
    """What is drawn if there is room, first to last: what today's decisions are about, in their order,
    whether or not it changed; then the gravest changes, but for what is back where it was."""
    known = {each.measure.id: each for each in found}
    about = [m for d in to_decide(evidence) if (m := measure_of(evidence, d)) and m.id in evidence.series]
    decided = {m.id: known.get(m.id, Changed(m)) for m in about}
    others = {m: each for m, each in known.items() if not (each.concern and each.concern.is_back)}
    return list((decided | others).values())


@dataclass(frozen=True)
class Changed:
    """One measure, and its open concern: None where what is flagged is not followed, or nothing is."""

    measure: Measure
    concern: Concern | None = None


def changes(evidence: Evidence) -> list[Changed]:
    """Everything flagged for the worse or neither way, and every concern still open, the gravest first."""
    concerns = open_concerns(evidence)
    followed = {c.measure for c in concerns}
    others = [s.measure for s in flagged(evidence, "change") if s.measure not in followed]
    measure = evidence.framework.measure
    return [*(Changed(measure(c.measure), c) for c in concerns), *(Changed(measure(m)) for m in others)]


def _picture(evidence: Evidence, changed: Changed) -> Html:
    measure, concern = changed.measure, changed.concern
    return small(
        evidence.series[measure.id],
        evidence.signal(measure.id),
        unit=measure.unit,
        raised=concern.raised if concern is not None and is_kept(evidence, concern) else "",
        is_judged=not measure.events,
        has_band=False,
    )


def _key(evidence: Evidence, shown: Sequence[Changed]) -> str:
    """What each mark means that the tiles bear, and no other."""
    signals = [evidence.signal(each.measure.id) for each in shown]
    beyond = {s.reading for s in signals if s.is_flag and s.verdict == "signal"}
    marks = [f"{_shapes(signals, reading)} {reading}" for reading in SHAPES if reading in beyond]
    hollow = ["perhaps chance"] if any(s.is_flag and s.verdict != "signal" for s in signals) else []
    kept = [each for each in shown if each.concern and is_kept(evidence, each.concern)]
    hollow += ["where a concern was raised"] if kept else []
    said = [f"{', '.join(marks)}, since then."] if marks else []
    said += [f"Hollow: {', or '.join(hollow)}."] if hollow else []
    said += [UNASKED] if any(not is_in_hand(evidence, each.measure.id) for each in shown) else []
    return " ".join(said)


def _shapes(signals: Sequence[Signal], reading: str) -> str:
    """The marks of one reading as the tiles draw them; a concern points the way that its figure went."""
    ways = {s.direction for s in signals if s.is_flag and s.verdict == "signal" and s.reading == reading}
    if reading != "concern":
        return {"improvement": "◆", "change": "■"}[reading]
    return f"{'▲' * bool(ways - {'down'})}{'▼' * ('down' in ways)}"


def _new(evidence: Evidence, found: Sequence[Changed], room: int) -> tuple[list[Words], Sequence[Changed]]:
    """What is new and not pictured, the gravest first, in one line, and which that names: all of it where
    there is room, else three and how many more."""
    if not found:
        return [], ()
    all_of_it = _told_as_new(evidence, found)
    if len(found) <= MOST_NEW or len(all_of_it.text.split()) <= room - WORDS_OF_A_FOLD:
        return [all_of_it], found
    more = f"; and {several(len(found) - MOST_NEW, 'more', 'more')}"
    return [_told_as_new(evidence, found[:MOST_NEW], more)], found[:MOST_NEW]


def _told_as_new(evidence: Evidence, found: Sequence[Changed], more: str = "") -> Words:
    """Those that went one way together: "New, perhaps higher: Homeless young people, 15"."""
    ways: dict[str, list[Html]] = {}
    for measure in (each.measure for each in found):
        told = Html("{}, {}").format(linked(evidence, measure, measure.name), figure_of(evidence, measure))
        ways.setdefault(_way(evidence, measure), []).append(told)
    said = [Html("{}: {}").format(way, Html("; ").join(some)) for way, some in ways.items()]
    line = Html("<p><strong>New</strong>, {}{}.</p>").format(Html("; ").join(said), more)
    return Words(str(line), "named")


def _newest_first(evidence: Evidence, found: Sequence[Changed]) -> list[Changed]:
    return sorted(found, key=lambda each: not is_new(evidence, each.measure))


def _tiles(evidence: Evidence, tiles: Sequence[tuple[Changed, Html]]) -> Words:
    tile = Html("<li><h3>{}</h3>{} <p>{}</p></li>")
    items = Html().join(
        tile.format(
            linked(evidence, each.measure, each.measure.name),
            picture,
            sentence_case(_reason(evidence, each)),
        )
        for each, picture in tiles
    )
    return Words(str(Html('<ul class="six">{}</ul>').format(items)), "changes")


def _reason(evidence: Evidence, changed: Changed) -> str:
    measure = changed.measure
    unasked = "" if is_in_hand(evidence, measure.id) else "*"
    new = "new: " if is_new(evidence, measure) else ""
    said = what_happened(evidence, measure, changed.concern) or change(evidence, measure).words
    return f"{new}{said}.{unasked}"


def _lines(evidence: Evidence, found: Sequence[Changed], room: int) -> list[Words]:
    """A line each, linked to its figure; those past the room that is left fold away under a count of them."""
    lines = [_line(evidence, each) for each in found]
    fits = 0
    for line in lines:
        room -= len(Words(str(line)).text.split())
        fits += room >= WORDS_OF_A_FOLD if fits < len(lines) - 1 else room >= 0
    open_ones, folded = lines[:fits], lines[fits:]
    said = [Html('<ul class="rest">{}</ul>').format(Html().join(open_ones))] if open_ones else []
    if folded:
        new = sum(is_new(evidence, each.measure) for each in found[fits:])
        said.append(
            Html(
                '<details class="others"><summary>{} more{}, on the dashboard</summary>'
                '<ul class="rest">{}</ul></details>'
            ).format(
                sentence_case(in_words(len(folded))),
                f", {in_words(new)} new" if new else "",
                Html().join(folded),
            )
        )
    return [Words(str(Html().join(said)), "also")] if said else []


def _line(evidence: Evidence, changed: Changed) -> Html:
    measure, concern = changed.measure, changed.concern
    if concern is not None and is_kept(evidence, concern):
        how = _kept(evidence, concern)
    else:
        how = f", {_way(evidence, measure)}{', new' if is_new(evidence, measure) else ''}"
    return _figure_and_way(evidence, measure, how)


def _kept(evidence: Evidence, concern: Concern) -> str:
    """How a concern stands that only stays open: back where it was, or with the figure at which it was
    raised, so that nobody takes the figure of today for the concern."""
    if concern.is_back:
        return ", back where it was"
    points = evidence.series[concern.measure]
    then = next((p for p in points if p.quarter == concern.raised and p.is_figure), None)
    unit = evidence.framework.measure(concern.measure).unit
    return f" now, {label_of(then, unit)} when raised, {STILL_OPEN}" if then else f", {STILL_OPEN}"


def _figure_and_way(evidence: Evidence, measure: Measure, way: str) -> Html:
    """A measure in a line: its name, which leads to its figure, the figure, and how it stands."""
    name = linked(evidence, measure, measure.name)
    return Html("<li>{}: {}{}</li>").format(name, figure_of(evidence, measure), way)


def _way(evidence: Evidence, measure: Measure) -> str:
    """How a flagged measure stands: "higher", "perhaps lower"; its own words where that is not all."""
    signal, told = evidence.signal(measure.id), change(evidence, measure)
    if told.form not in ("moved", "stands") or told.stays:
        return told.short or told.words
    way = "higher" if signal.direction == "up" else "lower"
    perhaps = "" if signal.verdict == "signal" else "perhaps "
    return f"{perhaps}{way}{f', {told.turned}' if told.turned else ''}"


def _nothing_flagged(evidence: Evidence) -> str:
    """That nothing is flagged and nothing open; where nothing could be, that."""
    judged = many_tested(evidence)
    if not judged:
        return (
            f"{flags_in_words(evidence)}. Until then the figures stand on each page, and none of them is "
            "told from chance."
        )
    but = "But for what is better, none" if flagged(evidence, "improvement") else "None"
    return (
        f"{but} of the {several(judged, 'measure')} judged changed by more than chance would explain, and no "
        "concern is open."
    )


def _as_they_stand(evidence: Evidence) -> list[Words]:
    """Where nothing is flagged, the gravest figures all the same, a line each; none where there are none."""
    known = [
        m
        for m in evidence.framework.measures.values()
        if m.id in evidence.series and evidence.latest(m.id).is_figure
    ]
    lines = [
        _figure_and_way(evidence, m, f", {change(evidence, m).words}")
        for m in sorted(known, key=lambda m: -m.gravity)[:MOST_PICTURED]
    ]
    return [Words(str(Html('<ul class="rest">{}</ul>').format(Html().join(lines))), "also")] if lines else []


def flagged(evidence: Evidence, reading: str) -> list[Signal]:
    """What this quarter flags of one reading, the gravest first."""
    found = [
        s
        for s in evidence.signals.values()
        if s.is_flag and s.reading == reading and evidence.framework.measure(s.measure).is_judged
    ]
    return sorted(
        found,
        key=lambda s: (-evidence.framework.measure(s.measure).gravity, s.verdict != "signal", s.measure),
    )


def _improvement(evidence: Evidence) -> Words:
    """One improvement always has its place, first one that still goes on; where there is none, that is said.

    It says the change that was judged, then where the figure is now; that it was better, where the figure
    is back nearer to what it was before. Where the figures do not show the change, one that has turned says
    so before its figure.
    """
    better = flagged(evidence, "improvement")
    if not better:
        return paragraph("No improvement can be told from chance this quarter.", "named")
    turned = {s.measure: change(evidence, evidence.framework.measure(s.measure)).turned for s in better}
    best = next((s for s in better if not turned[s.measure]), better[0])
    measure = evidence.framework.measure(best.measure)
    word = "better" if best.verdict == "signal" else "perhaps better"
    now, judged = figure_of(evidence, measure), before_and_since(evidence, measure)
    if judged is None:
        how, said = f"{word}, {turned[measure.id]}" if turned[measure.id] else word, f", {now}"
    elif judged.is_gone:
        how = f"was {word} for {judged.lasted}"
        said = f" ({judged.since}, {judged.before} before); {now} now"
    else:
        how, said = word, f", {judged.since} over {judged.lasted}, {judged.before} before; {now} now"
    told = Html("<p><strong>{}:</strong> {}{}.</p>").format(
        sentence_case(how), linked(evidence, measure, measure.name), said
    )
    return Words(str(told), "named")


def linked(evidence: Evidence, measure: Measure, said: str) -> Html:
    """Words that lead to the measure's own figure."""
    return Html('<a href="{}">{}</a>').format(evidence.address_of(measure), said)
