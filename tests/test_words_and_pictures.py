"""No words may contradict the picture they stand over: every page of every quarter is read, as a stranger
would read it.

The words are held against the tables under them and against the verdicts, by patterns of their own: nothing
of what writes the words of change is asked whether they are right.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from tests.conftest import REPORTED, ROOT, copy_after_a_run, framework_of
from wscb_lib import charts, disclosure
from wscb_lib.disclosure.protect import Suppression
from wscb_lib.exhibits import Exhibit, unit_words
from wscb_lib.pages.drawing import Drawing
from wscb_lib.pages.every_page import compose
from wscb_lib.quality import check_returns, read_registers
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.bench_record import recall
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.line import measure_and_judge
from wscb_lib.store import Store

SOME = ("2012-13-Q4", "2014-15-Q2", "2015-16-Q4")
EVERY = tuple(str(q) for q in Quarter.range(Quarter.parse("2012-13-Q2"), Quarter.parse("2015-16-Q4")))
"""All of which a pack can be made: of the first, the rows of cases begun long before reach back beyond the
known bank holidays."""
LOOKED_AT = EVERY if "WSCB_EVERY_QUARTER" in os.environ else SOME
UP = r"\b(?:rose|rising|stepped up|higher|perhaps high|, high\b|above its limits)"
DOWN = r"\b(?:fell|falling|stepped down|lower|perhaps low|, low\b|below its limits)"
MOVED = {"up": r"\b(?:rose|may be rising)\b", "down": r"\b(?:fell|may be falling)\b"}
AFTER_TITLE = r"(?:: | rose to | fell to | may be rising: | may be falling: )"
FIGURE = (
    r"((?:under |over )?\d+(?:,\d{3})*(?:\.\d+)?(?:%| of \d[\d,]*| per 10,000| working days?| days?| "
    r"weeks?| months?| hours?)?)(?=$|[;,:)]|\.(?!\d)| \(| this quarter| now| at the end)"
)


class Said(NamedTuple):
    """A line that a page says, where, and the exhibit whose headline it is (None in running words)."""

    page: str
    text: str
    exhibit: Exhibit | None = None
    is_own: bool = False  # of a partner's own figures, which are not the Board's


@pytest.fixture(scope="module", autouse=True)
def no_auditor_and_no_ink():
    """Only words and tables are read here: no picture is drawn; what is doubted and what may be shown are
    tried elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            disclosure,
            "protect_until_safe",
            lambda results, measures, rule, *_: (Suppression(results, measures, rule).protected(), []),
        )
        for found in pkgutil.iter_modules(charts.__path__):
            module = importlib.import_module(f"wscb_lib.charts.{found.name}")
            if hasattr(module, "picture"):
                patch.setattr(module, "picture", lambda *_, **__: "")
        yield


@pytest.fixture(scope="module")
def workspace(specimen_run, tmp_path_factory):
    return copy_after_a_run(specimen_run[0], tmp_path_factory.mktemp("words") / "specimen")


@cache
def pack(workspace, quarter: str):
    """The material of a quarter, and everything its pages say; of the reported quarter, what the run kept."""
    now = Quarter.parse(quarter)
    if quarter == REPORTED:
        material = recall(Store(workspace), now, "board").material
        return material, tuple(_everything_said(material))
    framework = framework_of(quarter)
    readings, _ = read_everything(framework, Store(workspace), now)
    register = read_registers(framework, workspace, now)
    gate = check_returns(
        framework, readings, now, register=register, expectations=ROOT / "expectations", run=lambda *_: {}
    )
    material = measure_and_judge(gate, "specimen", framework.board.editions["board"], True).material
    return material, tuple(_everything_said(material))


def _everything_said(material) -> Iterator[Said]:
    for page in compose(material):
        for draft in page.parts.values():
            for block in (*draft.blocks, *draft.more):
                if isinstance(block, Drawing):
                    made = block.draw()
                    is_own = page.stem.startswith("partner__") and made.form != "dashboard"
                    yield Said(page.stem, made.headline, made, is_own)
                    yield from (
                        Said(page.stem, text, is_own=is_own)
                        for text in (made.sentence, *(" ".join(row) for row in made.rows))
                    )
                else:
                    yield from (Said(page.stem, line) for line in block.text.splitlines())


