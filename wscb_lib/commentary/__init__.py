"""The analyst's words: kept in a file beside the figures they were written against, and never typed figures.

- `written`  one file: front matter, and words under a heading for each section or measure
- `figures`  figures by name, in a strict sandbox      - `wording`  what words may say of figures
- `stale`    what moved since, what was carried over   - `typed`    figures typed by hand
- `signing`  who signed, against which figures         - `checks`   what a release asks of the words
- `stubs`    a file of questions to begin with
- `sign`     the command that signs

A notebook reads it afresh each time a cell runs, so nothing heavy is imported here.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import mistune

from wscb_lib.commentary.checks import (
    changed_since_signed,
    commentary_path,
    release_faults,
    without_consent_notes,
)
from wscb_lib.commentary.figures import figures_named, fill
from wscb_lib.commentary.stale import flags_by_the_way_of_telling, kept_figures, moved
from wscb_lib.commentary.stubs import lay_stubs
from wscb_lib.commentary.written import Commentary, read_commentary
from wscb_lib.days_in_words import day_in_words
from wscb_lib.exhibits import Exhibit, place_on
from wscb_lib.exhibits.passage import Passage, Words, bullets, paragraph
from wscb_lib.page_content import SECTION, CitedFigure, PageContent
from wscb_lib.signals import FLAGS

__all__ = [
    "Commentary",
    "commentary_passage",
    "drafts_passage",
    "figures_named",
    "fill",
    "lay_stubs",
    "read_commentary",
    "release_faults",
    "sections_without_words",
    "unnamed_flags",
    "with_words_beside",
]

NONE_YET = "No commentary yet."
_MARKDOWN = mistune.create_markdown(escape=True)


def commentary_passage(page: PageContent, workspace: Path, section: str) -> Passage:
    """The words for one section, with their figures filled in; a visible "No commentary yet" when there are
    none, of it or of a measure in it."""
    written = _read(page, workspace)
    first = (
        [paragraph(said, "stale") for said in written.lost] if written and _is_first(page, section) else []
    )
    if written is None or not written.sections.get(section):
        is_spoken_of = written and any(written.sections.get(m) for m in _measures_in(page, section))
        return Passage((*first, *([] if is_spoken_of else [paragraph(NONE_YET, "no-commentary")])))
    blocks = _told(page, workspace, written, section)
    if _is_first(page, section) and (
        by_way := flags_by_the_way_of_telling(commentary_path(page, workspace), page.figures)
    ):
        blocks = [bullets(by_way, "stale"), *blocks]
    return Passage((*first, *blocks))


def with_words_beside(page: PageContent, workspace: Path, section: str) -> Passage:
    """One section's exhibits, each with the words that its measure has of its own; one that is folded away
    comes out of its fold with them. Words of a measure without an exhibit stand under those that have one."""
    shown = page.passage(f"{SECTION}{section}")
    written = _read(page, workspace)
    spoken_of = [m for m in _measures_in(page, section) if written and written.sections.get(m)]
    if written is None or not spoken_of:
        return shown
    words = {place_on(page.element, m): (m, _told(page, workspace, written, m)) for m in spoken_of}
    exhibits = [each for each in (*shown.blocks, *shown.more) if isinstance(each, Exhibit)]
    beside = {
        each.id: replace(each, beside=Passage(tuple(words.pop(each.id)[1])).html)
        for each in exhibits
        if each.id in words
    }
    blocks: list[Exhibit | Words] = [
        beside.get(each.id, each) if isinstance(each, Exhibit) else each for each in shown.blocks
    ]
    blocks += [beside[each.id] for each in shown.more if each.id in beside]
    for measure, told in words.values():
        blocks += [Words(f"<p><strong>{escape(page.figures[measure]['title'])}</strong></p>", "of"), *told]
    return Passage(tuple(blocks), tuple(each for each in shown.more if each.id not in beside))


def _measures_in(page: PageContent, section: str) -> list[str]:
    return [measure for measure, where in page.standing.items() if where == section]


def _is_first(page: PageContent, section: str) -> bool:
    return bool(page.sections) and section == page.sections[0]


def _told(page: PageContent, workspace: Path, written: Commentary, heading: str) -> list[Words]:
    """The words under one heading, who wrote and signed them, and what has happened to them since."""
    words = written.sections[heading]
    text = fill(without_consent_notes(words), page.figures, f"{written.path}, {heading}")
    blocks: list[Words] = [
        Words(str(_MARKDOWN(text)).strip(), "commentary"),
        Words(_signature(written), "signature"),
    ]
    if written.facts != page.checksum:
        blocks = [*_moved_since(page, workspace, words), *blocks]
    if changed_since_signed(written):
        blocks = [paragraph("These words were changed after they were signed.", "stale"), *blocks]
    return blocks


def _moved_since(page: PageContent, workspace: Path, words: str) -> list[Words]:
    """Which of the figures these words name moved since they were signed; else that others on the page did,
    or that none did and something is only named or explained in other words."""
    was = kept_figures(commentary_path(page, workspace))
    said = paragraph("Written before the figures on this page last changed.", "stale")
    if was is None:
        return [said]
    named = moved(was, page.figures, figures_named(words))
    if named:
        return [said, bullets(named, "stale")]
    others = "Other figures on this page moved after these words were signed; none that they name."
    none = "No figure on this page moved after these words were signed; the name or the reason of one did."
    return [paragraph(others if moved(was, page.figures) else none, "stale")]


def drafts_passage(page: PageContent, workspace: Path) -> Passage:
    """What still needs words, and a challenge to start from for each concern nobody has asked about. Notebook
    only."""
    wanting = _unnamed(page, workspace)
    blocks = [paragraph("Every flagged measure of this page is named in its commentary.")]
    if wanting:
        items = [
            f"{f['title']}: {f['change_words']}, {f['latest']}. {f['why_flagged']} What does this mean for "
            "children?"
            for f in wanting
        ]
        blocks = [paragraph("Flagged, and not yet named in the commentary:"), bullets(items, "drafts")]
    if page.challenges:
        blocks += [
            paragraph("Concerns the Board has not asked about; a challenge to start from:"),
            bullets(page.challenges, "drafts"),
        ]
    return Passage(tuple(blocks))


def sections_without_words(page: PageContent, workspace: Path) -> list[str]:
    """The sections of a page that nobody has written a word for, nor for a measure in them, in their
    order."""
    written = _read(page, workspace)
    return [
        s
        for s in page.sections
        if written is None or not any(written.sections.get(each) for each in (s, *_measures_in(page, s)))
    ]


def unnamed_flags(page: PageContent, workspace: Path) -> list[str]:
    """The titles of the flagged measures that a page's words do not name."""
    return [figure["title"] for figure in _unnamed(page, workspace)]


def _unnamed(page: PageContent, workspace: Path) -> list[CitedFigure]:
    written = _read(page, workspace)
    named = set().union(*(figures_named(text) for text in written.sections.values())) if written else set()
    return [f for name, f in page.figures.items() if f["verdict"] in FLAGS and name not in named]


def _read(page: PageContent, workspace: Path) -> Commentary | None:
    return read_commentary(commentary_path(page, workspace), page.headings)


def _signature(written: Commentary) -> str:
    signed = f", signed off by {written.signed_off_by}" if written.status == "signed_off" else ", a draft"
    on = f", {day_in_words(written.written_on)}" if written.written_on else ""
    return f"<p>{escape(written.author or 'Author not named')}{on}{escape(signed)}</p>"
