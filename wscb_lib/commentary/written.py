"""An analyst's page of commentary: front matter, and words under a heading for each section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from wscb_lib.errors import CommentaryNotReady, nearest

STATUSES = ("draft", "signed_off")
_KEYS = ("author", "written_on", "facts", "status", "signed_off_by", "signed_off_on", "carried_over_because")
_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^## +(?P<name>\S.*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Commentary:
    """What an analyst wrote about one element in one quarter; `sections` are Markdown by section id.

    `facts` is the checksum of the shown figures it was written against, "" when the author gave none.
    """

    path: str
    author: str
    written_on: date | None  # None in a draft that nobody has begun
    facts: str
    status: str
    signed_off_by: str
    signed_off_on: date | None
    carried_over_because: str
    sections: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)  # section -> the line of the file its words begin on
    keys: Mapping[str, int] = field(default_factory=dict)  # key of the front matter -> its line

    def line_of(self, key: str) -> int:
        """The line of a key between the two ---; the first when it is not there."""
        return self.keys.get(key, 1)


def read_commentary(path: Path, known_sections: list[str]) -> Commentary | None:
    """The commentary in a file; None when there is no file.

    Raises `CommentaryNotReady` with every fault: front matter of the wrong type, a key or a heading nobody knows.
    """
    if not path.exists():
        return None
    try:
        whole = path.read_text(encoding="utf-8-sig")
        page = frontmatter.loads(whole)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise CommentaryNotReady(f"{path.name}, line {line}: the lines between the two --- cannot be read. Write key: value.") from None
    faults = _front_faults(path.name, page.metadata)
    sections = _sections(page.content)
    for name in sections:
        if name not in known_sections:
            known = ", ".join(known_sections)
            faults.append(f'{path.name}, heading "## {name}": no section has this name.{nearest(name, known_sections)} Known: {known}.')
    if faults:
        raise CommentaryNotReady(*faults)
    said = {key: page.metadata.get(key, "") for key in _KEYS}
    said |= {key: said[key] or None for key in ("written_on", "signed_off_on")}
    return Commentary(path=path.name, sections=sections, lines=_first_lines(whole), keys=_key_lines(whole), **said)


def words_of(path: Path) -> dict[str, str]:
    """The words of a file by heading, whatever its headings; empty when there is no file, or it cannot be read."""
    try:
        return _sections(frontmatter.loads(path.read_text(encoding="utf-8-sig")).content)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return {}


def _front_faults(name: str, found: Mapping[str, Any]) -> list[str]:
    faults = [f'{name}: found the key "{key}".{nearest(key, _KEYS)} Known: {", ".join(_KEYS)}.' for key in found if key not in _KEYS]
    is_begun = found.get("status") != "draft"  # a draft laid for the analyst names nobody yet
    for key in ("author", "status"):
        if not isinstance(found.get(key), str) or not (found[key] or (key == "author" and not is_begun)):
            faults.append(f"{name}: {key} is missing. Write {key}: and a value.")
    if not isinstance(found.get("written_on"), date) and (is_begun or found.get("written_on")):
        faults.append(f"{name}: written_on is not a day. Write it as 2016-05-12.")
    if found.get("status") not in (None, "", *STATUSES):
        faults.append(f'{name}: status is "{found["status"]}". Wanted {" or ".join(STATUSES)}.')
    if not isinstance(found.get("signed_off_on") or date.max, date):
        faults.append(f"{name}: signed_off_on is not a day. Write it as 2016-05-13.")
    faults += [f"{name}: {key} is not words." for key in ("facts", "signed_off_by", "carried_over_because")
               if not isinstance(found.get(key, ""), str)]
    return faults


def _sections(body: str) -> dict[str, str]:
    found = list(_HEADING.finditer(body))
    ends = [match.start() for match in found[1:]] + [len(body)]
    return {match["name"]: _without_notes(body[match.end() : end]).strip() for match, end in zip(found, ends, strict=True)}


def _without_notes(text: str) -> str:
    """Notes to oneself, as <!-- … -->, are not words of the page; the lines they stood on stay."""
    return _NOTE.sub(lambda note: "\n" * note.group().count("\n"), text)


def _first_lines(whole: str) -> dict[str, int]:
    """For each heading, the line of the file on which the words under it begin."""
    found = list(_HEADING.finditer(whole))
    ends = [match.start() for match in found[1:]] + [len(whole)]
    lines = {}
    for match, end in zip(found, ends, strict=True):
        under = whole[match.end() : end]
        under = _without_notes(under)
        lines[match["name"]] = whole.count("\n", 0, match.end() + len(under) - len(under.lstrip())) + 1
    return lines


def _key_lines(whole: str) -> dict[str, int]:
    lines = whole.split("\n")
    return {key: at for at, line in enumerate(lines, 1) for key in _KEYS if line.startswith(f"{key}:")}
