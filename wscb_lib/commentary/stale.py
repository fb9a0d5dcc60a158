"""Whether words are as old as their figures: what moved since they were signed, and what was carried over."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from wscb_lib.told_by import TOLD_BY

PRINTED = ("latest", "previous", "year_ago", "counts", "change_words", "reading", "target")
_NAMED = {"previous": "the quarter before", "year_ago": "the year before", "change_words": "the direction"}
ALIKE = 0.8  # more alike than this, with figures left out, is the same text
_WAY = "told by"  # no measure has a space in its id
FEWEST_WORDS = 8  # "Nothing new." may be written every quarter

Figures = Mapping[str, Mapping[str, object]]


def checksum(figures: object) -> str:
    """Of the shown figures as they are printed: a change that alters nothing shown does not unsign the words.

    >>> checksum({"plans": {"latest": "276"}}) == checksum({"plans": {"latest": "277"}})
    False
    """
    return hashlib.sha256(json.dumps(figures, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def figures_path(commentary: Path) -> Path:
    """Where the figures that words were signed against are kept: beside the words.

    >>> figures_path(Path("2_report.md")).name
    '2_report.figures.json'
    """
    return commentary.with_name(f"{commentary.stem}.figures.json")


def kept_figures(commentary: Path) -> dict[str, dict[str, object]] | None:
    """The figures that the words were signed against; None when none are kept or the file is damaged."""
    try:
        kept = json.loads(figures_path(commentary).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    is_whole = isinstance(kept, dict) and all(isinstance(found, dict) for found in kept.values())
    return {name: found for name, found in kept.items() if name != _WAY} if is_whole else None


def flags_by_the_way_of_telling(commentary: Path, now: Figures) -> list[str]:
    """The flags a page gained and lost by a new way of telling change from chance, since its words were
    signed.

    Empty where the words were signed under today's way, or none are kept. A figure that moved as well is
    named all the same: what it was flagged as then was told the old way.
    """
    was = kept_figures(commentary)
    if was is None or _told_by(commentary) == TOLD_BY:
        return []
    shared = [name for name in sorted(was) if name in now]
    gained = [
        str(now[n].get("title", n)) for n in shared if now[n].get("reading") and not was[n].get("reading")
    ]
    lost = [
        str(now[n].get("title", n)) for n in shared if was[n].get("reading") and not now[n].get("reading")
    ]
    return [
        (
            "How change is told from chance was changed after these words were signed. Flags gained: "
            f"{'; '.join(gained) or 'none'}."
        ),
        f"Flags lost: {'; '.join(lost) or 'none'}.",
    ]


def _told_by(commentary: Path) -> str:
    """By which way the kept figures were told from chance; "" where that is not kept, as before November
    2026."""
    try:
        return str(json.loads(figures_path(commentary).read_text(encoding="utf-8"))[_WAY][_WAY])
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return ""


def kept_text(figures: Figures) -> str:
    """What is printed of the figures, as it is kept beside the words: a measure a line, so that a change
    reads as a line."""
    kept = {
        name: {key: found[key] for key in ("title", *PRINTED) if key in found}
        for name, found in sorted(figures.items())
    }
    lines = [f"{json.dumps(_WAY)}: {json.dumps({_WAY: TOLD_BY})}"]
    lines += [f"{json.dumps(name)}: {json.dumps(found, ensure_ascii=False)}" for name, found in kept.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def moved(was: Figures, now: Figures, only: Iterable[str] | None = None) -> list[str]:
    """A sentence for each measure whose printed figures moved: was, is. `only` names the measures to look at.

    >>> moved({"plans": {"title": "Plans", "latest": "7"}}, {"plans": {"title": "Plans", "latest": "9"}})
    ['Plans: latest was 7, is 9.']
    """
    wanted = set(was) | set(now) if only is None else set(only)
    said = []
    for name in sorted(wanted & (set(was) | set(now))):
        before, after = was.get(name), now.get(name)
        if before is None and after is not None:
            said.append(
                f"{after.get('title', name)}: was not on this page, is {after.get('latest') or 'nothing'}."
            )
        elif after is None and before is not None:
            said.append(
                f"{before.get('title', name)}: was {before.get('latest') or 'nothing'}, is no longer on this "
                "page."
            )
        elif before is not None and after is not None:
            parts = [
                _part(key, before, after) for key in PRINTED if before.get(key, "") != after.get(key, "")
            ]
            if parts:
                said.append(f"{after.get('title', name)}: {'; '.join(parts)}.")
    return said


def _part(key: str, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    return f"{_NAMED.get(key, key)} was {before.get(key) or 'nothing'}, is {after.get(key) or 'nothing'}"


def is_carried_over(text: str, before: str) -> bool:
    """Whether a text is last quarter's again, figures left out.

    >>> is_carried_over("The form is used by {{ gp.latest }} of practices in the whole town.",
    ...                 "The form is used by 47% of practices in the whole town.")
    True
    """
    now, then = _bare(text), _bare(before)
    if len(now.split()) < FEWEST_WORDS:
        return False
    return difflib.SequenceMatcher(None, now, then, autojunk=False).ratio() > ALIKE


def _bare(text: str) -> str:
    without = re.sub(r"\{\{.*?\}\}|\d[\d,.]*%?", " ", text, flags=re.DOTALL)
    return " ".join(re.sub(r"[^\w\s]", " ", without).lower().split())
