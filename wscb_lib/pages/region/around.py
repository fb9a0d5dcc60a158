"""What stands around a region's figures: whose they are, what stands out, what not to rely on, and what each
measure counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from wscb_lib.counts_in_words import in_words, sentence_case, several
from wscb_lib.exhibits.passage import Words, bullets, paragraph
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.parts.definitions import beware, definition
from wscb_lib.pages.region.boards import Alike, Region
from wscb_lib.pages.region.side_by_side import OUTSIDE, Held, is_share_or_rate, is_silent
from wscb_lib.quarter import Quarter

MOST_NAMED = 8


def opening(region: Region) -> Draft:
    """Which Boards, of which quarter, and whose pack could not be made."""
    names = ", ".join(board.name for board in region.boards)
    blocks = [
        paragraph(
            "What several Boards count alike, each held against what chance allows at its size. It asks "
            "where to look, and ranks nobody.",
            "purpose",
        ),
        paragraph(
            f"{Quarter.parse(region.quarter).label}. {_boards(len(region.boards))}: {names}.", "quarter"
        ),
    ]
    blocks += [
        paragraph(f"Not here: {name}. {because}", "held") for name, because in sorted(region.absent.items())
    ]
    return Draft(tuple(blocks))


def _boards(count: int) -> str:
    return sentence_case(several(count, "Board"))


def at_a_glance(region: Region, held: Sequence[Held]) -> Draft:
    """What lies beyond chance, how much of it chance alone would bring, and the gravest, each by name."""
    compared = [each for each in held if each.found]
    if not compared:
        return Draft((paragraph("No measure has three Boards that can be held against limits.", "absent"),))
    blocks: list[Words] = [paragraph(glance_in_words(compared))]
    gravest = sorted(compared, key=lambda each: -each.of.measure.gravity)
    if out := [f"{each.of.measure.title}: {', '.join(each.out)}." for each in gravest if each.out]:
        blocks.append(bullets(out[:MOST_NAMED], "flags"))
    if len(out) > MOST_NAMED:
        blocks.append(paragraph(f"And {in_words(len(out) - MOST_NAMED)} more, in the tables below."))
    if whole := [each.of.measure.title for each in gravest if each.found and not each.found.funnel.can_tell]:
        more = len(whole) - MOST_NAMED
        blocks.append(paragraph("The Boards as a whole differ in:"))
        blocks.append(bullets([f"{title}." for title in whole[:MOST_NAMED]], "flags"))
        blocks += [paragraph(f"And in {in_words(more)} more, in the tables below.")] if more > 0 else []
    return Draft(tuple(blocks))


def glance_in_words(compared: Sequence[Held]) -> str:
    """What the limits say of all measures together, and what chance alone would make of as many."""
    can_tell = [each for each in compared if each.found and each.found.funnel.can_tell]
    figures = sum(len(each.found.names) for each in can_tell if each.found)
    out, by_chance = sum(len(each.out) for each in can_tell), OUTSIDE * figures
    said = [f"Held against exact limits: {several(len(compared), 'share or rate', 'shares and rates')}."]
    if apart := len(compared) - len(can_tell):
        likely = sum(each.found.by_chance for each in compared if each.found)
        said.append(
            f"In {in_words(apart)} the Boards as a whole differ by more than chance, so no Board is named "
            f"there; chance alone would make {_about(likely)} of as many look so."
        )
    if can_tell:
        lie = f"{in_words(out)} lie" if out > 1 else "one lies" if out else "none lies"
        whose = (
            f"the {figures:,} figures of the other {in_words(len(can_tell))}"
            if apart
            else f"{figures:,} figures"
        )
        said.append(
            f"Of {whose}, {lie} beyond the outer limits; chance alone would put {_about(by_chance)} there."
        )
    return " ".join(said)


def _about(number: float) -> str:
    """A small expected number in words.

    >>> _about(0.3), _about(1.2), _about(12.4)
    ('fewer than one', 'about one', 'about 12')
    """
    return "fewer than one" if number < 0.5 else f"about {in_words(max(1, round(number)))}"


def reliability(region: Region, measures: Sequence[Alike]) -> Draft:
    """Which returns were held, and which measures Boards do not count alike."""
    said = [f"{board.name}: held, {'; '.join(board.held)}." for board in region.boards if board.held]
    partial = Counter(shown.agency for each in measures for shown in each.shown if shown.status == "partial")
    said += [
        f"{', '.join(sorted(name for name in partial if partial[name] == count))}: "
        f"{several(count, 'figure')}{' each' if lacking > 1 else ''} without an agency that was expected."
        for count, lacking in sorted(Counter(partial.values()).items())
    ]
    said += [
        f"{each.measure.title}: counted otherwise by {', '.join(each.otherwise)}, and not compared there."
        for each in measures
        if each.otherwise
    ]
    if silent := [each for each in measures if is_share_or_rate(each) and is_silent(each)]:
        said.append(
            f"No Board shows a figure of {several(len(silent), 'share or rate', 'shares and rates')}: "
            f"{'; '.join(each.measure.title for each in silent)}."
        )
    if not said:
        return Draft(
            (paragraph("No return is held, and every measure here is counted alike by all that have it."),)
        )
    return Draft((bullets(said, "reliability"),))


def definitions(measures: Sequence[Alike]) -> Draft:
    """How the limits are drawn, and what each measure counts."""
    words = (
        paragraph(
            "Limits are exact: of a share binomial, of a rate Poisson, on the number expected if every Board "
            "kept the standard of all together. Beyond the inner limits chance puts at most one in forty on "
            "either side, beyond the outer one in a thousand."
        ),
        paragraph(
            "Made from what the Boards' packs print, and from nothing behind it: what a pack hides is hidden "
            "here, and a figure that would tell it is left out."
        ),
    )
    rows = tuple(
        (
            e.measure.title,
            definition(e.measure, e.boards[0].framework.table_of(e.measure)),
            beware(e.measure) or "none noted",
        )
        for e in measures
    )
    if not rows:
        return Draft(words)
    table = drawing(
        "tables.table",
        ("Measure", "What it counts", "Beware"),
        rows,
        id="region-definitions",
        headline=f"{sentence_case(several(len(rows), 'measure'))} on this page",
        subtitle="Definitions",
        sentence="What each measure on this page counts.",
        source="the Boards' framework of measures",
        is_specimen=False,
    )
    return Draft(words, (table,))
