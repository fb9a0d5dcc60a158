"""An analyst's page of commentary: front matter, and words under a heading for each section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
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

    Raises `CommentaryNotReady` with every fault and its line: front matter of the wrong type, a key or a heading
    nobody knows, one that stands twice, words under no heading.
    """
    if not path.exists():
        return None
    try:
        whole = path.read_text(encoding="utf-8-sig")
        page = frontmatter.loads(whole)
    except (yaml.YAMLError, UnicodeDecodeError, TypeError) as error:  # TypeError: a key that is a number
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise CommentaryNotReady(f"{path.name}, line {line}: the lines between the two --- cannot be read. Write key: value.") from None
    faults = [*_front_faults(path.name, page.metadata, whole), *_heading_faults(path.name, whole, page.content, known_sections)]
    if faults:
        raise CommentaryNotReady(*faults)
    said = {key: page.metadata.get(key, "") for key in _KEYS}
    said |= {key: said[key] or None for key in ("written_on", "signed_off_on")}
    return Commentary(path=path.name, sections=_sections(page.content), lines=_first_lines(whole), keys=_key_lines(whole), **said)


def words_of(path: Path) -> dict[str, str]:
    """The words of a file by heading, whatever its headings; empty when there is no file, or it cannot be read."""
    try:
        return _sections(frontmatter.loads(path.read_text(encoding="utf-8-sig")).content)
    except (OSError, yaml.YAMLError, UnicodeDecodeError):
        return {}


def _front_faults(name: str, found: Mapping[str, Any], whole: str) -> list[str]:
    """What is wrong between the two ---, each with its line: the first for a key that is not there."""
    lines = _key_lines(whole)

    def at(key: str, said: str) -> str:
        return f"{name}, line {lines.get(key, 1)}: {said}"

    faults = [at(key, f'found the key "{key}".{nearest(key, _KEYS)} Known: {", ".join(_KEYS)}.') for key in found if key not in _KEYS]
    faults += [at(key, f"{key} stands twice. Keep one.") for key in _keys_said_twice(whole)]
    is_begun = found.get("status") != "draft"  # a draft laid for the analyst names nobody yet
    for key in ("author", "status"):
        if not isinstance(found.get(key), str) or not (found[key] or (key == "author" and not is_begun)):
            faults.append(at(key, f"{key} is missing. Write {key}: and a value."))
    if not _is_day(found.get("written_on")) and (is_begun or found.get("written_on")):
        faults.append(at("written_on", "written_on is not a day. Write it as 2016-05-12."))
    if found.get("status") not in (None, "", *STATUSES):
        faults.append(at("status", f'status is "{found["status"]}". Wanted {" or ".join(STATUSES)}.'))
    if not _is_day(found.get("signed_off_on") or date.max):
        faults.append(at("signed_off_on", "signed_off_on is not a day. Write it as 2016-05-13."))
    words = ("facts", "signed_off_by", "carried_over_because")
    return faults + [at(key, f"{key} is not words.") for key in words if not isinstance(found.get(key, ""), str)]


def _is_day(value: Any) -> bool:
    """A day, and not a moment of one: the two cannot be held against each other."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _keys_said_twice(whole: str) -> list[str]:
    said = [key for _, key in _keys_in_order(whole)]
    return [key for key in _KEYS if said.count(key) > 1]


def _heading_faults(name: str, whole: str, body: str, known: list[str]) -> list[str]:
    """Headings nobody knows or that stand twice, and words under none: words that would not be printed."""
    faults: list[str] = []
    seen: set[str] = set()
    for match in _HEADING.finditer(whole):
        where, heading = f"{name}, line {whole.count(chr(10), 0, match.start()) + 1}", match["name"]
        if heading not in known:
            faults.append(f'{where}: no section has the name of "## {heading}".{nearest(heading, known)} Known: {", ".join(known)}.')
        if heading in seen:
            faults.append(f'{where}: "## {heading}" stands twice. Put its words under one heading.')
        seen.add(heading)
    first = _HEADING.search(body)
    if _without_notes(body[: first.start()] if first else body).strip():
        faults.append(f"{name}: words stand under no heading, and would not be printed. Put them under one of: {', '.join(known)}.")
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
    return {key: at for at, key in _keys_in_order(whole)}


def _keys_in_order(whole: str) -> list[tuple[int, str]]:
    """Each key between the two --- with its line."""
    lines = whole.split("\n")
    ends = [at for at, line in enumerate(lines) if line.rstrip() == "---"][:2]
    front = range(ends[0] + 1, ends[1]) if len(ends) == 2 else ()
    return [(at + 1, lines[at].split(":")[0]) for at in front if re.match(r"\w+:", lines[at])]