def own_charts(material, said):
    """(measure, exhibit) of every chart of a measure's own quarters."""
    for page, _, exhibit, is_own in said:
        if exhibit is not None and not is_own and exhibit.form in ("trend", "divided"):
            found = [
                m for m in material.framework.measures.values() if exhibit.subtitle.startswith(f"{m.title}, ")
            ]
            if found:
                yield page, max(found, key=lambda m: len(m.title)), exhibit


def told_of(material, said):
    """(measure, line) of every line that begins with a measure's title, after at most a word such as
    "Concern:"."""
    titles = sorted(material.framework.measures.values(), key=lambda m: -len(m.title))
    for page, text, _, is_own in said:
        if is_own:
            continue
        start = re.sub(r"^(?:Concern|Change|Improvement|Watch)[^:.]{0,28}[:.] ", "", text)
        measure = next((m for m in titles if start.startswith(m.title) and m.id in material.series), None)
        if measure and re.match(r": | rose| fell| may be", start[len(measure.title) :]):
            yield page, measure, start


def dashboard_rows(material, said):
    """(page, measure, row by column) of every line of a dashboard that is a whole measure's."""
    known = [m for m in material.framework.measures.values() if m.id in material.series]
    by_title = {name: m for m in known for name in (m.title, f"{m.title}, {unit_words(m.unit)}")}
    for page, _, exhibit, is_own in said:
        if exhibit is not None and not is_own and "Direction" in exhibit.columns:
            rows = [dict(zip(exhibit.columns, row, strict=True)) for row in exhibit.rows]
            yield from ((page, by_title[row["Measure"]], row) for row in rows if row["Measure"] in by_title)


def first_screen_rows(material, said):
    """(measure, change, latest) of every key indicator of the ten statements."""
    by_name = {m.name: m for m in material.framework.measures.values()}
    for _, _, exhibit, _ in said:
        if exhibit is not None and exhibit.form == "statements":
            rows = [dict(zip(exhibit.columns, row, strict=True)) for row in exhibit.rows]
            yield from (
                (by_name[r["Key indicator"]], r["Change"], exhibit.rows[at][-1]) for at, r in enumerate(rows)
            )


def verdict_lines(material, said):
    """(page, measure, words) of everything in which a measure's change is told: headlines, running words,
    dashboards."""
    yield from ((page, m, e.headline.replace(m.title, "")) for page, m, e in own_charts(material, said))
    yield from (
        (page, m, row["Direction"].partition(" (")[0]) for page, m, row in dashboard_rows(material, said)
    )
    yield from (("1_performance_dashboard", m, words) for m, words, _ in first_screen_rows(material, said))
    yield from (
        (page, m, line.removeprefix(m.title).partition(". ")[0])
        for page, m, line in told_of(material, said)
        if "; raised in " not in line
    )


# ---- what is refused ------------------------------------------------------------------------------------


def words_without_a_verdict(material, said) -> list[str]:
    """Words of a change that no flag of that direction bears; those that are not in doubt, without a
    signal."""
    wrong = []
    for page, measure, words in verdict_lines(material, said):
        signal = material.signals.get(measure.id)
        way = signal.direction if signal and signal.is_flag else ""
        ways = {name for name, pattern in (("up", UP), ("down", DOWN)) if re.search(pattern, words)}
        is_plain = re.search(r"\b(?:rose|fell)\b|(?<!perhaps )\b(?:higher|lower)\b(?! limit)", words)
        if ways - {way} or (is_plain and not (signal and signal.verdict == "signal")):
            wrong.append(f"{page}: {measure.title}{words}")
    return wrong


