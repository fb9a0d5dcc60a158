"""The first screen, and the first sheet of paper: ten statements, each with the few measures the Board
chose."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.counts_in_words import several
from wscb_lib.errors import nearest
from wscb_lib.exhibits import slug
from wscb_lib.exhibits.passage import bullets
from wscb_lib.exhibits.standing import Flagged, Standing, Tile
from wscb_lib.framework import Measure, Worded
from wscb_lib.framework.worded import NO_OUTCOME
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.at_a_glance import alerts_of
from wscb_lib.pages.parts.judging import CANNOT_SAY, grounds_of, held_in_words, judgement_words, measures_of
from wscb_lib.pages.parts.opening import held_notices
from wscb_lib.pages.parts.reliability import reliability_line
from wscb_lib.pages.performance_dashboard.indicators import STILL_OPEN, flag_of, tile_of
from wscb_lib.pages.wording.open_concerns import is_new

NOTHING_SHOWS = "None: no return shows what became of children here."
NOT_CHOSEN = "None chosen; of those that show what became of children there is {}, in the table at the end."
NONE_CHOSEN = "The Board has chosen no key indicator."
NONE_ASKED = "Nobody is asked for the key indicators the Board chose."
_FLAGS = ("Concern", "Change", "Improvement")
_ORDER = ("Concern", "Change", "Watch", STILL_OPEN, "Improvement")


def first_screen(evidence: Evidence) -> Draft:
    """Each statement in a row: what the Board holds of it, the kinds of evidence, its flags and key
    indicators.

    Above it stands whatever is held, and whoever must be asked about today, if anybody.
    """
    every = evidence.framework.statements
    found = tuple(standing_of(evidence, s) for s in every)
    measures = evidence.measures_on(evidence.framework.element(DASHBOARD))
    alerts = alerts_of(evidence, measures)
    board = drawing(
        "charts.statements",
        found,
        _others(evidence),
        _new(evidence),
        id=slug(DASHBOARD, "statements"),
        headline=held_in_words([evidence.record.judgement_of(s.id) for s in every]),
        subtitle=evidence.quarter.label,
        sentence=_seen(found),
        source="the Board's own record, and the returns named under Definitions and sources",
        is_specimen=evidence.is_specimen,
    )
    asked = [bullets(alerts, "alerts")] if alerts else []
    return Draft((*held_notices(evidence, measures), *asked, board, *reliability_line(evidence, measures)))


def _others(evidence: Evidence) -> tuple[Flagged, ...]:
    """Everything flagged or still open that the Board chose as no key indicator, so that whatever page one
    tells of is on this screen too."""
    chosen = {
        name for s in evidence.framework.statements for name in (*s.key_indicators, s.outcome_indicator)
    }
    found = _flagged(evidence, [m for m in evidence.framework.measures.values() if m.id not in chosen])
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.flag)))


def _new(evidence: Evidence) -> tuple[Flagged, ...]:
    """Everything that page one calls new."""
    measures = evidence.framework.measures.values()
    return tuple(_flagged(evidence, [m for m in measures if is_new(evidence, m)]))


def _flagged(evidence: Evidence, measures: Sequence[Measure]) -> list[Flagged]:
    """Those of some measures that are flagged or still open, the gravest first."""
    shown = sorted((m for m in measures if m.id in evidence.series), key=lambda m: -m.gravity)
    found = [(flag_of(evidence, m), m) for m in shown]
    return [Flagged(flag.partition(":")[0], m.name, evidence.address_of(m)) for flag, m in found if flag]


def _seen(found: Sequence[Standing]) -> str:
    """What the picture shows: how many indicators, and which of them are flagged, as what."""
    tiles = [tile for standing in found for tile in standing.tiles if tile.strip is not None]
    flagged = [f"{t.name} ({t.flag.lower()}, {t.says})" for t in tiles if t.flag]
    said = f"Flagged: {'; '.join(flagged)}" if flagged else "None is flagged"
    return f"Over sixteen quarters {several(len(tiles), 'key indicator')}. {said}."


def standing_of(evidence: Evidence, statement: Worded) -> Standing:
    """One statement's row."""
    judgement = evidence.record.judgement_of(statement.id)
    grounds = grounds_of(evidence, measures_of(evidence, statement.id))
    return Standing(
        name=statement.short or statement.text,
        href=f"#{slug(statement.short or statement.text)}",
        judgement=judgement.judgement if judgement else CANNOT_SAY,
        words=judgement_words(evidence, statement.id),
        kinds=grounds.kinds,
        lacking=grounds.lacking,
        flags=tuple(_flags(evidence, statement)),
        tiles=tuple(_tiles(evidence, statement)),
    )


def _flags(evidence: Evidence, statement: Worded) -> list[tuple[str, str]]:
    """How many of a statement's measures are flagged, by what that means; watches are counted together."""
    said = [flag_of(evidence, m) for m in measures_of(evidence, statement.id) if m.id in evidence.series]
    found = [(flag, _counted(said.count(flag), flag.lower())) for flag in _FLAGS if flag in said]
    watched = [flag for flag in said if flag.startswith("Watch")]
    kept = said.count(STILL_OPEN)
    found += [("Watch", _counted(len(watched), "watch", "watches"))] if watched else []
    return found + ([(STILL_OPEN, f"{kept} still open")] if kept else [])


def _counted(many: int, one: str, more: str = "") -> str:
    return f"{many} {one if many == 1 else more or one + 's'}"


def _tiles(evidence: Evidence, statement: Worded) -> list[Tile]:
    """The key indicators in the order chosen, what became of children last; or that nothing shows it."""
    chosen = [m for m in statement.key_indicators if m != statement.outcome_indicator]
    tiles = [_tile(evidence, name, statement) for name in chosen] or [
        Tile(NONE_CHOSEN if statement.is_asked else NONE_ASKED, "")
    ]
    if statement.outcome_indicator in ("", NO_OUTCOME):
        return [*tiles, Tile(_no_outcome(evidence, statement), "", is_outcome=True)]
    return [*tiles, _tile(evidence, statement.outcome_indicator, statement)]


def _no_outcome(evidence: Evidence, statement: Worded) -> str:
    """Why no tile shows what became of children: no measure does, or the Board chose none of those that
    do."""
    shown = sum(m.evidence == "outcome" for m in measures_of(evidence, statement.id))
    return NOT_CHOSEN.format(several(shown, "measure")) if shown else NOTHING_SHOWS


def _tile(evidence: Evidence, name: str, statement: Worded) -> Tile:
    is_outcome = name == statement.outcome_indicator
    known = evidence.framework.measures
    if name not in known:
        return Tile(f"“{name}”", f"is no measure.{nearest(name, known)}", is_outcome=is_outcome)
    return tile_of(evidence, known[name], is_outcome=is_outcome)
