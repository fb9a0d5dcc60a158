"""A recipe that is another's, years later: its days and quarters moved, its names changed, and a difference.

`recipe.toml` says so under `[like]`; whatever else stands there, and in `recipes/`, is laid over the other's
pages as a Board's own framework is over the shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.specimen.reading import fill
from wscb_lib.framework.own import laid_over
from wscb_lib.framework.pages import read_page
from wscb_lib.framework.place import Place
from wscb_lib.quarter import Quarter

_QUARTER = re.compile(r"\b(20\d\d)-(\d\d)-Q([1-4])\b")
_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
_YEARS = re.compile(r"\b20\d\d-\d\d\b")
_YEAR = re.compile(r"\b20(?:0|1)\d\b")


@dataclass(frozen=True)
class Like:
    """Whose recipe this one is like, how many years later, and what is called or left out otherwise."""

    folder: str
    years: int
    words: Mapping[str, str] = field(default_factory=dict)  # what is said there -> what is said here
    without: tuple[str, ...] = ()  # values and names that are no more; an entry about one goes with it


def read_pages(folder: Path, faults: list[str]) -> dict[str, Any]:
    """Every page of a recipe by its name, "recipe.toml" first; of one like another, whole."""
    own = {
        name: page for name in _names(folder) if (page := read_page(folder / name, name, faults)) is not None
    }
    said = own.get("recipe.toml", {}).pop("like", None)
    if said is None:
        return own
    like = fill(Like, said, "recipe.toml, like", faults)
    if like is None:
        return own
    found = {name: moved(page, like) for name, page in read_pages(folder / like.folder, faults).items()}
    for name, page in own.items():
        found[name] = laid_over(found.get(name, {}), page, Place(name), faults, set(), name)
    return found


def write_words(folder: Path, to: Path) -> None:
    """Write the other's commentary into `to` as drafts of so many years later; nothing where the recipe is
    like no other.

    Figures stand in it by name, so they are this one's own; who wrote it and when is kept, and nobody has
    signed it.
    """
    said = read_page(folder / "recipe.toml", "recipe.toml", []) or {}
    like = fill(Like, said["like"], "recipe.toml, like", []) if "like" in said else None
    if like is None:
        return
    for path in sorted((folder / like.folder / "commentary").glob("*/*.md")):
        _, front, words = path.read_text(encoding="utf-8").split("---\n", 2)
        kept = [line for line in front.splitlines() if line.startswith(("author:", "written_on:"))]
        text = "\n".join(("---", *kept, "status: draft", "---", "")) + words
        there = to / "commentary" / _said_later(path.parent.name, like) / path.name
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(_said_later(text, like), encoding="utf-8")


def _names(folder: Path) -> list[str]:
    return ["recipe.toml", *(f"recipes/{path.name}" for path in sorted((folder / "recipes").glob("*.toml")))]


def moved(raw: Any, like: Like) -> Any:
    """Part of a page as it is so many years later, under the names of then.

    >>> moved({"2012-13-Q1": [date(2016, 2, 25), "of May 2015"]}, Like("", 10))
    {'2022-23-Q1': [datetime.date(2026, 2, 26), 'of May 2025']}
    """
    if isinstance(raw, Mapping):
        return {
            moved(key, like): moved(value, like)
            for key, value in raw.items()
            if key not in like.without and not _is_about(value, like)
        }
    if isinstance(raw, list):
        kept = [moved(one, like) for one in raw if one not in like.without and not _is_about(one, like)]
        return [one for n, one in enumerate(kept) if not isinstance(one, str) or one not in kept[:n]]
    if isinstance(raw, date):
        return day_later(raw, like.years)
    return _said_later(raw, like) if isinstance(raw, str) else raw


def _is_about(entry: Any, like: Like) -> bool:
    """Whether an entry is about one that is no more, and about no other: a value of it is its name."""
    values = entry.values() if isinstance(entry, Mapping) else ()
    return any(value == gone or value == [gone] for value in values for gone in like.without)


def day_later(day: date, years: int) -> date:
    """The same day of the week, nearest to so many years later, in the same quarter of the year.

    >>> day_later(date(2016, 3, 31), 10)
    datetime.date(2026, 3, 26)
    """
    there = date(day.year + years, day.month, min(day.day, 28) if day.month == 2 else day.day)
    near = (there + timedelta(days=step) for step in (0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6))
    quarter = Quarter.of(there)
    return next(d for d in near if d.weekday() == day.weekday() and Quarter.of(d) == quarter)


def _year_later(text: str, years: int) -> str:
    """A financial year so many years later; of a number that only looks like one, its year.

    >>> _year_later("2015-16", 10), _year_later("2016-01", 10)
    ('2025-26', '2026-01')
    """
    first, last = int(text[:4]), text[5:]
    is_year = int(last) == (first + 1) % 100
    return Quarter(first + years, 1).year_label if is_year else f"{first + years}-{last}"


def _said_later(text: str, like: Like) -> str:
    kept: list[str] = []

    def keep(words: str) -> str:
        kept.append(words)
        return f"\0{len(kept) - 1}\0"

    ways: Sequence[tuple[re.Pattern[str], Callable[[str], str]]] = (
        (_QUARTER, lambda found: str(Quarter.parse(found) + 4 * like.years)),
        (_DAY, lambda found: str(day_later(date.fromisoformat(found), like.years))),
        (_YEARS, lambda found: _year_later(found, like.years)),
        (_YEAR, lambda found: str(int(found) + like.years)),
    )
    for pattern, later in ways:
        text = pattern.sub(lambda found, later=later: keep(later(found[0])), text)
    for was, now in like.words.items():
        text = text.replace(was, now)
    return re.sub("\0(\\d+)\0", lambda found: kept[int(found[1])], text)