def moves_that_the_two_latest_figures_do_not_make(material, said) -> list[str]:
    """ "Rose", "fell", "may be rising" and "may be falling" against the two newest figures of the measure, or
    of what was judged."""
    wrong = []
    for page, measure, words in verdict_lines(material, said):
        for points in (material.series[measure.id], material.events.get(measure.id, ())):
            figures = [p.value for p in points if p.is_figure][-2:]
            gone = (
                ""
                if len(figures) < 2 or figures[0] == figures[1]
                else "up"
                if figures[1] > figures[0]
                else "down"
            )
            if points and any(re.search(pattern, words) and way != gone for way, pattern in MOVED.items()):
                wrong.append(f"{page}: {measure.title}{words} beside {figures}")
    return wrong


def changes_that_have_turned_and_are_told_as_if_they_had_not(material, said) -> list[str]:
    """ "Rose", "may be rising" or "higher since" where the newest figure that was judged falls short of the
    average of all since the change began, and the same of falls; "no longer rising" too where it does
    not, and the measure's own figure is not below what it was a year before, or where it rose this
    quarter."""
    wrong = []
    for page, measure, words in verdict_lines(material, said):
        signal = material.signals.get(measure.id)
        told = re.search(
            r"\b(?:rose|may be rising|fell|may be falling|(?:higher|lower)[\w ]* since)\b", words
        )
        if not (told and signal and signal.is_flag and signal.since):
            continue
        points = material.events.get(measure.id) or material.series[measure.id]
        since = [p.value for p in points if p.is_figure and p.quarter >= signal.since]
        gone = {"up": 1, "down": -1}[signal.direction] * (since[-1] * len(since) - sum(since))
        is_said = re.search(r"no longer (?:rising|falling)", words)
        own = [p.value for p in material.series[measure.id] if p.is_figure]
        sign = {"up": 1, "down": -1}[signal.direction]
        has_turned = len(own) > 4 and sign * (own[-1] - own[-5]) < 0
        goes_on = any(len(each) > 1 and sign * (each[-1] - each[-2]) > 0 for each in (own, since))
        if goes_on and told[0].startswith(("higher", "lower")):
            is_wrong = bool(is_said)
        else:
            is_wrong = not is_said if gone < 0 else bool(is_said) and not has_turned
        if len(since) > 2 and abs(gone) > 1e-9 and is_wrong:
            wrong.append(f"{page}: {measure.title}{words} beside {since}")
    return wrong


def figures_that_are_another(material, said) -> list[str]:
    """A figure printed after a measure's title, or in the first column of its table, that is not its own
    latest."""
    wrong = []
    for page, measure, line in told_of(material, said):
        printed = re.match(rf"{re.escape(measure.title)}{AFTER_TITLE}{FIGURE}", line)
        latest = material.latest(measure.id)
        same = {latest.words(measure.unit).removesuffix(" (partial)"), latest.counts()}
        if (
            printed
            and latest.is_figure
            and printed[1] not in same
            and not re.match(r" in [A-Z]", line[printed.end() :])
        ):
            wrong.append(f"{page}: {line} where the figure is {same}")
    for page, measure, exhibit in own_charts(material, said):
        latest = material.latest(measure.id)
        if latest.is_figure and exhibit.rows[-1][1] not in (
            latest.words(measure.unit),
            latest.counts(),
            f"{latest.counts()} (partial)",
        ):
            wrong.append(f"{page}: the table of {measure.title} ends with {exhibit.rows[-1]}")
        printed = re.search(rf"{re.escape(measure.title)}{AFTER_TITLE}{FIGURE}", exhibit.headline)
        same = {*exhibit.rows[-1]}  # a table of counts alone has the same figure in its own way
        same |= {latest.words(measure.unit)} if latest.counts() in same else set()
        if printed and printed[1] not in same:
            wrong.append(f"{page}: {exhibit.headline} over {exhibit.rows[-1]}")
    for measure, _, printed in first_screen_rows(material, said):
        if printed != material.latest(measure.id).words(measure.unit):
            wrong.append(f"the first screen: {measure.title}: {printed}")
    for page, measure, row in dashboard_rows(material, said):
        latest = material.latest(measure.id)
        if row["Latest"] not in (latest.words(measure.unit), latest.with_counts(measure.unit)):
            wrong.append(f"{page}: {row} where the figure is {latest.words(measure.unit)}")
    return wrong


