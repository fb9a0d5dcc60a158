"""The analyst's words: kept in a file beside the figures they were written against, and never typed figures.

- `written`  one file: front matter, and words under a heading for each section
- `figures`  figures by name, in a strict sandbox

A notebook reads it afresh each time a cell runs, so nothing heavy is imported here.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import mistune

from wscb_lib.commentary.figures import figures_named, fill
from wscb_lib.commentary.written import Commentary, read_commentary
from wscb_lib.narrative.passage import Passage, Words, bullets, paragraph

__all__ = ["Commentary", "commentary_passage", "drafts_passage", "figures_named", "fill", "read_commentary"]

NONE_YET = "No commentary yet."
_MARKDOWN = mistune.create_markdown(escape=True)


def commentary_passage(page: Mapping[str, Any], workspace: Path, section: str) -> Passage:
    """The words for one section, with their figures filled in; a visible "No commentary yet" when there are none."""
    written = _read(page, workspace)
    if written is None or not written.sections.get(section):
        return Passage((paragraph(NONE_YET, "no-commentary"),))
    text = fill(written.sections[section], page["figures"], f"{written.path}, {section}")
    blocks: list[Words] = [Words(_MARKDOWN(text).strip(), "commentary"), Words(_signature(written), "signature")]
    if written.facts != page["checksum"]:
        blocks.insert(0, paragraph("Written before the figures on this page last changed.", "stale"))
    return Passage(tuple(blocks))


def drafts_passage(page: Mapping[str, Any], workspace: Path) -> Passage:
    """What still needs words: flagged measures of the page that no section names. For the notebook only."""
    written = _read(page, workspace)
    named = set().union(*(figures_named(text) for text in written.sections.values())) if written else set()
    wanting = [f for name, f in page["figures"].items() if f["verdict"] in ("signal", "watch") and name not in named]
    if not wanting:
        return Passage((paragraph("Every flagged measure of this page is named in its commentary."),))
    items = [f"{f['title']}: {f['change_words']}, {f['latest']}. {f['why_flagged']} What does this mean for children?" for f in wanting]
    return Passage((paragraph("Flagged, and not yet named in the commentary:"), bullets(items, "drafts")))


def _read(page: Mapping[str, Any], workspace: Path) -> Commentary | None:
    path = workspace / "commentary" / page["quarter"] / f"{page['stem']}.md"
    return read_commentary(path, page["sections"])


def _signature(written: Commentary) -> str:
    signed = f", signed off by {written.signed_off_by}" if written.status == "signed_off" else ", a draft"
    return f"<p>{escape(written.author)}, {written.written_on:%-d %B %Y}{escape(signed)}</p>"