def concerns_that_are_not_told(material, said) -> list[str]:
    """ "No clear change", "too few quarters" or a bare absence over a measure whose concern is open."""
    wrong, raised = [], {c.measure: c.raised for c in material.concerns if not c.closed}
    told = [
        *((page, m, e.headline) for page, m, e in own_charts(material, said)),
        *((page, m, row["Direction"]) for page, m, row in dashboard_rows(material, said)),
    ]
    for page, measure, words in told:
        if measure.id not in raised:
            continue
        signal = material.signals.get(measure.id)
        is_told = "still open" in words or Quarter.parse(raised[measure.id]).short in words
        if re.search(r"no clear change|too few quarters", words, re.IGNORECASE) or not (
            is_told or (signal and signal.is_flag)
        ):
            wrong.append(f"{page}: {measure.title}: {words}")
    return wrong


def verdicts_whose_basis_is_not_said(material, said) -> list[str]:
    """A flag raised on families, meetings or children over a chart whose headline, subtitle or sentence does
    not say so."""
    wrong = []
    for page, measure, exhibit in own_charts(material, said):
        signal = material.signals.get(measure.id)
        if not (measure.events and signal and signal.is_flag):
            continue
        noun = {"family_id": "families", "meeting_id": "meetings", "child_id": "children"}[measure.events]
        judged = material.events[measure.id][-1].words(measure.unit)
        if f"udged on {noun}" not in exhibit.sentence or judged not in exhibit.sentence:
            wrong.append(f"{page}: {exhibit.sentence}")
        if exhibit.form == "trend" and (
            noun not in exhibit.subtitle
            or exhibit.columns[-1] != f"Judged on {noun}"
            or exhibit.rows[-1][-1] != judged
        ):
            wrong.append(f"{page}: {exhibit.subtitle} {exhibit.columns}")
    return wrong


def reassurance_where_nothing_was_judged(material, said) -> list[str]:
    """Words that nothing changed, or how many flags chance raises, in a quarter in which no measure has
    quarters enough."""
    if any(signal.is_judged for signal in material.signals.values()):
        return []
    found = [
        s
        for s in said
        if re.search(
            r"(?:no|nothing|none)\b[^.]*told from chance|chance alone would|no flag\b|no signals|no clear "
            r"change",
            s.text,
            re.IGNORECASE,
        )
    ]
    return [f"{s.page}: {s.text}" for s in found if "until then" not in s.text.lower()]


REFUSED = (
    words_without_a_verdict,
    moves_that_the_two_latest_figures_do_not_make,
    changes_that_have_turned_and_are_told_as_if_they_had_not,
    figures_that_are_another,
    concerns_that_are_not_told,
    verdicts_whose_basis_is_not_said,
    reassurance_where_nothing_was_judged,
)


@pytest.mark.parametrize("quarter", LOOKED_AT)
def test_no_words_of_a_pack_contradict_its_figures_its_verdicts_or_its_open_concerns(workspace, quarter):
    material, said = pack(workspace, quarter)
    assert len(list(own_charts(material, said))) > 50 and len(list(told_of(material, said))) > 100
    found = [f"{refused.__name__}: {each}" for refused in REFUSED for each in refused(material, said)]
    assert not found, "\n".join(found)


def test_a_young_pack_says_when_its_first_measure_can_be_judged(workspace):
    _, said = pack(workspace, SOME[0])
    assert any(
        "No measure has quarters enough to be judged yet; the first can be in" in s.text
        for s in said
        if s.page.startswith("0")
    )


def test_the_last_pack_has_concerns_of_each_kind_so_that_something_is_refused(workspace):
    """What was refused was there to be refused: flags on families, watches, and concerns that this quarter
    would not raise."""
    material, _ = pack(workspace, LOOKED_AT[-1])
    flags = [s for s in material.signals.values() if s.is_flag]
    assert any(material.framework.measure(s.measure).events for s in flags) and {
        s.verdict for s in flags
    } == {"signal", "watch"}
    assert {c.measure for c in material.concerns if not c.closed} - {s.measure for s in flags}
